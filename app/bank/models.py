"""Tables of bank files, their statements and entries. An entry is stored once, whatever file tells it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class BankFile(Base):
    """A file that was imported."""

    __tablename__ = "bank_file"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of its bytes; the same file is imported once.
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: Its name, as uploaded.
    name: Mapped[str] = mapped_column(sa.String(LINE))
    #: What it holds: camt, csv, or zip when both.
    format: Mapped[str] = mapped_column(sa.String(SHORT))
    #: How many entries were new.
    new_entries: Mapped[int]
    #: How many were known from an earlier file.
    known_entries: Mapped[int]
    #: When it was imported.
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    imported_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class BankStatement(Base):
    """A statement in a file, with the balances that its entries must explain."""

    __tablename__ = "bank_statement"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The file.
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_file.id"), index=True)
    #: The bank's own name of it; may be empty.
    identification: Mapped[str] = mapped_column(sa.String(LINE))
    #: The foundation's account.
    iban: Mapped[str] = mapped_column(sa.String(34))
    #: First and last day; NULL when the file does not say.
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    #: Balance before and after, in cents; NULL when the file does not say.
    opening_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    closing_cents: Mapped[int | None] = mapped_column(sa.BigInteger)


class BankEntry(Base):
    """One entry on the account: a transfer in or out, or one transaction of a batch."""

    __tablename__ = "bank_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_cents <> 0", name="amount_cents"),
        sa.Index("ix_bank_entry_day", "booked_on", "id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The statement that first told it.
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_statement.id"), index=True)
    #: What makes it the same entry in every file: a SHA-256 (see `rules.key_of`).
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: The day on which the bank booked it.
    booked_on: Mapped[date]
    #: The day from which it counts for interest; NULL when the file does not say.
    value_on: Mapped[date | None]
    #: In cents; positive came in, negative went out.
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    #: Who paid or was paid; may be empty.
    counterparty_name: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: From or to which account; may be empty.
    counterparty_iban: Mapped[str] = mapped_column(sa.String(34), default="", index=True)
    #: What was written with it, from every place where banks put that, one per line.
    remittance: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: The structured reference (ISO 11649 or the bank's own); may be empty.
    reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The payer's own mark of the transfer; may be empty.
    end_to_end_id: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The bank's own mark of the entry; may be empty.
    bank_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Whether it takes an earlier entry back (storno).
    reversal: Mapped[bool] = mapped_column(default=False)
    #: Why a person set it aside as not about an invoice; empty while nobody did.
    set_aside: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Who set it aside.
    set_aside_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
