"""Sealing text at rest: AES-256-GCM with a data key per record.

A data key is wrapped by the instance's key (letters), or by a key of a group of records that the instance's key
wraps in turn (practice cases, docs/decisions/0028). The record's place (table, column, row) is authenticated, so a
sealed text cannot be moved to another row. The first byte tells the form: 0 the first, 1 the second.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

_NONCE = 12
_KEY_LENGTH_BYTES = 2
#: First byte of a record under a key of its group, and of such a key under the instance's key.
_FORM = b"\x01"
#: How many bytes of a record say under which key it is.
_TAG = 8
#: A 256-bit key wrapped as RFC 3394 has it.
_WRAPPED = 40


class Unreadable(Exception):
    """The sealed text does not open: wrong key, wrong place, or damaged."""


class Erased(Unreadable):
    """The text was erased for good; ``at`` tells when, where that is known."""

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__("erased")
        self.at = at


class Vault:
    """Seals and opens texts, and wraps keys. ``keys``: Fernet keys, newest first; older ones still open."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = Fernet(keys[0])
        self._wrap = MultiFernet([Fernet(key) for key in keys])
        self._keys = tuple(base64.urlsafe_b64decode(key) for key in keys)

    @property
    def fingerprint(self) -> str:
        """Names the newest key without giving it away: 16 hex digits."""
        return _derived(self._keys[0], b"fingerprint")[:8].hex()

    def wrap_key(self, key: bytes, *, name: str) -> bytes:
        """``key`` (32 bytes) wrapped by the newest key, for exactly this name (RFC 3394)."""
        return _FORM + aes_key_wrap(_derived(self._keys[0], _wrapping(name)), key)

    def unwrap_key(self, wrapped: bytes, *, name: str) -> bytes:
        """The key again. Raises :class:`Unreadable`."""
        if wrapped[:1] == _FORM and len(wrapped) == 1 + _WRAPPED:
            for key in self._keys:
                try:
                    return aes_key_unwrap(_derived(key, _wrapping(name)), wrapped[1:])
                except InvalidUnwrap:
                    continue
        raise Unreadable("key")

    def seal(self, text: str, *, table: str, column: str, row: str | int) -> bytes:
        """The sealed form of ``text`` for exactly this place."""
        key = AESGCM.generate_key(bit_length=256)
        wrapped = self._wrap.encrypt(key)
        nonce = os.urandom(_NONCE)
        body = AESGCM(key).encrypt(nonce, text.encode(), _place(table, column, row))
        return len(wrapped).to_bytes(_KEY_LENGTH_BYTES, "big") + wrapped + nonce + body

    def open(self, sealed: bytes, *, table: str, column: str, row: str | int) -> str:
        """The text again. Raises :class:`Unreadable`."""
        size = int.from_bytes(sealed[:_KEY_LENGTH_BYTES], "big")
        wrapped, rest = sealed[_KEY_LENGTH_BYTES:][:size], sealed[_KEY_LENGTH_BYTES + size :]
        try:
            key = self._wrap.decrypt(wrapped)
            return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], _place(table, column, row)).decode()
        except (InvalidToken, InvalidTag, ValueError) as error:
            raise Unreadable(f"{table}.{column}") from error

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the text's data key is wrapped by the newest key already."""
        size = int.from_bytes(sealed[:_KEY_LENGTH_BYTES], "big")
        try:
            self._newest.decrypt(sealed[_KEY_LENGTH_BYTES:][:size])
        except InvalidToken:
            return False
        return True

    def rewrap(self, sealed: bytes) -> bytes:
        """The same sealed text with its data key wrapped by the newest key. Raises :class:`Unreadable`."""
        size = int.from_bytes(sealed[:_KEY_LENGTH_BYTES], "big")
        try:
            wrapped = self._wrap.rotate(sealed[_KEY_LENGTH_BYTES:][:size])
        except InvalidToken as error:
            raise Unreadable("key") from error
        return len(wrapped).to_bytes(_KEY_LENGTH_BYTES, "big") + wrapped + sealed[_KEY_LENGTH_BYTES + size :]


class RecordKey:
    """The key of one group of records. Raises :class:`Unreadable` for what is not of this group, place and key."""

    def __init__(self, name: str, key: bytes) -> None:
        self.name = name
        self._key = key
        self.tag = hashlib.sha256(name.encode()).digest()[:_TAG]

    @staticmethod
    def fresh() -> bytes:
        """A new random key, 32 bytes."""
        return AESGCM.generate_key(bit_length=256)

    def seal(self, content: bytes, *, group: int, table: str, column: str, row: int) -> bytes:
        """The sealed form of ``content`` for exactly this place of this group."""
        data_key = self.fresh()
        nonce = os.urandom(_NONCE)
        place = _place(table, column, f"{row}\x1f{group}")
        body = AESGCM(data_key).encrypt(nonce, content, place)
        return _FORM + self.tag + aes_key_wrap(self._key, data_key) + nonce + body

    def open(self, sealed: bytes, *, group: int, table: str, column: str, row: int) -> bytes:
        """The content again."""
        start = 1 + _TAG
        wrapped, rest = sealed[start : start + _WRAPPED], sealed[start + _WRAPPED :]
        place = _place(table, column, f"{row}\x1f{group}")
        if not self.sealed(sealed):
            raise Unreadable(f"{table}.{column}")
        try:
            data_key = aes_key_unwrap(self._key, wrapped)
            return AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], place)
        except (InvalidUnwrap, InvalidTag, ValueError) as error:
            raise Unreadable(f"{table}.{column}") from error

    def sealed(self, sealed: bytes) -> bool:
        """Whether a record says that it is under this key; it may be damaged all the same."""
        return sealed[: 1 + _TAG] == _FORM + self.tag


def of_first_form(sealed: bytes) -> bool:
    """Whether a sealed text is in the form that `Vault.open` reads."""
    return sealed[:1] == b"\x00"


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"leergang " + use).derive(key)


def _wrapping(name: str) -> bytes:
    return b"wrap " + name.encode()


def _place(table: str, column: str, row: str | int) -> bytes:
    return f"{table}\x1f{column}\x1f{row}".encode()


def give_vault(engine: Engine, vault: Vault) -> None:
    """Ties the instance's vault to its database engine; bootstrap calls it once."""
    engine.update_execution_options(vault=vault)


def vault_of(db: Session) -> Vault:
    """The vault of the instance whose database ``db`` speaks to."""
    vault = db.get_bind().get_execution_options()["vault"]
    assert isinstance(vault, Vault)
    return vault
