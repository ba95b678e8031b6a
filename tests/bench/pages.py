"""What every page of the demo world costs: queries, and processor time of the whole request."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account
from app.config import Config, ensure_secrets
from app.core.clock import SystemClock
from app.core.db import db
from app.core.permissions import Actor
from app.demo import showing, world
from tests.counting import counted, most_queries, rehearses
from tests.people import log_in

HOME = Path(__file__).resolve().parents[2]
#: Milliseconds of processor time that a page may take (section 5 of the first issue).
MOST_MS = 25.0
#: The same for a page that carries out a change and rolls it back.
MOST_REHEARSED_MS = 120.0
#: A page within this part of the limit is measured as often as the others, a dearer one again.
_NEAR = 0.8
#: So many pages are printed, dearest first.
SHOWN = 10


@dataclass(frozen=True)
class PageCost:
    """One page of the demo world: its answer, its queries and its processor time in milliseconds."""

    name: str
    path: str
    status: int
    queries: int
    ms: float

    @property
    def rehearsed(self) -> bool:
        """Whether the page carries out a change to show what it leads to."""
        return rehearses(self.path)

    @property
    def most_ms(self) -> float:
        """The limit of its processor time."""
        return MOST_REHEARSED_MS if self.rehearsed else MOST_MS

    @property
    def kept(self) -> bool:
        """Whether the page answers, and within both limits."""
        return self.status == 200 and self.queries <= most_queries(self.path) and self.ms <= self.most_ms


def bench_pages(rounds: int = 9) -> list[PageCost]:
    """Print the dearest pages and those that break a promise; return all, dearest first.

    Each page is asked in this process, twice to warm up and then once in each of `rounds` rounds over all pages; the
    median of the processor time counts, which a busy machine disturbs less than the time on the wall.
    """
    with demo_world() as app:
        costs = sorted(_measure(app, rounds), key=lambda one: one.ms, reverse=True)
    print(
        f"{len(costs)} pages of the demo world, processor time per request (median of {rounds}), dearest first:"
    )
    for place, one in enumerate(costs):
        if place < SHOWN or not one.kept:
            broken = "" if one.kept else f"  BROKEN (answer {one.status})"
            print(f"  {one.ms:5.1f} ms {one.queries:3} queries  {one.name}{broken}")
    return costs


@contextmanager
def demo_world() -> Iterator[Flask]:
    """The application as in production, on a fresh SQLite database with the demo world."""
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        instance = Path(place)
        ensure_secrets(instance)
        app = create_app(Config.load({}, instance))
        with app.app_context():
            flask_migrate.upgrade(directory=str(HOME / "migrations"))
        loaded = app.test_cli_runner().invoke(args=["course", "load"])
        if loaded.exit_code:
            raise RuntimeError(loaded.output)
        world.load(app, SystemClock())
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        app.extensions["jobs"].huey.storage.close()


def _measure(app: Flask, rounds: int) -> Iterator[PageCost]:
    shown = showing.show(app, SystemClock())
    visits: list[tuple[str, str, FlaskClient]] = []
    clients: dict[str, FlaskClient] = {}
    for name, path in shown["pages"].items():
        login = shown["page_logins"][name]
        if login not in clients:
            clients[login] = _client(app, login)
        visits.append((name, path, clients[login]))
    status, queries = {}, {}
    for name, path, client in visits:
        client.get(path)
        with counted(app) as sent:
            status[name] = client.get(path).status_code
        queries[name] = len(sent)
    taken: dict[str, list[float]] = {name: [] for name, _, _ in visits}
    for turn in range(2 * rounds):
        for name, path, client in visits:
            if turn < rounds or median(taken[name]) > MOST_MS * _NEAR:
                started = process_time()
                client.get(path)
                taken[name].append((process_time() - started) * 1000)
    for name, path, _ in visits:
        yield PageCost(name, path, status[name], queries[name], median(taken[name]))


def _client(app: Flask, email: str) -> FlaskClient:
    """A browser in which this person is logged in; anyone's when empty."""
    client = app.test_client()
    if email:
        with app.app_context():
            engine = db.engine
        with Session(engine) as session:
            account = session.scalars(sa.select(Account).where(Account.email == email)).one()
            log_in(client, session, Actor(person_id=account.person_id, account_id=account.id))
    return client


if __name__ == "__main__":
    raise SystemExit(not all(one.kept for one in bench_pages()))
