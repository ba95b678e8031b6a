"""Pages of requests: for staff with the link, for coordinators, and for the foundation."""

from __future__ import annotations

from app.requests.views import foundation, own, substituting, visiting
from app.requests.views.blueprint import bp

__all__ = ["bp", "foundation", "own", "substituting", "visiting"]
