"""Tables of the ledger's accounts, and of invoices of which no reminders go."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class LedgerAccount(Base):
    """The number and name that the bookkeeper gives to one kind of account; without one, `rules.DEFAULTS`."""

    __tablename__ = "ledger_account"

    #: Which one: a `rules.Role` such as debtors or revenue.
    role: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: Its number in the bookkeeping: `1300`.
    number: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Its name there.
    name: Mapped[str] = mapped_column(sa.String(LINE))
    #: The code of the VAT in the bookkeeping; empty where none belongs.
    vat_code: Mapped[str] = mapped_column(sa.String(SHORT), default="")


class ReminderStop(Base):
    """An invoice of which no (further) reminders go."""

    __tablename__ = "reminder_stop"

    #: The invoice.
    invoice_id: Mapped[int] = mapped_column(
        sa.ForeignKey("invoice.id"), primary_key=True, autoincrement=False
    )
    #: Why.
    reason: Mapped[str] = mapped_column(sa.String(LINE))
    #: Since when.
    stopped_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    stopped_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
