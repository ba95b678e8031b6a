"""Credit and re-invoice in one step: after a changed split, a moved payer, or with new data of the payer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.service import Renewed, Share, VatRegime, Why
from app.core.clock import FixedClock, today
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.factories.billing import World


def renew(
    db: Session, clock: FixedClock, made: int, line_ids: list[int] | None = None, expected: int | None = None
) -> Renewed:
    found = service.renewal(db, made, today(clock), line_ids=line_ids)
    db.rollback()
    answer = service.renew_invoice(
        db,
        SYSTEM,
        clock,
        invoice_id=made,
        reason="Andere verdeling",
        line_ids=[line.id for line in found.lines] if line_ids is None else line_ids,
        expected_cents=found.invoiced.cents if expected is None else expected,
    )
    db.commit()
    return answer


def billed(db: Session, world: World) -> dict[int, Money]:
    """What stands on documents, less what was credited, by payer."""
    query = (
        sa.select(Invoice.payer_id, sa.func.sum(InvoiceLine.amount_cents))
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .group_by(Invoice.payer_id)
    )
    return {payer: Money(int(cents)) for payer, cents in db.execute(query)}


def test_a_changed_split_of_an_invoiced_seat_proposes_to_credit_and_invoice_again(
    db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock, seats=3)
    made = factory.invoice(db, clock, world)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    (wrong,) = service.corrections(db)
    assert (wrong.why, wrong.seat_number, wrong.invoices) == (Why.CHANGED, 1, ((made, "2026-0001"),))
    found = service.renewal(db, made, today(clock))
    assert [line.seat_id for line in found.lines] == [world.seats(db)[0].id], "only what changed"
    assert (found.credited.cents, found.invoiced.cents) == (250_000, 250_000)
    assert {one.draft.payer.id: one.draft.taxed.gross.cents for one in found.drafts} == {
        world.own.id: 125_000,
        world.other.id: 125_000,
    }
    answer = renew(db, clock, made)
    assert len(answer.invoice_ids) == 2
    assert service.invoice(db, answer.credit_id).total == Money(-250_000)
    assert billed(db, world) == {world.own.id: Money(625_000), world.other.id: Money(125_000)}
    assert service.open_items(db, today(clock)) == ([], [])


def test_a_payer_with_another_old_invoice_gets_the_new_one_together_with_that(
    db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock, seats=1)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    ours, theirs = factory.invoice(db, clock, world), factory.invoice(db, clock, world, world.other.id)
    whole = sum(row.total.cents for row in service.invoices(db))
    rest = Share(world.other.id, method=service.Method.REST)
    factory.divide(db, clock, world, Share(world.own.id, method=service.Method.PERCENT, value=6000), rest)
    assert {one.draft.payer.id for one in service.renewal(db, ours, today(clock)).drafts} == {world.own.id}
    draft = service.draft_invoice(db, world.cohort.id, world.other.id, today(clock))
    assert draft is not None
    assert "Crediteer ook 2026-0001, 2026-0002" in str(service.checked(draft).warnings[0])
    renew(db, clock, ours)
    renew(db, clock, theirs)
    assert billed(db, world) == {world.own.id: Money(150_000), world.other.id: Money(100_000)}
    assert sum(row.total.cents for row in service.invoices(db)) == whole
    assert service.open_items(db, today(clock)) == ([], [])


def test_a_line_that_stays_the_same_stays_on_its_invoice(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    ours, theirs = factory.invoice(db, clock, world), factory.invoice(db, clock, world, world.other.id)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.funder.id))
    (wrong,) = service.corrections(db)
    assert wrong.invoices == ((theirs, "2026-0002"),)
    assert db.scalars(sa.select(FundingLine.invoice_id).where(FundingLine.invoice_id.is_not(None))).all() == [
        ours
    ]
    renew(db, clock, theirs)
    assert billed(db, world) == {
        world.own.id: Money(125_000),
        world.other.id: Money(0),
        world.funder.id: Money(125_000),
    }


def test_without_any_change_the_same_invoice_is_made_again(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    made = factory.invoice(db, clock, world)
    answer = renew(db, clock, made)
    (again,) = answer.invoice_ids
    assert service.invoice(db, again).total == service.invoice(db, made).total
    assert service.invoice(db, made).is_credited


@pytest.mark.parametrize("regime", [VatRegime.EXEMPT, VatRegime.EXCLUSIVE, VatRegime.INCLUSIVE])
@pytest.mark.parametrize("percent", [1, 3333, 6667])
def test_crediting_and_invoicing_again_conserves_totals(
    db: Session, clock: FixedClock, regime: VatRegime, percent: int
) -> None:
    world = factory.world(db, clock, seats=3)
    text = "Vrijgesteld onderwijs." if regime is VatRegime.EXEMPT else ""
    service.set_vat(db, SYSTEM, clock, from_day=today(clock), regime=regime, percent=21, exemption_text=text)
    part = Share(world.own.id, method=service.Method.PERCENT, value=percent)
    factory.divide(db, clock, world, part, Share(world.other.id, method=service.Method.REST), seats=3)
    made = factory.invoice(db, clock, world)
    before = service.invoice(db, made)
    renew(db, clock, made, [line.id for line in before.lines])
    assert sum(row.total.cents for row in service.invoices(db)) == before.total.cents
    again = service.invoices(db, kind=service.InvoiceKind.INVOICE)[0].id
    one, *_ = service.invoice(db, again).lines
    renew(db, clock, again, [one.id])
    assert billed(db, world) == {world.own.id: before.net}, "without VAT to the cent, also line by line"
    left = sum(row.total.cents for row in service.invoices(db))
    assert abs(left - before.total.cents) <= 1, "VAT is rounded per invoice"
    if regime is not VatRegime.EXCLUSIVE:
        assert left == before.total.cents


@pytest.mark.parametrize("expected", [-1, 0, 1])
def test_another_sum_than_was_seen_changes_nothing(db: Session, clock: FixedClock, expected: int) -> None:
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    with pytest.raises(Refused, match="is veranderd"):
        renew(db, clock, made, expected=expected)
    db.rollback()
    assert [row.number for row in service.invoices(db)] == ["2026-0001"]
    assert service.next_number(db, service.InvoiceKind.CREDIT_NOTE, 2026) == 1


def test_what_may_not_be_made_final_is_not_credited_either(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    bare = factory.payer(db, clock, "Zonder adres", street="")
    factory.divide(db, clock, world, Share(bare.id))
    assert not service.renewal(db, made, today(clock)).ready
    with pytest.raises(Refused, match="het adres"):
        renew(db, clock, made)
    db.rollback()
    assert len(service.invoices(db)) == 1


def test_odd_choices_are_refused(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    made = factory.invoice(db, clock, world)
    lines = [line.id for line in service.invoice(db, made).lines]
    with pytest.raises(Refused, match="Kies minstens één regel"):
        service.renew_invoice(
            db, SYSTEM, clock, invoice_id=made, reason="Leeg", line_ids=[], expected_cents=0
        )
    db.rollback()
    with pytest.raises(NotFound):
        renew(db, clock, made, [*lines, 999_999])
    db.rollback()
    credit_id = service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Fout", line_ids=lines[:1])
    db.commit()
    with pytest.raises(Refused, match="al gecrediteerd"):
        renew(db, clock, made, lines)
    db.rollback()
    for number in (credit_id, 999_999):
        with pytest.raises(NotFound):
            service.renewal(db, number, today(clock))
