"""The demo's mailbox: reads back the letters that were written to files."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import cast

NAME = re.compile(r"[0-9a-f]{32}\Z")
#: Most letters on the page; older ones stay on disk.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Post:
    """One letter in the mailbox."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]


def newest(folder: Path, *, to: str = "") -> list[Post]:
    """The newest letters first, at most 100; ``to`` keeps those whose address contains it."""
    files = (
        sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        if folder.exists()
        else []
    )
    found: list[Post] = []
    for path in files:
        post = _kept(path, path.stat().st_mtime_ns)
        if to.lower() in post.to.lower():
            found.append(post)
        if len(found) == SHOWN:
            break
    return found


def one(folder: Path, name: str) -> Post | None:
    """The letter with this file name, or None."""
    path = folder / f"{name}.eml"
    return _read(path) if NAME.match(name) and path.is_file() else None


def attachment(folder: Path, name: str, number: int) -> tuple[str, bytes] | None:
    """File name and content of an attachment, counted from 0; or None."""
    if not NAME.match(name) or not (folder / f"{name}.eml").is_file():
        return None
    parts = list(_message(folder / f"{name}.eml").iter_attachments())
    if number >= len(parts):
        return None
    part = parts[number]
    return part.get_filename() or "bijlage", cast(bytes, part.get_payload(decode=True))


def _message(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


@lru_cache(maxsize=2 * SHOWN)
def _kept(path: Path, _changed: int) -> Post:
    """A letter that was read before: a file is written once, and reading a list of letters anew is slow."""
    return _read(path)


def _read(path: Path) -> Post:
    message = _message(path)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    date = message["Date"]
    return Post(
        path.stem,
        str(message["To"]),
        str(message["Subject"]),
        date.datetime if date else None,
        text.get_content() if text else "",
        html.get_content() if html else "",
        tuple(part.get_filename() or "bijlage" for part in message.iter_attachments()),
    )
