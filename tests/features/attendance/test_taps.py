"""Taps of trainers' phones: sent late, twice or out of order, each counts once and the newest holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service
from app.attendance.models import AttendanceChange
from app.attendance.rules import AttendanceState
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from tests.factories.attending import stands, tap
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT


def test_a_tap_sent_twice_counts_once(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    one = tap(here.enrolment_id, PRESENT, clock.now())
    for changed in (1, 0):
        done = service.save_taps(db, here.trainer, clock, session_id=sessions[0].id, taps=[one])
        assert (done.taken, done.changed) == ((one.tap_id,), changed)
    assert db.scalar(sa.select(sa.func.count()).select_from(AttendanceChange)) == 1
    events = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "attendance:sheet:save")).all()
    assert [event.data for event in events] == [{"changed": {str(here.enrolment_id): "present"}}]


def test_an_older_tap_never_undoes_a_newer_one_not_even_one_that_changed_nothing(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    start, who = clock.now() - timedelta(minutes=10), here.enrolment_id
    for minute, state in ((1, PRESENT), (5, PRESENT), (3, ABSENT)):
        taps = [tap(who, state, start + timedelta(minutes=minute))]
        assert service.save_taps(db, here.trainer, clock, session_id=sessions[0].id, taps=taps).taken
    assert stands(db, sessions[0].id) == {who: "present"}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_two_phones_end_in_the_newest_tap_of_each_person_whatever_the_net_does(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions, data: st.DataObject
) -> None:
    db.rollback()
    states = st.sampled_from([PRESENT, LATE, ABSENT, None])
    people = st.sampled_from([here.enrolment_id, here.peer_enrolment_id])
    made = [
        tap(
            data.draw(people),
            data.draw(states),
            clock.now() - timedelta(seconds=data.draw(st.integers(0, 9))),
        )
        for _ in range(data.draw(st.integers(1, 6)))
    ]
    repeats = data.draw(st.lists(st.sampled_from(made), max_size=4))
    waiting = data.draw(st.permutations([*made, *repeats]))
    while waiting:
        size = data.draw(st.integers(1, len(waiting)))
        service.save_taps(db, here.trainer, clock, session_id=sessions[0].id, taps=waiting[:size])
        waiting = waiting[size:]
    newest = {one.enrolment_id: one for one in sorted(made, key=lambda one: (one.tapped_at, one.tap_id))}
    assert stands(db, sessions[0].id) == {
        enrolment_id: one.state for enrolment_id, one in newest.items() if one.state is not None
    }
    db.rollback()


def test_a_phone_whose_clock_is_wrong_is_set_right(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who, now = sessions[0].id, here.enrolment_id, clock.now()
    ahead = now + timedelta(days=400)
    service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[tap(who, PRESENT, ahead)])
    clock.advance(timedelta(seconds=5))
    service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[tap(who, ABSENT, clock.now())])
    assert stands(db, session_id) == {who: "absent"}
    clock.advance(timedelta(minutes=5))
    behind = clock.now() - timedelta(days=400)
    taps = [tap(who, LATE, behind - timedelta(seconds=10))]
    service.save_taps(db, here.trainer, clock, session_id=session_id, taps=taps, phone_now=behind)
    assert stands(db, session_id) == {who: "late"}


def test_what_cannot_be_kept_does_not_hold_up_the_rest(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    gone, good = tap(999_999, PRESENT, clock.now()), tap(here.enrolment_id, PRESENT, clock.now())
    done = service.save_taps(db, here.trainer, clock, session_id=sessions[0].id, taps=[gone, good])
    assert done.taken == (good.tap_id,)
    assert "lijst met deelnemers is veranderd" in str(done.refused[gone.tap_id])
    scheduling.cancel_session(db, SYSTEM, clock, session_id=sessions[0].id)
    late = tap(here.enrolment_id, ABSENT, clock.now())
    done = service.save_taps(db, here.trainer, clock, session_id=sessions[0].id, taps=[late])
    assert "gaat niet door" in str(done.refused[late.tap_id])


def test_taps_of_the_day_arrive_after_the_weekend_and_later_ones_need_a_reason(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    on_day, session_id, who = clock.now(), sessions[0].id, here.enrolment_id
    service.save_sheet(db, here.trainer, clock, session_id=session_id, marks={who: PRESENT})
    clock.advance(timedelta(days=3))
    on_day += timedelta(minutes=1)
    first = tap(who, ABSENT, on_day)
    assert service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[first]).changed == 1
    clock.advance(timedelta(days=1))
    second = tap(who, LATE, on_day + timedelta(minutes=1))
    done = service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[second])
    assert "waarom" in str(done.refused[second.tap_id])


def test_a_correction_after_the_day_needs_a_reason_and_stays_in_the_history(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who = sessions[0].id, here.enrolment_id
    service.save_sheet(db, here.trainer, clock, session_id=session_id, marks={who: PRESENT})
    clock.advance(timedelta(days=1))
    service.save_sheet(
        db, here.trainer, clock, session_id=session_id, marks={here.peer_enrolment_id: PRESENT}
    )
    for reason in ("", "  "):
        with pytest.raises(Refused, match="waarom"):
            service.save_sheet(
                db, here.trainer, clock, session_id=session_id, marks={who: ABSENT}, reason=reason
            )
    correct = {"session_id": session_id, "reason": "stond verkeerd"}
    assert service.save_sheet(db, here.trainer, clock, marks={who: ABSENT}, **correct) == 1  # type: ignore[arg-type]
    assert service.save_sheet(db, here.trainer, clock, marks={who: None}, **correct) == 1  # type: ignore[arg-type]
    assert stands(db, session_id) == {here.peer_enrolment_id: "present"}
    steps = service.history(db, here.trainer.person_id or 0, session_id, who).steps
    assert [(step.before, step.state, step.reason) for step in steps] == [
        (ABSENT, None, "stond verkeerd"),
        (PRESENT, ABSENT, "stond verkeerd"),
        (None, PRESENT, ""),
    ]
    assert steps[0].by == here.trainer.name
    told = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "attendance:sheet:correct")).all()
    assert [event.data["changed"] for event in told] == [{str(who): "absent"}, {str(who): None}]
    assert "stond verkeerd" not in str([event.data for event in told]), (
        "why may be private: the log is for ever"
    )


def test_who_is_no_trainer_any_more_notes_as_a_guest_at_most(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    former = here.trainer.person_id or 0
    scheduling.add_guest(db, SYSTEM, clock, session_id=sessions[1].id, person_id=former)
    accounts.set_roles(db, SYSTEM, clock, person_id=former, roles=[])
    with pytest.raises(NotFound):
        service.sheet_for_trainer(db, former, sessions[0].id)
    assert service.standing_at(db, former, sessions[1].id) is service.Standing.GUEST
    actor = replace(here.trainer, roles=frozenset({Role.GUEST_TRAINER}))
    with pytest.raises(NotFound):
        service.save_sheet(db, actor, clock, session_id=sessions[0].id, marks={here.enrolment_id: PRESENT})
    with pytest.raises(NotFound):
        service.lists(db, actor, sessions[0].id)


def test_a_guest_notes_on_the_own_day_only(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions, actor_for: ActorFor
) -> None:
    guest = actor_for(Role.GUEST_TRAINER)
    scheduling.add_guest(db, SYSTEM, clock, session_id=sessions[0].id, person_id=guest.person_id or 0)
    mine = {"session_id": sessions[0].id, "marks": {here.enrolment_id: PRESENT}}
    assert service.save_sheet(db, guest, clock, **mine) == 1  # type: ignore[arg-type]
    on_day = clock.now()
    clock.advance(timedelta(days=1))
    with pytest.raises(Refused, match="gasttrainer"):
        service.save_sheet(
            db, guest, clock, session_id=sessions[0].id, marks={here.peer_enrolment_id: PRESENT}
        )
    waited = tap(here.peer_enrolment_id, PRESENT, on_day)
    assert service.save_taps(db, guest, clock, session_id=sessions[0].id, taps=[waited]).changed == 1
    with pytest.raises(NotFound):
        service.history(db, guest.person_id or 0, sessions[1].id, here.enrolment_id)
