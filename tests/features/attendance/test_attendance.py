"""Attendance: noted by whom, from when, and what it adds up to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import Attendance
from app.attendance.rules import AttendanceState
from app.audit.models import AuditEvent
from app.core.clock import FixedClock, local
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from tests.factories.practice import Class, send
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT, LATE = AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.LATE


def save(db: Session, clock: FixedClock, here: Class, session_id: int, **other: object) -> int:
    marks = other.get("marks", {here.enrolment_id: PRESENT, here.peer_enrolment_id: ABSENT})
    actor = other.get("actor", here.trainer)
    return service.save_sheet(db, actor, clock, session_id=session_id, marks=marks)  # type: ignore[arg-type]


def test_a_whole_sheet_is_saved_at_once_and_again_changes_nothing(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    assert save(db, clock, here, sessions[0].id) == 2
    events = db.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    assert save(db, clock, here, sessions[0].id) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == events
    assert save(db, clock, here, sessions[0].id, marks={here.peer_enrolment_id: LATE}) == 1
    assert {line.state for line in service.sheet(db, sessions[0].id).lines} == {PRESENT, LATE}


def test_attendance_waits_for_the_day(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    second = sessions[1]
    with pytest.raises(Refused, match="moet nog komen"):
        save(db, clock, here, second.id)
    clock.set(second.starts_at - timedelta(hours=3))
    assert local(clock.now()).date() == local(second.starts_at).date()
    assert save(db, clock, here, second.id) == 2


def test_only_who_teaches_the_session_notes_it(
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[scheduling.SessionView],
    actor_for: ActorFor,
) -> None:
    guest, other = actor_for(Role.GUEST_TRAINER), actor_for(Role.TRAINER)
    scheduling.add_guest(db, SYSTEM, clock, session_id=sessions[0].id, person_id=guest.person_id or 0)
    for actor in (other, here.learner, SYSTEM):
        with pytest.raises(NotFound):
            save(db, clock, here, sessions[0].id, actor=actor)
    assert save(db, clock, here, sessions[0].id, actor=guest) == 2
    clock.set(sessions[1].starts_at)
    with pytest.raises(NotFound):
        save(db, clock, here, sessions[1].id, actor=guest)


def test_a_stranger_or_a_cancelled_session_is_refused(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    with pytest.raises(Refused):
        save(db, clock, here, sessions[0].id, marks={here.enrolment_id: PRESENT, 999_999: PRESENT})
    assert db.scalars(sa.select(Attendance.id)).all() == []
    scheduling.cancel_session(db, SYSTEM, clock, session_id=sessions[0].id)
    with pytest.raises(Refused, match="gaat niet door"):
        save(db, clock, here, sessions[0].id)


def test_the_summary_counts_days_intervisions_and_the_presentation(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    clock.set(sessions[-1].ends_at)
    for number, session in enumerate(sessions):
        save(db, clock, here, session.id, marks={here.enrolment_id: ABSENT if number == 0 else PRESENT})
    mark = {"cohort_id": here.cohort_id, "enrolment_id": here.enrolment_id}
    for _ in range(2):
        service.mark_presentation(db, here.trainer, clock, **mark, done=True)
    summary = service.summary(db, [here.enrolment_id, here.peer_enrolment_id])
    mine = summary[here.enrolment_id]
    assert (mine.days, mine.intervisions, mine.presentation) == (7, 5, True)
    assert mine.missed_days == (local(sessions[0].starts_at).date(),)
    assert summary[here.peer_enrolment_id] == service.AttendanceSummary()
    with pytest.raises(NotFound):
        service.mark_presentation(db, here.learner, clock, **mark, done=False)
    with pytest.raises(NotFound):
        service.mark_presentation(
            db, here.trainer, clock, cohort_id=here.cohort_id, enrolment_id=999_999, done=True
        )


def test_a_trainer_fills_in_the_sheet_on_a_phone(
    client: FlaskClient,
    db: Session,
    here: Class,
    sessions: list[scheduling.SessionView],
    login: Login,
) -> None:
    login(client, here.trainer)
    group = f"/trainer/groepen/{here.cohort_id}"
    assert "0 van 2 ingevuld" in client.get(group).text
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid"
    shown = client.get(url).text
    assert "Wie is er vandaag?" in shown
    assert here.learner.name in shown
    assert send(client, url, **{f"p{here.enrolment_id}": "absent"}).status_code == 303
    assert "1 van 2 ingevuld" in client.get(url).text
    assert (
        send(
            client, url, **{f"p{here.enrolment_id}": "absent", "rest": "ja", "r": str(here.peer_enrolment_id)}
        ).status_code
        == 303
    )
    db.rollback()
    lines = service.sheet(db, sessions[0].id).lines
    assert {line.enrolment_id: line.state for line in lines} == {
        here.enrolment_id: ABSENT,
        here.peer_enrolment_id: PRESENT,
    }
    db.rollback()
    early = f"/trainer/bijeenkomsten/{sessions[1].id}/aanwezigheid"
    answer = send(client, early, page=url, **{f"p{here.enrolment_id}": "present"})
    assert answer.status_code == 422
    assert "moet nog komen" in answer.text
    assert send(client, url, **{f"p{here.enrolment_id}": "misschien"}).status_code == 422
    marked = send(client, f"{group}/presentatie/{here.enrolment_id}", page=group, done="ja")
    assert marked.status_code == 303
    assert "Zet terug" in client.get(group).text


def test_each_of_the_five_marks_is_one_choice_on_the_sheet_and_is_kept(
    client: FlaskClient,
    db: Session,
    here: Class,
    sessions: list[scheduling.SessionView],
    login: Login,
) -> None:
    login(client, here.trainer)
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid"
    field = f"p{here.enrolment_id}"
    marks = ("present", "late", "left_early", "absent", "excused")
    page = client.get(url).text
    for mark in marks:
        assert re.search(rf'<input[^>]*type="radio"[^>]*name="{field}"[^>]*value="{mark}"', page), mark
        assert send(client, url, **{field: mark}).status_code == 303
        found = {line.enrolment_id: line.state for line in service.sheet(db, sessions[0].id).lines}
        db.rollback()
        assert found == {here.enrolment_id: mark, here.peer_enrolment_id: None}, "of the other one nothing"


def test_another_cohort_is_not_found_and_others_are_kept_out(
    client: FlaskClient,
    db: Session,
    here: Class,
    sessions: list[scheduling.SessionView],
    login: Login,
    actor_for: ActorFor,
) -> None:
    url = f"/trainer/bijeenkomsten/{sessions[0].id}/aanwezigheid"
    login(client, actor_for(Role.TRAINER))
    assert client.get(url).status_code == 404
    assert client.get(f"/trainer/groepen/{here.cohort_id}").status_code == 404
    login(client, here.learner)
    assert client.get(url).status_code == 403


def test_a_session_that_was_cancelled_since_it_was_read_is_not_noted(
    db: Session, clock: FixedClock, here: Class, sessions: list[scheduling.SessionView]
) -> None:
    assert not scheduling.session(
        db, sessions[0].id
    ).cancelled  # read before, and kept by the database session
    elsewhere = sa.text("UPDATE course_session SET state = 'cancelled' WHERE id = :id")
    db.execute(elsewhere, {"id": sessions[0].id})
    with pytest.raises(Refused, match="gaat niet door"):
        save(db, clock, here, sessions[0].id)
