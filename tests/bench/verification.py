"""How fast verification answers, beside a bare Flask view with the same bytes: the page, and the JSON for machines."""

from __future__ import annotations

import tempfile
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from sqlalchemy.orm import Session

from app import create_app
from app.config import Config, ensure_secrets
from app.core.clock import SystemClock
from app.core.db import Base, db
from tests.bench.serving import Rate, Server, rate, request, server
from tests.factories.certificates import group
from tests.factories.registered import CODE, paper
from tests.people import ActorFor
from tests.postgres import Postgres

HOME = Path(__file__).resolve().parents[2]
#: What the issue asks: at least this part of what a bare view reaches.
LEAST = 0.60
#: Certificates that are asked for in turn.
PAPERS = 10

#: A Flask application with two views and nothing else.
BARE = """
from pathlib import Path
from flask import Flask, Response

app = Flask("bare")
PAGE, SAID = Path({page!r}).read_bytes(), Path({said!r}).read_bytes()


@app.get("/page")
def page():
    return Response(PAGE, content_type="text/html; charset=utf-8")


@app.get("/said")
def said():
    return Response(SAID, content_type="application/json")
"""


@dataclass(frozen=True)
class VerificationRates:
    """The ratios that are promised: of the page and the JSON, on SQLite and on PostgreSQL."""

    page: float
    json: float
    page_postgresql: float
    json_postgresql: float

    @property
    def least(self) -> float:
        """The smallest."""
        return min(self.page, self.json, self.page_postgresql, self.json_postgresql)


def bench_verification(seconds: float = 0.6, rounds: int = 5) -> VerificationRates:
    """Print the rates of two bare views and of verification on both databases; return the ratios.

    As in `tests.bench.feed`: all take turns on equal servers, requests per second of the server's own processor time
    count, and the median of the rounds' ratios.
    """
    postgres = Postgres()
    try:
        with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
            light, heavy = Path(place) / "sqlite", Path(place) / "postgresql"
            addresses = prepare(light)
            prepare(heavy, postgres.url())
            with (
                server("wsgi:app", HOME, light) as ours,
                server("wsgi:app", HOME, heavy, postgres.url()) as beside,
            ):
                files = {"page": light / "page.html", "said": light / "said.json"}
                for end, name in (("", "page"), (".json", "said")):
                    for address in addresses:
                        body = _warm(ours, address + end)
                        _warm(beside, address + end)
                    files[name].write_bytes(body)
                (light / "bare.py").write_text(BARE.format(page=str(files["page"]), said=str(files["said"])))
                with server("bare:app", light, light) as bare:
                    pages = [request(address) for address in addresses]
                    said = [request(f"{address}.json") for address in addresses]
                    turns = [
                        {
                            "bare page": rate(bare, [request("/page")], 200, seconds),
                            "page": rate(ours, pages, 200, seconds),
                            "page, pg": rate(beside, pages, 200, seconds),
                            "bare json": rate(bare, [request("/said")], 200, seconds),
                            "json": rate(ours, said, 200, seconds),
                            "json, pg": rate(beside, said, 200, seconds),
                        }
                        for _ in range(rounds)
                    ]
    finally:
        postgres.stop()
    return _told(turns)


def _told(turns: list[dict[str, Rate]]) -> VerificationRates:
    def ratio(one: str, other: str) -> float:
        return median(turn[one].cpu / turn[other].cpu for turn in turns)

    found = VerificationRates(
        ratio("page", "bare page"),
        ratio("json", "bare json"),
        ratio("page, pg", "bare page"),
        ratio("json, pg", "bare json"),
    )
    print("verification by number and code, two server processes:")
    for name in turns[0]:
        wall, cpu = max(turn[name].wall for turn in turns), max(turn[name].cpu for turn in turns)
        print(f"  {name:<9} {wall:7.0f} requests/s, {cpu:7.0f} per second of processor time")
    print(
        f"  page / bare {found.page:.2f}, JSON / bare {found.json:.2f}, on PostgreSQL {found.page_postgresql:.2f} "
        f"and {found.json_postgresql:.2f} (each at least {LEAST:.2f})"
    )
    return found


def prepare(instance: Path, database_url: str = "") -> list[str]:
    """A database with a few certificates; the addresses of their pages."""
    instance.mkdir(parents=True, exist_ok=True)
    ensure_secrets(instance)
    environment = {"DATABASE_URL": database_url} if database_url else {}
    app = create_app(replace(Config.load(environment, instance), testing=False))
    clock = SystemClock()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        writes = db.engine.execution_options(writes=True)
        with Session(writes, expire_on_commit=False) as session:
            people = ActorFor(app.extensions["grants"], session, clock)
            made = group(session, clock, people, learners=PAPERS, ready=0)
            rows = [
                paper(session, clock, made, place=place, sequence=place + 1, pdf=b"%PDF" + bytes([place]))
                for place in range(PAPERS)
            ]
        db.engine.dispose()
        found = [f"/controle/{row.number}/{CODE}" for row in rows]
    return found


def _warm(asked: Server, path: str) -> bytes:
    """The body of a page, fetched until both workers have it."""
    for _ in range(20):
        with urllib.request.urlopen(f"http://127.0.0.1:{asked.port}{path}", timeout=10) as answer:
            body: bytes = answer.read()
    return body


if __name__ == "__main__":
    bench_verification()
