"""Taking in a bank's file: what is certain is booked, the rest waits, and nothing is booked twice."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.bank.service import Place
from app.billing import service as billing
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from app.payments import service
from app.payments.service import Taken
from tests.counting import counted
from tests.factories import billing as factory
from tests.factories import enrolments, settling
from tests.factories.bank import ICARE, INTERZORG, Line, Tx, file_of, paid, reading, told
from tests.factories.billing import World
from tests.factories.settling import open_cents


def take(db: Session, clock: FixedClock, *lines: Line) -> Taken:
    done = service.take_in(db, SYSTEM, clock, reading=told(*lines))
    db.commit()
    return done


def credit(db: Session, payer_id: int) -> int:
    return billing.payer_credit(db, [payer_id]).get(payer_id, Money(0)).cents


def only_match(db: Session) -> service.Match:
    waiting = bank.entries(db, place=Place.WAITING, booked=billing.booked_of)
    return service.matches(db, waiting, {})[waiting[0].id]


@pytest.mark.parametrize(
    "text",
    [
        "2026-0001",
        "Factuur 2026-0001, met dank",
        "fact.nr.20260001",
        "betreft 2026 0001 leergang",
        "kenmerk 2026.0001/3120",
        "Leergang DemenTalent-expert, betaling van factuur met het nummer 2026-00" + "01",
    ],
)
def test_a_payment_that_names_its_invoice_books_by_itself(
    db: Session, clock: FixedClock, world: World, text: str
) -> None:
    done = take(db, clock, paid(375_000, text))
    assert (done.new, done.booked, done.proposed, done.waiting) == (1, 1, 0, 0)
    assert open_cents(db) == {"2026-0001": 0, "2026-0002": 375_000}
    entry = bank.entries(db)[0]
    [booking] = billing.bookings_of(db, [entry.id])[entry.id]
    assert booking.booked_by is None
    assert "2026-0001" in booking.reason


def test_a_structured_reference_is_found_wherever_the_bank_puts_it(
    db: Session, clock: FixedClock, world: World
) -> None:
    reference = billing.payables(db)[0].reference
    assert reference.startswith("RF")
    spaced = " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
    for number, tx in enumerate(
        (
            Tx(100, reference=reference),
            Tx(100, text=f"ref {spaced} dank"),
            Tx(100, end_to_end=reference),
            Tx(100, more=f"/REMI/{reference}"),
        )
    ):
        take(db, clock, Line((tx,), mark=str(number)))
        assert [share.invoice_id for share in only_match(db).shares] == [billing.payables(db)[0].id]
        waiting = bank.entries(db, place=Place.WAITING, booked=billing.booked_of)
        service.set_aside(db, SYSTEM, clock, entry_id=waiting[0].id, reason="proef")
    done = take(db, clock, Line((Tx(375_000, reference=reference),)))
    assert done.booked == 1


def test_the_same_file_again_changes_nothing(db: Session, clock: FixedClock, world: World) -> None:
    content = file_of(paid(375_000, "2026-0001"), paid(100, "gift", name="N.N.", iban=""))
    first = service.take_in(db, SYSTEM, clock, reading=reading(content))
    again = service.take_in(db, SYSTEM, clock, reading=reading(content))
    assert again == Taken(first.file_id, 0, 2, 0, 0, 0, again=True)
    assert len(bank.entries(db)) == 2


def test_an_overlapping_statement_books_only_what_is_new(
    db: Session, clock: FixedClock, world: World
) -> None:
    one, other = paid(375_000, "2026-0001", mark="A"), paid(375_000, "2026-0002", mark="B", iban=INTERZORG)
    take(db, clock, one)
    done = take(db, clock, one, other)
    assert (done.new, done.known, done.booked) == (1, 1, 1)
    assert set(open_cents(db).values()) == {0}


def test_one_transfer_that_names_several_invoices_pays_them_by_itself(
    db: Session, clock: FixedClock, world: World
) -> None:
    enrolments.seated(db, clock, 9, organisation_id=world.own.id, cohort_id=world.cohort.id)
    factory.invoice(db, clock, world)
    assert take(db, clock, paid(625_000, "2026-0001 en 2026-0003")).booked == 1
    assert open_cents(db) == {"2026-0001": 0, "2026-0002": 375_000, "2026-0003": 0}


def test_a_transfer_that_names_a_credited_invoice_too_is_proposed_for_the_open_one(
    db: Session, clock: FixedClock, world: World
) -> None:
    invoice = billing.payables(db)[0].id
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Fout.")
    db.commit()
    third = factory.invoice(db, clock, world)
    numbers = {one.id: one.number for one in billing.payables(db)}
    assert take(db, clock, paid(375_000, f"{numbers[invoice]} {numbers[third]}")).proposed == 1
    found = only_match(db)
    assert [share.invoice_id for share in found.shares] == [third]


def test_a_part_payment_is_proposed_and_says_what_stays_open(
    db: Session, clock: FixedClock, world: World
) -> None:
    assert take(db, clock, paid(100_000, "deel van 2026-0001")).proposed == 1
    found = only_match(db)
    assert [share.amount.cents for share in found.shares] == [100_000]
    assert str(found.why) == "Factuur 2026-0001 staat erbij. Dit is een deel: er blijft €\u00a02.750,00 open."


def test_what_is_paid_too_much_is_proposed_as_credit(db: Session, clock: FixedClock, world: World) -> None:
    take(db, clock, paid(400_000, "2026-0001"))
    found = only_match(db)
    entry = bank.entries(db)[0]
    service.accept(db, SYSTEM, clock, entry_id=entry.id, mark=found.mark)
    assert open_cents(db)["2026-0001"] == 0
    assert credit(db, world.own.id) == 25_000


def test_amount_and_name_are_a_proposal_with_its_reason(db: Session, clock: FixedClock, world: World) -> None:
    assert take(db, clock, paid(375_000, "leergang", name="Stg. ICARE", iban="")).proposed == 1
    assert str(only_match(db).why) == "Het bedrag klopt met factuur 2026-0001 en de naam lijkt op Icare."


def test_a_payment_from_the_account_of_somebody_else_is_left_to_a_person(
    db: Session, clock: FixedClock, world: World
) -> None:
    take(db, clock, paid(375_000, "2026-0001"))
    take(db, clock, paid(375_000, "2026-0002", iban=ICARE, name="X"))
    assert "andere betaler" in str(only_match(db).why)


def test_a_number_that_may_be_a_date_is_not_enough(db: Session, clock: FixedClock, world: World) -> None:
    assert take(db, clock, paid(375_000, "overboeking 20260101", name="Onbekend", iban="")).booked == 0


def test_a_reversal_takes_the_booking_back(db: Session, clock: FixedClock, world: World) -> None:
    take(db, clock, paid(375_000, "2026-0001", end_to_end="E-77"))
    assert open_cents(db)["2026-0001"] == 0
    back = Line((Tx(-375_000, "storno", end_to_end="E-77", returned="AC06"),), reversal=True)
    assert take(db, clock, back).booked == 1
    assert open_cents(db)["2026-0001"] == 375_000
    sums = service.places(db)
    assert (sums.on_invoices.cents, sums.waiting.cents, sums.total.cents) == (0, 0, 0)


def test_a_reversal_in_the_same_file_takes_the_booking_back(
    db: Session, clock: FixedClock, world: World
) -> None:
    back = Line((Tx(-375_000, "storno"),), reversal=True)
    assert take(db, clock, paid(375_000, "2026-0001"), back).booked == 2
    assert open_cents(db)["2026-0001"] == 375_000


def test_a_reversal_that_may_mean_another_payment_is_left_to_a_person(
    db: Session, clock: FixedClock, world: World
) -> None:
    take(db, clock, paid(375_000, "2026-0001"))
    twice = paid(375_000, "2026-0001 nogmaals", mark="TWICE")
    back = Line((Tx(-375_000, "storno"),), reversal=True)
    assert take(db, clock, twice, back).booked == 0
    assert open_cents(db)["2026-0001"] == 0


def test_a_batch_is_booked_by_its_transactions(db: Session, clock: FixedClock, world: World) -> None:
    batch = Line((Tx(375_000, "2026-0001"), Tx(375_000, "2026-0002", "Interzorg", INTERZORG)), mark="BATCH")
    assert take(db, clock, batch).booked == 2
    assert set(open_cents(db).values()) == {0}


def test_a_batch_that_does_not_sum_is_one_entry_that_waits(
    db: Session, clock: FixedClock, world: World
) -> None:
    batch = Line((Tx(375_000, "2026-0001"), Tx(375_000, "2026-0002")), cents=749_900)
    done = take(db, clock, batch)
    assert (done.new, done.booked) == (1, 0)


def test_what_becomes_certain_later_books_at_the_next_search(db: Session, clock: FixedClock) -> None:
    made = factory.world(db, clock, seats=1)
    take(db, clock, paid(250_000, "2026-0001"))
    factory.invoice(db, clock, made)
    assert service.search_again(db, SYSTEM, clock) == 1
    assert open_cents(db) == {"2026-0001": 0}


def test_nothing_is_stored_when_the_sums_do_not_close(db: Session, clock: FixedClock, world: World) -> None:
    broken = file_of(paid(375_000, "2026-0001")).replace(b">4750.00<", b">4750.01<")
    with pytest.raises(Refused, match=r"4\.750,00.*4\.750,01"):
        service.take_in(db, SYSTEM, clock, reading=reading(broken))
    assert bank.entries(db) == []


def test_another_accounts_statement_is_refused(db: Session, clock: FixedClock, world: World) -> None:
    other = file_of(paid(1)).replace(
        b"<Acct><Id><IBAN>NL91ABNA0417164300", b"<Acct><Id><IBAN>" + ICARE.encode()
    )
    with pytest.raises(Refused, match="niet van die van de stichting"):
        service.take_in(db, SYSTEM, clock, reading=reading(other))


def test_what_somebody_booked_or_set_aside_meanwhile_is_left_alone(
    db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search looked at the entries before it held them."""
    made = factory.world(db, clock, seats=1)
    take(db, clock, paid(250_000, "2026-0001"), paid(10, "2026-0001 en meer"))
    factory.invoice(db, clock, made)
    first, second = sorted(
        bank.entries(db, place=Place.WAITING, booked=billing.booked_of), key=lambda e: e.id
    )
    db.commit()
    lock = bank.lock_entries

    def just_too_late(session: Session, ids: Collection[int]) -> dict[int, bank.EntryView]:
        monkeypatch.setattr(bank, "lock_entries", lock)
        part = billing.Part(made.own.id, None, Money(100_000))
        billing.book(session, SYSTEM, clock, entry_id=first.id, parts=[part], reason="Met de hand.")
        bank.mark_aside(session, SYSTEM, entry_id=second.id, reason="Rente")
        return lock(session, ids)

    monkeypatch.setattr(bank, "lock_entries", just_too_late)
    assert service.search_again(db, SYSTEM, clock) == 0
    assert [one.amount.cents for one in billing.bookings_of(db, [first.id])[first.id]] == [100_000]


def test_an_invoice_that_somebody_paid_meanwhile_does_not_refuse_the_whole_file(
    db: Session, clock: FixedClock, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is certain was read before the invoices were held."""
    by_hand = settling.entry(db, clock, 1)
    db.commit()
    hold = billing.hold

    def just_too_late(session: Session, *args: Any, **more: Any) -> billing.Held:
        monkeypatch.setattr(billing, "hold", hold)
        bill = billing.payables(session, number="2026-0001")[0]
        part = billing.Part(bill.payer_id, bill.id, Money(1))
        billing.book(session, SYSTEM, clock, entry_id=by_hand, parts=[part], reason="Met de hand.")
        return hold(session, *args, **more)

    monkeypatch.setattr(billing, "hold", just_too_late)
    done = take(
        db, clock, paid(375_000, "2026-0001"), Line((Tx(375_000, "2026-0002", "Interzorg", INTERZORG),))
    )
    assert (done.new, done.booked, done.proposed) == (2, 1, 1)
    assert open_cents(db) == {"2026-0001": 374_999, "2026-0002": 0}


def test_many_reversals_ask_as_few_queries_as_one(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    def asked(*numbers: int) -> int:
        take(db, clock, *(paid(-1 - one, "kosten", end_to_end=f"E-{one}") for one in numbers))
        for one in bank.entries(db, place=Place.OUT, booked=billing.booked_of):
            bill = billing.payables(db)[0]
            part = billing.Part(bill.payer_id, bill.id, one.amount)
            billing.book(db, SYSTEM, clock, entry_id=one.id, parts=[part], reason="Terug.")
        db.commit()
        back = [
            Line(
                (Tx(1 + one, "storno", end_to_end=f"E-{one}", returned="AC06"),),
                reversal=True,
                mark=f"R{one}",
            )
            for one in numbers
        ]
        with counted(app) as sent:
            assert take(db, clock, *back).booked == len(numbers)
        return sum(not one.startswith("INSERT") for one in sent)

    take(db, clock, paid(375_000, "2026-0001"))
    assert asked(1) == asked(*range(2, 12))
