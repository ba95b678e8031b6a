"""Erasing a person: a granted request, exactly what was shown, and no name left where none is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates import service as certificates
from app.core import documents
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.portal import merging
from app.practice.service import protection
from app.privacy import service
from app.privacy.rules.inventory import TABLES, Gone
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.factories.world import build
from tests.people import ActorFor


@pytest.fixture
def officer(actor_for: ActorFor) -> Actor:
    return actor_for(Role.PRIVACY_OFFICER)


def granted(
    app: Flask, db: Session, clock: FixedClock, here: Class, officer: Actor, work: Callable[[], int]
) -> int:
    """A granted request of the learner, who has left, with every letter sent; its number."""
    number = service.ask(db, here.learner, clock, kind="erasure", words="Wis alles van mij.")
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=here.world.own.id, enrolment_id=here.enrolment_id)
    service.answer(db, officer, clock, request_id=number, granted=True, words="We wissen je gegevens.")
    db.commit()
    while work():
        pass
    return number


def holding(db: Session, word: str) -> set[str]:
    """The tables in which a word stands."""
    found = set()
    for table in Base.metadata.sorted_tables:
        if any(word.casefold() in repr(tuple(row)).casefold() for row in db.execute(sa.select(table))):
            found.add(table.name)
    return found


def test_name_and_address_go_and_what_was_counted_stays(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    officer: Actor,
    work: Callable[[], int],
) -> None:
    case_id = filled(db, clock, here)
    number = granted(app, db, clock, here, officer, work)
    before = db.execute(sa.select(sa.func.count()).select_from(Base.metadata.tables["enrolment"])).scalar()
    shown = service.preview(db, here.learner.person_id or 0)
    assert shown.hindrances == ()
    assert shown.cases == 1
    service.forget(db, officer, clock, request_id=number, mark=shown.mark)
    db.commit()
    app.extensions["jobs"].sweep()
    app.extensions["jobs"].sweep()
    kept = {name for name, told in TABLES.items() if told.gone is Gone.STAYS}
    assert holding(db, here.learner.email) <= kept
    assert holding(db, here.learner.name) <= kept
    assert (
        db.execute(sa.select(sa.func.count()).select_from(Base.metadata.tables["enrolment"])).scalar()
        == before
    )
    assert protection.case_ref(db, case_id).erased_at is not None
    assert holding(db, PLANTED) == set()
    assert service.preview(db, here.learner.person_id or 0).done
    # nobody else lost a thing
    assert holding(db, here.peer.email) == {"person", "account", "letter"} | (
        holding(db, here.peer.email) & kept
    )


def test_no_address_stays_in_what_a_merge_noted(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    officer: Actor,
    work: Callable[[], int],
    actor_for: ActorFor,
) -> None:
    other = accounts.find_or_create_person(
        db, clock, given_name="Piet", infix="", family_name="Oud", email="piet.oud@vroeger.example"
    )
    administrator, own = actor_for(Role.ADMINISTRATOR), here.learner.person_id or 0
    merge_id = merging.merge(db, administrator, clock, kept_id=own, merged_id=other.id)
    db.commit()
    number = granted(app, db, clock, here, officer, work)
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, own).mark)
    db.commit()
    for address in (here.learner.email, other.email):
        assert "person_merge" not in holding(db, address)
    assert "person" not in holding(db, other.email)
    with pytest.raises(Refused, match="e-mailadres is daarna veranderd"):
        merging.undo_merge(db, administrator, clock, merge_id=merge_id)


def test_nothing_happens_while_the_person_takes_part_or_a_text_is_held(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    officer: Actor,
    work: Callable[[], int],
) -> None:
    case_id = filled(db, clock, here)
    assert any(
        "doet nog mee" in str(one) for one in service.preview(db, here.learner.person_id or 0).hindrances
    )
    number = granted(app, db, clock, here, officer, work)
    protection.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    shown = service.preview(db, here.learner.person_id or 0)
    with pytest.raises(Refused, match="bewaarplicht"):
        service.forget(db, officer, clock, request_id=number, mark=shown.mark)


def test_only_a_granted_request_and_only_as_it_was_shown(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    officer: Actor,
    work: Callable[[], int],
) -> None:
    number = service.ask(db, here.peer, clock, kind="erasure", words="Wis alles van mij.")
    with pytest.raises(NotFound):
        service.forget(db, officer, clock, request_id=number, mark="")
    number = granted(app, db, clock, here, officer, work)
    with pytest.raises(Refused, match="veranderd"):
        service.forget(db, officer, clock, request_id=number, mark="1-1")


def test_a_certificate_keeps_number_and_status_and_loses_the_name_and_its_paper(
    db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]
) -> None:
    world = build(db, clock, actor_for, work)
    before = certificates.certificate_by_number(db, world.alfa.certificate_number)
    sha256 = before.pdf_sha256 or ""
    assert documents.fetch(db, sha256) is not None
    assert certificates.erase_holder(db, [before.person_id]) == 1
    db.commit()
    after = certificates.certificate_by_number(db, world.alfa.certificate_number)
    assert after.name == "Gewist op verzoek"
    assert (after.number, after.state, after.issued_on) == (before.number, before.state, before.issued_on)
    assert after.pdf_sha256 == sha256
    assert documents.fetch(db, sha256) is None
    assert documents.fetch(
        db, certificates.certificate_by_number(db, world.beta.certificate_number).pdf_sha256 or ""
    )


@pytest.mark.parametrize(
    "change", [{"name": "Iemand Anders"}, {"name": "Gewist op verzoek", "place": "Elders"}]
)
def test_the_database_lets_nothing_but_the_name_go(
    db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int], change: dict[str, str]
) -> None:
    world = build(db, clock, actor_for, work)
    table = Base.metadata.tables["certificate"]
    number = table.c.number == world.alfa.certificate_number
    snapshot = db.scalar(sa.select(table.c.snapshot).where(number))
    with pytest.raises(DBAPIError, match="frozen"):
        db.execute(sa.update(table).where(number).values(snapshot={**(snapshot or {}), **change}))
    db.rollback()
    sha256 = db.scalar(sa.select(table.c.pdf_sha256).where(number)) or ""
    with pytest.raises(DBAPIError, match="frozen"):
        documents.forget(db, [sha256])
