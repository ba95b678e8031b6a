"""Real processes for tests: web servers and workers with nothing in common but the database, and browsers for them."""

from __future__ import annotations

import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.config import Config
from tests.pages import hidden

HOME = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
#: Seconds that processes get to do what a test waits for.
PATIENCE = 180


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class Machines:
    """Processes that a test starts, each with an instance directory of its own."""

    config: Config
    smtp_port: int
    home: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    #: Settings beside those of `config`.
    more: dict[str, str] = field(default_factory=dict)

    def worker(self) -> subprocess.Popen[bytes]:
        return self._start(0, str(BIN / "flask"), "--app", "wsgi", "worker")

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a command of ours: ``command("case", "erase-due")``."""
        return self._start(0, str(BIN / "flask"), "--app", "wsgi", *arguments)

    def web(self, *, workers: int = 1) -> str:
        """Starts a web server; answers its address."""
        port = free_port()
        options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers {workers} --blocking-threads 1"
        self._start(port, str(BIN / "granian"), *options.split(), "--log-level", "warning", "wsgi:app")
        return f"http://127.0.0.1:{port}"

    def _start(self, port: int, *command: str) -> subprocess.Popen[bytes]:
        number = len(self.running)
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "INSTANCE": str(self.home / f"machine{number}"),
            "DATABASE_URL": self.config.database_url,
            "SECRET_KEY": self.config.secret_key,
            "PASSWORD_SALT": self.config.password_salt,
            "VAULT_KEYS": ",".join(self.config.vault_keys),
            "KEY_FOLDER": str(self.config.key_folder),
            "SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "PORT": str(port or 8000),
            **self.more,
        }
        log = (self.home / f"log{number}").open("wb")
        process = subprocess.Popen(
            command, cwd=HOME, env=environ, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.running.append(process)
        return process

    def stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def until(done: Callable[[], bool], what: str) -> None:
    """Waits for other processes; fails after PATIENCE seconds."""
    limit = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < limit, f"waited too long for {what}"
        time.sleep(0.05)  # between looks at what another process did; the loop has an end


@dataclass
class Browser:
    """A browser with cookies, which this host's ports share."""

    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
    )

    def get(self, url: str) -> tuple[str, str]:
        """The page behind an address, after redirects, and where it stands."""
        with self.opener.open(url, timeout=30) as answer:
            return answer.read().decode(), answer.geturl()

    def send(self, url: str, **values: str) -> tuple[str, str]:
        """Sends the first form of a page."""
        page, _ = self.get(url)
        data = urllib.parse.urlencode({**hidden(page), **values}).encode()
        with self.opener.open(url, data=data, timeout=30) as answer:
            return answer.read().decode(), answer.geturl()


def healthy(base: str) -> bool:
    try:
        Browser().get(f"{base}/healthz")
    except (OSError, urllib.error.HTTPError):
        return False
    return True
