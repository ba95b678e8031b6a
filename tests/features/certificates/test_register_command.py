"""`flask certificates check-register` walks the whole register."""

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.certificates.models import RegisterEntry
from app.certificates.rules.register import EntryKind
from app.certificates.service import register
from app.core.clock import FixedClock
from tests.features.certificates.test_register import unfrozen


def test_it_says_that_all_is_well_and_fails_when_something_is_not(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    for number in (1, 2, 3):
        register.enter(db, clock, kind=EntryKind.ISSUED, number=f"DTE-2026-{number:04}-XX", facts={})
    db.commit()
    run = app.test_cli_runner()

    well = run.invoke(args=["certificates", "check-register"])
    assert well.exit_code == 0
    assert "3 regels, 0 ijkpunten." in well.output
    assert "Alles klopt." in well.output

    unfrozen(db)
    db.execute(delete(RegisterEntry).where(RegisterEntry.id == 2))
    db.commit()
    wrong = run.invoke(args=["certificates", "check-register"])
    assert wrong.exit_code == 1
    assert "Regel 3 is veranderd, toegevoegd of weggehaald." in wrong.output
