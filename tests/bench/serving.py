"""Servers as in production for measuring, and connections that keep them busy."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

#: Connections kept open at once.
CONNECTIONS = 16


@dataclass(frozen=True)
class Server:
    """A server with two workers: its port and its process group."""

    port: int
    group: int


@dataclass(frozen=True)
class Rate:
    """Requests per second of the wall clock, and of the server's processor time."""

    wall: float
    cpu: float


@contextmanager
def server(target: str, directory: Path, instance: Path, database_url: str = "") -> Iterator[Server]:
    """Granian as in production on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    options = (
        f"--interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 1 --log-level error"
    )
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"INSTANCE": str(instance), "PORT": str(port), "PYTHONPATH": str(directory)}
    if database_url:
        environment["DATABASE_URL"] = database_url
    command = [str(Path(sys.executable).with_name("granian")), *options.split(), target]
    process = subprocess.Popen(command, cwd=directory, env=environment, start_new_session=True)
    try:
        _wait(port, process)
        yield Server(port, process.pid)
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
                connection.sendall(request("/"))
                if connection.recv(100):
                    return
        except OSError:
            time.sleep(0.1)  # between looks at whether the server answers yet; the loop has an end
    raise RuntimeError("the server did not answer")


def request(path: str, more: str = "") -> bytes:
    """A GET of this path."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


class _Connection:
    """One kept connection that asks again as soon as its answer is complete."""

    def __init__(self, port: int, requests: Sequence[bytes], status: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = cycle(requests)
        self.status = str(status).encode()
        #: Bytes of one whole answer: all are equally long but for the date, which has a fixed length.
        self.length = 0
        self.have = 0

    def first(self) -> None:
        """Ask once and learn the length of an answer."""
        self.socket.sendall(next(self.requests))
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
        """Send the next request."""
        self.have = 0
        self.socket.sendall(next(self.requests))

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


def rate(asked: Server, requests: Sequence[bytes], status: int, seconds: float) -> Rate:
    """Complete answers per second over kept connections, which take turns through the requests."""
    chosen = selectors.DefaultSelector()
    shifted = (
        tuple(islice(cycle(requests), start, start + len(requests))) for start in range(0, CONNECTIONS * 7, 7)
    )
    connections = [_Connection(asked.port, one, status) for one in shifted]
    try:
        for one in connections:
            one.first()
            chosen.register(one.socket, selectors.EVENT_READ, one)
        used = _processor_time(asked.group)
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
        return Rate(done / (now - started), done / max(_processor_time(asked.group) - used, 0.01))
    finally:
        chosen.close()
        for one in connections:
            one.socket.close()
