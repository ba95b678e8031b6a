"""How fast a calendar feed is, beside a bare Flask view that returns the same bytes from the same server."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from app import create_app
from app.accounts import service as accounts
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.config import Config, ensure_secrets
from app.core.clock import SystemClock
from app.core.db import Base, db, writing
from app.core.permissions import SYSTEM, Actor, Role
from app.courses import service as courses
from app.scheduling import service as scheduling
from tests.factories.cohorts import content, new_cohort

HOME = Path(__file__).resolve().parents[2]
TOKEN = "bench-" + "t" * 37
FEED = f"/feed/{TOKEN}.ics"
#: What section 5 of the first issue asks: the feed at least this part of the bare rate.
LEAST = 0.50
#: Connections kept open at once.
CONNECTIONS = 16

#: A Flask application with one view and nothing else.
BARE = """
from pathlib import Path
from flask import Flask, Response

app = Flask("bare")
BODY = Path({path!r}).read_bytes()


@app.get("/bare.ics")
def bare():
    return Response(BODY, content_type="text/calendar; charset=utf-8")
"""


def bench_feed(seconds: float = 1.0, rounds: int = 7) -> tuple[float, float]:
    """Print the rates of a bare view, the feed and its 304; return feed / bare and 304 / feed.

    The three take turns on two equal servers (granian with two workers each, as in production), and the median of
    the rounds' ratios counts, so that a busy machine hinders all alike. The ratios are of requests per second of the
    server's own processor time: the rates on the wall clock, printed too (the best of all rounds), also hold the
    client, which is slower than the feed.
    """
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        instance = Path(place)
        _prepare(instance)
        with _server("wsgi:app", HOME, instance) as (ours, our_process):
            etag, body = _fetch(ours)
            (instance / "body.ics").write_bytes(body)
            (instance / "bare.py").write_text(BARE.format(path=str(instance / "body.ics")))
            with _server("bare:app", instance, instance) as (bare, bare_process):
                asked = {
                    "bare": (bare, bare_process, _request("/bare.ics"), 200),
                    "feed": (ours, our_process, _request(FEED), 200),
                    "304": (ours, our_process, _request(FEED, f"If-None-Match: {etag}\r\n"), 304),
                }
                turns = [{name: _rate(*one, seconds) for name, one in asked.items()} for _ in range(rounds)]
    feed = median(turn["feed"].cpu / turn["bare"].cpu for turn in turns)
    unchanged = median(turn["304"].cpu / turn["feed"].cpu for turn in turns)
    print(f"feed of {body.count(b'BEGIN:VEVENT')} sessions, {len(body)} bytes, two server processes:")
    for name in asked:
        wall, cpu = max(turn[name].wall for turn in turns), max(turn[name].cpu for turn in turns)
        print(f"  {name:<5} {wall:7.0f} requests/s, {cpu:7.0f} per second of processor time")
    print(f"  feed / bare {feed:.2f} (at least {LEAST:.2f}), 304 / feed {unchanged:.2f} (at least 1)")
    return feed, unchanged


@dataclass(frozen=True)
class Rate:
    """Requests per second of the wall clock, and of the server's processor time."""

    wall: float
    cpu: float


def _prepare(instance: Path) -> None:
    """A database with one cohort of the course and an address of its trainer."""
    ensure_secrets(instance)
    config = replace(Config.load({}, instance), testing=False)
    app = create_app(config)
    clock = SystemClock()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with writing() as session:
            person = accounts.find_or_create_person(
                session, clock, given_name="Anneke", infix="", family_name="Bench", email="bench@example.org"
            )
            accounts.make_account(
                session, clock, person_id=person.id, password_hash=None, roles=[Role.TRAINER]
            )
            version = courses.load_course(session, SYSTEM, clock, content=content())
            wanted = new_cohort(version.id, trainer_ids=(person.id,))
            cohort = scheduling.plan_cohort(session, SYSTEM, clock, wanted=wanted)
            calendars.new_address(
                session,
                Actor(person_id=person.id),
                clock,
                kind=FeedKind.COHORT,
                subject_id=cohort.id,
                token=TOKEN,
            )
        db.engine.dispose()


@contextmanager
def _server(target: str, directory: Path, instance: Path) -> Iterator[tuple[int, int]]:
    """Granian as in production on a free port of this machine; gives the port and the process group."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += [
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "1",
        "--log-level",
        "error",
        target,
    ]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"INSTANCE": str(instance), "PORT": str(port), "PYTHONPATH": str(directory)}
    process = subprocess.Popen(command, cwd=directory, env=environment, start_new_session=True)
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(_request("/"))
                if connection.recv(100):
                    return
        except OSError:
            time.sleep(0.1)  # between looks at whether the server answers yet; the loop has an end
    raise RuntimeError("the server did not answer")


def _request(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def _fetch(port: int) -> tuple[str, bytes]:
    """ETag and body of the feed, fetched until both workers have it."""
    for _ in range(20):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{FEED}", timeout=10) as answer:
            etag, body = answer.headers["ETag"], answer.read()
    return etag, body


class _Connection:
    """One kept connection that asks again as soon as its answer is complete."""

    def __init__(self, port: int, request: bytes, status: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.status = str(status).encode()
        #: Bytes of one whole answer: all are equally long but for the date, which has a fixed length.
        self.length = 0
        self.have = 0

    def first(self) -> None:
        """Ask once and learn the length of an answer."""
        self.socket.sendall(self.request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, _, _ = data.partition(b"\r\n\r\n")
        if head.split(b" ", 2)[1] != self.status:
            raise RuntimeError(f"unexpected answer: {head[:200]!r}")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:") and self.status != b"304":
                length = int(line.partition(b":")[2])
        self.length = len(head) + 4 + length
        while len(data) < self.length:
            data += self.socket.recv(65536)

    def ask(self) -> None:
        """Send the request."""
        self.have = 0
        self.socket.sendall(self.request)

    def receive(self) -> bool:
        """Take what came; whether the answer is complete."""
        data = self.socket.recv(65536)
        if not data:
            raise RuntimeError("the server closed a connection")
        if self.have == 0 and data[9:12] != self.status:
            raise RuntimeError(f"unexpected answer: {data[:100]!r}")
        self.have += len(data)
        return self.have >= self.length


def _processor_time(group: int) -> float:
    """Seconds of processor time that all processes of a group used so far."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _rate(port: int, group: int, request: bytes, status: int, seconds: float) -> Rate:
    """Complete answers per second over kept connections."""
    chosen = selectors.DefaultSelector()
    connections = [_Connection(port, request, status) for _ in range(CONNECTIONS)]
    try:
        for one in connections:
            one.first()
            chosen.register(one.socket, selectors.EVENT_READ, one)
        used = _processor_time(group)
        started = time.perf_counter()
        ends = started + seconds
        for one in connections:
            one.ask()
        done = 0
        while (now := time.perf_counter()) < ends:
            for key, _ in chosen.select(1):
                if key.data.receive():
                    done += 1
                    key.data.ask()
        return Rate(done / (now - started), done / max(_processor_time(group) - used, 0.01))
    finally:
        chosen.close()
        for one in connections:
            one.socket.close()


if __name__ == "__main__":
    bench_feed()
