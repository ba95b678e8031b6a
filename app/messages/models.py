"""Tables of letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Letter(Base):
    """A letter to one address, and what became of it."""

    __tablename__ = "letter"
    __table_args__ = (sa.CheckConstraint("state in ('queued','sent','delayed','refused')", name="state"),)

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which letter: its template folder, ``feature/name``.
    template: Mapped[str] = mapped_column(sa.String(SHORT))
    #: To which address.
    to_address: Mapped[str] = mapped_column(sa.String(LINE))
    #: To whom by name.
    to_name: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: The person, when we know one.
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: ``nl`` or ``en``.
    language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    #: What the template needs, sealed: it may hold a secret link.
    sealed_context: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: Attachments: [{name, sha256}] of stored documents.
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    #: Same key, same letter: it is never written twice.
    key: Mapped[str | None] = mapped_column(sa.String(LINE), unique=True)
    #: Message-ID, the same in every copy.
    message_id: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: The subject as sent.
    subject: Mapped[str | None] = mapped_column(sa.String(LINE))
    #: queued, sent, delayed, refused.
    state: Mapped[str] = mapped_column(sa.String(SHORT), default="queued")
    #: The mail server's answer.
    answer: Mapped[str | None] = mapped_column(sa.String(LONG))
    #: When it was written.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: When the server accepted it.
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LetterWording(Base):
    """An administrator's own words for one letter in one language; without a row the shipped ones hold."""

    __tablename__ = "letter_wording"

    #: Which letter: ``feature/name``.
    template: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: ``nl`` or ``en``.
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    #: The subject, with placeholders such as ``{cohort_name}``.
    subject: Mapped[str] = mapped_column(sa.String(LINE))
    #: The paragraphs between greeting and button, with placeholders; an empty line parts them.
    text: Mapped[str] = mapped_column(sa.Text)
    #: When last changed.
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    updated_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
