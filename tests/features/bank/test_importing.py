"""An entry is stored once, whatever files tell it, in whatever pieces, at the same moment or one after the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.bank import service
from app.bank.models import BankEntry, BankFile
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.factories.bank import DAY, ICARE, OWN, Line, Statement, Tx, camt, file_of, paid, reading, zipped

ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen"\n'
)


@pytest.fixture(autouse=True)
def foundation(db: Session, clock: FixedClock) -> None:
    """The foundation's account is known."""
    factory.foundation(db, clock)
    db.commit()


def take(db: Session, clock: FixedClock, content: bytes) -> service.Imported:
    return service.import_file(db, SYSTEM, clock, reading=reading(content))


def count(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(BankEntry)) or 0


#: Entries that look alike, on a few days, with and without a mark of the bank.
LINES = st.lists(
    st.builds(
        lambda day, cents, text, mark: paid(cents, text, day=DAY + timedelta(days=day), mark=mark),
        st.integers(0, 3),
        st.sampled_from([100, 250_000]),
        st.sampled_from(["2026-0001", ""]),
        st.sampled_from(["", "M1", "M2"]),
    ),
    min_size=1,
    max_size=12,
)


@given(lines=LINES, cuts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4))
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_overlapping_statements_in_any_order_store_what_the_whole_file_stores(
    db: Session, clock: FixedClock, lines: Sequence[Line], cuts: Sequence[tuple[int, int]]
) -> None:
    whole = take(db, clock, file_of(*lines))
    keys = set(db.scalars(sa.select(BankEntry.key)))
    assert (len(whole.entry_ids), len(keys)) == (len(lines), len(lines))
    db.rollback()
    days = [tuple(sorted(cut)) for cut in cuts] + [(0, 3)]
    for number, (first, last) in enumerate(days):
        some = [line for line in lines if first <= (line.day - DAY).days <= last]
        take(db, clock, camt(Statement(some, name=str(number))))
    assert set(db.scalars(sa.select(BankEntry.key))) == keys
    db.rollback()


def test_the_same_file_is_stored_once(db: Session, clock: FixedClock) -> None:
    first = take(db, clock, file_of(paid(1), paid(1)))
    again = take(db, clock, file_of(paid(1), paid(1)))
    assert (len(first.entry_ids), again.entry_ids, again.again, again.file_id) == (2, (), True, first.file_id)


def test_statements_that_overlap_inside_one_zip_are_stored_once(db: Session, clock: FixedClock) -> None:
    one, other, third = (paid(100, mark=mark) for mark in "ABC")
    packed = zipped({"1.xml": file_of(one, other), "2.xml": file_of(other, third, version="08")})
    done = take(db, clock, packed)
    assert (len(done.entry_ids), count(db)) == (3, 3)


def test_a_zip_that_tells_in_two_ways_is_refused(db: Session, clock: FixedClock) -> None:
    row = f'"20260115";"ICARE BV";"{OWN}";"{ICARE}";"OV";"Bij";"2500,00";"Overschrijving";"2026-0001"\n'
    with pytest.raises(Refused, match="door elkaar"):
        take(db, clock, zipped({"1.xml": file_of(paid(250_000)), "2.csv": (ING + row).encode()}))
    assert count(db) == 0


def test_two_transfers_that_differ_in_capitals_only_are_two(db: Session, clock: FixedClock) -> None:
    done = take(db, clock, file_of(paid(100, "Factuur 2026-0001"), paid(100, "factuur 2026 - 0001")))
    assert (len(done.entry_ids), count(db)) == (2, 2)


def test_a_csv_of_days_that_camt_told_stores_nothing_again(db: Session, clock: FixedClock) -> None:
    take(db, clock, file_of(paid(250_000, "2026-0001"), paid(250_000, "2026-0002")))
    row = f'"20260115";"ICARE BV";"{OWN}";"{ICARE}";"OV";"Bij";"2500,00";"Overschrijving";"anders verteld"\n'
    gift = f'"20260115";"N.N.";"{OWN}";"";"OV";"Bij";"5,00";"Overschrijving";"gift"\n'
    done = take(db, clock, (ING + row + row + row.replace("anders", "derde") + gift).encode())
    assert (len(done.entry_ids), done.known) == (2, 2)
    back = take(db, clock, file_of(paid(250_000, "2026-0001"), Line((Tx(500, "gift", iban=""),))))
    assert (len(back.entry_ids), back.known) == (0, 2)


def csv(*cents: int) -> bytes:
    """A CSV file of one day that tells these amounts, without an account."""
    row = f'"20260115";"";"{OWN}";"";"VZ";"Bij";"%d,%02d";"Verzamelbetaling";"batch"\n'
    return (ING + "".join(row % divmod(one, 100) for one in cents)).encode()


BATCH = Line((Tx(250_000, "2026-0001"), Tx(125_000, "2026-0002", "Interzorg")), mark="BATCH")


@pytest.mark.parametrize("camt_first", [True, False])
def test_a_batch_is_stored_once_when_one_file_tells_its_total_and_another_its_pieces(
    db: Session, clock: FixedClock, camt_first: bool
) -> None:
    beside = Line((Tx(500, "gift", iban=""),))
    files = [file_of(BATCH, beside), csv(375_000, 500)]
    first, then = files if camt_first else reversed(files)
    before = len(take(db, clock, first).entry_ids)
    assert before == (3 if camt_first else 2)
    done = take(db, clock, then)
    assert (len(done.entry_ids), done.known) == (0, 5 - before)
    assert service.totals(db, lambda _: sa.literal(0)).came_in.cents == 375_500


@pytest.mark.parametrize("told", [(374_999,), (375_000, 1), (375_000, 375_000)])
def test_what_does_not_come_to_the_same_money_of_the_day_is_stored(
    db: Session, clock: FixedClock, told: tuple[int, ...]
) -> None:
    take(db, clock, file_of(BATCH))
    assert len(take(db, clock, csv(*told)).entry_ids) == len(told)


def test_an_account_of_digits_only_is_recognised_by_its_end(db: Session, clock: FixedClock) -> None:
    head = "Rekeningnummer;Transactiedatum;Transactiebedrag;Omschrijving\n"
    assert take(db, clock, f"{head}417164300;20260115;1,00;x\n".encode()).entry_ids
    with pytest.raises(Refused, match="niet van die van de stichting"):
        take(db, clock, f"{head}17164300;20260115;1,00;x\n".encode())


def test_nothing_of_a_file_is_stored_when_its_last_statement_is_wrong(db: Session, clock: FixedClock) -> None:
    content = camt(Statement((paid(1),), name="1"), Statement((paid(2),), name="2", closing=1))
    with pytest.raises(Refused, match="sluiten niet"):
        take(db, clock, content)
    assert (count(db), db.scalar(sa.select(sa.func.count()).select_from(BankFile))) == (0, 0)


def test_without_the_foundations_account_nothing_is_read(db: Session, clock: FixedClock) -> None:
    factory.foundation(db, clock, iban="")
    with pytest.raises(Refused, match="IBAN"):
        take(db, clock, file_of(paid(1)))


def test_what_was_stored_is_never_changed(db: Session, clock: FixedClock) -> None:
    [entry] = take(db, clock, file_of(paid(100))).entry_ids
    db.commit()
    with pytest.raises(sa.exc.DBAPIError):
        db.execute(sa.update(BankEntry).where(BankEntry.id == entry).values(amount_cents=1))
    db.rollback()
    with pytest.raises(sa.exc.DBAPIError):
        db.execute(sa.delete(BankEntry))


def test_two_people_who_bring_overlapping_files_at_once_store_each_entry_once(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    lines = [paid(100 + n, day=date(2026, 1, 1) + timedelta(days=n % 20), mark=str(n)) for n in range(60)]
    files = [file_of(*lines[:40]), file_of(*lines[20:]), file_of(*reversed(lines)), file_of(*lines[:40])]
    barrier = threading.Barrier(len(files))

    def bring(content: bytes) -> int:
        told = reading(content)
        with app.app_context():
            barrier.wait()
            with writing(database.engine) as session:
                return len(service.import_file(session, SYSTEM, clock, reading=told).entry_ids)

    with ThreadPoolExecutor(len(files)) as pool:
        assert sum(pool.map(bring, files)) == 60
    assert count(db) == 60
    for one in service.files(db):
        in_it = len(service.entries(db, file_id=one.id))
        assert one.new_entries == in_it
