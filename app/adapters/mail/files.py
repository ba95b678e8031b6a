"""Letters as files, for an installation without a mail server: one ``.eml`` each."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from pathlib import Path


class FileSender:
    """Writes each letter to ``folder``; the same Message-ID overwrites its own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> str:
        """Writes the letter and tells the file's name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32] + ".eml"
        target = self._folder / name
        draft = target.with_suffix(".tmp")
        draft.write_bytes(message.as_bytes())
        draft.replace(target)
        return f"file {name}"
