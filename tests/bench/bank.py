"""How long a year of statements takes to come in, and how much memory: 10,000 entries of CAMT.053."""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
from sqlalchemy.orm import Session

from app import create_app
from app.billing.models import Invoice
from app.config import Config, ensure_secrets
from app.core.clock import FixedClock, today
from app.core.db import db as database
from tests.factories import billing as factory
from tests.factories.bank import Statement, camt, mark, paid

HOME = Path(__file__).resolve().parents[2]
#: The most seconds and MB for one file (section Speed of the issue of money).
MOST_SECONDS, MOST_MB = 20.0, 300.0
ENTRIES = 10_000

#: Reads the file, stores it and books what is certain, as the page does, in a process of its own.
_TAKE_IN = """
import resource, sys
from time import perf_counter
from app import create_app
from app.bank import service as bank
from app.core.clock import SystemClock
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.payments import service

app = create_app()
with app.app_context(), open(sys.argv[1], "rb") as stream:
    started = perf_counter()
    reading = bank.read(stream, "jaar.xml")
    with writing() as db:
        taken = service.take_in(db, SYSTEM, SystemClock(), reading=reading)
    print(perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, taken.new, taken.booked)
"""


def bench_bank() -> tuple[float, float]:
    """Print and return the seconds and the MB that one file of 10,000 entries takes, on SQLite, whole process and all.

    Half of the entries say an invoice number; those with an invoice book by themselves.
    """
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        home = Path(place)
        ensure_secrets(home)
        config = Config.load({}, home)
        numbers = _world(config)
        path = home / "jaar.xml"
        lines = [
            paid(
                250_000 if n < len(numbers) else 1000 + n, _text(n, numbers), mark=mark(n), end_to_end=f"E{n}"
            )
            for n in range(ENTRIES)
        ]
        path.write_bytes(camt(Statement(lines)))
        environ = {
            "PATH": "/usr/bin:/bin",
            "INSTANCE": str(home),
            "DATABASE_URL": config.database_url,
            "SECRET_KEY": config.secret_key,
            "PASSWORD_SALT": config.password_salt,
            "VAULT_KEYS": ",".join(config.vault_keys),
        }
        done = subprocess.run(
            [sys.executable, "-c", _TAKE_IN, str(path)],
            cwd=HOME,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        size = path.stat().st_size / 2**20
    seconds, mb, new, booked = (float(word) for word in done.stdout.split()[-4:])
    assert (new, booked) == (ENTRIES, len(numbers)), done.stdout
    print(f"bank: {new:.0f} entries ({size:.1f} MB) in {seconds:.1f} s and {mb:.0f} MB, {booked:.0f} booked")
    return seconds, mb


def _text(number: int, numbers: list[str]) -> str:
    return f"factuur {numbers[number]}" if number < len(numbers) else f"overboeking {number} zonder nummer"


def _world(config: Config) -> list[str]:
    """A payer with half as many open invoices as there will be entries; answers their numbers."""
    clock = FixedClock(datetime.now(UTC))
    app = create_app(config, clock)
    with app.app_context():
        flask_migrate.upgrade(directory=str(HOME / "migrations"))
        engine = database.engine.execution_options(writes=True)
    with Session(engine, expire_on_commit=False) as db:
        made = factory.world(db, clock, seats=1)
        day = today(clock)
        rows = [
            Invoice(
                kind="invoice",
                cohort_id=made.cohort.id,
                payer_id=made.own.id,
                number=f"{day.year}-{sequence:04d}",
                year=day.year,
                sequence=sequence,
                issued_on=day,
                due_on=day,
                net_cents=250_000,
                vat_cents=0,
                total_cents=250_000,
                snapshot={},
                invoice_email="",
                finalised_at=clock.now(),
            )
            for sequence in range(1, ENTRIES // 2 + 1)
        ]
        db.add_all(rows)
        db.commit()
        return [row.number for row in rows]
