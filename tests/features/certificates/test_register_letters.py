"""Coordinators get a checkpoint to keep: seldom, and of use to the offline verifier."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.signing.files import FileKeys
from app.certificates.rules.register import EntryKind
from app.certificates.service import register
from app.core.clock import FixedClock
from app.core.ports import Work
from app.messages.models import Letter
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


def test_each_coordinator_gets_one_a_month_and_only_when_the_register_grew(
    db: Session, clock: FixedClock, outside: Work
) -> None:
    factory.organisation(db, clock, "Icare")
    factory.organisation(db, clock, "Noorderzorg")
    both = ["karin@icare.nl", "karin@noorderzorg.nl"]
    at(clock, 3, 10)
    enter(db, clock, 1)
    register.tend_register(outside)
    assert sorted(letters(db)) == [(one, "2026-03-09") for one in both]
    at(clock, 3, 11)
    enter(db, clock, 2)
    for _ in range(3):
        register.tend_register(outside)
    assert len(letters(db)) == 2  # not twice a month
    for month, expected in ((4, 4), (5, 4), (6, 4)):  # what came on 11 March, and then nothing new
        for day in (2, 3):
            at(clock, month, day)
            register.tend_register(outside)
        assert len(letters(db)) == expected
    enter(db, clock, 3)
    at(clock, 7, 2)
    register.tend_register(outside)
    assert sorted(letters(db)[4:]) == [(one, "2026-07-01") for one in both]


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
