"""Answers to invitations, read from the mailbox. Whatever cannot be read or trusted changes nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.calendars.models import CalendarReply, Invitation, MailboxMark
from app.calendars.rules import Asked, Partstat, ReplyOutcome, weigh
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.db import LINE
from app.core.invitations import AnswerReader, CalendarAnswer, Inbox, InboxMail, InboxMark, UnreadableMail
from app.core.permissions import SYSTEM
from app.core.ports import Work
from app.scheduling import service as scheduling

log = structlog.get_logger()

#: A mailbox that is read for the first time is read from so long ago.
LOOKED_BACK: Final = timedelta(days=90)


def read_replies(work: Work, *, inbox: Inbox, read: AnswerReader) -> int:
    """Reads what came into the mailbox and notes the answers; tells how many mails were looked at.

    Nothing of the outside is waited for inside a transaction. Each mail and how far we are is one transaction, so a
    crash repeats one mail at most, and a mail counts once.
    """
    with work.writing() as db:
        after = _mark(db, inbox.mailbox)
    looked = 0
    try:
        for found in inbox.read(after, since=(work.clock.now() - LOOKED_BACK).date()):
            if isinstance(found, InboxMail):
                _take(work, inbox, found, read)
                looked += 1
            else:
                with work.writing() as db:
                    _move_mark(db, inbox.mailbox, found)
    except OSError as error:
        log.warning("inbox_unreachable", error=type(error).__name__, why=error.strerror or str(error))
    return looked


def _take(work: Work, inbox: Inbox, mail: InboxMail, read: AnswerReader) -> None:
    answer: CalendarAnswer | None = None
    failed: ReplyOutcome | None = None
    if mail.content is None:
        failed = ReplyOutcome.TOO_LARGE
    else:
        try:
            answer = read(mail.content)
        except UnreadableMail as error:
            failed = ReplyOutcome.UNREADABLE
            log.warning("calendar_reply_unreadable", why=str(error))
    with work.writing() as db:
        if failed is not None or answer is not None:
            outcome = take_reply(db, work.clock, sha256=_sha256(mail, answer), answer=answer, failed=failed)
            log.info("calendar_reply", outcome=str(outcome))
        if mail.mark is not None:
            _move_mark(db, inbox.mailbox, mail.mark)
    inbox.done(mail)


def take_reply(
    db: Session,
    clock: Clock,
    *,
    sha256: str,
    answer: CalendarAnswer | None,
    failed: ReplyOutcome | None = None,
) -> ReplyOutcome:
    """Notes an answer, once per mail (`sha256`); `failed` says why there is none to note.

    An answer gives no rights: it only shows what somebody's calendar said.
    """
    if db.scalar(sa.select(CalendarReply.id).where(CalendarReply.message_sha256 == sha256)) is not None:
        return ReplyOutcome.REPEATED
    row = None
    outcome = failed or ReplyOutcome.UNREADABLE
    if answer is not None and failed is None:
        row = _invitation(db, answer)
        # A calendar whose clock runs ahead would make all its later answers old.
        stamped_at = min(answer.stamped_at, clock.now())
        partstat = Partstat(answer.partstat)
        asked = row and Asked(row.method == "REQUEST", row.sequence, Partstat(row.partstat), row.replied_at)
        outcome = weigh(
            asked or None,
            own=answer.sender == answer.attendee,
            sequence=answer.sequence,
            stamped_at=stamped_at,
            partstat=partstat,
        )
        if outcome is ReplyOutcome.APPLIED and row is not None:
            row.partstat, row.replied_at = str(partstat), stamped_at
    trusted = outcome not in (ReplyOutcome.FORGED, ReplyOutcome.UNKNOWN)
    db.add(
        CalendarReply(
            message_sha256=sha256,
            read_at=clock.now(),
            uid=answer.uid[:LINE] if answer else "",
            outcome=str(outcome),
            invitation_id=row.id if row and trusted else None,
        )
    )
    db.flush()
    if outcome is ReplyOutcome.APPLIED and row is not None:
        audit.record(
            db,
            SYSTEM,
            clock,
            "calendars:invitation:answer",
            "course_session",
            row.session_id,
            person_id=row.person_id,
            partstat=row.partstat,
        )
    return outcome


def _invitation(db: Session, answer: CalendarAnswer) -> Invitation | None:
    """What was sent to who is said to answer, under its lock.

    The cohort is locked first, as everywhere: a change of the planning writes invitations when it holds the log
    already, so the two would wait for each other.
    """
    session = scheduling.session_by_uid(db, answer.uid) if len(answer.uid) <= LINE else None
    if session is None:
        return None
    cohorts.lock_cohort(db, session.cohort_id)
    query = sa.select(Invitation).where(
        Invitation.session_id == session.id, sa.func.lower(Invitation.address) == answer.attendee
    )
    return db.scalar(query.order_by(Invitation.id).with_for_update())


def _sha256(mail: InboxMail, answer: CalendarAnswer | None) -> str:
    """What tells one mail from another: its Message-ID with its sender, else its bytes, else where it lies."""
    if answer is not None and answer.message_id:
        told = f"{answer.sender}\n{answer.message_id}".encode()
    else:
        told = mail.content if mail.content is not None else mail.name.encode()
    return hashlib.sha256(told).hexdigest()


def _mark(db: Session, mailbox: str) -> InboxMark | None:
    row = db.get(MailboxMark, mailbox)
    return InboxMark(row.validity, row.last_uid) if row else None


def _move_mark(db: Session, mailbox: str, mark: InboxMark) -> None:
    row = db.get(MailboxMark, mailbox, with_for_update=True)
    if row is None:
        db.add(MailboxMark(mailbox_sha256=mailbox, validity=mark.validity, last_uid=mark.last_uid))
    elif row.validity != mark.validity:
        row.validity, row.last_uid = mark.validity, mark.last_uid
    else:
        row.last_uid = max(row.last_uid, mark.last_uid)
