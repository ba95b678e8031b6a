"""Whatever is done to a planning, calendars that live on our mail hold what the feed and the pages say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.adapters.calendar import build_calendar
from app.calendars.contents import Contents
from app.calendars.service import FeedKind, Variant
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.config import Config
from app.core.clock import FixedClock, local
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.conftest import NOW
from tests.factories import enrolments as factory
from tests.factories.enrolments import World
from tests.factories.receiver import Held, Kept, held_of
from tests.people import ActorFor

#: Two people, and as many sessions as are changed.
PEOPLE, SESSIONS = (1, 2), 3

EDITS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["move", "place", "title", "cancel", "reinstate"]), st.integers(0, SESSIONS - 1)
        ),
        st.tuples(st.sampled_from(["leave", "join", "readdress"]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["one_teaches", "all_teach"]), st.integers(0, SESSIONS - 1)),
        st.tuples(st.sampled_from(["trainer_leaves", "trainer_comes"]), st.just(0)),
        st.tuples(st.sampled_from(["send", "nothing"]), st.just(0)),
    ),
    max_size=14,
)

_numbers = count(1)


class Planning:
    """One cohort under edit, with a count of what must raise each SEQUENCE."""

    def __init__(self, db: Session, clock: FixedClock, work: Callable[[], int], actor_for: ActorFor) -> None:
        self.db, self.clock, self.work = db, clock, work
        self.number = next(_numbers)
        self.administrator = actor_for(Role.ADMINISTRATOR)
        self.trainers = [actor_for(Role.TRAINER) for _ in range(2)]
        #: Addresses of before.
        self.former: list[str] = []
        self.moved = dict.fromkeys(PEOPLE, 0)
        self.world = World(
            factory.cohort(db, clock, name=f"Groep {self.number}"),
            factory.organisation(db, clock, f"Zorg {self.number}"),
            factory.organisation(db, clock, f"Welzijn {self.number}"),
        )
        for one in PEOPLE:
            self.join(one)
        for trainer in self.trainers:
            self._assign(trainer)
        cohorts.set_state(db, SYSTEM, clock, cohort_id=self.world.cohort.id, state=CohortState.CONFIRMED)
        db.commit()
        self.raised = dict.fromkeys(range(SESSIONS), 0)
        self.uids = {one.id: one.uid for one in self.sessions}

    @property
    def sessions(self) -> list[SessionView]:
        return sorted(scheduling.sessions_of(self.db, [self.world.cohort.id]), key=lambda one: one.id)

    def email(self, one: int) -> str:
        again = f".{self.moved[one]}" if self.moved[one] else ""
        return f"persoon{self.number * 100 + one}{again}@voorbeeld.nl"

    def seated(self) -> dict[str, enrolments.ParticipantView]:
        return {one.email: one for one in enrolments.participants(self.db, self.world.cohort.id)}

    def edit(self, what: str, which: int) -> None:
        """Makes one edit; one that cannot be is none."""
        try:
            getattr(self, what)(which)
        except (NotFound, Refused):
            self.db.rollback()
        self.db.commit()
        self.clock.set(self.clock.now() + timedelta(seconds=7))

    def move(self, which: int) -> None:
        one = self.sessions[which]
        day = local(one.starts_at).date() + timedelta(days=1 if local(one.starts_at).weekday() < 4 else -1)
        self._change(which, replace(SessionChange.of(one), day=day))

    def place(self, which: int) -> None:
        one = self.sessions[which]
        self._change(
            which, replace(SessionChange.of(one), place=f"Zaal {one.sequence}, Assen", place_id=None)
        )

    def title(self, which: int) -> None:
        one = self.sessions[which]
        scheduling.change_session(
            self.db,
            SYSTEM,
            self.clock,
            session_id=one.id,
            change=replace(SessionChange.of(one), title=f"{one.title}!"),
        )

    def _change(self, which: int, asked: SessionChange) -> None:
        scheduling.change_session(
            self.db, SYSTEM, self.clock, session_id=self.sessions[which].id, change=asked
        )
        self.raised[which] += 1

    def cancel(self, which: int) -> None:
        one = self.sessions[which]
        scheduling.cancel_session(self.db, SYSTEM, self.clock, session_id=one.id)
        self.raised[which] += not one.cancelled

    def reinstate(self, which: int) -> None:
        one = self.sessions[which]
        scheduling.reinstate_session(self.db, SYSTEM, self.clock, session_id=one.id)
        self.raised[which] += one.cancelled

    def leave(self, one: int) -> None:
        if who := self.seated().get(self.email(one)):
            enrolments.withdraw(
                self.db,
                SYSTEM,
                self.clock,
                organisation_id=self.world.own.id,
                enrolment_id=who.enrolment_id,
            )

    def join(self, one: int) -> None:
        if self.email(one) not in self.seated():
            factory.enrol(self.db, self.clock, self.world, self.number * 100 + one)

    def readdress(self, one: int) -> None:
        who = self.seated().get(self.email(one))
        if who is None:
            return
        self.former.append(self.email(one))
        self.moved[one] += 1
        accounts.change_address(
            self.db, self.administrator, self.clock, person_id=who.person_id, email=self.email(one)
        )

    def one_teaches(self, which: int) -> None:
        self._teach(which, self.trainers[0].person_id)

    def all_teach(self, which: int) -> None:
        self._teach(which, None)

    def _teach(self, which: int, person_id: int | None) -> None:
        one = self.sessions[which]
        change = replace(SessionChange.of(one), trainer_person_id=person_id)
        scheduling.change_session(self.db, SYSTEM, self.clock, session_id=one.id, change=change)

    def trainer_leaves(self, _: int) -> None:
        cohorts.remove_trainer(
            self.db,
            SYSTEM,
            self.clock,
            cohort_id=self.world.cohort.id,
            person_id=self.trainers[0].person_id or 0,
        )

    def trainer_comes(self, _: int) -> None:
        self._assign(self.trainers[0])

    def _assign(self, trainer: Actor) -> None:
        cohorts.assign_trainer(
            self.db, SYSTEM, self.clock, cohort_id=self.world.cohort.id, person_id=trainer.person_id or 0
        )

    def send(self, _: int) -> None:
        self.work()
        self.clock.set(self.clock.now() + timedelta(minutes=8))
        self.work()

    def nothing(self, _: int) -> None:
        cohorts.planning_changed(self.db, cohort_ids=[self.world.cohort.id])

    def send_all(self) -> None:
        for _ in range(30):
            self.clock.set(self.clock.now() + timedelta(minutes=1))
            if not self.work():
                continue


def in_feed(
    planning: Planning, config: Config, person_id: int, kind: FeedKind = FeedKind.LEARNER
) -> dict[str, Held]:
    """What the feed of a person holds."""
    contents = Contents(planning.db, planning.clock, config)
    body = build_calendar(contents.file(contents.holding(kind, person_id), Variant())[0])
    return {str(one["UID"]): held_of(one) for one in Calendar.from_ical(body).walk("VEVENT")}


def told(one: Held) -> tuple[object, ...]:
    """What a person sees of an event."""
    return one.starts_at, one.ends_at, one.location, one.cancelled


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS)
def test_after_any_edits_mail_feed_and_pages_agree(
    app: Flask,
    db: Session,
    clock: FixedClock,
    config: Config,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    actor_for: ActorFor,
    edits: list[tuple[str, int]],
) -> None:
    clock.set(NOW)
    post = Kept()
    jobs = app.extensions["jobs"]
    monkeypatch.setattr(jobs, "_work", replace(app.extensions["work"], mail=post))
    planning = Planning(db, clock, work, actor_for)
    left: set[int] = set()
    for what, which in edits:
        if what in ("leave", "readdress"):
            left.add(which)
        planning.edit(what, which)
    planning.send_all()
    assert {one.id: one.uid for one in planning.sessions} == planning.uids
    raised = {number: planning.sessions[number].sequence for number in planning.raised}
    assert raised == planning.raised
    held = post.receivers()
    assert all(held[address].standing() == {} for address in planning.former if address in held)
    for trainer in planning.trainers:
        feed = in_feed(planning, config, trainer.person_id or 0, FeedKind.TRAINER)
        calendar = held.get(trainer.email)
        assert {uid: told(item) for uid, item in (calendar.standing() if calendar else {}).items()} == {
            uid: told(item) for uid, item in feed.items() if not item.cancelled
        }
    for one in PEOPLE:
        calendar = held.get(planning.email(one))
        if calendar is None:
            assert planning.email(one) not in planning.seated()
            continue
        assert calendar.ignored == 0
        who = planning.seated().get(planning.email(one))
        feed = in_feed(planning, config, who.person_id) if who else {}
        pages = {
            item.uid: (item.starts_at, item.ends_at, item.place, item.cancelled)
            for item in (planning.sessions if who else ())
        }
        assert {uid: told(item) for uid, item in feed.items()} == pages
        standing = {uid: item for uid, item in feed.items() if not item.cancelled}
        assert {uid: told(item) for uid, item in calendar.standing().items()} == {
            uid: told(item) for uid, item in standing.items()
        }
        for uid, item in calendar.standing().items():
            assert item.sequence >= standing[uid].sequence
            if one not in left:  # whoever left or moved was told more than the session itself
                assert item.sequence == standing[uid].sequence
