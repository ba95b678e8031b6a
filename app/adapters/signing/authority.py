"""A certificate authority of our own, for a demo or a first start: readers see its signatures as of a stranger.

An installation that counts gets its certificate from a real authority and puts it in with `flask certificates install`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from app.adapters.signing.chain import Chain

#: RSA: what PDF readers of every age can check. 3072 bits hold beyond 2030 (NIST SP 800-57 part 1, table 2).
BITS = 3072
#: The certificates begin earlier, so that past moments of the demo world can be signed.
EARLIER = timedelta(days=2 * 366)
AUTHORITY_HOLDS = timedelta(days=20 * 365)
DOCUMENT_HOLDS = timedelta(days=3 * 365)


def make_authority(at: datetime) -> Chain:
    """Make the authority: its own certificate and key."""
    key = rsa.generate_private_key(65537, BITS)
    name = _name("Testautoriteit DemenTalent (niet voor echt gebruik)")
    made = (
        _begun(name, name, key, at, AUTHORITY_HOLDS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Chain((made,), key)


def make_document(authority: Chain, at: datetime) -> Chain:
    """Make a key for documents, with a certificate by `authority`."""
    above = authority.certificates[0]
    if authority.private is None:
        raise ValueError("an authority without its key")
    key = rsa.generate_private_key(65537, BITS)
    made = (
        _begun(_name("Stichting DemenTalent (test)"), above.subject, key, at, DOCUMENT_HOLDS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.private.public_key()), critical=False
        )
        .sign(authority.private, hashes.SHA256())
    )
    return Chain((made, above), key)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, at: datetime, holds: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at + holds)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stichting DemenTalent"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    """An authority signs certificates; a document key signs what cannot be denied later."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
