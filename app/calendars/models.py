"""Tables of feeds with their ready-made bytes, and of invitations with their replies."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base, UTCDateTime


class CalendarFeed(Base):
    """One secret address of one person. Only its hash is kept: the address itself is shown once."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('cohort', 'learner', 'trainer', 'organisation')", name="kind"),
        sa.CheckConstraint("detail IN ('full', 'busy')", name="detail"),
        sa.CheckConstraint("language IN ('nl', 'en')", name="language"),
        sa.CheckConstraint("reminder_minutes BETWEEN 0 AND 10080", name="reminder"),
        sa.Index("ix_calendar_feed_kind_subject_id", "kind", "subject_id"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: A `rules.FeedKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Number of the cohort, person or organisation that the feed is about.
    subject_id: Mapped[int]
    #: Whose address it is.
    owner_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: What the owner calls it, such as `Telefoon`; may be empty.
    label: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: full, or busy: only that there is something, without title and place.
    detail: Mapped[str] = mapped_column(sa.String(SHORT), default="full", server_default="full")
    #: In which language.
    language: Mapped[str] = mapped_column(sa.String(2), default="nl", server_default="nl")
    #: Minutes before the begin at which calendars remind; None leaves that to the calendar.
    reminder_minutes: Mapped[int | None]
    #: Unix seconds of the last fetch, noted at most every few minutes; None before the first.
    fetched_unix: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: SHA-256 of the address's secret, 64 hex digits.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it stopped working; None while it works.
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FeedBody(Base):
    """The iCalendar file of one subject, ready to be sent: the same for all who may have it.

    There is one where somebody subscribes; a change of the planning replaces it in its own transaction.
    """

    __tablename__ = "feed_body"

    #: A `rules.FeedKind`.
    kind: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True)
    #: Number of the cohort, person or organisation; 0 for the public feed.
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Language, detail and reminder together, such as `nl-full` or `en-busy-60`.
    variant: Mapped[str] = mapped_column(sa.String(SHORT), primary_key=True, default="nl-full")
    #: Strong ETag without quotes: the start of the body's SHA-256.
    etag: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When these bytes became so, as the header Last-Modified says it; every change has a later one.
    modified: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Unix seconds at which it says something else by itself, such as a cancelled session that is left out.
    renew_unix: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    #: The file, compressed with gzip. Both forms stand last: what stands behind them is slow to reach on SQLite.
    gzipped: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: The file.
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Invitation(Base):
    """What we last mailed somebody about a session (iTIP, RFC 5546), and what they answered."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.CheckConstraint("method IN ('REQUEST', 'CANCEL')", name="method"),
        sa.CheckConstraint(
            "partstat IN ('NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE')", name="partstat"
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session; its UID is that of the feed.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"))
    #: Who is invited.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: To which address: a reply must come from there.
    address: Mapped[str] = mapped_column(sa.String(LINE))
    #: The method that was sent last.
    method: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The SEQUENCE that was sent last.
    sequence: Mapped[int]
    #: SHA-256 of the event as it was sent: another one is sent only when it differs.
    sent_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: When it was written last.
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the session begins according to what was sent last; NULL says no more than `sent_at`.
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The answer, in the words of RFC 5545 section 3.2.12.
    partstat: Mapped[str] = mapped_column(sa.String(SHORT), default="NEEDS-ACTION")
    #: DTSTAMP of the reply that counts; an older one changes nothing.
    replied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class InvitationChoice(Base):
    """Whether somebody wants sessions by mail; without a row they do."""

    __tablename__ = "invitation_choice"

    #: Who chooses.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, autoincrement=False)
    #: Whether invitations are mailed.
    by_mail: Mapped[bool]


class CalendarReply(Base):
    """A reply that was read from the mailbox, and what became of it."""

    __tablename__ = "calendar_reply"
    __table_args__ = (
        sa.CheckConstraint(
            "outcome IN ('applied', 'repeated', 'old', 'unknown', 'forged', 'unreadable', 'too_large')",
            name="outcome",
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the message's Message-ID, or of its bytes when it has none: the same mail counts once.
    message_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When we read it.
    read_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    #: The UID that it names, cut to size; may be empty.
    uid: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: What became of it.
    outcome: Mapped[str] = mapped_column(sa.String(SHORT))
    #: The invitation that it answers, when we know one.
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id"), index=True)


class MailboxMark(Base):
    """How far a mailbox was read: nothing in the mailbox itself is changed."""

    __tablename__ = "mailbox_mark"

    #: SHA-256 of host, user and folder: another mailbox starts anew.
    mailbox_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    #: UIDVALIDITY of the folder (RFC 3501 section 2.3.1.1).
    validity: Mapped[int] = mapped_column(sa.BigInteger)
    #: The highest UID that was looked at.
    last_uid: Mapped[int] = mapped_column(sa.BigInteger)
