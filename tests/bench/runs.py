"""Two hundred invoices in one run: progress is seen, the run can be stopped and goes on, and pages stay quick."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import flask_migrate
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from sqlalchemy.orm import Session

from app import create_app
from app.billing import service as billing
from app.billing.service import Chosen
from app.cohorts import service as cohorts
from app.config import Config, ensure_secrets
from app.core.clock import FixedClock, today
from app.core.db import db as database
from app.core.permissions import Role
from tests.factories import billing as factory
from tests.factories.enrolments import bare_cohort, seated
from tests.load import Answer, Coordinator, Crowd
from tests.machines import Machines, free_port, healthy, until
from tests.people import ActorFor, log_in

HOME = Path(__file__).resolve().parents[2]
INVOICES = 200
#: A page may take at most so many times as long while the worker is at it.
MOST_SLOWER = 2.0
#: The run is stopped once when so many are made.
STOP_AT = 60
#: Seconds after which the run must be over.
PATIENCE = 600
PAGE = "/geld/facturen"
#: A verb of a run: `stop_run`, `resume_run`.
Turn = Callable[..., None]
#: The page of the run must have shown at least so many different counts.
LEAST_STEPS = 20


@dataclass(frozen=True)
class RunCost:
    """What a run of `INVOICES` invoices costs."""

    #: Median time of a page during the run / after it.
    slower: float
    #: How many different counts the page of the run showed.
    steps: int
    #: From its start until the last PDF, the pause left out.
    seconds: float
    #: Seconds that the stop waited for its turn between the worker's transactions.
    waited: float


def bench_run() -> RunCost:
    """Print and return what a run costs. Raises AssertionError when stopping it does not stop it, or a number lacks."""
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place, _post() as port:
        home = Path(place)
        ensure_secrets(home)
        found = _run(Config.load({}, home), home, port)
    print(
        f"run of {INVOICES} invoices with PDF, UBL and letter: {found.seconds:.0f} s, "
        f"{found.steps} counts seen, stopping waited {found.waited * 1000:.0f} ms, "
        f"pages {found.slower:.2f} × as slow meanwhile (at most {MOST_SLOWER:.1f})"
    )
    return found


@contextmanager
def _post() -> Iterator[int]:
    """A mail server that takes everything."""
    port = free_port()
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def _run(config: Config, home: Path, port: int) -> RunCost:
    clock = FixedClock(datetime.now(UTC))
    app = create_app(config, clock)
    with app.app_context():
        flask_migrate.upgrade(directory=str(HOME / "migrations"))
        calm = database.engine
        engine = calm.execution_options(writes=True)
    machines = Machines(config, port, home)
    with Session(engine, expire_on_commit=False) as db:
        cohort_id = _cohort(db, clock)
        actor = ActorFor(app.extensions["grants"], db, clock)(Role.FINANCE)
        client = log_in(app.test_client(), db, actor)
        (cookie,) = client._cookies.values()
        while app.extensions["jobs"].drain():
            pass
        drafts = billing.draft_invoices(db, cohort_id, today(clock))
        chosen = [Chosen(one.payer.id, one.seat_id, one.taxed.gross.cents) for one in drafts]
        assert len(chosen) == INVOICES
        run_id = billing.start_run(db, actor, clock, cohort_id=cohort_id, chosen=chosen)
        db.commit()
        finance = Coordinator(0, f"{cookie.key}={cookie.value}")
        here = Crowd(cohorts.cohort(db, cohort_id), [finance])
        db.rollback()

        def count() -> tuple[int, int]:
            with Session(calm) as now:  # waits for no writer, as `db` would
                found = billing.invoice_run(now, run_id)
            return found.count("done"), found.printed

        def turn(verb: Turn) -> None:
            verb(db, actor, clock, run_id=run_id)
            db.commit()

        try:
            here.base = machines.web(workers=2)
            until(lambda: healthy(here.base), "the web server")
            _times(here, finance, 10)
            machines.worker()
            started = time.monotonic()
            seen: set[tuple[int, int]] = set()
            during: list[Answer] = []
            paused = waited = 0.0
            while (now := count())[1] < INVOICES:
                assert time.monotonic() - started < PATIENCE, f"the run hangs at {now}"
                seen.add(now)
                during.append(here.get(finance, PAGE))
                assert here.get(finance, f"/geld/factuurrondes/{run_id}").status == 200
                if not paused and now[0] >= STOP_AT:
                    paused, waited = _stopped(turn, count)
            seconds = time.monotonic() - started - paused
            after = _times(here, finance, 60)
        finally:
            here.close()
            machines.stop()
        numbers = [one.number for one in billing.invoices(db)]
        assert numbers == [f"{clock.now().year}-{at:04d}" for at in range(INVOICES, 0, -1)]
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    app.extensions["jobs"].huey.storage.close()
    assert paused, "the run was over before it could be stopped"
    assert all(one.status == 200 for one in (*during, *after))
    slower = median(one.seconds for one in during) / median(one.seconds for one in after)
    return RunCost(slower, len(seen), seconds, waited)


def _stopped(turn: Callable[[Turn], None], count: Callable[[], tuple[int, int]]) -> tuple[float, float]:
    """Stops the run until nothing moves any more, and lets it go on.

    Answers how many seconds it stood still, and how many the stop waited for its turn.
    """
    started = time.monotonic()
    turn(billing.stop_run)
    waited = time.monotonic() - started
    made = -1
    while made != count()[0]:
        made = count()[0]
        time.sleep(1)  # between looks at what the worker still makes; it has 200 invoices at most
    assert made < INVOICES, "stopping did not stop it"
    turn(billing.resume_run)
    return time.monotonic() - started, waited


def _times(here: Crowd, who: Coordinator, times: int) -> list[Answer]:
    return [here.get(who, PAGE) for _ in range(times)]


def _cohort(db: Session, clock: FixedClock) -> int:
    """A cohort of one employer that wants an invoice and an e-invoice for each of its people; its number."""
    factory.foundation(db, clock)
    payer = factory.payer(db, clock, "Icare", kvk="87654321", invoice_per="participant", einvoice="nlcius")
    cohort = bare_cohort(db, clock, "Assen, allen tegelijk", seats=INVOICES)
    for number in range(INVOICES):
        seated(db, clock, number, organisation_id=payer.id, cohort_id=cohort.id)
    db.commit()
    return cohort.id


if __name__ == "__main__":
    raise SystemExit(bench_run().slower > MOST_SLOWER)
