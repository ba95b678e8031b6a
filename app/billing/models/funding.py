"""Tables of funding: who bears which part of a seat, the funds behind it, and what was proposed or asked.

Lock order: the cohort's row, then the fund's rows by number.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime

_CURRENT = sa.text("replaced_at is null")
_FUND_TYPES = (
    "fund_type in ('training_budget','municipality_wmo','care_office_wlz','zvw','project_subsidy',"
    "'foundation_bursary','participant')"
)
_METHODS = "method in ('amount','percent','equal','rest')"


class Fund(Base):
    """Money of one funder for one purpose and period, with a ceiling that is never passed (fonds)."""

    __tablename__ = "fund"
    __table_args__ = (
        sa.CheckConstraint(_FUND_TYPES, name="fund_type"),
        sa.CheckConstraint("ceiling_cents > 0", name="ceiling_cents"),
        sa.CheckConstraint("ends_on >= starts_on", name="period"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: What people call it: `Wmo-subsidie 2027`.
    name: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: Whose money it is, and who gets its invoices.
    funder_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: A `rules.shares.FundType`.
    fund_type: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The most that may be planned on it, in cents, without VAT on top.
    ceiling_cents: Mapped[int]
    #: First day of a cohort that it may pay for.
    starts_on: Mapped[date]
    #: Last day.
    ends_on: Mapped[date]
    #: What it is for.
    purpose: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: Number of the award (beschikking).
    award_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Date of the award.
    award_date: Mapped[date | None]
    #: Since when nothing new may be planned on it; NULL while it is open.
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When it was written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ShareColumns:
    """What was agreed with one payer: `rules.shares.Share` as columns."""

    #: Place in the split: 1, 2, 3; the first gets the odd cent.
    position: Mapped[int]
    #: Who bears this part.
    payer_organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: A `rules.shares.FundType`.
    fund_type: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The fund that it comes from; NULL when it comes from none.
    fund_id: Mapped[int | None] = mapped_column(sa.ForeignKey("fund.id"), index=True)
    #: A `rules.shares.Method`.
    method: Mapped[str] = mapped_column(sa.String(SHORT))
    #: What was agreed: cents for an amount, hundredths of a percent for a percentage, else 0.
    value: Mapped[int]
    #: Cost centre (kostenplaats) of the payer.
    cost_centre: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: PO or commitment number (verplichtingennummer).
    purchase_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Number of the award (beschikking).
    award_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Date of the award.
    award_date: Mapped[date | None]
    #: What the money may be used for (oormerk).
    earmark: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: False: covers the part without getting an invoice.
    invoice_payer: Mapped[bool] = mapped_column(default=True)
    #: True: not invoiced before the payer has confirmed it.
    conditional: Mapped[bool] = mapped_column(default=False)


class FundingLine(ShareColumns, Base):
    """One payer's part of one seat's price (kostendrager). A replaced one stays as history."""

    __tablename__ = "funding_line"
    __table_args__ = (
        sa.CheckConstraint("position >= 1", name="position"),
        sa.CheckConstraint("amount_cents >= 0", name="amount_cents"),
        sa.CheckConstraint("value >= 0", name="value"),
        sa.CheckConstraint(_METHODS, name="method"),
        sa.CheckConstraint(_FUND_TYPES, name="fund_type"),
        sa.CheckConstraint("replaced_at is null or invoice_id is null", name="replaced"),
        sa.Index(
            "uq_funding_line_position",
            "seat_id",
            "position",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The seat.
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    #: What it comes to, in cents; the current lines of a seat sum to its price.
    amount_cents: Mapped[int]
    #: Of a conditional line: when it was confirmed.
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The invoice that holds it now; NULL before invoicing and again after a credit note.
    invoice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    #: When it was written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When another split took its place; NULL while it holds.
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DefaultShare(ShareColumns, Base):
    """One line of the split that an organisation's seats have while nothing else was agreed."""

    __tablename__ = "default_share"
    __table_args__ = (
        sa.CheckConstraint(_METHODS, name="method"),
        sa.CheckConstraint(_FUND_TYPES, name="fund_type"),
        sa.UniqueConstraint("organisation_id", "position", name="uq_default_share_position"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose seats.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: When it was set.
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SplitProposal(Base):
    """A split of some seats that a coordinator proposes, for finance to confirm."""

    __tablename__ = "split_proposal"
    __table_args__ = (
        sa.CheckConstraint("state in ('open','accepted','declined','withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: Whose seats.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: open, accepted, declined, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT), index=True)
    #: Why, in the coordinator's words; may be empty.
    note: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: When it was proposed.
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    proposed_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was decided or withdrawn.
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: By whom.
    decided_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: What finance answered; may be empty.
    answer: Mapped[str] = mapped_column(sa.String(LONG), default="")


class ProposedSeat(Base):
    """A seat of a proposal."""

    __tablename__ = "proposed_seat"

    #: The proposal.
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("split_proposal.id"), primary_key=True)
    #: The seat.
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), primary_key=True, index=True)


class ProposedShare(ShareColumns, Base):
    """One line of a proposal."""

    __tablename__ = "proposed_share"
    __table_args__ = (
        sa.CheckConstraint(_METHODS, name="method"),
        sa.CheckConstraint(_FUND_TYPES, name="fund_type"),
        sa.UniqueConstraint("proposal_id", "position", name="uq_proposed_share_position"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The proposal.
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("split_proposal.id"), index=True)


class PayerRequest(Base):
    """A payer from outside is asked, by a mailed link, to confirm its conditional lines of one cohort."""

    __tablename__ = "payer_request"
    __table_args__ = (
        sa.CheckConstraint("state in ('open','confirmed','declined','withdrawn')", name="state"),
        sa.Index(
            "uq_payer_request_open",
            "cohort_id",
            "payer_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: Who is asked.
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    #: SHA-256 of the secret in the link.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: Where the link went.
    email: Mapped[str] = mapped_column(sa.String(LINE))
    #: open, confirmed, declined, withdrawn.
    state: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When it was sent.
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    asked_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Until when the link works.
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it was answered or withdrawn.
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Who answered, as typed.
    answered_by: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The commitment number that the payer gave; may be empty.
    reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: What the payer wrote; may be empty.
    note: Mapped[str] = mapped_column(sa.String(LONG), default="")


class RequestedLine(Base):
    """A funding line that a payer is asked about."""

    __tablename__ = "requested_line"

    #: The request.
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("payer_request.id"), primary_key=True)
    #: The line.
    funding_line_id: Mapped[int] = mapped_column(
        sa.ForeignKey("funding_line.id"), primary_key=True, index=True
    )
