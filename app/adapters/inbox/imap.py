"""A mailbox over IMAP (RFC 3501), read without leaving a trace: opened read-only, fetched with PEEK.

What is no calendar mail is recognised by its structure, on the server, and never fetched.
"""

from __future__ import annotations

import hashlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from app.core.invitations import InboxMail, InboxMark

#: Bytes of the largest mail that is fetched.
LARGEST: Final = 1024 * 1024
#: Mails that are read, and that are looked at, in one round.
MOST_READ, MOST_SEEN = 50, 200
#: Numbers that one search spans: its answer stays within one line that Python reads.
WINDOW: Final = 50_000
#: How long one answer may take, and how long all of a round: what comes drop by drop never times out.
TIMEOUT_SECONDS: Final = 10
ROUND_SECONDS: Final = 120

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID: Final = re.compile(rb"UID (\d+)")
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_CALENDAR: Final = re.compile(rb'"TEXT"\s+"CALENDAR"', re.IGNORECASE)


class ImapInbox:
    """Reads one folder of ``imaps://user:password@host:port/folder`` (``imap://`` on this machine only).

    The server must have a certificate for its name of an authority that the machine trusts, or that stands in the file
    which the environment names ``SSL_CERT_FILE``.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "imaps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (993 if self._tls else 143)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._folder = unquote(parts.path).strip("/") or "INBOX"

    @property
    def mailbox(self) -> str:
        """See `core.invitations.Inbox`."""
        return hashlib.sha256(f"{self._host}:{self._user}:{self._folder}".encode()).hexdigest()

    def read(self, after: InboxMark | None, *, since: date) -> Iterator[InboxMail | InboxMark]:
        """See `Inbox`. Mails are told by the order of their numbers; another UIDVALIDITY starts anew."""
        try:
            server = self._connect()
        except ssl.SSLCertVerificationError as error:
            raise OSError(f"certificate refused: {error.verify_message}") from None
        except imaplib.IMAP4.error as error:
            raise OSError(f"no mail server: {type(error).__name__}") from None
        try:
            with _limited(server, ROUND_SECONDS):
                self._enter(server)
                yield from self._read(server, after, since)
        except imaplib.IMAP4.error as error:
            raise OSError(f"the mail server broke off: {type(error).__name__}") from None
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with suppress(
                imaplib.IMAP4.error, OSError
            ):  # a server that is gone lets logging out fail half-way
                server.shutdown()

    def done(self, mail: InboxMail) -> None:
        """Nothing: the mailbox stays as it is."""

    def _connect(self) -> imaplib.IMAP4:
        if not self._tls:
            return imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT_SECONDS)
        trusted = ssl.create_default_context()
        return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=trusted, timeout=TIMEOUT_SECONDS)

    def _enter(self, server: imaplib.IMAP4) -> None:
        try:
            server.login(self._user, self._password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:  # its words may repeat what was sent
            raise OSError("user or password refused") from None
        escaped = self._folder.replace("\\", "\\\\").replace('"', '\\"')
        answer, _ = server.select(f'"{escaped}"', readonly=True)
        if answer != "OK":
            raise OSError("the folder cannot be opened")

    def _read(
        self, server: imaplib.IMAP4, after: InboxMark | None, since: date
    ) -> Iterator[InboxMail | InboxMark]:
        validity = _told(server, "UIDVALIDITY")
        newest = _told(server, "UIDNEXT") - 1
        last = after.last_uid if after is not None and after.validity == validity else 0
        until = min(last + WINDOW, newest)
        if until <= last:
            if after is None or after.validity != validity:
                yield InboxMark(validity, last)
            return
        day = f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"
        found = _data(server.uid("SEARCH", "UID", f"{last + 1}:{until}", "SINCE", day))
        uids = sorted(uid for uid in map(int, b" ".join(found).split()) if last < uid <= until)
        if len(uids) > MOST_SEEN:
            uids = uids[:MOST_SEEN]
            until = uids[-1]
        sizes = _sizes(server, uids)
        fetched = 0
        for uid in uids:
            mark = InboxMark(validity, uid)
            name = f"{self.mailbox}:{validity}:{uid}"
            size = sizes.get(uid)
            if size is None:  # gone meanwhile
                continue
            if size > LARGEST:
                yield InboxMail(name, None, mark)
                continue
            structure = _structure(server, uid)
            if structure is None:  # the connection is of no use any more
                yield InboxMail(name, None, mark)
                return
            if not _CALENDAR.search(structure):
                continue
            content = _content(server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)"))
            if content is not None:
                yield InboxMail(name, content, mark)
            fetched += 1
            if fetched >= MOST_READ:
                until = uid
                break
        yield InboxMark(validity, until)


@contextmanager
def _limited(server: imaplib.IMAP4, seconds: float) -> Iterator[None]:
    """Cuts the connection after so many seconds."""

    def cut() -> None:
        with suppress(OSError):
            server.socket().shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _told(server: imaplib.IMAP4, name: str) -> int:
    """A number that the server told when the folder was opened."""
    _, data = server.response(name)
    value = data[0] if data else None
    if not isinstance(value, bytes) or not value.isdigit():
        raise imaplib.IMAP4.error(f"the server tells no {name}")
    return int(value)


def _data(answer: tuple[str, list[Any]]) -> list[bytes]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("the server refused")
    return [part for part in answer[1] if isinstance(part, bytes)]


def _sizes(server: imaplib.IMAP4, uids: list[int]) -> dict[int, int]:
    if not uids:
        return {}
    found: dict[int, int] = {}
    for line in _data(server.uid("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE)")):
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid and size:
            found[int(uid[1])] = int(size[1])
    return found


def _structure(server: imaplib.IMAP4, uid: int) -> bytes | None:
    """How a mail is built, what came as literals too; None when that alone is more than can be read."""
    try:
        answer = server.uid("FETCH", str(uid), "(BODYSTRUCTURE)")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if "got more than" in str(error):
            return None
        raise
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("the server refused")
    return b" ".join(
        piece
        for part in answer[1]
        for piece in (part if isinstance(part, tuple) else (part,))
        if isinstance(piece, bytes)
    )


def _content(answer: tuple[str, list[Any]]) -> bytes | None:
    """The literal of an answer; None when the mail is gone."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("the server refused")
    return next((part[1] for part in answer[1] if isinstance(part, tuple)), None)
