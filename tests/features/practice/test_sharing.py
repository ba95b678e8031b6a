"""A case on a sheet for intervision: who reads it, when, under which promise, and what the author sees of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.practice import service
from app.practice.models import CaseRead, CaseSharing, SecrecyPromise
from app.practice.queries.own_sheets import SheetState, own_sheets
from app.practice.rules.sheets import period
from app.practice.service import sharing
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups
from app.subgroups.service import Group, SubgroupKind
from tests.factories import enrolments as factory
from tests.factories.practice import Class, seated, send, submitted
from tests.factories.sheets import made_up, meeting, moved, opened, promised, reads, shared
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
MARK = "populieren"
SHEET = "/intervisie/casussen/{}"
LIST = "/intervisie/bijeenkomsten/{}"
OWN = "/leren/praktijkcasussen/{}/intervisie"


def lines(db: Session) -> list[tuple[int, str, str, int]]:
    query = sa.select(CaseRead.person_id, CaseRead.action, CaseRead.role, CaseRead.version_number)
    found = [tuple(row) for row in db.execute(query.order_by(CaseRead.id))]
    db.commit()
    return found  # type: ignore[return-value]


def test_a_member_promises_first_and_then_reads_and_each_reading_leaves_a_line(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    session = meeting(db, here)
    _, number = opened(db, clock, here, session)
    login(client, here.peer)
    shown = client.get(LIST.format(session.id))
    assert here.learner.name in shown.text
    assert MARK not in shown.text
    door = client.get(SHEET.format(number))
    assert MARK not in door.text
    assert lines(db) == []
    without = send(client, SHEET.format(number) + "/belofte", page=SHEET.format(number))
    assert "Zet een vinkje" in without.text
    assert MARK not in without.text
    done = send(client, SHEET.format(number) + "/belofte", page=SHEET.format(number), promise="y")
    assert done.status_code == 303
    for times in (1, 2):
        page = client.get(SHEET.format(number))
        assert MARK in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert lines(db) == [(here.peer.person_id, "share", "learner", 1)] * times
    assert db.scalar(sa.select(sa.func.count()).select_from(SecrecyPromise)) == 1


def test_only_who_is_at_the_meeting_gets_in(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    session = meeting(db, here)
    _, number = opened(db, clock, here, session)
    there = factory.cohort(db, clock, name="Elders, najaar 2026")
    elsewhere, teacher = actor_for(Role.LEARNER), actor_for(Role.TRAINER)
    seated(db, clock, replace(here.world, cohort=there), elsewhere)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=there.id, person_id=teacher.person_id or 0)
    db.commit()
    inside = {"a member": here.peer, "the trainer": here.trainer}
    outside = {
        "a learner elsewhere": elsewhere,
        "a trainer elsewhere": teacher,
        "the employer": actor_for(Role.COORDINATOR),
        **{f"a {role}": actor_for(role) for role in Role if role not in (Role.LEARNER, Role.COORDINATOR)},
    }
    for who, actor in {**inside, **outside, "the author": here.learner}.items():
        client = login(app.test_client(), actor)
        asked = [client.get(SHEET.format(number)).status_code]
        asked.append(
            send(
                client, SHEET.format(number) + "/belofte", page=SHEET.format(number), promise="y"
            ).status_code
        )
        page = client.get(SHEET.format(number))
        if who in inside:
            assert (page.status_code, MARK in page.text) == (200, True), who
        else:
            assert page.status_code in (403, 404), who
            assert set(asked) <= {400, 403, 404}, who
            assert page.status_code == client.get(SHEET.format(999999)).status_code, who
            assert MARK not in page.text, who
    for path, expected in ((LIST.format(session.id), 404), (SHEET.format(number), 404)):
        for actor in (elsewhere, teacher):
            assert login(app.test_client(), actor).get(path).status_code == expected
    assert {person for person, *_ in lines(db)} == {here.peer.person_id, here.trainer.person_id}
    assert {role for _, _, role, _ in lines(db)} == {"learner", "trainer"}


def test_without_a_promise_and_without_its_line_nothing_is_opened(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = opened(db, clock, here, meeting(db, here))
    looked: list[object] = []
    monkeypatch.setattr("app.practice.sealed._opened", lambda *given: looked.append(given))
    with pytest.raises(NotFound):
        sharing.read_sheet(db, here.peer, clock, sharing_id=number)
    assert lines(db) == []
    promised(db, clock, here.peer, number)

    @sa.event.listens_for(CaseRead, "before_insert")
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    try:
        with pytest.raises(OSError, match="full"):
            sharing.read_sheet(db, here.peer, clock, sharing_id=number)
    finally:
        sa.event.remove(CaseRead, "before_insert", broken)
    db.rollback()
    assert looked == []


def test_a_trainer_who_does_not_teach_this_meeting_or_is_taken_off_does_not_read_it(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    second = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=second.person_id or 0)
    session = meeting(db, here)
    _, number = opened(db, clock, here, session)
    assert reads(db, clock, second, number)
    change = replace(scheduling.SessionChange.of(session), trainer_person_id=here.trainer.person_id)
    scheduling.change_session(db, SYSTEM, clock, session_id=session.id, change=change)
    db.commit()
    assert not reads(db, clock, second, number)
    assert reads(db, clock, here.trainer, number)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0)
    db.commit()
    assert not reads(db, clock, here.trainer, number)


def test_it_opens_three_days_before_and_closes_when_the_day_is_over(
    db: Session, clock: FixedClock, here: Class
) -> None:
    session = meeting(db, here)
    clock.set(session.starts_at - timedelta(days=9))
    number = shared(db, clock, here.learner, submitted(db, clock, here), session)
    span = period(session.starts_at, session.ends_at)
    moments = [
        (span.opens_at - timedelta(seconds=1), False),
        (span.opens_at, True),
        (session.ends_at, True),
        (span.closes_at - timedelta(seconds=1), True),
        (span.closes_at, False),
    ]
    for at, expected in moments:
        clock.set(at)
        assert reads(db, clock, here.peer, number) is expected, at


def test_a_sheet_follows_its_meeting_to_another_day(db: Session, clock: FixedClock, here: Class) -> None:
    session = meeting(db, here)
    _, number = opened(db, clock, here, session)
    assert reads(db, clock, here.peer, number)
    moved(db, clock, session, days=12)
    db.commit()
    assert not reads(db, clock, here.peer, number)
    clock.advance(timedelta(days=12))
    assert reads(db, clock, here.peer, number)


def test_a_meeting_that_does_not_take_place_closes_its_sheets(
    db: Session, clock: FixedClock, here: Class
) -> None:
    session = meeting(db, here)
    case_id, number = opened(db, clock, here, session)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=session.id)
    db.commit()
    assert not reads(db, clock, here.peer, number)
    mine = own_sheets(db, clock, here.learner.person_id or 0, case_id)
    assert mine[0].state is SheetState.SHUT
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=session.id)
    db.commit()
    assert reads(db, clock, here.peer, number)


def test_what_the_author_takes_back_is_gone_at_once(db: Session, clock: FixedClock, here: Class) -> None:
    session = meeting(db, here)
    case_id, number = opened(db, clock, here, session)
    assert reads(db, clock, here.peer, number)
    for _ in range(2):
        sharing.take_back(db, here.learner, clock, case_id=case_id, session_id=session.id)
        db.commit()
    assert not reads(db, clock, here.peer, number)
    assert db.get_one(CaseSharing, number, populate_existing=True).sealed == b""
    assert service.texts_of_author(db, here.learner.person_id or 0)[0].sheets == ()
    assert shared(db, clock, here.learner, case_id, session) == number
    assert reads(db, clock, here.peer, number)


def test_a_case_that_is_taken_back_takes_its_sheet_along(db: Session, clock: FixedClock, here: Class) -> None:
    case_id, number = opened(db, clock, here, meeting(db, here))
    service.withdraw(db, here.learner, clock, case_id=case_id)
    db.commit()
    assert not reads(db, clock, here.peer, number)


@pytest.mark.parametrize("who", ["reader", "author"])
def test_who_leaves_the_group_ends_it(db: Session, clock: FixedClock, here: Class, who: str) -> None:
    session = meeting(db, here)
    _, number = opened(db, clock, here, session)
    teacher = here.trainer.person_id or 0
    assert service.sheets_for(db, clock, teacher, [session]) == {session.id: 1}
    assert reads(db, clock, here.peer, number)
    gone = here.peer_enrolment_id if who == "reader" else here.enrolment_id
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=here.world.own.id, enrolment_id=gone)
    db.commit()
    assert not reads(db, clock, here.peer, number)
    assert bool(service.sheets_for(db, clock, teacher, [session])) is (who == "reader")
    assert reads(db, clock, here.trainer, number) is (who == "reader")


def test_another_intervision_group_of_the_cohort_does_not_see_it_unless_somebody_makes_up_there(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    third = actor_for(Role.LEARNER)
    enrolment_id = seated(db, clock, here.world, third)
    session = meeting(db, here)
    made = subgroups.save(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort_id,
        kind=SubgroupKind.INTERVISION,
        groups=[Group("Een", (here.enrolment_id, here.peer_enrolment_id)), Group("Twee", (enrolment_id,))],
    )
    own = next(one for one in made if one.name == "Een")
    change = replace(scheduling.SessionChange.of(session), subgroup_id=own.id)
    scheduling.change_session(db, SYSTEM, clock, session_id=session.id, change=change)
    db.commit()
    _, number = opened(db, clock, here, session)
    assert reads(db, clock, here.peer, number)
    assert not reads(db, clock, third, number)
    theirs = submitted(db, clock, here, actor=third)
    with pytest.raises(NotFound):
        shared(db, clock, third, theirs, session)
    db.rollback()
    made_up(db, clock, here, enrolment_id, missed=meeting(db, here, 1), at=session)
    assert reads(db, clock, third, number)
    subgroups.move_member(
        db,
        SYSTEM,
        clock,
        enrolment_id=here.peer_enrolment_id,
        subgroup_id=made[1].id if made[0] == own else made[0].id,
    )
    db.commit()
    assert not reads(db, clock, here.peer, number)
