"""What the law gives people: to see who read, to take their data along, to have it mended or erased."""
