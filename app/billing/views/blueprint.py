"""The blueprint, and what all pages of money share."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.billing.service import FUND_NAMES
from app.core.documents import Document

bp = Blueprint("billing", "app.billing", template_folder="templates")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"fund_names": FUND_NAMES}


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
