"""The foundation's certificate with those above it, and its private key where that is in the same file."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from app.core.keys import DocumentKey, KeyRefused, PublicKey
from app.core.text import T

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey

#: Bits of an RSA key at least.
MINIMUM = 2048


@dataclass(frozen=True, slots=True)
class Chain:
    """Own certificate first. `private` is None when the key lives on a token."""

    certificates: tuple[x509.Certificate, ...]
    private: PrivateKey | None

    @property
    def kid(self) -> str:
        """From the hash of the own certificate."""
        return f"document-{sha256(self.certificates[0].public_bytes(Encoding.DER)).hexdigest()[:12]}"

    @property
    def key(self) -> DocumentKey:
        """What others see."""
        own = self.certificates[0]
        return DocumentKey(
            self.kid, own.subject.rfc4514_string(), own.not_valid_before_utc, own.not_valid_after_utc
        )

    @property
    def public(self) -> PublicKey:
        """What is kept for ever."""
        own = self.certificates[0]
        return PublicKey("document", self.kid, self.certificates_pem().decode(), own.not_valid_after_utc)

    def pem(self) -> bytes:
        """One file with everything: the private key first."""
        private = b""
        if self.private is not None:
            private = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return private + self.certificates_pem()

    def certificates_pem(self) -> bytes:
        """The certificates alone, the own one first."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in self.certificates)


def read_pem(content: bytes, password: str = "") -> Chain:
    """Read a PEM file with certificates and, unless it lives on a token, the private key; in any order.

    Raises `KeyRefused` for what cannot sign a document.
    """
    try:
        certificates = x509.load_pem_x509_certificates(content)
        private = None
        if b"PRIVATE KEY-----" in content:
            private = load_pem_private_key(content, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    return _chain(certificates, private)


def read_pkcs12(content: bytes, password: str) -> Chain:
    """Read a PKCS#12 file (`.p12`, `.pfx`), as certificate authorities give it. Raises `KeyRefused`."""
    try:
        bag = pkcs12.load_pkcs12(content, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    if bag.cert is None or bag.key is None:
        raise _unreadable()
    return _chain([bag.cert.certificate, *(one.certificate for one in bag.additional_certs)], bag.key)


def _chain(certificates: list[x509.Certificate], private: object) -> Chain:
    """The chain, the own certificate first; those above it in the order of who signed whom."""
    own = certificates[0]
    if private is not None:
        if not isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey):
            raise _unreadable()
        mine = [one for one in certificates if _der(one.public_key()) == _der(private.public_key())]
        if not mine:
            raise KeyRefused(T("De sleutel en het certificaat horen niet bij elkaar. Er is niets veranderd."))
        own = mine[0]
    public = own.public_key()
    if not isinstance(public, RSAPublicKey | EllipticCurvePublicKey) or (
        isinstance(public, RSAPublicKey) and public.key_size < MINIMUM
    ):
        raise _unreadable()
    ordered = [own]
    while above := [one for one in certificates if one not in ordered and one.subject == ordered[-1].issuer]:
        ordered.append(above[0])
    return Chain(tuple(ordered), private)


def _der(public: object) -> bytes:
    if not isinstance(public, RSAPublicKey | EllipticCurvePublicKey):
        return b""
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _unreadable() -> KeyRefused:
    return KeyRefused(
        T(
            "In dit bestand staat geen sleutel waarmee documenten ondertekend kunnen worden, "
            "of het wachtwoord klopt niet. Er is niets veranderd."
        )
    )
