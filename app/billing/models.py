"""Tables of funding lines, invoices and their number series.

Lock order: the cohort's row, then the number series. Triggers refuse every change of an invoice or its lines;
only the hash of the PDF may be filled in, once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime

_CURRENT = sa.text("replaced_at is null")


class FundingLine(Base):
    """One payer's part of one seat's price (kostendrager). A replaced one stays as history."""

    __tablename__ = "funding_line"
    __table_args__ = (
        sa.CheckConstraint("position >= 1", name="position"),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents"),
        sa.CheckConstraint("value >= 0", name="value"),
        sa.CheckConstraint("method in ('amount','percent','equal','rest')", name="method"),
        sa.CheckConstraint(
            "fund_type in ('training_budget','municipality_wmo','care_office_wlz','zvw','project_subsidy',"
            "'foundation_bursary','participant')",
            name="fund_type",
        ),
        sa.CheckConstraint("replaced_at is null or invoice_id is null", name="replaced"),
        sa.Index(
            "uq_funding_line_position",
            "seat_id",
            "position",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        sa.Index(
            "uq_funding_line_payer",
            "seat_id",
            "payer_organisation_id",
            "fund_type",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The seat.
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    #: Place in the split: 1, 2, 3; the first gets the odd cent.
    position: Mapped[int]
    #: Who bears this part.
    payer_organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: A `rules.shares.FundType`.
    fund_type: Mapped[str] = mapped_column(sa.String(SHORT))
    #: A `rules.shares.Method`.
    method: Mapped[str] = mapped_column(sa.String(SHORT))
    #: What was agreed: cents for an amount, hundredths of a percent for a percentage, else 0.
    value: Mapped[int]
    #: What it comes to, in cents; the current lines of a seat sum to its price.
    amount_cents: Mapped[int]
    #: Cost centre (kostenplaats) of the payer.
    cost_centre: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: PO or commitment number (verplichtingennummer).
    purchase_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Number of the award (beschikking).
    award_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: False: covers the part without getting an invoice.
    invoice_payer: Mapped[bool] = mapped_column(default=True)
    #: The invoice that holds it now; NULL before invoicing and again after a credit note.
    invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    #: When it was written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When another split took its place; NULL while it holds.
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Invoice(Base):
    """A final invoice or credit note. Only the hash of its PDF is filled in, once."""

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
    #: When it was made final.
    finalised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom; NULL for the system.
    finalised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: On a credit note: the invoice that it takes back, once.
    credits_invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), unique=True)


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
