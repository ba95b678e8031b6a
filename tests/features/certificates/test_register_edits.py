"""Whoever edits the table of the register itself, past its triggers: found by our own check, and by anyone's."""

from __future__ import annotations

import json
import random
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import RegisterHead
from app.certificates.rules.register import EntryKind, entry_hash
from app.certificates.service import register
from app.core.chains import GENESIS
from app.core.clock import FixedClock
from tests.databases import SQLITE
from tests.features.certificates.test_register import unfrozen
from tools.verify_certificate import main

pytestmark = pytest.mark.parametrize("kind", [SQLITE])

Row = dict[str, Any]
EDITS, PAPERS = 1000, 24
TABLE = sa.table(
    "register_entry", *map(sa.column, ("id", "at", "kind", "number", "facts", "previous_hash", "hash"))
)


@pytest.fixture
def forger(app: Flask, db: Session, clock: FixedClock, client: FlaskClient, tmp_path: Path) -> Forger:
    """The register of two days, with a checkpoint of each, in the hands of who owns the database."""
    for number in range(1, PAPERS + 1):
        name = f"DTE-2026-{number:04}-XX"
        facts = {"pdf_sha256": f"{number:064x}", "issued_on": "2026-01-15", "valid_until": None, "files": {}}
        register.enter(db, clock, kind=EntryKind.ISSUED, number=name, facts=facts)
        if number % 3 == 0:
            register.enter(db, clock, kind=EntryKind.REVOKED, number=name, facts={"on": "2026-01-15"})
        if number % 6 == 0:
            by = {"on": "2026-01-15", "by": f"DTE-2026-{number - 1:04}-XX"}
            register.enter(db, clock, kind=EntryKind.REPLACED, number=name, facts=by)
        clock.set(clock.now() + timedelta(minutes=7, microseconds=number))
        if number in (PAPERS // 2, PAPERS):
            db.commit()
            clock.set(clock.now() + timedelta(days=1))
            register.tend_register(app.extensions["work"])
    unfrozen(db)
    db.commit()
    for name in ("ijkpunten.json", "sleutels.json"):
        (tmp_path / name).write_bytes(client.get(f"/register/{name}").data)
    return Forger(db, tmp_path)


class Forger:
    """Edits the table, and sees what is found."""

    def __init__(self, db: Session, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.rows: list[Row] = [dict(row) for row in db.execute(sa.select(TABLE)).mappings()]

    def carry_out(self, rows: list[Row]) -> None:
        """Makes the table this, by UPDATE where one row differs, else by DELETE and INSERT."""
        old, new = ({row["id"]: row for row in table} for table in (self.rows, rows))
        changed = [one for one in old.keys() & new.keys() if old[one] != new[one]]
        if old.keys() == new.keys() and len(changed) == 1:
            self.db.execute(sa.update(TABLE).where(TABLE.c.id == changed[0]).values(new[changed[0]]))
            return
        gone = [*changed, *(old.keys() - new.keys())]
        self.db.execute(sa.delete(TABLE).where(TABLE.c.id.in_(gone)))
        added = [new[one] for one in sorted({*changed, *(new.keys() - old.keys())})]
        if added:
            self.db.execute(sa.insert(TABLE), added)

    def found(self, sha256: str) -> tuple[bool, int]:
        """Whether our own check finds something, and what the offline verifier says of what we export."""
        self.db.expire_all()
        lines = [service.entry_line(one) for one in service.entries_after(self.db, 0)]
        (self.folder / "keten.jsonl").write_text("".join(f"{line}\n" for line in lines))
        files = [str(self.folder / name) for name in ("keten.jsonl", "ijkpunten.json", "sleutels.json")]
        with redirect_stdout(StringIO()):
            status = main([*files, "--sha256", sha256])
        return not service.check_register(self.db).holds, status


def refitted(rows: list[Row], place: int, many: int) -> None:
    """Computes so many hashes anew from this place on, as somebody does who read the manual."""
    for at in range(place, min(place + many, len(rows))):
        row = rows[at]
        row["previous_hash"] = rows[at - 1]["hash"] if at else GENESIS
        row["hash"] = entry_hash(
            row["previous_hash"],
            id=row["id"],
            at=datetime.fromisoformat(row["at"]).replace(tzinfo=UTC),
            kind=row["kind"],
            number=row["number"],
            facts=json.loads(row["facts"]),
        )


def changed(chance: random.Random, row: Row) -> Row:
    """The row with one column changed."""
    column = chance.choice([name for name in row if name != "id"])
    value = row[column]
    if column == "at":
        moved = datetime.fromisoformat(value) + timedelta(microseconds=chance.randrange(1, 10**12))
        return row | {"at": moved.strftime("%Y-%m-%d %H:%M:%S.%f")}
    if column == "kind":
        return row | {"kind": chance.choice(list(EntryKind)).value}
    if column == "facts":
        facts = json.loads(value)
        name = chance.choice(list(facts))
        said = facts[name]
        if chance.random() < 0.3:
            del facts[name]
        else:
            facts[name] = another(chance, said) if isinstance(said, str) else "2030-01-01"
        return row | {"facts": json.dumps(facts)}
    return row | {column: another(chance, value)}


def another(chance: random.Random, text: str) -> str:
    """The text with one letter changed."""
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("0123456789abcdef".replace(text[place], "")) + text[place + 1 :]


def edited(chance: random.Random, whole: list[Row]) -> tuple[list[Row], int]:
    """The table after one edit, and where that was: a row changed, removed, added or exchanged for another.

    Some leave the hashes as they were; some compute them anew for a while, up to the end perhaps.
    """
    rows = [dict(row) for row in whole]
    place = chance.randrange(len(rows))
    match chance.choice(["change", "remove", "close", "add", "exchange"]):
        case "change":
            rows[place] = changed(chance, rows[place])
        case "remove":
            del rows[place]
        case "close":
            del rows[place]
            for row in rows[place:]:
                row["id"] -= 1
        case "add":
            number = f"DTE-2026-{chance.randrange(1000, 9999)}-YY"
            rows.insert(place, rows[place] | {"number": number, "hash": f"{chance.getrandbits(256):064x}"})
            for row in rows[place + 1 :]:
                row["id"] += 1
        case _:
            other = chance.randrange(len(rows))
            rows[place], rows[other] = rows[other], rows[place]
            rows[place]["id"], rows[other]["id"] = rows[other]["id"], rows[place]["id"]
    refitted(rows, place, chance.choice([0, 0, 1, 2, 5, len(rows)]))
    return rows, place


def test_a_thousand_random_edits_of_the_table_are_found_by_our_check_and_by_the_verifier(
    forger: Forger, client: FlaskClient
) -> None:
    db, whole = forger.db, forger.rows
    papers = {
        row["number"]: json.loads(row["facts"])["pdf_sha256"] for row in whole if row["kind"] == "issued"
    }
    assert forger.found(papers["DTE-2026-0001-XX"]) == (False, 0)
    assert forger.found(papers["DTE-2026-0003-XX"]) == (False, 3)  # revoked
    assert (forger.folder / "keten.jsonl").read_bytes() == client.get("/register/keten.jsonl").data

    chance, made, missed = random.Random(2046), 0, []
    while made < EDITS:
        rows, place = edited(chance, whole)
        if rows == whole:
            continue
        with db.begin_nested() as one:
            try:
                forger.carry_out(rows)
            except sa.exc.IntegrityError:  # the same entry twice: the table itself refuses it
                one.rollback()
                continue
            found = forger.found(papers[whole[place]["number"]])
            one.rollback()
        made += 1
        if found != (True, 1):
            missed.append((found, place, rows))
    assert missed == []
    assert forger.found(papers["DTE-2026-0001-XX"]) == (False, 0), "everything was put back"


def test_a_cut_tail_and_a_full_rewrite_of_the_table_are_found_by_the_checkpoint_alone(forger: Forger) -> None:
    db, whole = forger.db, forger.rows
    shorter = [dict(row) for row in whole[:-1]]
    rewritten = [dict(row) for row in whole]
    rewritten[0]["facts"] = rewritten[0]["facts"].replace("2026-01-15", "2025-01-15")
    refitted(rewritten, 0, len(rewritten))

    for rows in (shorter, rewritten):
        with db.begin_nested() as one:
            forger.carry_out(rows)
            last = {"last_id": rows[-1]["id"], "last_hash": rows[-1]["hash"]}
            db.execute(sa.update(RegisterHead).values(last))
            found = service.check_register(db)
            assert found.broken_at is None
            assert found.wrong_days
            assert forger.found(f"{1:064x}") == (True, 1)
            one.rollback()
    assert forger.found(f"{1:064x}") == (False, 0)


@pytest.mark.parametrize(
    "change",
    ["at = 'gisteren'", "facts = '{'", "facts = '[]'", r"""facts = '{"by": "\ud800"}'""", "number = 12"],
)
def test_an_entry_that_cannot_even_be_read_is_found_where_it_stands(forger: Forger, change: str) -> None:
    forger.db.execute(sa.text(f"UPDATE register_entry SET {change} WHERE id = 5"))
    forger.db.expire_all()

    assert service.check_register(forger.db).broken_at == 5
