"""What is frozen when a draft becomes an invoice, and when an invoice is taken back. Dutch, as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from app.billing.document import (
    Buyer,
    EInvoiceChoice,
    InvoiceLine,
    InvoiceSnapshot,
    Period,
    Seller,
    VatRow,
)
from app.billing.paper import Payment
from app.billing.queries import DraftInvoice, DraftLine
from app.billing.rules.invoice import payment_reference
from app.organisations.service import FoundationView, OrganisationView

#: Longest name in a payment QR code (EPC069-12).
_ACCOUNT_NAME = 70


def invoice_snapshot(draft: DraftInvoice, *, number: str, issued_on: date, due_on: date) -> InvoiceSnapshot:
    """The invoice of `draft` under its number."""
    foundation = draft.foundation
    return InvoiceSnapshot(
        kind="invoice",
        number=number,
        issued_on=issued_on.isoformat(),
        due_on=due_on.isoformat(),
        reference=draft.reference,
        seller=seller_of(foundation),
        buyer=buyer_of(draft.payer),
        lines=[_line(line) for line in draft.lines],
        net_cents=draft.taxed.net.cents,
        vat=[
            VatRow(
                percent=draft.taxed.percent,
                base_cents=draft.taxed.net.cents,
                vat_cents=draft.taxed.vat.cents,
            )
        ],
        vat_text=draft.vat_text,
        total_cents=draft.taxed.gross.cents,
        period=_period(draft),
        credits=None,
        payment=payment_to(foundation, number, payment_reference(number)),
        sample=foundation.demo,
        einvoice=cast(EInvoiceChoice, draft.payer.einvoice),
    )


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """A line of an invoice that is taken back."""

    #: Place on the invoice: 1, 2, 3.
    position: int
    #: Its part of the invoice's VAT, in cents.
    vat_cents: int


def credit_snapshot(
    original: InvoiceSnapshot,
    lines: Sequence[CreditedLine],
    *,
    number: str,
    issued_on: date,
    reason: str,
) -> InvoiceSnapshot:
    """The credit note that takes these lines of `original` back; the parties stay as they were on it."""
    taken = [_taken(original["lines"][line.position - 1]) for line in lines]
    net = sum(line["amount_cents"] for line in taken)
    vat = -sum(line.vat_cents for line in lines)
    credit = original.copy()
    credit["kind"] = "credit"
    credit["number"] = number
    credit["issued_on"] = credit["due_on"] = issued_on.isoformat()
    credit["lines"] = taken
    credit["net_cents"], credit["total_cents"] = net, net + vat
    credit["vat"] = [VatRow(percent=original["vat"][0]["percent"], base_cents=net, vat_cents=vat)]
    credit["credits"] = {
        "number": original["number"],
        "issued_on": original["issued_on"],
        "reason": reason,
    }
    credit["payment"] = None
    return credit


def _taken(line: InvoiceLine) -> InvoiceLine:
    taken = line.copy()
    taken["quantity"], taken["amount_cents"] = -line["quantity"], -line["amount_cents"]
    if "vat_cents" in taken:
        taken["vat_cents"] = -taken["vat_cents"]
    return taken


def payment_to(foundation: FoundationView, number: str, reference: str) -> Payment:
    """Where the money for an invoice goes, with its reference, or its number while it has none (EPC: never both)."""
    return Payment(
        iban=foundation.iban,
        account_name=foundation.name[:_ACCOUNT_NAME].strip(),
        text="" if reference else number,
        creditor_reference=reference,
    )


def seller_of(foundation: FoundationView) -> Seller:
    """The foundation as it stands on paper now."""
    is_vat_id = foundation.tax_number.startswith("NL")
    return Seller(
        name=foundation.name,
        address=_address(foundation.street, foundation.postcode, foundation.city),
        kvk=foundation.kvk,
        vat_id=foundation.tax_number if is_vat_id else "",
        tax_number="" if is_vat_id else foundation.tax_number,
        iban=foundation.iban,
        website="",
        email=foundation.email,
        street=foundation.street,
        postcode=foundation.postcode,
        city=foundation.city,
    )


def buyer_of(payer: OrganisationView) -> Buyer:
    """A payer as it stands on paper now."""
    return Buyer(
        name=payer.legal_name or payer.name,
        attention=payer.invoice_attention,
        address=_address(payer.street, payer.postcode, payer.city),
        kvk=payer.kvk,
        vat_id=payer.vat_number,
        oin=payer.oin,
        street=payer.street,
        postcode=payer.postcode,
        city=payer.city,
    )


def _address(street: str, postcode: str, city: str) -> list[str]:
    return [line for line in (street, f"{postcode} {city}".strip()) if line]


def _line(line: DraftLine) -> InvoiceLine:
    return InvoiceLine(
        description=line.description,
        detail=line.detail,
        quantity=1,
        price_cents=line.net.cents,
        amount_cents=line.net.cents,
        vat_cents=line.vat.cents,
        cost_centre=line.line.share.cost_centre,
        reference=line.line.share.purchase_reference,
    )


def _period(draft: DraftInvoice) -> Period | None:
    if draft.period is None:
        return None
    start, end = draft.period
    return Period(start=start.isoformat(), end=end.isoformat())
