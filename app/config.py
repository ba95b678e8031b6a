"""Configuration: one frozen value, read from the environment and ``instance/``. A missing value stops the start."""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.fernet import Fernet

SECRETS_FILE = "secrets.json"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MINIMUM_SECRET = 32
_TOKEN = re.compile(r"pkcs11:(?=[^?]*token=[^;?])(?=[^?]*object=[^;?])[^?]+\?(?=.*module-path=[^&]).+")
_MAILBOX = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,189}")


class ConfigError(Exception):
    """The settings do not allow a safe start; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that differs between installations."""

    #: Where SQLite, secrets and letters on file live.
    instance: Path
    #: SQLAlchemy address of the database.
    database_url: str
    #: Signs cookies and form tokens.
    secret_key: str
    #: Peppers passwords.
    password_salt: str
    #: Fernet keys that wrap the keys of sealed texts, newest first.
    vault_keys: tuple[str, ...]
    #: The address that stands in letters, feeds and on certificates.
    base_url: str
    #: ``smtp://user:password@host:587`` or ``smtps://``; None writes letters to files.
    smtp_url: str | None = None
    #: Sender of every letter.
    mail_from: str = "Leergang DemenTalent-expert <leergang@localhost>"
    #: Where invitations to calendars come from and their answers go to; the sender's address by default.
    calendar_mail: str = "leergang@localhost"
    #: ``imaps://user:password@host/folder`` of that mailbox; None reads ``.eml`` files from ``instance/inbox``.
    inbox_url: str | None = None
    #: Host names that a request may carry.
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    #: Number of proxies in front whose X-Forwarded headers count.
    proxies: int = 0
    #: Minutes after the start of a session from which a participant who checks in is late.
    late_after_minutes: int = 15
    #: For how many hours two administrators can open one practice case at most.
    emergency_hours: int = 4
    #: The ledger of erasures, apart from the database and its backups; in ``instance`` by default.
    erasure_ledger: Path | None = None
    #: Private keys of certificates; ``instance/keys`` by default.
    keys: Path | None = None
    #: PKCS#11 URI (RFC 7512) of the foundation's key for documents; None: it is in the key folder.
    pkcs11_uri: str | None = None
    #: Time-stamp service (RFC 3161) for signed documents; None: signed without.
    timestamp_url: str | None = None
    #: Set by tests only.
    testing: bool = False

    @property
    def ledger(self) -> Path:
        """Where the ledger of erasures is."""
        return self.erasure_ledger or self.instance / "erasures.jsonl"

    @property
    def key_folder(self) -> Path:
        """Where the private keys of certificates are."""
        return self.keys or self.instance / "keys"

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over https."""
        return self.base_url.startswith("https://")

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.database_url.startswith("postgresql")

    @classmethod
    def load(cls, environ: Mapping[str, str], instance: Path) -> Config:
        """Reads the settings. Raises :class:`ConfigError` on a missing or unsafe one."""
        stored = _stored_secrets(instance)
        base_url = environ.get("BASE_URL", "").rstrip("/")
        if not base_url:
            host = environ.get("HOST", "127.0.0.1")
            shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  only compared
            base_url = f"http://{shown}:{environ.get('PORT', '8000')}"
        name = urlsplit(base_url).hostname or ""
        hosts = tuple(filter(None, environ.get("TRUSTED_HOSTS", "").split(","))) or (name,)
        if name in LOOPBACK:
            hosts = tuple(dict.fromkeys((*hosts, "127.0.0.1", "localhost")))
        mail_from = environ.get("MAIL_FROM", "Leergang DemenTalent-expert <leergang@localhost>")
        config = cls(
            instance=instance,
            database_url=_database_url(environ.get("DATABASE_URL", ""), instance),
            secret_key=environ.get("SECRET_KEY") or stored.get("secret_key", ""),
            password_salt=environ.get("PASSWORD_SALT") or stored.get("password_salt", ""),
            vault_keys=tuple(filter(None, environ.get("VAULT_KEYS", "").split(",")))
            or tuple(filter(None, stored.get("vault_keys", "").split(","))),
            base_url=base_url,
            smtp_url=environ.get("SMTP_URL") or None,
            mail_from=mail_from,
            calendar_mail=environ.get("CALENDAR_MAIL") or parseaddr(mail_from)[1],
            inbox_url=environ.get("INBOX_URL") or None,
            trusted_hosts=hosts,
            proxies=_whole_number("PROXIES", environ.get("PROXIES") or "0"),
            late_after_minutes=_whole_number("LATE_AFTER_MINUTES", environ.get("LATE_AFTER_MINUTES") or "15"),
            emergency_hours=_whole_number("EMERGENCY_HOURS", environ.get("EMERGENCY_HOURS") or "4"),
            erasure_ledger=Path(environ["ERASURE_LEDGER"]) if environ.get("ERASURE_LEDGER") else None,
            keys=Path(environ["KEY_FOLDER"]) if environ.get("KEY_FOLDER") else None,
            pkcs11_uri=environ.get("PKCS11_URI") or None,
            timestamp_url=environ.get("TIMESTAMP_URL") or None,
        )
        config.check(debug=environ.get("FLASK_DEBUG", "") not in ("", "0"))
        return config

    def check(self, *, debug: bool = False) -> None:
        """Refuses to start with weak keys, in debug mode, or over plain http outside this machine."""
        if debug:
            raise ConfigError("FLASK_DEBUG is set: the application does not start in debug mode")
        for field in ("secret_key", "password_salt"):
            if len(getattr(self, field)) < MINIMUM_SECRET:
                raise ConfigError(
                    f"{field} is missing or shorter than {MINIMUM_SECRET}: run `make run` or set it"
                )
        if not self.vault_keys:
            raise ConfigError("VAULT_KEYS is missing: run `make run` or set it")
        for key in self.vault_keys:
            try:
                Fernet(key)
            except ValueError as error:
                raise ConfigError("VAULT_KEYS holds something that is no Fernet key") from error
        if self.proxies < 0:
            raise ConfigError("PROXIES is the number of proxies in front: 0 or more")
        if not 0 <= self.late_after_minutes <= 480:
            raise ConfigError("LATE_AFTER_MINUTES is a number of minutes: 0 to 480")
        if not 1 <= self.emergency_hours <= 72:
            raise ConfigError("EMERGENCY_HOURS is a number of hours: 1 to 72")
        if not _MAILBOX.fullmatch(self.calendar_mail):
            raise ConfigError("CALENDAR_MAIL (or the address in MAIL_FROM) is no e-mail address")
        if self.pkcs11_uri is not None and not _TOKEN.fullmatch(self.pkcs11_uri):
            raise ConfigError(
                "PKCS11_URI is not pkcs11:token=...;object=...?module-path=/...so&pin-value=..."
            )
        if self.timestamp_url is not None and not _is_web_address(self.timestamp_url):
            raise ConfigError("TIMESTAMP_URL is not an address: https://...")
        if self.inbox_url is not None:
            _check_inbox(self.inbox_url)
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(f"BASE_URL is not an address: {self.base_url!r}")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ConfigError("BASE_URL must be https, except on this machine itself")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check_inbox(url: str) -> None:
    """Refuses an INBOX_URL that cannot be used; the message never repeats it, for it holds a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("imap", "imaps") and parts.hostname and parts.username and parts.port != 0
    except ValueError as error:
        raise ConfigError("INBOX_URL is not an address: imaps://user:password@host/INBOX") from error
    if not usable:
        raise ConfigError("INBOX_URL is not an address: imaps://user:password@host/INBOX")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise ConfigError("INBOX_URL must be imaps, except on this machine itself")
    if not unquote(parts.path).isascii():
        raise ConfigError("INBOX_URL names a folder with other letters than a to z")


def ensure_secrets(instance: Path) -> Path:
    """Writes random secrets into ``instance/`` when there are none; returns the file (mode 0600)."""
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / SECRETS_FILE
    if path.exists():
        return path
    values = {
        "secret_key": secrets.token_urlsafe(48),
        "password_salt": secrets.token_urlsafe(48),
        "vault_keys": Fernet.generate_key().decode(),
    }
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(values, stream, indent=2)
    return path


def _whole_number(name: str, given: str) -> int:
    try:
        return int(given)
    except ValueError as error:
        raise ConfigError(f"{name} is not a whole number: {given!r}") from error


def _stored_secrets(instance: Path) -> dict[str, str]:
    path = instance / SECRETS_FILE
    if not path.exists():
        return {}
    stored: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'leergang.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


if __name__ == "__main__":
    sys.stdout.write(f"{ensure_secrets(Path(__file__).resolve().parent.parent / 'instance')}\n")
