"""The blueprint of the organisations' pages."""

from __future__ import annotations

from flask import Blueprint

from app.organisations.service import EINVOICE, INVOICE_PER

bp = Blueprint("organisations", "app.organisations", template_folder="templates")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"invoice_per_names": INVOICE_PER, "einvoice_names": EINVOICE}
