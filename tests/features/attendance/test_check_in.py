"""Self check-in: the code on the screen, one device each, and everything that somebody who is elsewhere might try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import AttendanceChange, CheckIn, CheckInDevice, MakeUp
from app.attendance.queries import enrolment_at
from app.attendance.rules import AttendanceState
from app.attendance.rules.codes import link_code, spoken_code, step_of
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from app.scheduling import service as scheduling
from app.scheduling.models import CourseSession
from app.subgroups.models import Subgroup, SubgroupMember
from tests.factories.attending import code_now, stored
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT
LATE_AFTER = timedelta(minutes=15)


def come(
    db: Session, clock: FixedClock, actor: Actor, session_id: int, code: str, device: str = "telefoon"
) -> AttendanceState:
    return service.check_in(
        db, actor, clock, session_id=session_id, code=code, device=device, late_after=LATE_AFTER
    )


def test_a_code_makes_present_and_after_the_margin_late(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    assert come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id)) is PRESENT
    clock.set(opened.starts_at + LATE_AFTER + timedelta(seconds=1))
    spoken = code_now(db, clock, opened.id, spoken=True)
    assert come(db, clock, here.peer, opened.id, spoken, "andere") is LATE
    changes = db.scalars(sa.select(AttendanceChange).order_by(AttendanceChange.id)).all()
    assert [(one.state, one.source, one.noted_by_person_id) for one in changes] == [
        ("present", "self", here.learner.person_id),
        ("late", "self", here.peer.person_id),
    ]
    actions = db.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.startswith("attendance:"))
    ).all()
    assert actions == ["attendance:check-in:open", *["attendance:check-in:arrive"] * 2]


def test_checking_in_again_changes_nothing(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    clock.advance(timedelta(hours=1))
    assert come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id), "tweede") is PRESENT
    assert db.scalar(sa.select(sa.func.count()).select_from(AttendanceChange)) == 1
    assert db.scalars(sa.select(CheckInDevice.device_sha256)).all() == [digest("telefoon")]


@pytest.mark.parametrize("spoken", [False, True])
def test_a_replayed_guessed_or_foreign_code_is_refused(
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    sessions: Sessions,
    spoken: bool,
) -> None:
    old = code_now(db, clock, opened.id, spoken=spoken)
    clock.advance(timedelta(seconds=61))
    row = db.get_one(CheckIn, opened.id)
    make = spoken_code if spoken else link_code
    step = step_of(clock.now())
    others = [
        make(row.secret, sessions[1].id, step),
        make(row.secret, opened.id, step + 1),
        "000000",
        "x" * 22,
    ]
    for code in (old, *others):
        with pytest.raises(Refused, match="geldt niet meer"):
            come(db, clock, here.learner, opened.id, code)
    assert stored(db, opened.id) == {}


def test_one_person_one_device(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    db.commit()
    with pytest.raises(Refused, match="al iemand anders"):
        come(db, clock, here.peer, opened.id, code_now(db, clock, opened.id))
    db.rollback()
    assert stored(db, opened.id) == {here.enrolment_id: "present"}
    service.save_sheet(db, here.trainer, clock, session_id=opened.id, marks={here.peer_enrolment_id: PRESENT})
    service.save_sheet(db, here.trainer, clock, session_id=opened.id, marks={here.enrolment_id: None})
    clock.advance(timedelta(seconds=1))
    with pytest.raises(Refused, match="met een ander apparaat"):
        come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id), "tweede")
    assert come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id)) is PRESENT


def test_closing_ends_it_at_once_and_opening_again_makes_new_codes(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    code = code_now(db, clock, opened.id)
    service.close_check_in(db, here.trainer, clock, session_id=opened.id)
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, opened.id, code)
    service.open_check_in(db, here.trainer, clock, session_id=opened.id)
    with pytest.raises(Refused, match="geldt niet meer"):
        come(db, clock, here.learner, opened.id, code)
    clock.set(opened.ends_at + timedelta(seconds=1))
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    with pytest.raises(Refused, match="voorbij"):
        service.open_check_in(db, here.trainer, clock, session_id=opened.id)


def test_it_opens_an_hour_before_and_ends_with_a_cancelled_or_moved_session(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    first = sessions[0]
    clock.set(first.starts_at - timedelta(minutes=61))
    with pytest.raises(Refused, match="een uur"):
        service.open_check_in(db, here.trainer, clock, session_id=first.id)
    clock.advance(timedelta(minutes=1))
    service.open_check_in(db, here.trainer, clock, session_id=first.id)
    code = code_now(db, clock, first.id)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, first.id, code)
    with pytest.raises(Refused, match="gaat niet door"):
        service.open_check_in(db, here.trainer, clock, session_id=first.id)


def test_who_does_not_belong_is_refused(
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    sessions: Sessions,
    actor_for: ActorFor,
) -> None:
    stranger = actor_for(Role.LEARNER)
    with pytest.raises(Refused, match="niet voor jouw groep"):
        come(db, clock, stranger, opened.id, code_now(db, clock, opened.id))
    with pytest.raises(NotFound):
        come(db, clock, stranger, opened.id, "123456")
    other = actor_for(Role.TRAINER)
    for verb in (service.open_check_in, service.close_check_in):
        with pytest.raises(NotFound):
            verb(db, other, clock, session_id=opened.id)
    with pytest.raises(NotFound):
        service.screen(db, clock, other.person_id or 0, opened.id)


def test_a_code_never_undoes_a_trainer_and_an_older_tap_never_undoes_a_check_in(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    service.save_sheet(db, here.trainer, clock, session_id=opened.id, marks={here.peer_enrolment_id: ABSENT})
    with pytest.raises(Refused, match="Vraag je trainer"):
        come(db, clock, here.peer, opened.id, code_now(db, clock, opened.id))
    before = clock.now()
    clock.advance(timedelta(minutes=5))
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    late = service.Tap("00000000-0000-4000-8000-000000000001", here.enrolment_id, ABSENT, before)
    assert service.save_taps(db, here.trainer, clock, session_id=opened.id, taps=[late]).changed == 0
    db.commit()
    assert stored(db, opened.id)[here.enrolment_id] == "present"


def test_who_belongs_to_a_session_is_the_same_for_one_as_for_all(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions, actor_for: ActorFor
) -> None:
    group = Subgroup(cohort_id=here.cohort_id, kind="part", name="Deel A")
    db.add(group)
    db.flush()
    db.add(SubgroupMember(subgroup_id=group.id, enrolment_id=here.enrolment_id))
    db.get_one(CourseSession, sessions[1].id).subgroup_id = group.id
    made_up = db.get_one(CourseSession, sessions[2].id)
    made_up.kind, made_up.repeats = "make_up", "intervision"
    for number in (1, 2):
        db.add(
            MakeUp(
                enrolment_id=here.peer_enrolment_id,
                session_id=sessions[0].id,
                kind="session",
                at_session_id=sessions[number].id,
                agreed_at=clock.now(),
                agreed_by_person_id=here.trainer.person_id,
                withdrawn_at=clock.now() if number == 1 else None,
            )
        )
    db.flush()
    everybody = {here.learner: here.enrolment_id, here.peer: here.peer_enrolment_id}
    found = []
    for one in sessions[:3]:
        session = scheduling.session(db, one.id)
        together = {person.enrolment_id for person in service.expected(db, session)}
        alone = {enrolment_at(db, person.person_id, session) for person in everybody} - {None}
        assert alone == together
        assert enrolment_at(db, actor_for(Role.LEARNER).person_id, session) is None
        found.append(sorted(together))
    assert found == [sorted(everybody.values()), [here.enrolment_id], [here.peer_enrolment_id]]
