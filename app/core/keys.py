"""The keys that outlive the application, as features see them: who signs, until when, and what others check with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from app.core.clock import local
from app.core.errors import Refused
from app.core.text import T

#: What a key is for: digital certificates, checkpoints of the register, or the PDF itself.
KeyPurpose = Literal["credential", "register", "document"]

#: The purposes whose key is an Ed25519 key of our own, without a certificate around it.
PlainPurpose = Literal["credential", "register"]

#: In this order everywhere.
PURPOSES: tuple[KeyPurpose, ...] = ("credential", "register", "document")


class KeyRefused(Refused):
    """A key is missing, expired or out of reach; the text says which and what to do. Nothing was signed."""


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """The key of the foundation that is in use for PDFs, without its private half."""

    #: `document-3f9a1c2b77aa`: from the certificate's own hash, so the same wherever it is read.
    kid: str
    #: Whom readers show as the signer: `CN=Stichting DemenTalent,O=Stichting DemenTalent,C=NL`.
    subject: str
    #: Aware; the moments between which readers accept a signature.
    not_before: datetime
    not_after: datetime

    def check(self, at: datetime) -> None:
        """Raise `KeyRefused` when nothing can be signed at `at`: the key is no longer, or not yet, valid."""
        if at > self.not_after:
            raise KeyRefused(
                T(
                    "De sleutel waarmee de stichting ondertekent, is verlopen op %(day)s. "
                    "Er is niets uitgegeven. Laat de sleutel eerst vernieuwen.",
                    day=local(self.not_after).date(),
                )
            )
        if at < self.not_before:
            raise KeyRefused(
                T(
                    "De sleutel waarmee de stichting ondertekent, geldt pas vanaf %(day)s. "
                    "Er is niets uitgegeven.",
                    day=local(self.not_before).date(),
                )
            )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What the world may know of a key; kept for ever in the table `signing_key`."""

    purpose: KeyPurpose
    #: The same for the same key, wherever it is read.
    kid: str
    #: Ed25519: a Multikey, `z6Mk...` (`core.multibase`); document: its certificate and those above it, in PEM.
    public: str
    #: Aware; when its certificate ends. An Ed25519 key has no end but rotation.
    ends_at: datetime | None = None


class Ed25519Key(Protocol):
    """A key for credentials or for the register."""

    @property
    def kid(self) -> str:
        """`credential-3f9a1c2b77aa`: from the hash of the public half; a valid fragment of a DID URL."""
        ...

    def public(self) -> bytes:
        """Return the public half: 32 bytes (RFC 8032)."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`: 64 bytes, the same for the same message."""
        ...


class PdfSigner(Protocol):
    """Signs PDFs for the foundation."""

    @property
    def key(self) -> DocumentKey:
        """With what it signs."""
        ...

    def sign(self, pdf: bytes, *, at: datetime, reason: str, location: str) -> bytes:
        """Return `pdf` with a PAdES signature of the aware moment `at`; the bytes of `pdf` come first, unchanged.

        B-LT when a time-stamp service is set, else B-B. Slow, and may go over the network: call it in the worker,
        never in a transaction. Raises `KeyRefused` when the key cannot be used at `at`, and `SigningDelayed` when
        a service on the way does not answer.
        """
        ...


class SigningDelayed(Exception):
    """The time-stamp service, a list of revoked certificates or the key's token did not answer: try again later."""


class KeyStore(Protocol):
    """The private keys of this installation: one per purpose, the newest."""

    def current(self, purpose: PlainPurpose) -> Ed25519Key:
        """Return the key in use for `purpose`. Raises `KeyRefused` when there is none."""
        ...

    def signer(self) -> PdfSigner:
        """Return the signer of PDFs. Raises `KeyRefused` when there is no key; `sign` says when it has expired."""
        ...

    def public(self) -> tuple[PublicKey, ...]:
        """Return the public half of each key in use, in the order credential, register, document."""
        ...

    def make(self, purpose: KeyPurpose, *, at: datetime) -> PublicKey:
        """Make a key and put it in the place of the one in use, whose private half is gone with that.

        A document key is signed by a test authority of our own, made when there is none. Raises `KeyRefused` for
        a document key that lives on a token.
        """
        ...

    def install(self, content: bytes, password: str) -> PublicKey:
        """Put a document key from outside in use: PEM, or PKCS#12, with its certificates.

        Raises `KeyRefused` when key and certificate do not belong together, or cannot be read.
        """
        ...
