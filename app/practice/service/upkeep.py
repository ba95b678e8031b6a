"""What the worker and the commands do about erasures and emergency access, with transactions of their own."""

from __future__ import annotations

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.ports import Work
from app.core.scrub import scrub
from app.practice.ledger import Ledger
from app.practice.places import PLACES
from app.practice.service.emergency import sum_up_emergencies
from app.practice.service.erasing import Damage, damage, erase_pending, reapply
from app.practice.service.retaining import Certified, plan_due
from app.practice.service.sharing import clear_sheets
from app.practice.service.tending import tend

log = structlog.get_logger()


def look_after(work: Work) -> None:
    """Every minute: carries out what was decided to be erased, closes emergency access, and empties old sheets."""
    erase_now(work)
    with work.writing() as db:
        sum_up_emergencies(db, work.clock)
        clear_sheets(db, work.clock)


def tend_cases(work: Work) -> int:
    """Every minute: open cases without somebody who may read them get one; how many seats were filled."""
    with work.writing() as db:
        return tend(db, work.clock)


def decide_due(db: Session, clock: Clock, *, certified: Certified) -> None:
    """Every hour: decides on the texts whose time is over; `look_after` carries it out."""
    plan_due(db, clock, certified=certified)


def erase_now(work: Work) -> int:
    """Carries out what was decided, and cleans up after it; returns how many cases were erased."""
    erased = erase_pending(work.writing, work.clock, Ledger(work.config.ledger))
    if erased:
        clean_up(work)
    return erased


def erase_again(work: Work) -> int:
    """Erases what a restored backup brought back; returns how many cases."""
    erased = reapply(work.writing, work.clock, Ledger(work.config.ledger))
    if erased:
        clean_up(work)
    return erased


def ledger_damage(work: Work) -> Damage | None:
    """What is wrong with the ledger; ask before `erase_again`, which adds what the database knows."""
    with work.writing() as db:
        found = damage(db, Ledger(work.config.ledger))
    if found is not None:
        log.error("erasure_ledger_damaged", line=found.broken, noted=found.noted, found=found.found)
    return found


def begin(work: Work) -> None:
    """When the worker starts: what a restored backup brought back goes first. A damaged ledger is told in the log."""
    ledger_damage(work)
    erase_again(work)


def clean_up(work: Work) -> bool:
    """Leaves as little as possible of destroyed keys in the files of the database; False when it must wait."""
    with work.writing() as db:
        engine = db.get_bind().engine
    assert isinstance(engine, Engine)
    return scrub(engine, rewrite=["case_key"], clean=[place.table.name for place in PLACES])
