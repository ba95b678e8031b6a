"""The blueprint, and what all pages of money share."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.billing.rules.standing import STANDING_NAMES
from app.billing.service import FUND_NAMES, InvoiceRow, Standing, days_late
from app.core.clock import today
from app.core.documents import Document
from app.web.gate import clock

bp = Blueprint("billing", "app.billing", template_folder="templates")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"fund_names": FUND_NAMES, "standing_names": STANDING_NAMES, "stands": _stands}


def _stands(row: InvoiceRow) -> tuple[Standing, int]:
    """How an invoice stands today, and how many days it is late."""
    on = today(clock())
    return row.balance.standing(row.due_on, on), days_late(row.due_on, on)


def pdf_answer(number: str, document: Document) -> ResponseReturnValue:
    """The frozen bytes, shown in the browser under the name of the invoice."""
    answer = Response(document.content, mimetype=document.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="factuur-{number}.pdf"'
    answer.set_etag(document.sha256)
    return answer


def ubl_answer(number: str, document: Document) -> ResponseReturnValue:
    """The frozen bytes of the e-invoice, as a file to keep."""
    answer = Response(document.content, mimetype=document.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="factuur-{number}.xml"'
    answer.set_etag(document.sha256)
    return answer
