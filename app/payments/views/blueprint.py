"""The blueprint, and how large a file may be."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from app.bank import service as bank
from app.payments.permissions import PaymentPermission
from app.web.gate import current_actor

bp = Blueprint("payments", "app.payments", template_folder="templates")

#: Room for the form around the file.
_AROUND = 64 * 1024


@bp.url_value_preprocessor
def _room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A year of statements is larger than other pages take: who may bring one, may bring it whole."""
    if endpoint == "payments.upload" and current_actor().can(PaymentPermission.BOOK):
        request.max_content_length = bank.MOST_BYTES + _AROUND
