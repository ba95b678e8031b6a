"""`make run` leaves nothing running, and never half of itself."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from scripts import serve

#: Waits for a signal; its own child does too. Says so when both are there.
FAMILY = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; print(1, flush=True); signal.pause()"])
child.wait()
"""
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"
)

Start = Callable[[str], serve.Child]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(code: str) -> serve.Child:
        process = subprocess.Popen(
            [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return serve.Child("The example", process, signal.SIGTERM)

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture(autouse=True)
def _nobody_stopped_yet() -> Iterator[None]:
    serve.stopping.clear()
    yield
    serve.stopping.clear()


def ready(child: serve.Child) -> serve.Child:
    assert child.process.stdout
    assert child.process.stdout.readline() == "1\n"
    return child


def test_a_child_that_ends_by_itself_is_told_of(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.watch([ready(start(FAMILY)), start("raise SystemExit(3)")]) == 1
    assert "The example ended by itself (status 3)" in capsys.readouterr().err


def test_an_interrupt_is_an_ordinary_end(start: Start) -> None:
    serve.stopping.set()
    assert serve.watch([ready(start(FAMILY))]) == 0


def test_stopping_ends_children_and_their_children(start: Start) -> None:
    child = ready(start(FAMILY))
    serve.stop([child])
    assert child.process.stdout
    assert child.process.stdout.read() == "", "the pipe ends when the last process that holds it is gone"
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_LIMIT", 0.2)
    child = ready(start(STUBBORN))
    serve.stop([child])
    assert child.process.returncode == -signal.SIGKILL


def test_a_taken_port_is_refused_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(serve.StartError, match=f"PORT={port} cannot be used"):
            serve.check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", ["", "http", "-1", "0", "65536", "99999999999999999999"])
def test_a_port_that_is_none_is_refused_in_words(port: str) -> None:
    with pytest.raises(serve.StartError, match="cannot be used"):
        serve.check_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("0.0.0.0", "127.0.0.1:80"),
        ("::", "127.0.0.1:80"),
        ("::1", "[::1]:80"),
        ("leergang.nl", "leergang.nl:80"),
    ],
)
def test_the_address_can_be_opened_in_a_browser(host: str, shown: str) -> None:
    assert serve.address(host, "80") == shown
