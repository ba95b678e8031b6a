"""Coordinators get each checkpoint that tells more, to keep: once, and of use to the offline verifier."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.signing.files import FileKeys
from app.certificates.models import RegisterCheckpoint
from app.certificates.rules.register import EntryKind
from app.certificates.service import register
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.core.ports import Work
from app.messages.models import Letter
from app.organisations import service as organisations
from tests.factories import enrolments as factory
from tools.verify_certificate import Given


@pytest.fixture
def outside(app: Flask, clock: FixedClock, tmp_path: Path) -> Work:
    work: Work = replace(app.extensions["work"], clock=clock, keys=FileKeys(tmp_path))
    work.keys.make("register", at=clock.now())
    return work


def enter(db: Session, clock: FixedClock, number: int) -> None:
    register.enter(db, clock, kind=EntryKind.ISSUED, number=f"DTE-2026-{number:04}-XX", facts={})
    db.commit()


def at(clock: FixedClock, month: int, day: int) -> None:
    clock.set(datetime(2026, month, day, 0, 5, tzinfo=ZoneInfo("Europe/Amsterdam")))


def letters(db: Session) -> list[tuple[str, str]]:
    """To whom, and of which day, in order."""
    rows = db.scalars(
        sa.select(Letter).where(Letter.template == "certificates/checkpoint").order_by(Letter.id)
    )
    found = [(row.to_address, (row.key or "").split(":")[2]) for row in rows]
    db.commit()
    return found


def test_each_coordinator_gets_one_after_each_day_on_which_the_register_grew(
    db: Session, clock: FixedClock, outside: Work
) -> None:
    factory.organisation(db, clock, "Icare")
    factory.organisation(db, clock, "Noorderzorg")
    db.commit()

    def mailed() -> list[tuple[str, str]]:
        for _ in range(3):
            register.tend_register(outside)
        return letters(db)

    def both(*days: int) -> list[tuple[str, str]]:
        return [(f"karin@{one}.nl", f"2026-03-{day:02}") for day in days for one in ("icare", "noorderzorg")]

    at(clock, 3, 10)
    assert mailed() == []  # a register without entries
    enter(db, clock, 1)
    assert mailed() == both(9)
    enter(db, clock, 2)
    enter(db, clock, 3)
    assert mailed() == both(9)  # not twice a day
    at(clock, 3, 11)
    assert mailed() == both(9, 10)
    for day in (12, 13, 31):
        at(clock, 3, day)
        assert mailed() == both(9, 10)  # nothing new, so nobody is written to
    enter(db, clock, 4)
    at(clock, 4, 1)
    assert mailed() == both(9, 10, 31)
    assert (
        db.scalar(sa.select(sa.func.count()).select_from(RegisterCheckpoint)) == 6
    )  # signed also without growth


def test_who_coordinates_for_two_organisations_gets_one(
    db: Session, clock: FixedClock, outside: Work
) -> None:
    factory.organisation(db, clock, "Icare")
    other = factory.organisation(db, clock, "Noorderzorg")
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=other.id,
        given_name="Karin",
        infix="",
        family_name="Wolters-Icare",
        email="karin@icare.nl",
    )
    enter(db, clock, 1)

    register.tend_register(outside)

    assert [to for to, _ in letters(db)] == ["karin@icare.nl", "karin@noorderzorg.nl"]


def test_two_workers_at_midnight_mail_it_once(db: Session, clock: FixedClock, outside: Work) -> None:
    factory.organisation(db, clock, "Icare")
    enter(db, clock, 1)
    workers = 4
    barrier = Barrier(workers)

    def run(_: int) -> None:
        barrier.wait()
        register.tend_register(outside)

    for day in range(11, 14):  # on three days, for what is a matter of chance
        at(clock, 3, day)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(workers)))
        enter(db, clock, day)

    assert letters(db) == [("karin@icare.nl", f"2026-03-{day}") for day in (10, 11, 12)]


def test_a_coordinator_of_today_finds_what_was_signed_before(
    db: Session, clock: FixedClock, outside: Work, client: FlaskClient
) -> None:
    for day in (10, 11):
        at(clock, 3, day)
        enter(db, clock, day)
        register.tend_register(outside)

    page = client.get("/register").text
    address = page.split('href="/register/ijkpunten.json')[1].split('"')[0]
    listed = client.get(f"/register/ijkpunten.json{address}").get_json()["checkpoints"]

    assert [(one["day"], one["entries"]) for one in listed] == [("2026-03-09", 1), ("2026-03-10", 2)]


def test_the_letter_as_it_was_sent_is_what_the_offline_verifier_reads(
    app: Flask, db: Session, clock: FixedClock, outside: Work, work: Callable[[], int]
) -> None:
    factory.organisation(db, clock, "Icare")
    enter(db, clock, 1)
    register.tend_register(outside)
    work()

    given = Given()
    for path in Path(app.instance_path, "mail").rglob("*.eml"):
        if b"checkpoint 1" in path.read_bytes():
            given.add(path.read_bytes())
    (point,) = given.checkpoints
    assert (point.day, point.entries, point.holds()) == ("2026-01-14", 1, True)
