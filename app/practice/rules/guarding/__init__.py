"""What the privacy guard knows: how a text is read, its word lists, and what to look for in it."""
