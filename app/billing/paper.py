"""The paper of an invoice for other letters about money: its style, the mark, and the payment QR code."""

from __future__ import annotations

from functools import cache

from app.billing.document import DOCUMENTS, Payment
from app.billing.epc import payment_text
from app.core.ports import PdfRenderer


@cache
def paper_style() -> str:
    """The style of an invoice; a document of another feature adds its own rules."""
    return (DOCUMENTS / "invoice.css").read_text("utf-8")


def paper_assets(
    renderer: PdfRenderer, payment: Payment | None = None, amount_cents: int = 0
) -> dict[str, bytes]:
    """The mark and, when something is to be paid, the payment QR code. Raises `ValueError` (`payment_text`)."""
    assets = {"mark.svg": (DOCUMENTS / "mark.svg").read_bytes()}
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
