"""Who reads a case: given at submission, taken over, given to another, and never with a trainer who left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit.models import AuditEvent
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.organisations import service as organisations
from app.practice import service
from app.practice.models import CaseRead, PracticeCase
from tests.factories import enrolments as factory
from tests.factories.practice import Class, seated, send, submitted
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
TRAINER, OFFICE = "/trainer/praktijkcasussen", "/beheer/praktijkcasussen"


def colleague(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> Actor:
    """A second trainer of the cohort."""
    actor = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=actor.person_id or 0)
    db.commit()
    return actor


def coordinates(db: Session, clock: FixedClock, here: Class, actor: Actor) -> None:
    """Makes a trainer the coordinator of the learner's employer."""
    given, _, family = actor.name.partition(" ")
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=here.world.own.id,
        given_name=given,
        infix="",
        family_name=family,
        email=actor.email,
    )
    db.commit()


def reviewer(db: Session, case_id: int) -> int | None:
    found = db.get_one(PracticeCase, case_id, populate_existing=True).reviewer_person_id
    db.commit()
    return found


def letters(db: Session, template: str) -> list[str]:
    query = sa.select(Letter.to_address).where(Letter.template == f"practice/{template}")
    return list(db.scalars(query.order_by(Letter.id)))


def test_each_case_goes_to_who_has_the_least_to_read_and_only_that_trainer_is_told(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    other = colleague(db, clock, here, actor_for)
    cases = [submitted(db, clock, here) for _ in range(4)]
    got = [reviewer(db, one) for one in cases]
    assert sorted(got, key=str) == sorted([here.trainer.person_id, other.person_id] * 2, key=str)
    assert sorted(letters(db, "case_submitted")) == sorted([here.trainer.email, other.email] * 2)


def test_who_read_the_case_reads_it_again(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    first = reviewer(db, case_id)
    service.withdraw(db, here.learner, clock, case_id=case_id)
    colleague(db, clock, here, actor_for)
    service.submit(db, here.learner, clock, case_id=case_id)
    assert reviewer(db, case_id) == first


def test_a_trainer_who_stands_close_to_the_author_is_passed_over_or_warned_of(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    coordinates(db, clock, here, here.trainer)
    alone = submitted(db, clock, here)
    assert reviewer(db, alone) == here.trainer.person_id, "better somebody than nobody"
    login(client, here.trainer)
    assert "Deze trainer is coördinator van de organisatie" in client.get(f"{TRAINER}/{alone}").text
    other = colleague(db, clock, here, actor_for)
    for _ in range(3):
        assert reviewer(db, submitted(db, clock, here)) == other.person_id


def test_a_colleague_of_the_author_is_passed_over(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    elsewhere = colleague(db, clock, here, actor_for)
    there = replace(here.world, cohort=factory.cohort(db, clock, name="Eerder, voorjaar 2026"))
    seated(db, clock, there, here.trainer)
    db.commit()
    for _ in range(3):
        assert reviewer(db, submitted(db, clock, here)) == elsewhere.person_id


def test_taking_over_needs_a_reason_and_moves_the_right_to_read(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    other = colleague(db, clock, here, actor_for)
    login(client, other)
    asked = client.get(f"{TRAINER}/{case_id}")
    assert asked.location.endswith("/overnemen")
    page = client.get(asked.location).text
    assert here.trainer.name in page
    assert "krekelvallei" not in page
    assert db.get_one(PracticeCase, case_id).alias not in page
    db.commit()
    assert send(client, asked.location, seat="first", reason="").status_code == 422
    named = send(client, asked.location, seat="first", reason="Johan belde 06-12345678")
    assert "zonder namen en schuilnaam" in named.text
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) == 0
    db.commit()
    done = send(client, asked.location, seat="first", reason="Collega is met vakantie")
    assert done.status_code == 303
    assert "krekelvallei" in client.get(done.location).text
    login(client, here.trainer)
    assert client.get(f"{TRAINER}/{case_id}").location.endswith("/overnemen")
    assert sorted(letters(db, "case_taken_over")) == sorted([here.learner.email, here.trainer.email])
    (line,) = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice:case:take_over"))
    assert line.data["reason"] == "Collega is met vakantie"


def test_an_alias_inside_another_word_is_no_alias_in_a_reason(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    db.get_one(PracticeCase, case_id).alias = "Eik"
    other = colleague(db, clock, here, actor_for)
    with pytest.raises(Refused, match="schuilnaam"):
        service.take_over(db, other, clock, case_id=case_id, reason="De casus over eik is lang")
    row = service.take_over(db, other, clock, case_id=case_id, reason="Collega is niet bereikbaar")
    assert row.reviewer_person_id == other.person_id


def test_a_trainer_who_is_taken_off_the_cohort_loses_the_case_to_another_in_the_same_step(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    other = colleague(db, clock, here, actor_for)
    with app.app_context(), writing() as session:
        cohorts.remove_trainer(
            session, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0
        )
    assert reviewer(db, case_id) == other.person_id
    with pytest.raises(NotFound):
        service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    db.rollback()
    assert letters(db, "case_submitted") == [here.trainer.email, other.email]
    assert service.read_case_for_trainer(db, other, clock, case_id=case_id).mine


def test_a_cohort_without_trainers_keeps_its_cases_until_there_is_one(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    with app.app_context(), writing() as session:
        cohorts.remove_trainer(
            session, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0
        )
    assert reviewer(db, case_id) is None
    newcomer = actor_for(Role.TRAINER)
    db.commit()
    with app.app_context(), writing() as session:
        cohorts.assign_trainer(
            session, SYSTEM, clock, cohort_id=here.cohort_id, person_id=newcomer.person_id or 0
        )
    assert reviewer(db, case_id) == newcomer.person_id


def test_an_administrator_gives_a_case_to_another_without_reading(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    other, outsider = colleague(db, clock, here, actor_for), actor_for(Role.TRAINER)
    db.commit()
    login(client, actor_for(Role.ADMINISTRATOR))
    address = f"{OFFICE}/{case_id}/trainer"
    values = {"seat": "first", "reason": "Langdurig ziek"}
    assert send(client, address, person_id=str(outsider.person_id), **values).status_code == 422
    assert send(client, address, person_id=str(other.person_id), **values).status_code == 303
    assert reviewer(db, case_id) == other.person_id
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) == 0


def test_an_administrator_who_is_a_trainer_too_gets_no_case_and_reads_none(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    both = actor_for(Role.ADMINISTRATOR, Role.TRAINER)
    other = actor_for(Role.ADMINISTRATOR, Role.TRAINER)
    for one in (both, other):
        cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=one.person_id or 0)
    cases = [submitted(db, clock, here) for _ in range(2)]
    assert {reviewer(db, one) for one in cases} == {here.trainer.person_id}, "though more waits there"
    case_id = cases[0]
    for person_id, why in ((both.person_id, "niet aan jezelf"), (other.person_id, "ook beheerder")):
        with pytest.raises(Refused, match=why):
            service.give(
                db,
                both,
                clock,
                case_id=case_id,
                person_id=person_id or 0,
                reason="Ander werk",
                by_office=True,
            )
    with pytest.raises(Refused, match="ook beheerder"):
        service.give(db, here.trainer, clock, case_id=case_id, person_id=both.person_id or 0, reason="Druk")
    db.rollback()
    login(client, both)
    taking = send(client, f"{TRAINER}/{case_id}/overnemen", seat="first", reason="Ander werk")
    assert taking.status_code == 422
    assert "Je bent ook beheerder" in taking.text
    assert reviewer(db, case_id) == here.trainer.person_id
    offered = client.get(f"{OFFICE}/{case_id}/trainer").text
    assert both.name not in offered.partition("<form")[2]


def test_who_becomes_an_administrator_reads_the_own_pile_no_longer(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    roles = {Role.ADMINISTRATOR, Role.TRAINER}
    accounts.set_roles(db, SYSTEM, clock, person_id=here.trainer.person_id or 0, roles=roles)
    db.commit()
    login(client, here.trainer)
    answer = client.get(f"{TRAINER}/{case_id}")
    assert answer.status_code == 422
    assert "Je bent ook beheerder, en beheerders lezen geen praktijkcasussen." in answer.text
    assert "krekelvallei" not in answer.text
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) == 0


def test_a_settled_case_is_not_taken_over(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    other = colleague(db, clock, here, actor_for)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    service.approve(
        db,
        here.trainer,
        clock,
        case_id=case_id,
        version_number=1,
        rubric={"C1": "strong", "C3": "strong"},
        feedback="",
    )
    with pytest.raises(Refused):
        service.take_over(db, other, clock, case_id=case_id, reason="Nieuwsgierig")
    with pytest.raises(NotFound):
        service.take_over(db, here.peer, clock, case_id=case_id, reason="Nieuwsgierig")


def test_a_reminder_goes_before_the_promise_is_over_and_only_to_who_still_has_to_answer(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = submitted(db, clock, here)
    until = clock.now().replace(month=11)
    (planned,) = service.planned_reminders(db, clock, until=until)
    assert (planned.person_id, planned.template) == (here.trainer.person_id, "practice/case_waiting")
    assert (planned.at.date() - clock.now().date()).days == 8
    alias = db.get_one(PracticeCase, case_id).alias
    assert alias not in str(planned.context)
    service.withdraw(db, here.learner, clock, case_id=case_id)
    assert service.planned_reminders(db, clock, until=until) == []
