"""Keys in files and on tokens: Ed25519 by cryptography, PDFs by pyHanko. Bootstrap makes one `FileKeys`."""
