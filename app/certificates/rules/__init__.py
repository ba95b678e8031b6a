"""What decides about certificates: requirements and numbers. Pure."""
