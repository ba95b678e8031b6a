"""Invitations by mail: what a change of the planning asks for is posted in the same transaction.

Nothing remembers that a letter is due. Who should have which session is compared with what each was sent last, so a
change that is made twice, or undone, leads to no letter too many. The turn of `storing` keeps two changes apart.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import PersonView
from app.attendance import service as attendance
from app.calendars import mails
from app.calendars.events import LESSON_PAGE, Events, Telling
from app.calendars.invitees import Pair, Standing, concerned, standing
from app.calendars.models import Invitation
from app.calendars.rules import AT_ONCE, Hours, Partstat, Sent, Step, next_step, sent_at, to_be_told
from app.config import Config
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.documents import keep_all
from app.core.email import address
from app.core.invitations import CalendarInvitation, InvitationBuilder
from app.core.ports import CalendarEvent
from app.messages import service as messages
from app.messages.service import Calendar, Draft

#: Media type under which the file of an invitation is kept.
MEDIA_TYPE = "text/calendar"

#: What the key of a letter begins with: nobody can have received an earlier one; nobody at this address can; it
#: follows on others; the last one to an address of before.
FIRST, MOVED, LATER, FAREWELL = "itip-first", "itip-moved", "itip", "itip-old"
#: The page of who teaches a session, of who takes part, and of who has no place there any more.
PAGES: Final = {True: "/trainer", False: LESSON_PAGE, None: "/leren"}
#: So many letters about a session, besides the last one, can still be on their way: one is sent in a few minutes.
EARLIER: Final = 3


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter on its way to one person."""

    pair: Pair
    step: Step
    #: To whom: of a CANCEL the address that was invited.
    to: str
    event: CalendarEvent
    #: Whether the session takes place for nobody.
    off: bool
    #: What its key begins with.
    kind: str = LATER
    #: An earlier letter about this is perhaps being sent until then; this one may not overtake it.
    after: datetime | None = None

    @property
    def farewell(self) -> bool:
        """Whether it goes to an address that is no longer the person's: nothing is remembered of it."""
        return self.kind == FAREWELL


def settle(db: Session, clock: Clock, config: Config, changed: Changed, invite: InvitationBuilder) -> None:
    """Posts the invitations, changes and cancellations that follow from what changed."""
    cohort_ids = concerned(db, changed)
    if not cohort_ids:
        return
    now = standing(db, clock, cohort_ids)
    if not now.wanted and not now.rows:
        return
    events = _told(db, config, now)
    letters = _due(db, clock.now(), now, events)
    if letters:
        _post(db, clock, now, letters, invite)
        _note(db, clock, now, letters, events)
    db.flush()


def _told(db: Session, config: Config, now: Standing) -> dict[Pair, CalendarEvent]:
    """The event as each person has it in their feed: their language, their page."""
    known = Events(db, config)
    by_telling: dict[Telling, list[Pair]] = defaultdict(list)
    for pair in {**now.wanted, **dict.fromkeys(now.rows)}:
        person = now.people.get(pair[1])
        if person is not None:
            page = PAGES[now.wanted.get(pair)]
            by_telling[Telling(page=config.base_url + page, language=person.language)].append(pair)
    found: dict[Pair, CalendarEvent] = {}
    for telling, pairs in by_telling.items():
        ids = sorted({session_id for session_id, _ in pairs})
        made = dict(zip(ids, known.of([now.sessions[one] for one in ids], telling), strict=True))
        found |= {pair: made[pair[0]] for pair in pairs}
    return found


def _due(db: Session, moment: datetime, now: Standing, events: Mapping[Pair, CalendarEvent]) -> list[_Letter]:
    """The letters that bring all calendars up to date; earlier ones that were not sent yet are taken back."""
    steps = {
        pair: step
        for pair, event in events.items()
        if (step := _step(now, pair, event, now.rows.get(pair))) and _matters(moment, now, pair, event)
    }
    keys = {
        key: pair
        for pair in steps
        if (row := now.rows.get(pair)) is not None
        for sequence in range(max(0, row.sequence - EARLIER), row.sequence + 1)
        for key in (_key(pair, sequence, kind) for kind in (FIRST, MOVED, LATER))
    }
    back = messages.take_back(db, list(keys))
    unseen = {keys[key] for key in back.unseen if key.startswith(f"{FIRST}:")}
    unmoved = {keys[key] for key in back.unseen if key.startswith(f"{MOVED}:")}
    going: dict[Pair, datetime] = {}
    for key, until in back.going.items():
        going[keys[key]] = max(until, going.get(keys[key], until))
    letters = []
    for pair in sorted(steps, key=lambda pair: (pair[1], now.sessions[pair[0]].starts_at, pair[0])):
        row = None if pair in unseen else now.rows.get(pair)
        step = _step(now, pair, events[pair], row)
        if step is None:  # it was never told, and need not be any more
            db.delete(now.rows.pop(pair))
            continue
        to = _address(now, pair) if step.method == "REQUEST" else now.rows[pair].address
        if step.method == "CANCEL" and pair in unmoved:  # nothing stands at the address that it would go to
            now.rows[pair].method = step.method
            continue
        kind = FIRST if row is None else LATER
        if row is not None and row.method == step.method == "REQUEST" and row.address != to:
            kind, step = MOVED, replace(step, new=True)
            if pair not in unmoved:
                gone = replace(events[pair], sequence=step.sequence, cancelled=True)
                last = Step("CANCEL", step.sequence)
                off = events[pair].cancelled
                letters.append(_Letter(pair, last, row.address, gone, off, FAREWELL, going.get(pair)))
        told = replace(events[pair], sequence=step.sequence, cancelled=step.method == "CANCEL")
        letters.append(_Letter(pair, step, to, told, events[pair].cancelled, kind, going.get(pair)))
    return letters


def _matters(moment: datetime, now: Standing, pair: Pair, event: CalendarEvent) -> bool:
    hours = Hours(event.starts_at, event.ends_at, event.cancelled)
    return to_be_told(_sent(now.rows.get(pair)), hours, moment, wanted=pair in now.wanted)


def _sent(row: Invitation | None) -> Sent | None:
    return Sent(row.method == "REQUEST", row.sequence, row.sent_sha256, row.starts_at) if row else None


def _step(now: Standing, pair: Pair, event: CalendarEvent, row: Invitation | None) -> Step | None:
    sent = _sent(row)
    to = _address(now, pair)
    wanted = pair in now.wanted and to != "" and not event.cancelled
    if pair[1] in now.declined and (sent is None or not sent.stands):
        wanted = False
    return next_step(sent, wanted=wanted, sequence=event.sequence, sha256=fingerprint(event, to))


def fingerprint(event: CalendarEvent, to: str) -> str:
    """SHA-256 of what asks for another letter: what raises SEQUENCE, and who is invited."""
    facts = (
        str(event.sequence),
        event.starts_at.isoformat(),
        event.ends_at.isoformat(),
        event.location,
        event.conference,
        to,
    )
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()


def _post(
    db: Session, clock: Clock, now: Standing, letters: Collection[_Letter], invite: InvitationBuilder
) -> None:
    by_person: dict[int, list[_Letter]] = defaultdict(list)
    for one in letters:
        by_person[one.pair[1]].append(one)
    reported = attendance.moved_reports(db, {one.pair[0] for one in letters if not one.step.new})
    drafts: list[Draft] = []
    files: list[bytes] = []
    for person_id, own in by_person.items():
        person = now.people[person_id]
        fresh = [now.sessions[one.pair[0]] for one in own if one.step.new]
        if len(fresh) > AT_ONCE:
            drafts.append(mails.programme(person, fresh, now.cohort_names))
        for one, due in zip(own, sent_at(clock.now(), len(own)), strict=True):
            at = max(filter(None, (due, one.after)), default=None)
            written = CalendarInvitation(
                event=one.event,
                method=one.step.method,
                attendee=(person.full_name, one.to),
                stamped_at=clock.now(),
                language=person.language,
            )
            files.append(invite(written))
            drafts.append(_draft(now, person, one, at, reported=one.pair in reported))
    stored = iter(keep_all(db, clock, files, MEDIA_TYPE))
    messages.post_all(
        db,
        clock,
        [
            replace(one, calendar=replace(one.calendar, sha256=next(stored))) if one.calendar else one
            for one in drafts
        ],
    )


def _draft(
    now: Standing, person: PersonView, letter: _Letter, at: datetime | None, *, reported: bool
) -> Draft:
    session = now.sessions[letter.pair[0]]
    made = mails.about_session(
        person,
        session,
        now.cohort_names[session.cohort_id],
        mails.name_of(letter.step, off=letter.off, farewell=letter.farewell),
        to=letter.to,
        key=_key(letter.pair, letter.step.sequence, letter.kind),
        again=letter.step.again,
        reported=reported,
    )
    about = f"{letter.pair[0]}:{letter.pair[1]}"
    return replace(made, calendar=Calendar(letter.step.method, "", about=about), at=at)


def _note(
    db: Session,
    clock: Clock,
    now: Standing,
    letters: Iterable[_Letter],
    events: Mapping[Pair, CalendarEvent],
) -> None:
    fresh = []
    for one in letters:
        if one.farewell:
            continue
        row = now.rows.get(one.pair)
        values = {
            "address": one.to,
            "method": one.step.method,
            "sequence": one.step.sequence,
            "sent_sha256": fingerprint(events[one.pair], one.to),
            "sent_at": clock.now(),
            "starts_at": one.event.starts_at,
            # Whoever said yes to another time has said nothing yet (RFC 5546 section 3.2.2.1).
            "partstat": str(Partstat.WAITING),
        }
        if row is None:
            fresh.append({"session_id": one.pair[0], "person_id": one.pair[1], **values})
        else:
            for name, value in values.items():
                setattr(row, name, value)
    if fresh:
        db.execute(sa.insert(Invitation), fresh)


def _address(now: Standing, pair: Pair) -> str:
    person = now.people.get(pair[1])
    return (address(person.email) or "") if person else ""


def _key(pair: Pair, sequence: int, kind: str) -> str:
    return f"{kind}:{pair[0]}:{pair[1]}:{sequence}"
