"""Evaluations: by who was there, without a name, and shown when nothing can be told from them about anyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import AttendanceState
from app.audit.models import AuditEvent
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.db import Base, UTCDateTime, is_sqlite
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.evaluations import service
from app.evaluations.models import EvaluationAnswer, EvaluationGiven
from app.evaluations.rules import Answer, Question
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import Class, school, seated, send
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@dataclass(frozen=True)
class Evaluated:
    """Six learners at two sessions; the clock stands just after the second."""

    school: Class
    learners: tuple[Actor, ...]
    sessions: tuple[SessionView, ...]


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Evaluated:
    """Everyone was there."""
    found = school(db, clock, actor_for)
    learners = {found.enrolment_id: found.learner, found.peer_enrolment_id: found.peer}
    for _ in range(4):
        other = actor_for(Role.LEARNER)
        learners[seated(db, clock, found.world, other)] = other
    sessions = tuple(scheduling.sessions_of(db, [found.cohort_id])[:2])
    for one in sessions:
        clock.set(one.starts_at)
        marks = dict.fromkeys(learners, AttendanceState.PRESENT)
        attendance.save_sheet(db, found.trainer, clock, session_id=one.id, marks=marks)
    clock.set(sessions[1].ends_at)
    db.commit()
    return Evaluated(found, tuple(learners.values()), sessions)


def answered(db: Session, clock: FixedClock, here: Evaluated, count: int, *, at: int = 1) -> None:
    """So many learners answered about a session, each in a transaction of their own."""
    for number, learner in enumerate(here.learners[:count]):
        answer = Answer(4, 5, 1 + number % 5, f"Blijft {number}", f"Beter {number}")
        service.give(db, learner, clock, session_id=here.sessions[at].id, answer=answer)
        db.commit()


def test_who_is_no_trainer_any_more_reads_nothing_of_the_former_cohort(
    db: Session, clock: FixedClock, here: Evaluated
) -> None:
    answered(db, clock, here, 5)
    former = replace(here.school.trainer, roles=frozenset({Role.GUEST_TRAINER}))
    assert service.results(db, here.school.trainer, clock).sessions
    assert service.results(db, former, clock).sessions == ()
    with pytest.raises(NotFound):
        service.result(db, former, clock, here.sessions[1].id)


def test_who_was_there_answers_once_within_two_weeks(db: Session, clock: FixedClock, here: Evaluated) -> None:
    second, learner = here.sessions[1], here.learners[0]
    assert [one.session.id for one in service.waiting(db, clock, learner.person_id or 0)][-1] == second.id
    for _ in range(2):
        service.give(db, learner, clock, session_id=second.id, answer=Answer(1, 2, 3))
    assert db.scalar(sa.select(sa.func.count()).select_from(EvaluationAnswer)) == 1
    assert second.id not in [one.session.id for one in service.waiting(db, clock, learner.person_id or 0)]
    clock.set(second.ends_at + timedelta(days=14))
    with pytest.raises(Refused, match="gesloten"):
        service.give(db, here.learners[1], clock, session_id=second.id, answer=Answer(1, 2, 3))
    clock.set(second.ends_at - timedelta(minutes=1))
    with pytest.raises(Refused, match="zodra ze voorbij is"):
        service.give(db, here.learners[1], clock, session_id=second.id, answer=Answer(1, 2, 3))


def test_nobody_else_answers_and_a_rating_is_one_to_five(
    db: Session, clock: FixedClock, here: Evaluated
) -> None:
    third = scheduling.sessions_of(db, [here.school.cohort_id])[2]
    for actor, session_id in (
        (here.school.trainer, here.sessions[1].id),
        (here.learners[0], third.id),
        (SYSTEM, 1),
    ):
        with pytest.raises(NotFound):
            service.give(db, actor, clock, session_id=session_id, answer=Answer(1, 2, 3))
    for wrong in (0, 6, -1):
        with pytest.raises(Refused):
            service.give(
                db, here.learners[0], clock, session_id=here.sessions[1].id, answer=Answer(5, wrong, 5)
            )


def test_nothing_ties_an_answer_to_who_gave_it(db: Session, clock: FixedClock, here: Evaluated) -> None:
    """No column, no moment, no order of rows, no transaction and no line in the log."""
    events = db.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    answered(db, clock, here, 6)
    assert db.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == events
    answers, given = EvaluationAnswer.__table__, EvaluationGiven.__table__
    assert {column.name for column in answers.columns} & {column.name for column in given.columns} == {
        "session_id"
    }
    for table in (answers, given):
        assert not [column for column in table.columns if isinstance(column.type, UTCDateTime)]
        assert not [
            column for column in table.columns if column.default is not None and column.name != "keep"
        ][1:]
    assert not [
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table in (answers, given)
    ]
    place = "id" if is_sqlite(db) else "ctid"
    in_place = db.execute(sa.text(f"select id, keep from evaluation_answer order by {place}")).all()
    assert [row.id for row in in_place] == sorted(row.id for row in in_place)
    if is_sqlite(db):
        for name in ("evaluation_answer", "evaluation_given"):
            with pytest.raises(sa.exc.OperationalError, match="no such column"):
                db.execute(sa.text(f"select rowid from {name}"))
            db.rollback()
    else:
        rows = db.execute(sa.text("select enrolment_id from evaluation_given order by ctid")).scalars().all()
        assert list(rows) == sorted(rows)
        for name in ("evaluation_answer", "evaluation_given"):
            assert db.scalar(sa.text(f"select count(distinct xmin::text) from {name}")) == 1


def test_the_order_of_rows_differs_from_the_order_of_answering(
    db: Session, clock: FixedClock, here: Evaluated
) -> None:
    """Random numbers decide the order: in twelve answers about two sessions it is hardly ever that of arrival."""
    answered(db, clock, here, 6)
    clock.set(here.sessions[0].ends_at)
    answered(db, clock, here, 6, at=0)
    rows = db.execute(sa.select(EvaluationAnswer.session_id, EvaluationAnswer.keep)).all()
    assert [row.keep for row in rows] != [f"Blijft {n}" for n in (*range(6), *range(6))]


def test_nothing_is_shown_before_it_closes_nor_of_fewer_than_five(
    db: Session, clock: FixedClock, here: Evaluated, actor_for: ActorFor
) -> None:
    first, second = here.sessions
    administrator, trainer = actor_for(Role.ADMINISTRATOR), here.school.trainer
    clock.set(first.ends_at)
    answered(db, clock, here, 4, at=0)
    clock.set(second.ends_at)
    for count in (5, 6):
        answered(db, clock, here, count)
        found = service.result(db, trainer, clock, second.id)
        assert (found.answers, found.tally, found.keep, found.improve) == (count, None, (), ())
        assert service.results(db, administrator, clock).everything.answers == 0
    clock.set(second.ends_at + timedelta(days=14))
    assert service.result(db, trainer, clock, first.id).tally is None
    shown = service.result(db, trainer, clock, second.id)
    assert shown.tally is not None
    assert shown.tally.counts[Question.CONTENT] == (0, 0, 0, 6, 0)
    assert sorted(shown.keep) == [f"Blijft {n}" for n in range(6)]
    assert [text[-1] for text in shown.keep] != [text[-1] for text in shown.improve]
    for actor in (administrator, trainer):
        assert service.results(db, actor, clock).everything.answers == 6
    (line,) = service.results(db, administrator, clock).trainers
    assert (line.name, line.sessions, line.tally.answers) == (trainer.name, 1, 6)
    assert [one.tally.answers for one in service.results(db, administrator, clock).courses] == [6]


def test_a_trainer_reads_about_the_own_sessions_only(
    db: Session, clock: FixedClock, here: Evaluated, actor_for: ActorFor
) -> None:
    answered(db, clock, here, 6)
    clock.set(here.sessions[1].ends_at + timedelta(days=14))
    stranger = actor_for(Role.TRAINER)
    for actor in (stranger, here.learners[0]):
        with pytest.raises(NotFound):
            service.result(db, actor, clock, here.sessions[1].id)
    assert service.results(db, stranger, clock).sessions == ()
    cohorts.assign_trainer(
        db, SYSTEM, clock, cohort_id=here.school.cohort_id, person_id=stranger.person_id or 0
    )
    assert service.results(db, stranger, clock).everything.answers == 6


def test_a_learner_answers_on_a_page_and_the_trainer_reads_it(
    db: Session, clock: FixedClock, here: Evaluated, client: FlaskClient, login: Login, app: Flask
) -> None:
    second = here.sessions[1]
    answered(db, clock, here, 5)
    learner = login(client, here.learners[5])
    url = f"/leren/bijeenkomsten/{second.id}/evaluatie"
    assert "zonder je naam" in learner.get(url).text
    assert "Kies een antwoord" in send(learner, url, content="4", keep="Rust").text
    answer = send(learner, url, content="4", trainer="5", usefulness="3", keep="De <b>oefening</b>")
    assert answer.status_code == 303
    assert "Dank je wel" in learner.get(url).text
    trainer = login(client, here.school.trainer)
    result = f"/evaluaties/{second.id}"
    assert "oefening" not in trainer.get(result).text
    clock.set(second.ends_at + timedelta(days=14))
    trainer = login(client, here.school.trainer)
    shown = trainer.get(result).text
    assert "De &lt;b&gt;oefening&lt;/b&gt;" in shown
    assert "6 antwoorden" in shown
    with counted(app) as sent:
        assert f"/evaluaties/{second.id}" in trainer.get("/evaluaties").text
    assert len(sent) <= MOST_QUERIES


def test_an_administrator_sees_what_a_trainer_and_a_course_got_in_pictures_of_five_answers_or_more(
    db: Session,
    clock: FixedClock,
    here: Evaluated,
    client: FlaskClient,
    login: Login,
    actor_for: ActorFor,
    app: Flask,
) -> None:
    first, second = here.sessions
    clock.set(first.ends_at)
    answered(db, clock, here, 4, at=0)
    clock.set(second.ends_at)
    answered(db, clock, here, 6)
    administrator = actor_for(Role.ADMINISTRATOR)
    clock.set(second.ends_at + timedelta(days=13))
    assert "Beeld van" not in login(client, administrator).get("/evaluaties").text
    clock.set(second.ends_at + timedelta(days=14))
    visitor = login(client, administrator)
    visitor.get("/evaluaties")
    with counted(app) as sent:
        shown = visitor.get("/evaluaties").text
    assert len(sent) <= MOST_QUERIES
    pictures = [part.partition("</details>")[0] for part in shown.split("<details")[1:]]
    pictures = [one for one in pictures if "Beeld van" in one]
    assert len(pictures) == 2, "of the course, and of the trainer"
    assert here.school.trainer.name in pictures[1]
    for one in pictures:
        counts = [int(number) for number in re.findall(r"</svg><b>(\d+)</b>", one)]
        assert counts == [0, 6, 0, 0, 0, 6, 0, 0, 0, 0, 1, 1, 1, 1, 2], (
            "the four of the first session tell nothing"
        )
        assert 'width="100.0"' in one
