"""What the papers about money share: the letterhead and how to pay, the style, the mark, and the payment QR code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from app.billing.epc import payment_text
from app.core.document_template import fill
from app.core.ports import PdfRenderer

DOCUMENTS = Path(__file__).parent / "documents"


class Payment(TypedDict):
    """Where the money goes. Exactly one of `text` and `creditor_reference` is filled (EPC069-12)."""

    iban: str
    #: At most 70 characters.
    account_name: str
    #: What the payer writes: the invoice number.
    text: str
    #: `RF18539007547034`, or empty.
    creditor_reference: str


def paper_html(source: str, values: Mapping[str, object]) -> str:
    """The page of a paper about money: `source`, which may use the macros of `parts.html`, with `values` filled in.

    Raises jinja2's errors for an incomplete value.
    """
    return fill(_text("parts.html") + source, values)


def paper_style() -> str:
    """The style of an invoice; a document of another feature adds its own rules."""
    return _text("invoice.css")


def paper_assets(
    renderer: PdfRenderer, payment: Payment | None = None, amount_cents: int = 0
) -> dict[str, bytes]:
    """The mark and, when something is to be paid, the payment QR code. Raises `ValueError` (`payment_text`)."""
    assets = {"mark.svg": _text("mark.svg").encode()}
    if payment is not None and amount_cents > 0:
        text = payment_text(
            name=payment["account_name"],
            iban=payment["iban"],
            amount_cents=amount_cents,
            text=payment["text"],
            creditor_reference=payment["creditor_reference"],
        )
        assets["qr.svg"] = renderer.qr_code(text, level="M")
    return assets


@cache
def _text(name: str) -> str:
    return (DOCUMENTS / name).read_text("utf-8")
