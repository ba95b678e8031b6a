"""What is frozen when a draft becomes an invoice, and when an invoice is taken back. Dutch, as printed."""

from __future__ import annotations

from datetime import date

from app.billing.document import Buyer, InvoiceLine, InvoiceSnapshot, Payment, Period, Seller, VatRow
from app.billing.queries import DraftInvoice, DraftLine
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
        seller=_seller(foundation),
        buyer=_buyer(draft.payer),
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
        payment=Payment(
            iban=foundation.iban,
            account_name=foundation.name[:_ACCOUNT_NAME].strip(),
            text=number,
            creditor_reference="",
        ),
        sample=foundation.demo,
    )


def credit_snapshot(
    original: InvoiceSnapshot, *, number: str, issued_on: date, reason: str
) -> InvoiceSnapshot:
    """The credit note that takes all of `original` back; the parties stay as they were on it."""
    lines = [
        InvoiceLine(
            description=line["description"],
            detail=line["detail"],
            quantity=-line["quantity"],
            price_cents=line["price_cents"],
            amount_cents=-line["amount_cents"],
        )
        for line in original["lines"]
    ]
    return InvoiceSnapshot(
        kind="credit",
        number=number,
        issued_on=issued_on.isoformat(),
        due_on=issued_on.isoformat(),
        reference=original["reference"],
        seller=original["seller"],
        buyer=original["buyer"],
        lines=lines,
        net_cents=-original["net_cents"],
        vat=[
            VatRow(percent=row["percent"], base_cents=-row["base_cents"], vat_cents=-row["vat_cents"])
            for row in original["vat"]
        ],
        vat_text=original["vat_text"],
        total_cents=-original["total_cents"],
        period=original["period"],
        credits={"number": original["number"], "issued_on": original["issued_on"], "reason": reason},
        payment=None,
        sample=original["sample"],
    )


def _seller(foundation: FoundationView) -> Seller:
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
    )


def _buyer(payer: OrganisationView) -> Buyer:
    return Buyer(
        name=payer.legal_name or payer.name,
        attention=payer.invoice_attention,
        address=_address(payer.street, payer.postcode, payer.city),
        kvk=payer.kvk,
        vat_id="",
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
    )


def _period(draft: DraftInvoice) -> Period | None:
    if draft.period is None:
        return None
    start, end = draft.period
    return Period(start=start.isoformat(), end=end.isoformat())
