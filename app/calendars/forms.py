"""Forms of calendar feeds; they ask nothing but to be sent by the person's own page."""

from __future__ import annotations

from app.web.forms import Form


class AddressForm(Form):
    """Make a fresh address."""
