"""The register's words: what an entry and a checkpoint say, to the byte. `tools/verify_certificate.py` reads the same.

An entry's hash covers ``[hash before, id, at, kind, number, facts]`` as canonical JSON; a checkpoint's signature covers
its text. Pure. docs/verification.md tells it to whoever reads this without the application.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from app.core import chains


class EntryKind(StrEnum):
    """What happened to a certificate."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the register as it stands in the database."""

    id: int
    at: datetime
    kind: str
    number: str
    #: Of an issued one: `pdf_sha256`, `awarded_on`, `issued_on`, `valid_until` (or null), `replaces` (a number, or
    #: null) and, with digital forms, `files` (SHA-256 by kind). Of a revoked or replaced one: `on`, and `by`.
    facts: dict[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the register was when a day had ended, signed."""

    day: date
    at: datetime
    last_id: int
    last_hash: str
    #: Multikey of the key that signed.
    key: str
    #: Ed25519 over :func:`checkpoint_text`, base64url without padding.
    signature: str


#: First line of a checkpoint.
TITLE = "DemenTalent certificate register, checkpoint 1"


def moment(at: datetime) -> str:
    """The moment of an entry: `2026-11-22T23:00:05.000000+00:00`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(
    previous: str, *, id: int, at: datetime, kind: str, number: str, facts: Mapping[str, Any]
) -> str:
    """The hash of an entry after the one with hash ``previous``."""
    return chains.link_hash(previous, [id, moment(at), kind, number, facts])


def first_break(entries: Iterable[Entry], *, last: tuple[int, str]) -> int | None:
    """The number of the first entry that does not fit, or None; see :func:`app.core.chains.first_break`."""
    return chains.first_break(
        (
            chains.Link(
                one.id,
                one.previous_hash,
                one.hash,
                entry_hash(
                    one.previous_hash, id=one.id, at=one.at, kind=one.kind, number=one.number, facts=one.facts
                ),
            )
            for one in entries
        ),
        last=last,
    )


def entry_line(one: Entry) -> str:
    """An entry as everyone may read it: one line of JSON, without the end of the line."""
    said = {
        "id": one.id,
        "at": moment(one.at),
        "kind": one.kind,
        "number": one.number,
        "facts": one.facts,
        "previous_hash": one.previous_hash,
        "hash": one.hash,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def checkpoint_text(*, day: date, at: datetime, last_id: int, last_hash: str, key: str) -> str:
    """What is signed, in UTF-8: six lines, each with its end."""
    made = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{TITLE}\nday: {day.isoformat()}\nmade: {made}\nentries: {last_id}\nlast: {last_hash}\nkey: {key}\n"
    )


def checkpoint_note(one: Checkpoint) -> str:
    """The text with its signature, as letters and the public list show it; the signature on two lines."""
    text = checkpoint_text(day=one.day, at=one.at, last_id=one.last_id, last_hash=one.last_hash, key=one.key)
    half = len(one.signature) // 2
    return f"{text}signature: {one.signature[:half]}\n  {one.signature[half:]}\n"
