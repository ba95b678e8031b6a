"""What may be shown of counts, and what counts: pure."""
