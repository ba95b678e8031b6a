"""Secret addresses: 256 random bits, shown once; only the SHA-256 is kept (TRUST.md)."""

from __future__ import annotations

import hashlib
import secrets


def digest(token: str) -> str:
    """The SHA-256 of a token, as 64 hex digits: what the database holds."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> tuple[str, str]:
    """A fresh token (43 URL-safe characters) and its digest."""
    token = secrets.token_urlsafe(32)
    return token, digest(token)
