"""One private key per purpose, each in a file of its own that only its owner reads: `credential.pem`, `register.pem`,
`document.pem`, and `authority.pem` of the test authority.

A new key takes the place of the old one in one step, so the newest is always the one in use and an old private half
is gone; the public halves stay in the table `signing_key`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificates

from app.adapters.signing.authority import make_authority, make_document
from app.adapters.signing.chain import Chain, read_pem, read_pkcs12
from app.adapters.signing.signer import FoundationSigner
from app.core.keys import KeyPurpose, KeyRefused, PlainPurpose, PublicKey
from app.core.multibase import multikey
from app.core.text import T

#: `core.keys.KeyStore.public` goes in this order.
PLAIN: tuple[PlainPurpose, ...] = ("credential", "register")


@dataclass(frozen=True, slots=True)
class FileKey:
    """Keeps the promises of `core.keys.Ed25519Key`."""

    kid: str
    private: Ed25519PrivateKey

    def public(self) -> bytes:
        """Return the public half."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`."""
        return self.private.sign(message)


class FileKeys:
    """Keeps the promises of `core.keys.KeyStore` with files in `folder`."""

    def __init__(self, folder: Path, *, token: str | None = None, timestamps: str | None = None) -> None:
        """`token` is a PKCS#11 URI (RFC 7512), `timestamps` the address of an RFC 3161 service."""
        self._folder = folder
        self._token = token
        self._timestamps = timestamps
        self._read: dict[str, tuple[tuple[int, int], Any]] = {}

    def current(self, purpose: PlainPurpose) -> FileKey:
        """Return the key in use; see `KeyStore.current`."""
        key: FileKey | None = self._once(purpose, lambda content: _plain(purpose, content))
        if key is None:
            raise KeyRefused(
                T(
                    "De sleutel voor %(what)s ontbreekt op de server. Er is niets uitgegeven. "
                    "De beheerder van de server maakt hem met: flask certificates make-keys",
                    what=_called(purpose),
                )
            )
        return key

    def signer(self) -> FoundationSigner:
        """Return the signer of PDFs; see `KeyStore.signer`."""
        chain = self._chain()
        if chain is None or (chain.private is None and self._token is None):
            raise KeyRefused(
                T(
                    "De sleutel waarmee de stichting ondertekent, ontbreekt op de server. Er is niets uitgegeven. "
                    "De beheerder van de server maakt hem met: flask certificates make-keys"
                )
            )
        anchors: bytes | None = self._once("timestamp", _anchors) if self._timestamps is not None else b""
        if anchors is None:
            raise KeyRefused(
                T(
                    "Van de tijdstempeldienst ontbreekt het hoogste certificaat op de server (timestamp.pem). "
                    "Er is niets uitgegeven."
                )
            )
        return FoundationSigner(chain, self._token, self._timestamps, anchors)

    def public(self) -> tuple[PublicKey, ...]:
        """Return the public half of each key in use."""
        found = []
        for purpose in PLAIN:
            if (self._folder / f"{purpose}.pem").exists():
                found.append(_public(purpose, self.current(purpose)))
        chain = self._chain()
        return (*found, chain.public) if chain is not None else tuple(found)

    def make(self, purpose: KeyPurpose, *, at: datetime) -> PublicKey:
        """Make a key and put it in use; see `KeyStore.make`."""
        if purpose == "document":
            if self._token is not None:
                raise KeyRefused(
                    T(
                        "De sleutel van de stichting staat op een kaart of in een kluis. Maak de nieuwe sleutel daar, "
                        "en zet zijn certificaat hier in met: flask certificates install"
                    )
                )
            authority = self._once("authority", read_pem)
            if authority is None:
                authority = make_authority(at)
                self._write("authority", authority.pem())
            chain = make_document(authority, at)
            self._write("document", chain.pem())
            return chain.public
        private = Ed25519PrivateKey.generate()
        self._write(purpose, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return _public(purpose, self.current(purpose))

    def install(self, content: bytes, password: str) -> PublicKey:
        """Put a document key from outside in use; see `KeyStore.install`."""
        chain = read_pem(content, password) if b"-----BEGIN" in content else read_pkcs12(content, password)
        if self._token is not None:
            chain = replace(chain, private=None)
        elif chain.private is None:
            raise KeyRefused(T("In dit bestand staat alleen een certificaat. De sleutel zelf ontbreekt."))
        self._write("document", chain.pem())
        return chain.public

    def _chain(self) -> Chain | None:
        chain: Chain | None = self._once("document", read_pem)
        return chain

    def _once(self, name: str, read: Callable[[bytes], Any]) -> Any:
        """What `read` makes of the file, read again when another took its place; None when there is none."""
        path = self._folder / f"{name}.pem"
        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        mark = (stat.st_ino, stat.st_mtime_ns)
        known = self._read.get(name)
        if known is None or known[0] != mark:
            known = self._read[name] = (mark, read(path.read_bytes()))
        return known[1]

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{name}.pem"
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        self._read.pop(name, None)


def _plain(purpose: PlainPurpose, content: bytes) -> FileKey:
    try:
        private = load_pem_private_key(content, None)
    except (ValueError, TypeError) as error:
        raise _broken(purpose) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _broken(purpose)
    return FileKey(f"{purpose}-{sha256(private.public_key().public_bytes_raw()).hexdigest()[:12]}", private)


def _anchors(content: bytes) -> bytes:
    try:
        load_pem_x509_certificates(content)
    except ValueError as error:
        raise KeyRefused(
            T(
                "Het certificaat van de tijdstempeldienst op de server (timestamp.pem) is beschadigd. "
                "Er is niets uitgegeven."
            )
        ) from error
    return content


def _public(purpose: PlainPurpose, key: FileKey) -> PublicKey:
    return PublicKey(purpose, key.kid, multikey(key.public()))


def _called(purpose: PlainPurpose) -> object:
    return T("digitale certificaten") if purpose == "credential" else T("het register")


def _broken(purpose: PlainPurpose) -> KeyRefused:
    return KeyRefused(
        T(
            "De sleutel voor %(what)s op de server is beschadigd. Er is niets uitgegeven.",
            what=_called(purpose),
        )
    )
