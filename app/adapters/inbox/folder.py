"""Mails as files, for an installation without a mailbox: whoever has one as ``.eml`` drops it here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import structlog

from app.adapters.inbox.imap import LARGEST, MOST_READ
from app.core.invitations import InboxMail, InboxMark

log = structlog.get_logger()

#: Where files go that were looked at. They are kept: the folder is ours, the mail is not.
READ: Final = "read"


class FolderInbox:
    """Reads ``.eml`` files from ``folder``, in the order of their names; a file that was read moves to ``read/``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def mailbox(self) -> str:
        """See `core.invitations.Inbox`."""
        return hashlib.sha256(f"folder:{self._folder}".encode()).hexdigest()

    def read(self, after: InboxMark | None, *, since: date) -> Iterator[InboxMail | InboxMark]:
        """See `Inbox`. Links are not followed; a file that is still being written has another ending.

        A file that cannot be read stays where it is, with a line in the log, and keeps no other from its turn.
        """
        if not self._folder.is_dir():
            return
        files = sorted(
            path for path in self._folder.glob("*.eml") if path.is_file() and not path.is_symlink()
        )
        given = 0
        for path in files:
            if given == MOST_READ:
                return
            try:
                with path.open("rb") as file:
                    content = file.read(LARGEST + 1)
            except OSError as error:
                log.warning("mail_file_unreadable", name=path.name, reason=error.strerror)
                continue
            given += 1
            yield InboxMail(path.name, content if len(content) <= LARGEST else None)

    def done(self, mail: InboxMail) -> None:
        """Puts the file aside; one of the same name that lies there is replaced."""
        aside = self._folder / READ
        aside.mkdir(exist_ok=True)
        (self._folder / mail.name).replace(aside / mail.name)
