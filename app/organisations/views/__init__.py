"""Pages of organisations: those of the foundation, and those of an organisation itself."""

from __future__ import annotations

from app.organisations.views import foundation, own
from app.organisations.views.blueprint import bp

__all__ = ["bp", "foundation", "own"]
