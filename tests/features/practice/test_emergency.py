"""Emergency access: nothing opens without two administrators, and its author hears of it at the begin and the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.practice.models import CaseRead, CaseRemark, CaseReview, CaseSharing, EmergencyAccess
from app.practice.sealed import seal_remark
from app.practice.service import protection
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.people import ActorFor

WHY = "De deelnemer is onbereikbaar en er is direct gevaar."


@pytest.fixture
def two(actor_for: ActorFor) -> tuple[Actor, Actor]:
    return actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)


def granted(db: Session, clock: FixedClock, two: tuple[Actor, Actor], case_id: int, hours: int = 2) -> int:
    number = protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=WHY)
    protection.grant_emergency(db, two[1], clock, emergency_id=number, hours=hours, most_hours=4)
    db.commit()
    return number


def letters(db: Session) -> list[tuple[str, str]]:
    query = sa.select(Letter.template, Letter.to_address).where(
        Letter.template.startswith("practice/emergency")
    )
    return [(template, to) for template, to in db.execute(query.order_by(Letter.id))]


def test_two_open_a_case_one_reads_and_the_author_hears_of_it_twice(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    two: tuple[Actor, Actor],
    work: Callable[[], int],
) -> None:
    case_id = filled(db, clock, here)
    number = granted(db, clock, two, case_id)
    assert letters(db) == [("practice/emergency_opened", here.learner.email)]
    for _ in range(2):
        case = protection.read_in_emergency(db, two[0], clock, emergency_id=number)
        assert (case.document.person, case.entries[0].text) == (PLANTED, PLANTED)
        assert (case.author, case.reason) == (here.learner.name, WHY)
    lines = db.scalars(sa.select(CaseRead)).all()
    assert [(one.person_id, one.role, one.action, one.ground) for one in lines] == [
        (two[0].person_id, "administrator", "emergency", WHY)
    ] * 2
    assert {one.emergency_id for one in lines} == {number}
    assert [one.readings for one in protection.emergencies(db)] == [2]
    clock.advance(timedelta(hours=2))
    with pytest.raises(NotFound):
        protection.read_in_emergency(db, two[0], clock, emergency_id=number)
    work()
    for _ in range(2):
        app.extensions["jobs"].sweep()
    db.expire_all()
    assert letters(db) == [
        ("practice/emergency_opened", here.learner.email),
        ("practice/emergency_ended", here.learner.email),
    ]
    assert db.get_one(EmergencyAccess, number).closed_at == clock.now()
    told = db.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.startswith("practice:emergency"))
    ).all()
    assert told == ["practice:emergency:ask", "practice:emergency:grant", "practice:emergency:close"]


def test_nothing_opens_without_a_second_administrator(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor], actor_for: ActorFor
) -> None:
    case_id = filled(db, clock, here)
    number = protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=WHY)
    with pytest.raises(NotFound):
        protection.read_in_emergency(db, two[0], clock, emergency_id=number)
    with pytest.raises(Refused, match="andere beheerder"):
        protection.grant_emergency(db, two[0], clock, emergency_id=number, hours=1, most_hours=4)
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            other = actor_for(role)
            with pytest.raises(NotFound):
                protection.ask_emergency(db, other, clock, case_id=case_id, reason=WHY)
            with pytest.raises(NotFound):
                protection.grant_emergency(db, other, clock, emergency_id=number, hours=1, most_hours=4)
            with pytest.raises(NotFound):
                protection.close_emergency(db, other, clock, emergency_id=number)
    assert letters(db) == []
    assert db.scalars(sa.select(CaseRead)).all() == []


def test_the_database_itself_refuses_one_person_as_both(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor]
) -> None:
    number = protection.ask_emergency(db, two[0], clock, case_id=filled(db, clock, here), reason=WHY)
    row = db.get_one(EmergencyAccess, number)
    row.granted_by_person_id, row.granted_at = row.asked_by_person_id, clock.now()
    row.ends_at = clock.now() + timedelta(hours=1)
    with pytest.raises(IntegrityError):
        db.flush()


def test_only_who_asked_reads_and_only_while_still_an_administrator(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor], actor_for: ActorFor
) -> None:
    from dataclasses import replace

    number = granted(db, clock, two, filled(db, clock, here))
    for other in (two[1], actor_for(Role.ADMINISTRATOR), here.trainer, here.learner):
        with pytest.raises(NotFound):
            protection.read_in_emergency(db, other, clock, emergency_id=number)
    with pytest.raises(NotFound):
        protection.read_in_emergency(db, replace(two[0], roles=frozenset()), clock, emergency_id=number)
    assert db.scalars(sa.select(CaseRead)).all() == []


@pytest.mark.parametrize("hours", [0, 5, -1])
def test_it_lasts_no_longer_than_the_setting(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor], hours: int
) -> None:
    number = protection.ask_emergency(db, two[0], clock, case_id=filled(db, clock, here), reason=WHY)
    with pytest.raises(Refused, match="ten hoogste 4 uur"):
        protection.grant_emergency(db, two[1], clock, emergency_id=number, hours=hours, most_hours=4)


def test_it_is_closed_early_and_not_decided_twice(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor]
) -> None:
    case_id = filled(db, clock, here)
    number = granted(db, clock, two, case_id)
    with pytest.raises(Refused, match="al besloten"):
        protection.grant_emergency(db, two[1], clock, emergency_id=number, hours=1, most_hours=4)
    with pytest.raises(Refused, match="al noodtoegang"):
        protection.ask_emergency(db, two[1], clock, case_id=case_id, reason=WHY)
    for _ in range(2):
        protection.close_emergency(db, two[1], clock, emergency_id=number)
    assert [template for template, _ in letters(db)] == [
        "practice/emergency_opened",
        "practice/emergency_ended",
    ]
    with pytest.raises(NotFound):
        protection.read_in_emergency(db, two[0], clock, emergency_id=number)
    refused = protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=WHY)
    protection.close_emergency(db, two[1], clock, emergency_id=refused)
    with pytest.raises(Refused, match="al besloten"):
        protection.grant_emergency(db, two[1], clock, emergency_id=refused, hours=1, most_hours=4)
    assert len(letters(db)) == 2


@pytest.mark.parametrize(
    "reason",
    ["", "  \n", "x" * 201, "Bel 06-12345678 over haar.", "Klacht van mevrouw Jansen.", "Klacht over eik 1."],
)
def test_the_reason_is_short_and_names_nobody(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor], reason: str
) -> None:
    case_id = filled(db, clock, here)
    with pytest.raises(Refused):
        protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=reason)
    with pytest.raises(Refused):
        protection.set_hold(db, two[0], clock, case_id=case_id, reason=reason)


def test_what_was_asked_longer_than_a_day_ago_is_asked_anew(
    db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor]
) -> None:
    case_id = filled(db, clock, here)
    number = protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=WHY)
    clock.advance(timedelta(hours=24, minutes=1))
    with pytest.raises(Refused, match="24 uur"):
        protection.grant_emergency(db, two[1], clock, emergency_id=number, hours=1, most_hours=4)
    protection.close_emergency(db, two[1], clock, emergency_id=number)
    number = protection.ask_emergency(db, two[0], clock, case_id=case_id, reason=WHY)
    clock.advance(timedelta(hours=24))
    protection.grant_emergency(db, two[1], clock, emergency_id=number, hours=1, most_hours=4)


def test_an_author_gets_all_of_their_own_texts_without_a_line(
    db: Session, clock: FixedClock, here: Class
) -> None:
    filled(db, clock, here)
    filled(db, clock, here, mine=False, text="Van een ander.")
    [own] = protection.texts_of_author(db, here.learner.person_id or 0)
    found = [
        own.document.person,
        *(one.text for one in own.entries),
        *(one[2].document.person for one in own.versions),
    ]
    found += [one.text for one in (*own.feedback, *own.remarks)]
    found += [own.sheets[0][1]["person"], own.attachments[0][2].decode()]
    assert found == [PLANTED] * 8
    db.execute(sa.update(CaseSharing).values(sealed=b""))  # as it is after the meeting
    assert protection.texts_of_author(db, here.learner.person_id or 0)[0].sheets == ()
    assert db.scalars(sa.select(CaseRead)).all() == []


def test_an_author_gets_what_was_said_once_it_is_settled(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = filled(db, clock, here)
    [review], [beside] = db.scalars(sa.select(CaseReview)).all(), db.scalars(sa.select(CaseRemark)).all()
    review.settles = False
    placed = CaseRemark(
        case_version_id=review.case_version_id,
        field="person",
        starts=0,
        ends=3,
        sealed=b"",
        person_id=beside.person_id,
        at=clock.now(),
    )
    db.add(placed)
    db.flush()
    placed.sealed = seal_remark(db, case_id, placed.id, "In de tekst.")
    db.flush()
    [own] = protection.texts_of_author(db, here.learner.person_id or 0)
    assert (own.feedback, [one.text for one in own.remarks]) == ((), [PLANTED])
    review.settles = True
    db.flush()
    [own] = protection.texts_of_author(db, here.learner.person_id or 0)
    assert [one.text for one in own.feedback] == [PLANTED]
    assert [one.text for one in own.remarks] == [PLANTED, "In de tekst."]
