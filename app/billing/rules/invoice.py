"""What goes on which invoice, under which number, and what must be known first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.billing.rules.vat import Taxed, VatRegime, tax
from app.core.money import Money
from app.core.text import T, Text


class InvoiceKind(StrEnum):
    """What a final document is; each kind has a series of numbers of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A funding line that may still have to be invoiced."""

    seat_id: int
    payer_id: int
    amount: Money
    #: False: the payer covers this part without an invoice.
    invoice_payer: bool
    #: Whether a final invoice that was not credited holds it already.
    invoiced: bool
    #: Whether the payer must still confirm it; then it is not invoiced yet.
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What one payer would be invoiced now; `positions` point into the lines that were given."""

    payer_id: int
    positions: tuple[int, ...]
    taxed: Taxed
    #: The only seat on it, when the payer wants an invoice per participant; else None.
    seat_id: int | None = None


def drafts(
    lines: Sequence[OpenLine], regime: VatRegime, percent: int, *, per_seat: Collection[int] = ()
) -> tuple[Draft, ...]:
    """One draft per payer, in the order in which they first appear; none for who has nothing due.

    The payers in `per_seat` get one for each seat.
    """
    due: dict[tuple[int, int | None], list[int]] = {}
    for position, line in enumerate(lines):
        if line.invoice_payer and not line.invoiced and not line.waiting and line.amount:
            seat_id = line.seat_id if line.payer_id in per_seat else None
            due.setdefault((line.payer_id, seat_id), []).append(position)
    return tuple(
        Draft(
            payer_id,
            tuple(positions),
            tax([lines[at].amount for at in positions], regime, percent),
            seat_id,
        )
        for (payer_id, seat_id), positions in due.items()
    )


def number_of(kind: InvoiceKind, year: int, sequence: int) -> str:
    """`2026-0001` for an invoice, `C2026-0001` for a credit note; after 9999 the number gets longer."""
    return f"{'C' if kind is InvoiceKind.CREDIT_NOTE else ''}{year}-{sequence:04d}"


def payment_reference(number: str) -> str:
    """The reference that a payer states with the transfer (ISO 11649): `2026-0001` is `RF3120260001`."""
    bare = "".join(char for char in number.upper() if char.isascii() and char.isalnum())
    digits = "".join(str(int(char, 36)) for char in f"{bare}RF00")
    return f"RF{98 - int(digits) % 97:02d}{bare}"


def due_day(issued_on: date, payment_days: int) -> date:
    """The last day of payment."""
    return issued_on + timedelta(days=max(payment_days, 0))


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """What the foundation told about itself; empty when unknown."""

    name: str
    street: str
    postcode: str
    city: str
    kvk: str
    tax_number: str
    iban: str


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """What is known about a payer; empty when unknown."""

    name: str
    street: str
    postcode: str
    city: str
    invoice_email: str


def missing_of_seller(seller: SellerFacts) -> tuple[Text, ...]:
    """What the foundation must still fill in before it may invoice (Wet OB 1968 art. 35a lid 1)."""
    return _missing(
        (
            (seller.name, T("de naam")),
            (_all(seller.street, seller.postcode, seller.city), T("het adres")),
            (seller.kvk, T("het KvK-nummer")),
            (seller.tax_number, T("het btw-id of fiscaal nummer")),
            (seller.iban, T("de IBAN")),
        )
    )


def missing_of_buyer(buyer: BuyerFacts) -> tuple[Text, ...]:
    """What must still be known of a payer before it can be invoiced."""
    return _missing(
        (
            (buyer.name, T("de naam")),
            (_all(buyer.street, buyer.postcode, buyer.city), T("het adres")),
            (buyer.invoice_email, T("het e-mailadres voor facturen")),
        )
    )


def _all(*parts: str) -> str:
    return " ".join(parts) if all(part.strip() for part in parts) else ""


def _missing(facts: Iterable[tuple[str, Text]]) -> tuple[Text, ...]:
    return tuple(name for value, name in facts if not value.strip())
