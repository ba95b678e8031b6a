"""The register: whoever changes, cuts or rewrites it is found out."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.adapters.signing.files import FileKeys
from app.certificates import service
from app.certificates.models import RegisterCheckpoint, RegisterEntry, RegisterHead
from app.certificates.queries import register as queries
from app.certificates.rules.register import Entry, EntryKind, entry_hash, first_break
from app.certificates.service import register
from app.core.chains import GENESIS
from app.core.clock import FixedClock
from app.core.permissions import Role
from app.core.ports import Work
from tests.factories.certificates import group
from tests.factories.registered import paper
from tests.people import ActorFor

DAY = timedelta(days=1)


@pytest.fixture
def outside(app: Flask, clock: FixedClock, tmp_path: Path) -> Work:
    """The worker's outside world, with a key for the register."""
    work: Work = replace(app.extensions["work"], clock=clock, keys=FileKeys(tmp_path))
    work.keys.make("register", at=clock.now())
    return work


def filled(db: Session, clock: FixedClock, many: int, first: int = 1) -> None:
    for number in range(first, first + many):
        facts = {"pdf_sha256": f"{number:064x}", "issued_on": "2026-01-15", "valid_until": None}
        register.enter(db, clock, kind=EntryKind.ISSUED, number=f"DTE-2026-{number:04}-XX", facts=facts)
    db.commit()


def chain(many: int) -> list[Entry]:
    """A register of our own, out of any database."""
    at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    found: list[Entry] = []
    for number in range(1, many + 1):
        previous = found[-1].hash if found else GENESIS
        said = {
            "id": number,
            "at": at + timedelta(minutes=number),
            "kind": "issued" if number % 5 else "revoked",
            "number": f"DTE-2026-{number:04}-XX",
            "facts": {"pdf_sha256": f"{number:064x}", "issued_on": "2026-01-15", "valid_until": None},
        }
        found.append(Entry(**said, previous_hash=previous, hash=entry_hash(previous, **said)))  # type: ignore[arg-type]
    return found


def edits(many: int) -> Iterator[list[Entry]]:
    """Registers in which one thing was changed by somebody who knows the arithmetic, or not."""
    chance = random.Random(2046)  # the same edits in each run
    whole = chain(40)
    for _ in range(many):
        place = chance.randrange(len(whole))
        one = whole[place]
        shift = timedelta(microseconds=chance.randrange(1, 10**12))
        changed = chance.choice(
            [
                replace(one, at=one.at + shift),
                replace(one, kind="replaced"),
                replace(one, number=f"DTE-2026-{chance.randrange(1000, 9999)}-YY"),
                replace(one, facts={**one.facts, "pdf_sha256": f"{chance.getrandbits(250):064x}"}),
                replace(one, facts={**one.facts, "valid_until": "2030-01-01"}),
                replace(one, facts={key: one.facts[key] for key in list(one.facts)[1:]}),
                replace(one, previous_hash=f"{chance.getrandbits(250):064x}"),
                replace(one, hash=f"{chance.getrandbits(250):064x}"),
            ]
        )
        if chance.random() < 0.5:  # and the hash made to fit again
            changed = replace(
                changed,
                hash=entry_hash(
                    changed.previous_hash,
                    id=changed.id,
                    at=changed.at,
                    kind=changed.kind,
                    number=changed.number,
                    facts=changed.facts,
                ),
            )
            if changed == one:
                changed = replace(one, kind="replaced")
        other = chance.randrange(len(whole))
        yield chance.choice(
            [
                [*whole[:place], changed, *whole[place + 1 :]],
                [*whole[:place], *whole[place + 1 :]],
                [*whole[:place], one, *whole[place:]],
                swapped(whole, place, other if other != place else (place + 1) % len(whole)),
            ]
        )


def swapped(whole: list[Entry], one: int, other: int) -> list[Entry]:
    found = list(whole)
    found[one], found[other] = found[other], found[one]
    return found


def test_a_thousand_random_edits_are_all_found() -> None:
    whole = chain(40)
    last = (40, whole[-1].hash)
    assert first_break(whole, last=last) is None

    assert [first_break(edited, last=last) is not None for edited in edits(1000)] == [True] * 1000


def test_each_certificate_has_its_entries_once_however_often_they_are_entered(
    db: Session, clock: FixedClock
) -> None:
    filled(db, clock, 3)
    filled(db, clock, 4)

    assert [one.number for one in queries.entries_after(db, 0)] == [
        f"DTE-2026-{n:04}-XX" for n in (1, 2, 3, 4)
    ]
    assert register.check_register(db).holds


def test_the_database_keeps_entries_as_they_are(app: Flask, db: Session, clock: FixedClock) -> None:
    filled(db, clock, 1)

    for statement in (sa.update(RegisterEntry).values(kind="revoked"), sa.delete(RegisterEntry)):
        with pytest.raises(DBAPIError, match="frozen"):
            db.execute(statement)
        db.rollback()


def test_papers_from_before_the_register_are_entered_by_the_worker(
    db: Session, clock: FixedClock, actor_for: ActorFor, outside: Work
) -> None:
    made = group(db, clock, actor_for, learners=2, ready=0)
    first = paper(db, clock, made, pdf=None)
    second = paper(db, clock, made, place=1, sequence=2, pdf=None)
    register.tend_register(outside)
    assert queries.head(db)[0] == 0  # nothing is frozen yet
    for row in (first, second):
        row.pdf_sha256, row.pdf_at = f"{row.id:064x}", clock.now()
    db.commit()
    for _ in range(2):
        register.tend_register(outside)
        db.expire_all()
        found = list(queries.entries_after(db, 0))
        assert [(one.kind, one.number) for one in found] == [
            ("issued", first.number),
            ("issued", second.number),
        ]
        db.commit()
    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=made.cohort.id,
        certificate_id=first.id,
        reason="Naam klopte niet.",
    )
    db.commit()
    register.tend_register(outside)

    db.expire_all()
    issued, revoked = queries.entries_of(db, first.number)
    assert issued.facts == {
        "pdf_sha256": f"{first.id:064x}",
        "awarded_on": "2026-01-15",
        "issued_on": "2026-01-15",
        "valid_until": None,
        "replaces": None,
        "files": {},
    }
    assert (revoked.kind, revoked.facts) == ("revoked", {"on": "2026-01-15"})
    assert first.snapshot["name"] not in repr(list(queries.entries_after(db, 0)))


def test_a_replaced_paper_and_the_one_that_replaces_it_name_each_other(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=1, ready=0)
    old = paper(db, clock, made)
    new = paper(db, clock, made, sequence=2, pdf=b"%PDF another", replaces=old)

    assert [
        (one.kind, one.number, one.facts.get("by"), one.facts.get("replaces"))
        for one in queries.entries_after(db, 0)
    ] == [
        ("issued", old.number, None, None),
        ("issued", new.number, None, old.number),
        ("replaced", old.number, new.number, None),
    ]


def test_a_day_that_has_ended_gets_one_signed_checkpoint(
    db: Session, clock: FixedClock, outside: Work
) -> None:
    register.tend_register(outside)
    assert queries.checkpoints(db) == []
    db.commit()
    filled(db, clock, 2)
    for _ in range(3):
        register.tend_register(outside)
    clock.set(clock.now() + 2 * DAY)
    for _ in range(3):
        register.tend_register(outside)

    first, second = queries.checkpoints(db)
    assert (first.day.isoformat(), first.last_id) == ("2026-01-14", 2)
    assert (second.day.isoformat(), second.last_hash) == ("2026-01-16", first.last_hash)
    assert register.signature_holds(first)
    for forged in (
        replace(first, last_id=1),
        replace(first, last_hash="0" * 64),
        replace(first, day=second.day),
        replace(first, at=second.at),
        replace(first, signature="x"),
    ):
        assert not register.signature_holds(forged)
    assert register.check_register(db) == register.RegisterCheck(2, None, 2, ())


def test_without_a_key_the_register_goes_on_without_checkpoints(
    app: Flask, db: Session, clock: FixedClock, tmp_path: Path
) -> None:
    filled(db, clock, 1)

    register.tend_register(replace(app.extensions["work"], clock=clock, keys=FileKeys(tmp_path)))

    assert queries.newest_checkpoint(db) is None


def unfrozen(db: Session) -> None:
    """As somebody who owns the database can."""
    for table in ("register_entry", "register_checkpoint"):
        for event in ("update", "delete"):
            on = f" ON {table}" if db.get_bind().dialect.name == "postgresql" else ""
            db.execute(sa.text(f"DROP TRIGGER frozen_{table}_{event}{on}"))


def test_a_cut_tail_is_found_by_the_checkpoint_even_when_the_head_was_set_back(
    db: Session, clock: FixedClock, outside: Work
) -> None:
    filled(db, clock, 5)
    register.tend_register(outside)
    unfrozen(db)
    db.execute(sa.delete(RegisterEntry).where(RegisterEntry.id > 3))
    third = db.scalars(sa.select(RegisterEntry.hash).where(RegisterEntry.id == 3)).one()
    assert register.check_register(db).broken_at == 4  # without the head nothing else is needed
    db.execute(sa.update(RegisterHead).values(last_id=3, last_hash=third))

    found = register.check_register(db)

    assert found.broken_at is None  # the chain itself cannot tell
    assert [one.isoformat() for one in found.wrong_days] == ["2026-01-14"]


def test_a_full_rewrite_is_found_by_the_checkpoint(db: Session, clock: FixedClock, outside: Work) -> None:
    filled(db, clock, 5)
    register.tend_register(outside)
    unfrozen(db)
    db.execute(sa.delete(RegisterEntry))
    db.execute(sa.update(RegisterHead).values(last_id=0, last_hash=GENESIS))
    filled(db, clock, 4, first=2)
    filled(db, clock, 1, first=1)

    found = register.check_register(db)

    assert found.broken_at is None
    assert [one.isoformat() for one in found.wrong_days] == ["2026-01-14"]
    # and without the old key the forger cannot sign the checkpoint anew
    last_id, last_hash = queries.head(db)
    db.execute(sa.update(RegisterCheckpoint).values(last_id=last_id, last_hash=last_hash))
    assert register.check_register(db).wrong_days
