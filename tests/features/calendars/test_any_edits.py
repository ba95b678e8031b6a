"""Whatever a planner does, in whatever order: one event for life, and feeds, invitations and pages that agree."""

from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component
from sqlalchemy.orm import Session

from app.calendars import service
from app.calendars.models import Invitation
from app.calendars.service import FeedKind
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.conftest import NOW
from tests.databases import SQLITE
from tests.factories.cohorts import planned
from tests.people import ActorFor

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(text.strip()))


@dataclass(frozen=True)
class Edit:
    """One thing that a planner does to one of the first three sessions."""

    which: int
    what: str
    number: int
    words: str


EDITS = st.lists(
    st.builds(
        Edit,
        which=st.integers(0, 2),
        what=st.sampled_from(
            ["day", "start", "end", "place", "link", "title", "preparation", "cancel", "reinstate", "nothing"]
        ),
        number=st.integers(0, 5),
        words=WORDS,
    ),
    max_size=7,
)


def carry_out(db: Session, clock: FixedClock, edit: Edit, one: SessionView) -> None:
    if edit.what == "cancel":
        scheduling.cancel_session(db, SYSTEM, clock, session_id=one.id)
        return
    if edit.what == "reinstate":
        scheduling.reinstate_session(db, SYSTEM, clock, session_id=one.id)
        return
    now = SessionChange.of(one)
    changes = {
        "day": {"day": now.day + timedelta(days=edit.number - 2)},
        "start": {"start": time(8 + edit.number % 3, 30)},
        "end": {"end": time(16 + edit.number % 3, 30)},
        "place": {"place": edit.words},
        "link": {"online_url": f"https://overleg.test/{edit.number}" if edit.number else ""},
        "title": {"title": edit.words},
        "preparation": {"preparation": edit.words},
        "nothing": {},
    }
    scheduling.change_session(
        db,
        SYSTEM,
        clock,
        session_id=one.id,
        change=replace(now, **changes[edit.what]),  # type: ignore[arg-type]
    )


def facts(one: SessionView) -> tuple[object, ...]:
    """What SEQUENCE counts (RFC 5546 section 2.1.4 and the glossary)."""
    return one.starts_at, one.ends_at, one.place, one.online_url, one.state


@pytest.mark.parametrize("kind", [SQLITE])
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(edits=EDITS)
def test_any_edits_keep_one_event_and_feed_invitation_and_page_agree(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, edits: list[Edit]
) -> None:
    clock.set(NOW)
    trainer = actor_for(Role.TRAINER)
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,), state=CohortState.CONFIRMED)
    token = f"token-{cohort.id}"
    service.new_address(db, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token=token)
    db.commit()
    client = app.test_client()
    first = {one.id: one for one in scheduling.sessions_of(db, [cohort.id])}
    before = first
    stamp = {one.uid: NOW for one in first.values()}
    for edit in edits:
        clock.advance(timedelta(minutes=7))
        one = sorted(before.values(), key=lambda session: session.id)[edit.which]
        try:
            carry_out(db, clock, edit, one)
        except Refused:
            db.rollback()
            continue
        db.commit()
        after = {one.id: one for one in scheduling.sessions_of(db, [cohort.id])}
        for number, session in after.items():
            old = before[number]
            assert session.uid == first[number].uid
            assert session.sequence - old.sequence == (facts(session) != facts(old)), edit
        db.rollback()
        agree(db, client.get(f"/feed/{token}.ics").get_data(), after, stamp, trainer)
        before = after


def agree(
    db: Session, body: bytes, sessions: dict[int, SessionView], stamp: dict[str, object], trainer: Actor
) -> None:
    """The feed says of every session what the page says, and so does the last invitation."""
    events = {str(one["UID"]): one for one in Calendar.from_ical(body).walk("VEVENT")}
    assert len(events) == len(sessions)
    rows = db.scalars(sa.select(Invitation).where(Invitation.person_id == trainer.person_id)).all()
    invited = {row.session_id: row for row in rows}
    standing = {number for number, row in invited.items() if row.method == "REQUEST"}
    assert standing == {number for number, session in sessions.items() if not session.cancelled}
    for number, session in sessions.items():
        event = events[session.uid]
        assert says(event) == (
            session.starts_at,
            session.ends_at,
            " ".join(session.place.split()),
            session.cancelled,
            session.sequence,
        )
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt >= stamp[session.uid]
        stamp[session.uid] = event["DTSTAMP"].dt
        if number in standing:
            assert invited[number].sequence == session.sequence
    db.rollback()


def says(event: Component) -> tuple[object, ...]:
    return (
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event["LOCATION"]),
        event["STATUS"] == "CANCELLED",
        event["SEQUENCE"],
    )
