"""Digital credentials: Open Badges 3.0 on W3C's data model 2.0, its list of revocations, pictures that carry it."""

from app.adapters.credentials.writer import OpenBadges

__all__ = ["OpenBadges"]
