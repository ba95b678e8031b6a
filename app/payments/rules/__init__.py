"""What a payment is about, told from what is written with it. Pure."""
