"""Sealing text at rest: AES-256-GCM with a data key per record, wrapped by the instance's key.

The record's place (table, column, row) is authenticated, so a sealed text cannot be moved to another row.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

_NONCE = 12
_KEY_LENGTH_BYTES = 2


class Unreadable(Exception):
    """The sealed text does not open: wrong key, wrong place, or damaged."""


class Vault:
    """Seals and opens texts. ``keys``: Fernet keys, newest first; older ones still open."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._wrap = MultiFernet([Fernet(key) for key in keys])

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

    def rewrap(self, sealed: bytes) -> bytes:
        """The same sealed text with its data key wrapped by the newest key."""
        size = int.from_bytes(sealed[:_KEY_LENGTH_BYTES], "big")
        wrapped = self._wrap.rotate(sealed[_KEY_LENGTH_BYTES:][:size])
        return len(wrapped).to_bytes(_KEY_LENGTH_BYTES, "big") + wrapped + sealed[_KEY_LENGTH_BYTES + size :]


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
