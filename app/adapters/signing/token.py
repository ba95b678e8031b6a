"""A document key on a token: a card, a stick or a vault that speaks PKCS#11 and never gives the key away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from pkcs11 import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from app.adapters.signing.chain import Chain
from app.core.keys import KeyRefused, SigningDelayed
from app.core.text import T

#: Who logs in to a token is logged in for the whole process.
_ONE_AT_A_TIME = Lock()


@contextmanager
def token_signer(chain: Chain, uri: str) -> Iterator[signers.Signer]:
    """A signer with the key that `uri` names (RFC 7512); logged out of the token afterwards.

    Raises `SigningDelayed` when the token does not answer, or does not know the key.
    """
    own, *above = load_certs_from_pemder_data(chain.certificates_pem())
    parts = parsed(uri)
    try:
        with (
            _ONE_AT_A_TIME,
            open_pkcs11_session(
                parts["module-path"],
                token_criteria=TokenCriteria(label=parts["token"]),
                user_pin=parts.get("pin-value"),
            ) as session,
        ):
            yield _TokenSigner(chain, session, signing_cert=own, ca_chain=above, key_label=parts["object"])
    except PKCS11Error as error:
        raise SigningDelayed(f"the token refused: {type(error).__name__} {error}") from error


class _TokenSigner(PKCS11Signer):
    """Proves each signature at once: nobody else sees whether the certificate in the file is that of the token."""

    def __init__(self, chain: Chain, session: Any, **more: Any) -> None:
        self._public = chain.certificates[0].public_key()
        # Every token signs a hash with a curve; many leave the hashing to us.
        raw = isinstance(self._public, EllipticCurvePublicKey)
        super().__init__(session, use_raw_mechanism=raw, **more)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature alone."""
        signature = await super().async_sign_raw(data, digest_algorithm, dry_run)
        try:
            if isinstance(self._public, RSAPublicKey):
                self._public.verify(signature, data, PKCS1v15(), SHA256())
            elif isinstance(self._public, EllipticCurvePublicKey):
                self._public.verify(signature, data, ECDSA(SHA256()))
        except InvalidSignature as error:
            raise KeyRefused(
                T(
                    "De sleutel op de kaart hoort niet bij het certificaat in document.pem. Er is niets uitgegeven."
                )
            ) from error
        return signature


def parsed(uri: str) -> dict[str, str]:
    """The parts of `pkcs11:token=...;object=...?module-path=...&pin-value=...`. Raises `ValueError`."""
    scheme, _, rest = uri.partition(":")
    path, _, query = rest.partition("?")
    parts = {name: unquote(value) for name, _, value in (one.partition("=") for one in path.split(";"))}
    parts |= {name: values[0] for name, values in parse_qs(query.replace("+", "%2B")).items()}
    if scheme != "pkcs11" or not all(parts.get(one) for one in ("token", "object", "module-path")):
        raise ValueError("pkcs11:token=...;object=...?module-path=...&pin-value=...")
    return parts
