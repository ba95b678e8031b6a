"""What the offline verifier is given: a register in miniature, its checkpoints, and a folder to run in."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.adapters.signing.files import FileKeys
from app.certificates.rules.register import (
    Checkpoint,
    Entry,
    checkpoint_note,
    checkpoint_text,
    entry_hash,
    entry_line,
)
from app.core.chains import GENESIS
from app.core.multibase import multikey

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_certificate.py"
AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
NUMBER = "DTE-2026-0042-P1"


def sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def chain(*said: tuple[str, str, dict[str, Any]]) -> list[Entry]:
    found: list[Entry] = []
    for number, (kind, of, facts) in enumerate(said, 1):
        one: dict[str, Any] = {
            "id": number,
            "at": AT + timedelta(hours=number),
            "kind": kind,
            "number": of,
            "facts": facts,
        }
        previous = found[-1].hash if found else GENESIS
        found.append(Entry(**one, previous_hash=previous, hash=entry_hash(previous, **one)))
    return found


def issued(paper: bytes, **other: Any) -> tuple[str, str, dict[str, Any]]:
    return (
        "issued",
        NUMBER,
        {"pdf_sha256": sha256(paper), "issued_on": "2026-01-15", "valid_until": None, **other},
    )


OTHER = (
    "issued",
    "DTE-2026-0001-AA",
    {"pdf_sha256": "1" * 64, "issued_on": "2026-01-15", "valid_until": None},
)
LATER = (
    "issued",
    "DTE-2026-0043-BB",
    {"pdf_sha256": "2" * 64, "issued_on": "2026-01-16", "valid_until": None},
)


def point(
    keys: FileKeys, entries: list[Entry], last: int | None = None, day: date = date(2026, 1, 15)
) -> Checkpoint:
    key = keys.current("register")
    one = entries[(last or len(entries)) - 1]
    said: dict[str, Any] = {
        "day": day,
        "at": AT + timedelta(days=1),
        "last_id": one.id,
        "last_hash": one.hash,
        "key": multikey(key.public()),
    }
    signature = key.sign(checkpoint_text(**said).encode())
    return Checkpoint(**said, signature=base64.urlsafe_b64encode(signature).rstrip(b"=").decode())


class Desk:
    """A folder with files, and the tool beside it."""

    def __init__(self, python: Path, folder: Path, keys: FileKeys) -> None:
        self.python, self.folder, self.keys = python, folder, keys
        self.said = ""

    def check(
        self, paper: bytes | None, entries: list[Entry], *points: Checkpoint, **more: bytes | str
    ) -> int:
        """The exit status for these; `more` are options, and files by name."""
        listed = [
            {"purpose": one.purpose, "kid": one.kid, "public": one.public} for one in self.keys.public()
        ]
        files = {"keten.jsonl": "".join(entry_line(one) + "\n" for one in entries).encode()}
        files["sleutels.json"] = json.dumps({"keys": listed}).encode()
        if points:
            files["ijkpunten.txt"] = "\n".join(checkpoint_note(one) for one in points).encode()
        if paper is not None:
            files["certificaat.pdf"] = paper
        options = [
            str(one) for pair in more.items() if isinstance(pair[1], str) for one in (f"--{pair[0]}", pair[1])
        ]
        files |= {name: content for name, content in more.items() if isinstance(content, bytes)}
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        command = [str(self.python), "-I", str(TOOL), *(str(self.folder / name) for name in files), *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=self.folder)
        self.said = done.stdout + done.stderr
        assert "Traceback" not in self.said
        return done.returncode
