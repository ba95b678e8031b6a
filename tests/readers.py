"""Calendar applications of another make, and what each of them reads in a file of ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent
NODE = HOME / "node"
BIN = Path(sys.executable).parent
#: The system's own Python: it sees libical by its introspection, ours in `.venv` does not.
SYSTEM_PYTHON = "/usr/bin/python3"

#: First and last day that are asked for.
ALWAYS = ("2000-01-01", "2100-01-01")

VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair feed]
a = "there"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage there]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""

KHAL = """
[calendars]
[[feed]]
path = {home}/calendar
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@dataclass(frozen=True, order=True)
class Read:
    """One event as a calendar application understands it."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str
    cancelled: bool


def _run(command: list[str | Path], **more: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **more}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def _read(line: dict[str, str]) -> Read:
    return Read(
        line["uid"],
        _moment(line["start"]),
        _moment(line["end"]),
        line["summary"],
        line["location"] or "",
        line["status"] == "CANCELLED",
    )


def _with_node(script: str, package: str, file: Path, zone: str) -> list[Read]:
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / package).is_dir():
        pytest.skip(f"node or {package} is missing: run `make dev`")
    lines = _run([node, NODE / script, file], TZ=zone).splitlines()
    return sorted(_read(json.loads(line)) for line in lines)


def ical_js(file: Path, *, zone: str = "UTC") -> list[Read]:
    """Thunderbird's reader, on a computer in this time zone."""
    return _with_node("read_calendar.mjs", "ical.js", file, zone)


def node_ical(file: Path, *, zone: str = "UTC") -> list[Read]:
    """The reader of many services on Node, on a computer in this time zone."""
    return _with_node("read_with_node_ical.mjs", "node-ical", file, zone)


def libical(file: Path) -> list[Read]:
    """The reader of GNOME and KDE; the file must also pass its check of what the standards ask."""
    known = "import gi; gi.require_version('ICalGLib', '3.0')"
    if subprocess.run([SYSTEM_PYTHON, "-c", known], capture_output=True, check=False).returncode:
        pytest.skip("libical for Python is missing (gir1.2-ical-3.0, python3-gi): run `make dev`")
    *events, verdict = map(
        json.loads, _run([SYSTEM_PYTHON, HOME / "system" / "read_with_libical.py", file]).splitlines()
    )
    assert verdict == {"valid": True, "problems": []}
    return sorted(_read(event) for event in events)


@dataclass
class Subscription:
    """khal, whose calendar vdirsyncer keeps equal to a feed by HTTP."""

    url: str
    home: Path

    def sync(self) -> None:
        """Fetch the feed, as a calendar application does by itself now and then."""
        settings = self.home / "vdirsyncer.conf"
        if not settings.exists():
            if not (BIN / "khal").exists() or not (BIN / "vdirsyncer").exists():
                pytest.skip("khal or vdirsyncer is missing: run `make dev`")
            settings.write_text(VDIRSYNCER.format(home=self.home, url=self.url))
            (self.home / "calendar").mkdir()
            (self.home / "khal.conf").write_text(KHAL.format(home=self.home))
            self._vdirsyncer("discover")
        self._vdirsyncer("sync", "--force-delete")

    def refused(self) -> str:
        """What the application tells its user, where fetching the feed fails."""
        command = [BIN / "vdirsyncer", "-c", self.home / "vdirsyncer.conf", "sync", "--force-delete"]
        environ = {**os.environ, "HOME": str(self.home)}
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode != 0, "it was fetched"
        return done.stderr

    def _vdirsyncer(self, *command: str) -> None:
        _run([BIN / "vdirsyncer", "-c", self.home / "vdirsyncer.conf", *command], HOME=str(self.home))

    def events(self) -> list[Read]:
        """What khal shows now, without UIDs: vdirsyncer gives what comes by HTTP UIDs of its own."""
        form = "\x1f".join(("{start}", "{end}", "{title}", "{location}", "{status}")) + "\x1e"
        shown = _run(
            [
                BIN / "khal",
                "-c",
                self.home / "khal.conf",
                "list",
                "--format",
                form,
                "--day-format",
                "",
                "2000-01-01",
                "2100-01-01",
            ],
            HOME=str(self.home),
        )
        found = [entry.strip("\n").split("\x1f") for entry in shown.split("\x1e") if "\x1f" in entry]
        return sorted(
            Read("", _moment(f"{start}Z"), _moment(f"{end}Z"), title, place, "CANCELLED" in status)
            for start, end, title, place, status in found
        )
