"""Writing off what is no longer expected: two people, never more than is open."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.billing import service as billing
from app.billing.models import WriteOff
from app.core.clock import FixedClock, today
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from tests.factories import billing as factory
from tests.factories import settling
from tests.people import ActorFor

WHY = "De betaler is failliet."


@pytest.fixture
def invoice(db: Session, clock: FixedClock) -> int:
    return factory.invoice(db, clock, factory.world(db, clock, seats=1))


@pytest.fixture
def first(actor_for: ActorFor) -> Actor:
    return actor_for(Role.FINANCE)


@pytest.fixture
def second(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def propose(db: Session, clock: FixedClock, who: Actor, invoice: int, cents: int = 20_000) -> int:
    return billing.propose_write_off(db, who, clock, invoice_id=invoice, amount=Money(cents), reason=WHY)


def test_a_proposal_changes_nothing_until_another_person_approves(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    number = propose(db, clock, first, invoice)
    assert billing.balances(db)[invoice].open == Money(250_000)
    billing.approve_write_off(db, second, clock, write_off_id=number)
    assert billing.balances(db)[invoice].written_off == Money(20_000)
    assert billing.balances(db)[invoice].open == Money(230_000)
    found = billing.write_off(db, number)
    assert (found.holds, found.decided_on, found.payer) == (True, today(clock), "Icare")
    actions = db.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert actions == ["billing:write_off:approve", "billing:write_off:propose"]


def test_nobody_approves_an_own_proposal(db: Session, clock: FixedClock, invoice: int, first: Actor) -> None:
    number = propose(db, clock, first, invoice)
    with pytest.raises(Refused, match="Iemand anders"):
        billing.approve_write_off(db, first, clock, write_off_id=number)
    assert billing.balances(db)[invoice].open == Money(250_000)


def test_the_database_keeps_one_person_from_writing_off_alone(
    db: Session, clock: FixedClock, invoice: int, first: Actor
) -> None:
    with pytest.raises(IntegrityError):
        settling.write_off(db, clock, invoice_id=invoice, cents=1, proposer=first, approver=first)


def test_the_system_approves_nothing(db: Session, clock: FixedClock, invoice: int, first: Actor) -> None:
    number = propose(db, clock, first, invoice)
    with pytest.raises(Refused):
        billing.approve_write_off(db, SYSTEM, clock, write_off_id=number)


@pytest.mark.parametrize("cents", [0, -1, 250_001])
def test_only_what_is_open_can_be_proposed(
    db: Session, clock: FixedClock, invoice: int, first: Actor, cents: int
) -> None:
    with pytest.raises(Refused):
        propose(db, clock, first, invoice, cents)


def test_a_reason_is_asked(db: Session, clock: FixedClock, invoice: int, first: Actor) -> None:
    with pytest.raises(Refused, match="Vul in waarom"):
        billing.propose_write_off(db, first, clock, invoice_id=invoice, amount=Money(1), reason=" \u00a0 ")


def test_one_proposal_waits_at_a_time(db: Session, clock: FixedClock, invoice: int, first: Actor) -> None:
    propose(db, clock, first, invoice, 100)
    with pytest.raises(Refused, match="wacht al een voorstel"):
        propose(db, clock, first, invoice, 100)


def test_what_was_paid_meanwhile_is_not_written_off(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    payer = billing.invoice(db, invoice).payer_id
    number = propose(db, clock, first, invoice)
    settling.pay(db, clock, payer_id=payer, cents=240_000, invoice_id=invoice)
    with pytest.raises(Refused, match="nog €\u00a0100,00 open"):
        billing.approve_write_off(db, second, clock, write_off_id=number)


def test_an_amount_that_was_not_on_the_page_is_not_approved(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    number = propose(db, clock, first, invoice)
    for seen in (0, 1):
        with pytest.raises(Refused):
            billing.approve_write_off(db, second, clock, write_off_id=number, expected_cents=seen)


def test_a_declined_or_withdrawn_proposal_makes_room_for_another(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    number = propose(db, clock, first, invoice)
    with pytest.raises(Refused, match="Vul in waarom"):
        billing.decline_write_off(db, second, clock, write_off_id=number, reason="")
    billing.decline_write_off(db, second, clock, write_off_id=number, reason="Eerst bellen.")
    assert billing.write_off(db, number).answer == "Eerst bellen."
    number = propose(db, clock, first, invoice)
    with pytest.raises(Refused, match="Alleen wie"):
        billing.withdraw_write_off(db, second, clock, write_off_id=number)
    billing.withdraw_write_off(db, first, clock, write_off_id=number)
    assert billing.write_off(db, number).state == "withdrawn"
    with pytest.raises(Refused, match="al beslist"):
        billing.approve_write_off(db, second, clock, write_off_id=number)
    assert billing.balances(db)[invoice].open == Money(250_000)


def test_an_approved_write_off_can_be_undone_and_its_amount_is_open_again(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    number = propose(db, clock, first, invoice)
    billing.approve_write_off(db, second, clock, write_off_id=number)
    billing.undo_write_off(db, first, clock, write_off_id=number, reason="Toch betaald.")
    assert billing.balances(db)[invoice].open == Money(250_000)
    assert billing.write_off(db, number).state == "undone"
    with pytest.raises(Refused, match="geldt niet"):
        billing.undo_write_off(db, first, clock, write_off_id=number, reason="Nog eens.")


def test_crediting_undoes_a_write_off_that_gives_up_more_than_is_asked(
    db: Session, clock: FixedClock, invoice: int, first: Actor, second: Actor
) -> None:
    number = propose(db, clock, first, invoice)
    billing.approve_write_off(db, second, clock, write_off_id=number)
    billing.credit_invoice(db, first, clock, invoice_id=invoice, reason="Verkeerd.")
    assert billing.balances(db)[invoice].open == Money(0)
    assert billing.write_off(db, number).state == "undone"


def test_a_credit_note_takes_from_the_write_off_before_it_gives_money_back(
    db: Session, clock: FixedClock, first: Actor, second: Actor
) -> None:
    world = factory.world(db, clock, seats=2)
    invoice = factory.invoice(db, clock, world)
    settling.pay(db, clock, payer_id=world.own.id, cents=300_000, invoice_id=invoice)
    number = propose(db, clock, first, invoice, 200_000)
    billing.approve_write_off(db, second, clock, write_off_id=number)
    line = billing.invoice(db, invoice).lines[0]
    billing.credit_invoice(
        db, first, clock, invoice_id=invoice, reason="Eén plaats te veel.", line_ids=[line.id]
    )
    assert billing.write_off(db, number).state == "undone"
    assert billing.payer_credit(db, [world.own.id])[world.own.id] == Money(50_000)
    assert billing.balances(db)[invoice].open == Money(0)


def test_a_credit_note_and_an_unknown_invoice_are_not_found(
    db: Session, clock: FixedClock, invoice: int, first: Actor
) -> None:
    note = billing.credit_invoice(db, first, clock, invoice_id=invoice, reason="Verkeerd.")
    for number in (note, 9999):
        with pytest.raises(NotFound):
            propose(db, clock, first, number, 1)
    with pytest.raises(NotFound):
        billing.approve_write_off(db, first, clock, write_off_id=9999)


def test_of_two_who_decide_at_once_one_wins(
    app: Flask, db: Session, clock: FixedClock, invoice: int, first: Actor, actor_for: ActorFor
) -> None:
    number = propose(db, clock, first, invoice)
    others = [actor_for(Role.FINANCE) for _ in range(4)]
    db.commit()
    start, said = threading.Barrier(4), []

    def decide(actor: Actor, verb: Callable[..., None], **more: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with writing() as own:
                    verb(own, actor, clock, write_off_id=number, **more)
            except Refused as refused:
                said.append(str(refused.text))
            else:
                said.append("")

    decline = billing.decline_write_off
    threads = [
        threading.Thread(target=decide, args=(actor, verb), kwargs=more)
        for actor, verb, more in (
            (others[0], billing.approve_write_off, {}),
            (others[1], billing.approve_write_off, {}),
            (others[2], decline, {"reason": "Nee."}),
            (others[3], billing.approve_write_off, {}),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("") == 1
    assert all("al beslist" in one for one in said if one)
    db.expire_all()
    assert db.scalar(sa.select(sa.func.count()).where(WriteOff.state != "open")) == 1
