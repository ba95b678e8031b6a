"""Final invoices and credit notes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.billing.document import InvoiceSnapshot
from app.billing.models import Invoice, InvoiceLine
from app.billing.queries.balances import credited_cents, paid_cents, stands, written_off_cents
from app.billing.queries.invoice_lines import CreditNote, InvoicedLine, credit_notes_of, lines_on
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.standing import Balance, Standing
from app.cohorts import service as cohorts
from app.core import documents
from app.core.documents import Document
from app.core.errors import NotFound
from app.core.money import ZERO, Money
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A final invoice or credit note, for lists."""

    id: int
    kind: InvoiceKind
    number: str
    cohort_id: int
    cohort: str
    payer_id: int
    payer: str
    issued_on: date
    #: None on a credit note.
    due_on: date | None
    #: Negative on a credit note.
    total: Money
    finalised_at: datetime
    #: SHA-256 of the frozen PDF; None until the worker made it.
    pdf_sha256: str | None
    #: On a credit note: the invoice of which it takes back lines.
    credits_id: int | None
    #: On an invoice: what its credit notes took back, positive.
    credited: Money
    #: On an invoice: whether all its lines were taken back.
    is_credited: bool
    #: On an invoice: what is still to be paid; negative when too much was paid.
    open: Money
    #: Where the amount went; of a credit note only the total means something.
    balance: Balance

    @property
    def pdf_ready(self) -> bool:
        """Whether the PDF can be fetched."""
        return self.pdf_sha256 is not None

    @property
    def is_credit_note(self) -> bool:
        """Whether it takes lines of an invoice back."""
        return self.kind is InvoiceKind.CREDIT_NOTE

    @property
    def is_partly_credited(self) -> bool:
        """Whether some of its lines were taken back, and not all."""
        return bool(self.credited) and not self.is_credited


@dataclass(frozen=True, slots=True)
class InvoiceView(InvoiceRow):
    """A final invoice or credit note with all that stands on it."""

    net: Money
    vat: Money
    #: To which address the letter goes.
    invoice_email: str
    snapshot: InvoiceSnapshot
    lines: tuple[InvoicedLine, ...]
    #: On an invoice: its credit notes, the oldest first.
    credit_notes: tuple[CreditNote, ...]
    #: What the payer states with the transfer; empty on a credit note and on invoices from before there was one.
    payment_reference: str
    #: SHA-256 of the frozen UBL; None when the payer wants none, and until the worker made it.
    ubl_sha256: str | None

    @property
    def counterpart_number(self) -> str:
        """On a credit note: the number of the invoice; else empty."""
        credited = self.snapshot["credits"]
        return credited["number"] if credited else ""


_Line, _Taken = aliased(InvoiceLine), aliased(InvoiceLine)
_LEFT = sa.exists().where(
    _Line.invoice_id == Invoice.id,
    ~sa.exists().where(_Taken.credits_line_id == _Line.id).correlate(_Line),
)
_LISTED = (
    Invoice.id,
    Invoice.kind,
    Invoice.number,
    Invoice.cohort_id,
    Invoice.payer_id,
    Invoice.issued_on,
    Invoice.due_on,
    Invoice.total_cents,
    Invoice.finalised_at,
    Invoice.pdf_sha256,
    Invoice.credits_invoice_id,
    _LEFT.label("has_left"),
    credited_cents().label("credited"),
    paid_cents().label("paid"),
    written_off_cents().label("written_off"),
)


def invoices(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    cohort_id: int | None = None,
    payer_id: int | None = None,
    kind: InvoiceKind | None = None,
    text: str = "",
    for_organisations: Collection[int] | None = None,
    payable_on: date | None = None,
    standing: tuple[Standing, date] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[InvoiceRow]:
    """Invoices and credit notes, the newest first.

    `text` is looked for in the number; `for_organisations` keeps those of these payers; `payable_on` those that are
    to be paid and not yet overdue on that day; `standing` invoices that stand so on a day; `before` is the id of the
    last row already shown. At most three queries.
    """
    query = sa.select(*_LISTED).order_by(Invoice.id.desc()).limit(limit)
    if ids is not None:
        query = query.where(Invoice.id.in_(ids))
    if cohort_id is not None:
        query = query.where(Invoice.cohort_id == cohort_id)
    if payer_id is not None:
        query = query.where(Invoice.payer_id == payer_id)
    if kind is not None:
        query = query.where(Invoice.kind == kind)
    if text:
        query = query.where(Invoice.number.icontains(text, autoescape=True))
    if for_organisations is not None:
        query = query.where(Invoice.payer_id.in_(for_organisations))
    if payable_on is not None:
        query = query.where(
            Invoice.due_on >= payable_on,
            Invoice.total_cents > credited_cents() + paid_cents() + written_off_cents(),
        )
    if standing is not None:
        query = query.where(stands(*standing))
    if before is not None:
        query = query.where(Invoice.id < before)
    rows = db.execute(query).all()
    payers = organisations.names(db, {row.payer_id for row in rows})
    groups = (
        {one.id: one.name for one in cohorts.cohorts(db, ids={row.cohort_id for row in rows})} if rows else {}
    )
    return [_row(row, groups[row.cohort_id], payers[row.payer_id]) for row in rows]


def invoice(db: Session, invoice_id: int, *, for_organisations: Collection[int] | None = None) -> InvoiceView:
    """One invoice or credit note. Raises NotFound, also when its payer is not one of `for_organisations`."""
    query = sa.select(
        *_LISTED,
        Invoice.net_cents,
        Invoice.vat_cents,
        Invoice.invoice_email,
        Invoice.snapshot,
        Invoice.payment_reference,
        Invoice.ubl_sha256,
    ).where(Invoice.id == invoice_id)
    if for_organisations is not None:
        query = query.where(Invoice.payer_id.in_(for_organisations))
    row = db.execute(query).one_or_none()
    if row is None:
        raise NotFound
    snapshot = cast(InvoiceSnapshot, row.snapshot)
    listed = _row(row, cohorts.cohort(db, row.cohort_id).name, snapshot["buyer"]["name"])
    return InvoiceView(
        **{name: getattr(listed, name) for name in InvoiceRow.__dataclass_fields__},
        net=Money(row.net_cents),
        vat=Money(row.vat_cents),
        invoice_email=row.invoice_email,
        snapshot=snapshot,
        lines=lines_on(db, invoice_id, snapshot),
        credit_notes=credit_notes_of(db, invoice_id),
        payment_reference=row.payment_reference,
        ubl_sha256=row.ubl_sha256,
    )


def invoice_pdf(
    db: Session, invoice_id: int, *, for_organisations: Collection[int] | None = None
) -> tuple[str, Document]:
    """The number and the frozen PDF. Raises NotFound when it is not there (yet), or not theirs."""
    return _frozen(db, invoice_id, Invoice.pdf_sha256, for_organisations)


def invoice_ubl(
    db: Session, invoice_id: int, *, for_organisations: Collection[int] | None = None
) -> tuple[str, Document]:
    """The number and the frozen e-invoice. Raises NotFound when the payer wants none, it is not there yet, or not
    theirs.
    """
    return _frozen(db, invoice_id, Invoice.ubl_sha256, for_organisations)


def _frozen(
    db: Session,
    invoice_id: int,
    column: InstrumentedAttribute[str | None],
    for_organisations: Collection[int] | None,
) -> tuple[str, Document]:
    query = sa.select(Invoice.number, column.label("sha256")).where(Invoice.id == invoice_id)
    if for_organisations is not None:
        query = query.where(Invoice.payer_id.in_(for_organisations))
    row = db.execute(query).one_or_none()
    document = documents.fetch(db, row.sha256) if row and row.sha256 else None
    if row is None or document is None:
        raise NotFound
    return row.number, document


def _row(row: sa.Row[*tuple[object, ...]], cohort: str, payer: str) -> InvoiceRow:
    return InvoiceRow(
        id=row.id,
        kind=InvoiceKind(row.kind),
        number=row.number,
        cohort_id=row.cohort_id,
        cohort=cohort,
        payer_id=row.payer_id,
        payer=payer,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=Money(row.total_cents),
        finalised_at=row.finalised_at,
        pdf_sha256=row.pdf_sha256,
        credits_id=row.credits_invoice_id,
        credited=Money(row.credited),
        is_credited=row.kind == InvoiceKind.INVOICE and not row.has_left,
        open=Money(row.total_cents - row.credited - row.paid - row.written_off)
        if row.kind == InvoiceKind.INVOICE
        else ZERO,
        balance=Balance(Money(row.total_cents), Money(row.credited), Money(row.paid), Money(row.written_off)),
    )
