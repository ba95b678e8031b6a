"""Tables of the register: a chain of what happened to certificates, checkpoints, keys and lists of revocations.

Lock order: the register's head comes last but for the audit log's. Triggers refuse every change of entries and
checkpoints.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


class RegisterEntry(Base):
    """One thing that happened to a certificate. Bears no name: it stays when a person is erased."""

    __tablename__ = "register_entry"
    __table_args__ = (
        sa.CheckConstraint("kind in ('issued','revoked','replaced')", name="kind"),
        sa.UniqueConstraint("number", "kind", name="uq_register_entry_once"),
    )

    #: Place in the chain, 1, 2, 3 without gaps.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: When, in UTC.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: issued, revoked, replaced.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The certificate's number.
    number: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Hashes, dates and the number of another certificate: see `rules.register`.
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: Hash of the entry before.
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 over this entry and the hash before.
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class RegisterHead(Base):
    """The chain's last entry: one row, locked while an entry is added."""

    __tablename__ = "register_head"

    #: Always 1.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Number of the last entry; 0 before the first.
    last_id: Mapped[int]
    #: Hash of the last entry.
    last_hash: Mapped[str] = mapped_column(sa.String(64))


class RegisterCheckpoint(Base):
    """How far the chain was at the end of a day, signed."""

    __tablename__ = "register_checkpoint"

    #: The day, in Amsterdam.
    day: Mapped[date] = mapped_column(primary_key=True)
    #: When it was made, in UTC.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Number of the last entry then; 0 for none.
    last_id: Mapped[int]
    #: Hash of that entry.
    last_hash: Mapped[str] = mapped_column(sa.String(64))
    #: With which key (`signing_key.kid`).
    kid: Mapped[str] = mapped_column(sa.ForeignKey("signing_key.kid"))
    #: Ed25519 signature over the checkpoint's text, base64url.
    signature: Mapped[str] = mapped_column(sa.String(SHORT * 3))


class SigningKey(Base):
    """The public half of a key that signs, kept for as long as anything that it signed."""

    __tablename__ = "signing_key"
    __table_args__ = (sa.CheckConstraint("purpose in ('credential','register','document')", name="purpose"),)

    #: Fingerprint of the public key.
    kid: Mapped[str] = mapped_column(sa.String(SHORT * 2), primary_key=True)
    #: credential, register, document.
    purpose: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Ed25519: the 32 bytes as multibase; a document key: its certificate and those above it, PEM.
    public: Mapped[str] = mapped_column(sa.Text)
    #: From when it signs, in UTC.
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When its certificate ends; NULL: never.
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When another took its place; NULL while it signs.
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StatusList(Base):
    """A published list with one bit per certificate: 1 is revoked or replaced."""

    __tablename__ = "status_list"
    __table_args__ = (
        sa.CheckConstraint("size >= 1", name="size"),
        sa.CheckConstraint("used between 0 and size", name="used"),
    )

    #: Row number, and its place in the address.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: How many bits.
    size: Mapped[int]
    #: How many are given out: the next place.
    used: Mapped[int]
    #: The signed list as published; NULL before the first.
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    #: When it was signed.
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
