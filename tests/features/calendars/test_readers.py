"""Calendar applications of another make read our files: the right local time in winter and in summer."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from app.adapters import calendar as adapter
from app.core.clock import utc
from app.core.ports import CalendarEvent, CalendarFile
from tests.readers import KHAL

CHANGED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def build_calendar(name: str, events: Sequence[CalendarEvent], changed_at: datetime) -> bytes:
    return adapter.build_calendar(CalendarFile(name, tuple(events), changed_at))


NODE = Path(__file__).resolve().parents[2] / "node"

#: Thursdays on both sides of both clock changes of 2027, and the moment of 09:30 in Amsterdam in UTC.
DAYS = {
    date(2027, 3, 25): "08:30",
    date(2027, 4, 1): "07:30",
    date(2027, 10, 28): "07:30",
    date(2027, 11, 4): "08:30",
    date(2037, 7, 9): "07:30",
    date(2038, 2, 11): "08:30",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A calendar with an event on each of the days; the third is cancelled."""
    events = [
        CalendarEvent(
            uid=f"{day}@leergang",
            sequence=number,
            summary=f"Lesdag {number}; met komma, en puntkomma",
            starts_at=utc(day, time(9, 30)),
            ends_at=utc(day, time(16, 30)),
            changed_at=CHANGED,
            location="Buurthuis De Komeet, Assen",
            cancelled=number == 2,
        )
        for number, day in enumerate(DAYS)
    ]
    path = tmp_path / "feed.ics"
    path.write_bytes(build_calendar("Groep Assen, voorjaar 2027", events, CHANGED))
    return path


@pytest.mark.parametrize("computer", ["UTC", "America/New_York", "Europe/Amsterdam"])
def test_ical_js_reads_half_past_nine_in_amsterdam_on_every_day(file: Path, computer: str) -> None:
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / "ical.js").is_dir():
        pytest.skip("node or ical.js is missing: run `make dev`")
    run = subprocess.run(
        [node, NODE / "read_calendar.mjs", file],
        env={**os.environ, "TZ": computer},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    events = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["start"][:16] for one in events] == [f"{day}T{at}" for day, at in DAYS.items()]
    assert {(one["zone"], one["local"][11:]) for one in events} == {("Europe/Amsterdam", "09:30:00")}
    assert [one["status"] for one in events].index("CANCELLED") == 2
    assert [one["sequence"] for one in events] == list(range(len(DAYS)))
    assert events[0]["summary"] == "Lesdag 0; met komma, en puntkomma"


def test_khal_reads_half_past_nine_in_amsterdam_on_every_day(file: Path, tmp_path: Path) -> None:
    khal = Path(sys.executable).with_name("khal")
    if not khal.exists():
        pytest.skip("khal is missing: run `make dev`")
    (tmp_path / "calendar").mkdir()
    settings = tmp_path / "khal.conf"
    settings.write_text(KHAL.format(home=tmp_path))
    form = "{start-long-full}|{end-time}|{uid}|{location}"
    run = subprocess.run(
        [khal, "-c", settings, "printics", "--format", form, file],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    lines = [line for line in run.stdout.splitlines() if "|" in line]
    assert sorted(lines) == [
        f"{day} {at}|{int(at[:2]) + 7:02}:30|{day}@leergang|Buurthuis De Komeet, Assen"
        for day, at in DAYS.items()
    ]
