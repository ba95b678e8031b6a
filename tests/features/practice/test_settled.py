"""An administrator alone opens no case by way of somebody's account: what they changed about it settles first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import Account, LinkToken
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from app.practice import service
from app.practice.models import CaseEntry, CaseRead, PracticeCase
from app.practice.permissions import PracticePermission
from app.practice.service import protection, sharing
from app.privacy.service import export
from app.web.gate import declared
from tests.factories.practice import PLANTED, Class, send, submitted, written
from tests.factories.sheets import meeting, opened
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WEEK = timedelta(days=7)
WAIT = "gaan praktijkcasussen voor je open vanaf"
WHY = "De deelnemer is onbereikbaar en er is direct gevaar."


def led_away(db: Session, clock: FixedClock, actor: Actor) -> None:
    """Another asked for a new address, and whoever has that mailbox confirmed it; committed."""
    db.get_one(Account, actor.account_id).password = "a hash"
    db.commit()
    office = Actor(person_id=0, name="Petra", permissions=frozenset({"accounts:people:manage"}))
    email = f"weg{actor.person_id}@elders.example"
    accounts.change_address(db, office, clock, person_id=actor.person_id or 0, email=email)
    token = email.ljust(43, "t")
    link = db.scalars(sa.select(LinkToken).where(LinkToken.address == email)).one()
    link.token_sha256 = digest(token)
    db.flush()
    accounts.confirm_address(db, Actor(), clock, token=token, uniquifier=email.ljust(64, "u"), keep="")
    db.commit()


def lines(db: Session) -> int:
    found = db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) or 0
    db.commit()
    return found


def test_every_page_of_the_author_waits_a_week_and_then_shows_what_was_written(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    entry_id = db.scalar(sa.select(CaseEntry.id).where(CaseEntry.case_id == case_id))
    values = {"case_id": case_id, "entry_id": entry_id, "part": "verhaal", "field": "person", "number": 1}
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if declared(app, rule.endpoint) == (PracticePermission.WRITE,)
    ]
    assert len(rules) >= 25
    led_away(db, clock, here.learner)
    client = login(app.test_client(), here.learner)
    token = client.get("/account").text.split('name="csrf_token" value="')[1].split('"')[0]
    for rule in rules:
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: values.get(name, 1) for name in rule.arguments})
        if "GET" in (rule.methods or ()):
            answer = client.get(address)
        else:
            answer = client.post(address, data={"csrf_token": token})
        assert (answer.status_code, WAIT in answer.text) == (422, True), rule.endpoint
        assert PLANTED not in answer.text
    clock.advance(WEEK)
    answer = login(app.test_client(), here.learner).get(f"/leren/praktijkcasussen/{case_id}/verhaal")
    assert (answer.status_code, PLANTED in answer.text) == (200, True)


def test_the_script_of_a_page_hears_why_so_that_it_keeps_what_is_typed(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    led_away(db, clock, here.learner)
    client = login(app.test_client(), here.learner)
    asked = client.get(f"/leren/praktijkcasussen/{case_id}", headers={"Accept": "application/json"})
    assert asked.status_code == 422
    assert WAIT in asked.json["detail"]


def test_the_file_with_everything_waits_for_an_author_only(
    db: Session, clock: FixedClock, here: Class
) -> None:
    written(db, clock, here)
    led_away(db, clock, here.learner)
    led_away(db, clock, here.peer)
    with pytest.raises(Refused, match=WAIT):
        export(db, here.learner, clock)
    db.rollback()
    assert export(db, here.peer, clock).content["praktijkcasussen"] == []
    db.rollback()
    clock.advance(WEEK)
    assert PLANTED in str(export(db, here.learner, clock).content)


def test_an_assessor_whose_address_another_changed_waits_and_leaves_no_line(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = submitted(db, clock, here)
    led_away(db, clock, here.trainer)
    with pytest.raises(Refused, match=WAIT):
        service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    db.rollback()
    assert lines(db) == 0
    clock.advance(WEEK)
    case = service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    assert case.content.document.person == PLANTED


def test_a_trainer_whom_an_administrator_just_made_waits_a_week(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    boss, other = actor_for(Role.ADMINISTRATOR), actor_for()
    new = Actor(other.person_id, other.account_id, other.name, other.email, frozenset({Role.TRAINER}))
    accounts.set_roles(db, boss, clock, person_id=new.person_id or 0, roles=[Role.TRAINER])
    cohorts.assign_trainer(db, boss, clock, cohort_id=here.cohort_id, person_id=new.person_id or 0)
    service.give(
        db,
        boss,
        clock,
        case_id=case_id,
        person_id=new.person_id or 0,
        reason="De ander is ziek.",
        by_office=True,
    )
    db.commit()
    with pytest.raises(Refused, match=WAIT):
        service.read_case_for_trainer(db, new, clock, case_id=case_id)
    db.rollback()
    assert lines(db) == 0
    clock.advance(WEEK)
    assert service.read_case_for_trainer(db, new, clock, case_id=case_id).mine


def test_a_case_goes_to_who_can_read_it_at_once(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    submitted(db, clock, here)
    boss, new = actor_for(Role.ADMINISTRATOR), actor_for().person_id or 0
    accounts.set_roles(db, boss, clock, person_id=new, roles=[Role.TRAINER])
    cohorts.assign_trainer(db, boss, clock, cohort_id=here.cohort_id, person_id=new)
    db.commit()
    readers = []
    for wait in (timedelta(0), WEEK):
        clock.advance(wait)
        case_id = submitted(db, clock, here)
        readers.append(db.get_one(PracticeCase, case_id).reviewer_person_id)
        db.commit()
    assert readers == [here.trainer.person_id, new]


def test_an_administrator_just_made_is_not_the_second_one_of_an_emergency(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    boss, puppet, third = actor_for(Role.ADMINISTRATOR), actor_for(), actor_for(Role.ADMINISTRATOR)
    accounts.set_roles(db, boss, clock, person_id=puppet.person_id or 0, roles=[Role.ADMINISTRATOR])
    db.commit()
    second = Actor(puppet.person_id, None, puppet.name, puppet.email, frozenset({Role.ADMINISTRATOR}))
    number = protection.ask_emergency(db, boss, clock, case_id=case_id, reason=WHY)
    db.commit()
    for who in (second, boss):
        with pytest.raises(Refused):
            protection.grant_emergency(db, who, clock, emergency_id=number, hours=1, most_hours=4)
        db.rollback()
    assert not audit.about(db, "practice_case", case_id, actions=["practice:emergency:grant"])
    protection.close_emergency(db, second, clock, emergency_id=number)
    db.commit()
    with pytest.raises(Refused, match=WAIT):
        protection.ask_emergency(db, second, clock, case_id=case_id, reason=WHY)
    db.rollback()
    clock.advance(WEEK)
    number = protection.ask_emergency(db, second, clock, case_id=case_id, reason=WHY)
    protection.grant_emergency(db, third, clock, emergency_id=number, hours=1, most_hours=4)
    assert protection.read_in_emergency(db, second, clock, emergency_id=number).document.person == PLANTED


@pytest.mark.parametrize("which", ["who asks", "who agrees"])
def test_an_administrator_led_to_another_mailbox_counts_for_no_emergency(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, which: str
) -> None:
    case_id = submitted(db, clock, here)
    asks, agrees = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    if which == "who asks":
        led_away(db, clock, asks)
        with pytest.raises(Refused, match=WAIT):
            protection.ask_emergency(db, asks, clock, case_id=case_id, reason=WHY)
        return
    number = protection.ask_emergency(db, asks, clock, case_id=case_id, reason=WHY)
    led_away(db, clock, agrees)
    with pytest.raises(Refused, match=WAIT):
        protection.grant_emergency(db, agrees, clock, emergency_id=number, hours=1, most_hours=4)


def test_an_emergency_that_was_granted_closes_when_its_reader_is_led_to_another_mailbox(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    asks, agrees = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    number = protection.ask_emergency(db, asks, clock, case_id=case_id, reason=WHY)
    protection.grant_emergency(db, agrees, clock, emergency_id=number, hours=1, most_hours=4)
    led_away(db, clock, asks)
    with pytest.raises(Refused, match=WAIT):
        protection.read_in_emergency(db, asks, clock, emergency_id=number)


def test_a_member_of_the_meeting_led_to_another_mailbox_does_not_read_the_sheet(
    db: Session, clock: FixedClock, here: Class
) -> None:
    _, number = opened(db, clock, here, meeting(db, here))
    sharing.promise(db, here.peer, clock, sharing_id=number)
    led_away(db, clock, here.peer)
    with pytest.raises(Refused, match=WAIT):
        sharing.read_sheet(db, here.peer, clock, sharing_id=number)


def test_an_administrator_who_teaches_the_meeting_reads_no_sheet(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    both = actor_for(Role.ADMINISTRATOR, Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=both.person_id or 0)
    db.commit()
    _, number = opened(db, clock, here, meeting(db, here))
    sharing.promise(db, both, clock, sharing_id=number)
    db.commit()
    with pytest.raises(Refused, match="beheerders lezen geen praktijkcasussen"):
        sharing.read_sheet(db, both, clock, sharing_id=number)
    db.rollback()
    client = login(app.test_client(), both)
    send(client, f"/intervisie/casussen/{number}")
    assert lines(db) == 0
