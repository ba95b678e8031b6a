"""The ledger of erasures: which keys of cases were destroyed, kept apart from the database and its backups.

One JSON object per line, only ever added to and synced to disk; each bears the SHA-256 of the line before. When a
backup of the database comes back, the ledger tells what must be erased again (docs/decisions/0028). A line names a
case by its number and the moment at which it was begun, and nothing of anybody.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

#: What the first line bears as the hash of the line before.
GENESIS = "0" * 64


class LedgerBroken(Exception):
    """A line was changed, taken out or put in between; ``number`` is the first that does not follow."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} of the ledger of erasures does not follow from the one before")
        self.number = number


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One destroyed key."""

    key_id: str
    case_id: int
    #: When the case was begun: a case of the same number that was begun at another moment is another one.
    begun_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file holds, also beside a break: the lines before and after it that are as they were written."""

    lines: list[Destroyed]
    #: The hash of each of them.
    hashes: list[str]
    #: The number of the first line that was changed or does not follow; None: all follow.
    broken: int | None

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.hashes[-1] if self.hashes else GENESIS


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file at ``path``; made at the first line."""

    path: Path

    def add(self, line: Destroyed) -> None:
        """Adds one line and returns when it is on disk. A line of which a crash left only a part stays, and is void."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b", buffering=0) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            content = stream.read()
            facts = {
                "key": line.key_id,
                "case": line.case_id,
                "begun": line.begun_at.isoformat(),
                "at": line.at.isoformat(),
                "previous": _last_hash(content),
            }
            text = json.dumps(facts | {"hash": _hash(facts)}).encode() + b"\n"
            stream.write(text if not content or content.endswith(b"\n") else b"\n" + text)
            os.fsync(stream.fileno())
        if new:
            _sync(self.path.parent)

    def lines(self) -> list[Destroyed]:
        """All lines, oldest first. Raises :class:`LedgerBroken` at the first that does not follow."""
        found = self.read()
        if found.broken is not None:
            raise LedgerBroken(found.broken)
        return found.lines

    def read(self) -> Contents:
        """All lines that are as they were written, oldest first, and where the chain breaks."""
        content = self.path.read_bytes() if self.path.exists() else b""
        found, hashes = list[Destroyed](), list[str]()
        before, broken = GENESIS, None
        for number, text in enumerate(content.splitlines(), 1):
            facts = _facts(text)
            if facts is None:
                continue
            claimed = facts.pop("hash")
            line = _destroyed(facts) if claimed == _hash(facts) else None
            if broken is None and (line is None or facts["previous"] != before):
                broken = number
            before = claimed
            if line is not None:
                found.append(line)
                hashes.append(claimed)
        return Contents(found, hashes, broken)


def _destroyed(facts: dict[str, str]) -> Destroyed | None:
    try:
        begun, at = (datetime.fromisoformat(facts[name]) for name in ("begun", "at"))
        return Destroyed(str(facts["key"]), int(facts["case"]), begun, at)
    except (TypeError, ValueError):
        return None


def _facts(text: bytes) -> dict[str, str] | None:
    """The facts of a line; None for a part of one."""
    try:
        facts = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(facts, dict) and set(facts) == {"key", "case", "begun", "at", "previous", "hash"}
    return facts if whole else None


def _last_hash(content: bytes) -> str:
    for text in reversed(content.splitlines()):
        facts = _facts(text)
        if facts is not None:
            return facts["hash"]
    return GENESIS


def _hash(facts: dict[str, object] | dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
