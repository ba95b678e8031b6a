"""Runs the application: prepares the installation, then keeps the web server and the worker going together.

Standard library only. HOST (127.0.0.1) and PORT (8000) come from the environment. An interrupt stops both; when one
of the two ends by itself, the other is stopped as well, with a message and exit status 1.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

HOME = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: Seconds that the web server gets to answer for the first time.
START_LIMIT = 120
#: Seconds that a process gets to finish what it is doing before it is killed.
STOP_LIMIT = 15
PR_SET_PDEATHSIG = 1

stopping = threading.Event()


class StartError(Exception):
    """The application cannot start; the message is for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours, leader of its own group."""

    #: What people call it.
    name: str
    process: subprocess.Popen[str]
    #: The signal by which it ends in an orderly way.
    farewell: signal.Signals


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares, starts, watches and stops; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-parent", action="store_true", help="stop when the starting process ends")
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    if options.with_parent:
        _die_with_parent()
    os.chdir(HOME)
    os.umask(0o077)  # the database and the letters on file are for this user only
    host = os.environ.setdefault("HOST", "127.0.0.1")
    port = os.environ.setdefault("PORT", "8000")
    children: list[Child] = []
    try:
        check_port(host, port)
        logins = prepare()
        if stopping.is_set():
            return 0
        children += [start_web(host, port), start_worker()]
        if wait_until_healthy(children, host, port):
            announce(host, port, logins)
        return watch(children)
    except StartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    finally:
        stop(children)


def check_port(host: str, port: str) -> None:
    """Raises StartError when `host` and `port` are no address of ours or are taken."""
    try:
        if not 0 < int(port) < 65536:
            raise ValueError("a port is a number from 1 to 65535")
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, ValueError, OverflowError) as error:
        raise StartError(
            f"HOST={host} PORT={port} cannot be used ({error}). Another port: make run PORT=8001"
        ) from error


def prepare() -> str:
    """Runs scripts/prepare.py to the end; returns the demo logins as text. Raises StartError when it fails."""
    process = subprocess.Popen(
        [sys.executable, str(HOME / "scripts" / "prepare.py")],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_fresh_child,
    )
    child = Child("The preparation", process, signal.SIGTERM)
    # The output is small enough for the pipe; a signal must be noticed while the child works.
    while process.poll() is None and not stopping.wait(0.05):
        pass
    if stopping.is_set():
        stop([child])
        return ""
    if process.returncode:
        raise StartError("The application was not started: see the message above.")
    return process.stdout.read() if process.stdout else ""


def start_web(host: str, port: str) -> Child:
    """Starts the web server: WEB_WORKERS processes, each answering one request at a time."""
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": os.environ.get("WEB_WORKERS", "2"),
        "blocking-threads": "1",
        # One that is told to stop while it still loads would otherwise stay.
        "workers-kill-timeout": "5",
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    command = [str(BIN / "granian"), *words, "--respawn-failed-workers", "wsgi:app"]
    return _start("The web server", command, signal.SIGTERM)


def start_worker() -> Child:
    """Starts the worker, which sends letters and makes documents."""
    return _start("The worker", [str(BIN / "flask"), "--app", "wsgi", "worker"], signal.SIGINT)


def wait_until_healthy(children: Sequence[Child], host: str, port: str) -> bool:
    """Waits for `/healthz` to answer 200; False when a stop was asked or a child ended first.

    Raises StartError after START_LIMIT seconds.
    """
    shown = urlsplit(os.environ.get("BASE_URL", "")).netloc or address(host, port)
    request = urllib.request.Request(f"http://{address(host, port)}/healthz", headers={"Host": shown})
    limit = time.monotonic() + START_LIMIT
    answer = "no answer"
    while time.monotonic() < limit:
        if stopping.is_set() or any(child.process.poll() is not None for child in children):
            return False
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 (our own address)
                return True
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.reason}"
        except OSError as error:
            answer = str(error)
        stopping.wait(0.1)
    raise StartError(f"/healthz did not answer 200 within {START_LIMIT} seconds: {answer}")


def announce(host: str, port: str, logins: str) -> None:
    """Tells where the application is."""
    print(f"\nLeergang runs at {os.environ.get('BASE_URL') or 'http://' + address(host, port)}", flush=True)
    if logins.strip():
        print(f"\n{logins.rstrip()}", flush=True)
    print("\nCtrl-C stops it.", flush=True)


def address(host: str, port: str) -> str:
    """Host and port as a browser on this machine writes them."""
    host = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 (a comparison)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def watch(children: Sequence[Child]) -> int:
    """Waits until a stop is asked (0) or a child ends by itself (1)."""
    while not stopping.is_set():
        for child in children:
            status = child.process.poll()
            if status is not None and not stopping.is_set():
                print(
                    f"\n{child.name} ended by itself (status {status}); stopping everything.", file=sys.stderr
                )
                return 1
        stopping.wait(0.2)
    print("\nStopping.", flush=True)
    return 0


def stop(children: Sequence[Child]) -> None:
    """Ends every child in an orderly way, and kills what is left of its group after STOP_LIMIT seconds."""
    for child in children:
        if child.process.poll() is None:
            child.process.send_signal(child.farewell)
    limit = time.monotonic() + STOP_LIMIT
    for child in children:
        try:
            child.process.wait(max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{child.name} did not end in {STOP_LIMIT} seconds and was killed.", file=sys.stderr)
        try:
            os.killpg(child.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        child.process.wait()


def _start(name: str, command: Sequence[str], farewell: signal.Signals) -> Child:
    process = subprocess.Popen(command, text=True, start_new_session=True, preexec_fn=_fresh_child)
    return Child(name, process, farewell)


def _stop(_number: int, _frame: FrameType | None) -> None:
    stopping.set()


def _bind_to_parent() -> Callable[[], object]:
    """Gives a call that asks Linux to end this process with its parent; elsewhere a call that does nothing."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_ask_to_die_with_parent = _bind_to_parent()


def _fresh_child() -> None:
    """In a new process: ends with us even when we are killed, and listens to interrupts as if started by hand."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _ask_to_die_with_parent()


def _die_with_parent() -> None:
    parent = os.getppid()
    _ask_to_die_with_parent()
    if os.getppid() != parent:
        stopping.set()


if __name__ == "__main__":
    sys.exit(main())
