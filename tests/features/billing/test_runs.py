"""Making all invoices of a cohort final at once: checked, one by one, stopped, gone on, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Invoice
from app.billing.service import Chosen, RunView, Share
from app.core.clock import FixedClock, today
from app.core.errors import NotFound, Refused
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM
from app.organisations import service as organisations
from tests.factories import billing as factory
from tests.factories.billing import World


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """Three seats of Icare that it shares with two others: three invoices to be."""
    made = factory.world(db, clock, seats=3)
    payers = (made.own.id, made.other.id, made.funder.id)
    factory.divide(db, clock, made, *(Share(payer) for payer in payers), seats=3)
    return made


def prefer(db: Session, clock: FixedClock, payer_id: int, **other: str | bool) -> None:
    """Changes what a payer prefers, and commits."""
    row = organisations.organisation(db, payer_id)
    kept = {name: getattr(row, name) for name in ("legal_name", "kvk", "oin", "street", "postcode", "city")}
    kept |= {"invoice_email": row.invoice_email}
    organisations.update_details(db, SYSTEM, clock, organisation_id=payer_id, **(kept | other))
    db.commit()


def chosen(db: Session, clock: FixedClock, world: World) -> list[Chosen]:
    """All that is due."""
    drafts = service.draft_invoices(db, world.cohort.id, today(clock))
    return [Chosen(one.payer.id, one.seat_id, one.taxed.gross.cents) for one in drafts]


def start(db: Session, clock: FixedClock, world: World, wanted: list[Chosen] | None = None) -> int:
    wanted = chosen(db, clock, world) if wanted is None else wanted
    made = service.start_run(db, SYSTEM, clock, cohort_id=world.cohort.id, chosen=wanted)
    db.commit()
    return made


def run_of(db: Session, run_id: int) -> RunView:
    db.rollback()
    return service.invoice_run(db, run_id)


def test_a_run_makes_each_chosen_invoice_final_and_sends_it(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    run_id = start(db, clock, world)
    assert run_of(db, run_id).count("waiting") == 3
    assert service.invoices(db) == [], "nothing is final before the worker came"
    work()
    found = run_of(db, run_id)
    assert (found.state, found.count("done"), found.printed, found.busy) == ("done", 3, 3, False)
    assert [item.number for item in found.items] == ["2026-0001", "2026-0002", "2026-0003"]
    assert service.due(db, today(clock)) == []


def test_an_amount_that_changed_meanwhile_is_refused_and_the_run_goes_on(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    first, *rest = chosen(db, clock, world)
    run_id = start(db, clock, world, [replace(first, expected_cents=first.expected_cents + 1), *rest])
    work()
    found = run_of(db, run_id)
    assert [item.state for item in found.items] == ["refused", "done", "done"]
    assert "Het bedrag is veranderd" in found.items[0].problem
    assert found.state == "done"
    assert db.scalars(sa.select(Invoice.number).order_by(Invoice.id)).all() == ["2026-0001", "2026-0002"]


def test_what_was_invoiced_by_hand_meanwhile_is_not_invoiced_again(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    run_id = start(db, clock, world)
    factory.invoice(db, clock, world)
    work()
    found = run_of(db, run_id)
    assert found.count("done") == 2
    assert "niets (meer) te factureren" in next(item.problem for item in found.items if item.problem)
    assert len(service.invoices(db)) == 3


def test_a_payer_that_is_removed_while_its_invoice_waits_gets_none_and_the_others_get_theirs(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    run_id = start(db, clock, world)
    instead = factory.payer(db, clock, "Vaart Welzijn")
    payers = (world.own.id, instead.id, world.funder.id)
    factory.divide(db, clock, world, *(Share(payer) for payer in payers), seats=3)
    work()
    items = {item.payer: item for item in run_of(db, run_id).items}
    assert {payer: item.state for payer, item in items.items()} == {
        "Icare": "done",
        "Interzorg": "refused",
        "Zorgkantoor Drenthe": "done",
    }
    assert "niets (meer) te factureren" in items["Interzorg"].problem
    assert [row.number for row in service.invoices(db)] == ["2026-0002", "2026-0001"]
    assert [row.payer for row in service.due(db, today(clock))] == ["Vaart Welzijn"]


def test_a_run_is_stopped_goes_on_and_leaves_no_gap(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    run_id = start(db, clock, world)
    service.make_item(db, clock, run_id=run_id, position=1)
    service.stop_run(db, SYSTEM, clock, run_id=run_id)
    db.commit()
    work()
    stopped = run_of(db, run_id)
    assert (stopped.state, stopped.count("done"), stopped.count("waiting")) == ("stopped", 1, 2)
    with pytest.raises(Refused, match="loopt al een factuurronde"):
        start(db, clock, world)
    db.rollback()
    service.resume_run(db, SYSTEM, clock, run_id=run_id)
    db.commit()
    work()
    assert run_of(db, run_id).state == "done"
    assert [row.number for row in service.invoices(db)] == ["2026-0003", "2026-0002", "2026-0001"]


def test_what_waits_of_a_stopped_run_can_be_given_up(db: Session, clock: FixedClock, world: World) -> None:
    run_id = start(db, clock, world)
    with pytest.raises(Refused, match="Stop de factuurronde eerst"):
        service.end_run(db, SYSTEM, clock, run_id=run_id)
    db.rollback()
    service.stop_run(db, SYSTEM, clock, run_id=run_id)
    service.end_run(db, SYSTEM, clock, run_id=run_id)
    db.commit()
    assert run_of(db, run_id).count("refused") == 3
    for verb in (service.stop_run, service.resume_run, service.end_run):
        with pytest.raises(Refused):
            verb(db, SYSTEM, clock, run_id=run_id)
        db.rollback()
        with pytest.raises(NotFound):
            verb(db, SYSTEM, clock, run_id=999_999)
        db.rollback()
    assert start(db, clock, world) == run_id + 1


def test_work_that_comes_twice_makes_one_invoice(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    run_id = start(db, clock, world)
    work()
    db.execute(
        sa.update(OutboxRow).values(done_at=None)
    )  # as after a worker that was lost just before it said so
    db.commit()
    work()
    assert len(service.invoices(db)) == 3
    assert run_of(db, run_id).count("done") == 3


def test_who_prefers_that_gets_an_invoice_for_each_participant(
    db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    prefer(db, clock, world.other.id, invoice_per="participant")
    wanted = chosen(db, clock, world)
    assert sum(one.payer_id == world.other.id for one in wanted) == 3
    assert {one.seat_id is None for one in wanted if one.payer_id != world.other.id} == {True}
    due = [row for row in service.due(db, today(clock)) if row.payer_id == world.other.id]
    assert sorted(row.seat_id or 0 for row in due) == sorted(seat.id for seat in world.seats(db))
    run_id = start(db, clock, world)
    work()
    items = [item for item in run_of(db, run_id).items if item.payer == "Interzorg"]
    assert len({item.number for item in items}) == 3
    assert {item.participant for item in items} == {seat.person_name for seat in world.seats(db)}


@pytest.mark.parametrize("odd", ["unknown", "foreign seat", "twice", "none"])
def test_an_odd_choice_starts_nothing(db: Session, clock: FixedClock, world: World, odd: str) -> None:
    first, *rest = chosen(db, clock, world)
    wanted = {
        "unknown": [replace(first, payer_id=999_999), *rest],
        "foreign seat": [replace(first, seat_id=999_999)],
        "twice": [first, first],
        "none": [],
    }[odd]
    with pytest.raises(Refused):
        start(db, clock, world, wanted)
    db.rollback()
    assert (
        db.scalar(sa.select(sa.func.count(OutboxRow.id)).where(OutboxRow.kind == "billing.invoice_run")) == 0
    )


def test_what_the_law_or_the_e_invoice_needs_keeps_an_invoice_back_and_a_wish_does_not(
    db: Session, clock: FixedClock, world: World
) -> None:
    prefer(db, clock, world.own.id, einvoice="nlcius")
    prefer(db, clock, world.other.id, requires_reference=True)
    found = {
        one.payer.name: service.checked(one)
        for one in service.draft_invoices(db, world.cohort.id, today(clock))
    }
    assert "KvK-nummer of het OIN van Icare" in str(found["Icare"].blocks[0])
    assert found["Interzorg"].blocks == ()
    assert "Bij 3 regels staat er geen" in str(found["Interzorg"].warnings[0])
    assert "geen KvK-nummer of OIN" in str(found["Zorgkantoor Drenthe"].warnings[0])
    with pytest.raises(Refused, match="OIN van Icare"):
        start(db, clock, world)
    db.rollback()
    rest = [one for one in chosen(db, clock, world) if one.payer_id != world.own.id]
    start(db, clock, world, rest)


def test_conditional_lines_wait_and_are_named(db: Session, clock: FixedClock, world: World) -> None:
    parts = (Share(world.own.id), Share(world.other.id, conditional=True))
    factory.divide(db, clock, world, *parts)
    found = {one.payer.id: one for one in service.draft_invoices(db, world.cohort.id, today(clock))}
    assert len(found[world.other.id].lines) == 2
    assert "1 deel wacht nog" in str(service.checked(found[world.other.id]).warnings[-1])
