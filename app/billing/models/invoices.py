"""Tables of final invoices and credit notes, their number series, and the runs that make many at once.

Triggers refuse every change of an invoice or its lines; only the hashes of the PDF and the XML may be filled in, once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class Invoice(Base):
    """A final invoice or credit note. Only the hashes of its PDF and XML are filled in, once."""

    __tablename__ = "invoice"
    __table_args__ = (
        sa.CheckConstraint("kind in ('invoice','credit_note')", name="kind"),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
        sa.CheckConstraint("total_cents = net_cents + vat_cents", name="total"),
        sa.CheckConstraint("(kind = 'credit_note') = (credits_invoice_id is not null)", name="credits"),
        sa.CheckConstraint("(kind = 'invoice') = (due_on is not null)", name="due_on"),
        sa.UniqueConstraint("kind", "year", "sequence", name="uq_invoice_series"),
        sa.Index("ix_invoice_cohort_payer", "cohort_id", "payer_id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: invoice, credit_note.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The cohort whose seats it is about.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    #: Who pays.
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: `2026-0001` or `C2026-0001`: gapless per kind and year.
    number: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)
    #: Year of the series: that of `issued_on`.
    year: Mapped[int]
    #: Place in the series: 1, 2, 3.
    sequence: Mapped[int]
    #: Date on the invoice, in Amsterdam.
    issued_on: Mapped[date] = mapped_column(index=True)
    #: Last day of payment; NULL on a credit note.
    due_on: Mapped[date | None]
    #: Sum of the lines without VAT, in cents; negative on a credit note.
    net_cents: Mapped[int]
    #: VAT in cents; negative on a credit note.
    vat_cents: Mapped[int]
    #: What is due, in cents; negative on a credit note.
    total_cents: Mapped[int]
    #: All that stands on the paper: `document.InvoiceSnapshot`.
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: To which address the letter goes.
    invoice_email: Mapped[str] = mapped_column(sa.String(LINE))
    #: SHA-256 of the PDF in `stored_document`; NULL until the worker made it.
    pdf_sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_document.sha256"))
    #: SHA-256 of the UBL in `stored_document`; NULL until the worker made it, and when the payer wants none.
    ubl_sha256: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_document.sha256"))
    #: What the payer states with the transfer: an ISO 11649 reference, `RF18…`; empty on a credit note.
    payment_reference: Mapped[str] = mapped_column(sa.String(25), default="", index=True)
    #: When it was made final.
    finalised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for the system.
    finalised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: On a credit note: the invoice of which it takes back all or some lines.
    credits_invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)


class InvoiceLine(Base):
    """One line of an invoice: which funding line it bills."""

    __tablename__ = "invoice_line"
    __table_args__ = (sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_line_position"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The invoice.
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice.id"))
    #: Place on the invoice: 1, 2, 3.
    position: Mapped[int]
    #: The funding line that is billed or credited.
    funding_line_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_line.id"), index=True)
    #: The seat.
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    #: As printed.
    description: Mapped[str] = mapped_column(sa.String(LINE * 2))
    #: Without VAT, in cents; negative on a credit note.
    amount_cents: Mapped[int]
    #: The line's part of the invoice's VAT, in cents; those of all lines sum to it. Negative on a credit note.
    vat_cents: Mapped[int] = mapped_column(default=0)
    #: On a credit note: the line that it takes back; a line is taken back once.
    credits_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice_line.id"), unique=True)


class NumberSeries(Base):
    """The counter of one kind of document in one year: raised in the transaction that uses the number."""

    __tablename__ = "number_series"
    __table_args__ = (sa.CheckConstraint("last_number >= 1", name="last_number"),)

    #: invoice, credit_note.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: The year, by the date in Amsterdam.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The last number that was given.
    last_number: Mapped[int]


class InvoiceRun(Base):
    """Making all invoices of a cohort final, one after the other, by the worker."""

    __tablename__ = "invoice_run"
    __table_args__ = (
        sa.CheckConstraint("state in ('running','stopped','done')", name="state"),
        sa.Index(
            "uq_invoice_run_running",
            "cohort_id",
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: running, stopped (by a person; can go on), done.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When it was started.
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    started_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was stopped, or done.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class InvoiceRunItem(Base):
    """One invoice of a run."""

    __tablename__ = "invoice_run_item"
    __table_args__ = (
        sa.CheckConstraint("state in ('waiting','done','refused')", name="state"),
        sa.CheckConstraint("(state = 'done') = (invoice_id is not null)", name="invoice_id"),
    )

    #: The run.
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_run.id"), primary_key=True)
    #: Place in the run: 1, 2, 3.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Who pays.
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    #: The only seat on it, when the payer wants an invoice per participant; else NULL: all seats.
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seat.id"))
    #: The total that was on the page when the run was started, in cents.
    expected_cents: Mapped[int]
    #: waiting, done, refused.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="waiting")
    #: What it became.
    invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"))
    #: Why it was refused; a sentence in Dutch, or empty.
    problem: Mapped[str] = mapped_column(sa.String(LINE * 2), default="")


class VatPeriod(Base):
    """The VAT that holds from a day on, for all invoices from that day; without one, that of the cohort's course."""

    __tablename__ = "vat_period"
    __table_args__ = (
        sa.CheckConstraint("regime in ('exempt','exclusive','inclusive')", name="regime"),
        sa.CheckConstraint("percent between 0 and 100", name="percent"),
    )

    #: The first day on which it holds.
    from_day: Mapped[date] = mapped_column(primary_key=True)
    #: exempt, exclusive, inclusive.
    regime: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Whole percents; 0 when exempt.
    percent: Mapped[int]
    #: Why no VAT is charged, as printed; empty when it is charged.
    exemption_text: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When it was set.
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    set_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
