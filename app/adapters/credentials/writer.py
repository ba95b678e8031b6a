"""The writer of credentials."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from app.adapters.credentials import baking, documents
from app.adapters.credentials.canonical import Json
from app.adapters.credentials.proofs import as_jwt, with_proof
from app.core.credentials import CredentialClaims, Secured
from app.core.keys import Ed25519Key


class OpenBadges:
    """Keeps the promises of `app.core.credentials.CredentialWriter`. Holds nothing."""

    def credential(self, key: Ed25519Key, claims: CredentialClaims) -> Secured:
        """Return the signed credential; each form points to the list of revocations in its own form."""
        with_json = documents.badge(claims, list_url=claims.status_url)
        with_jwt = documents.badge(claims, list_url=claims.status_url + documents.AS_JWT)
        return _secured(key, claims.base_url, with_json, with_jwt)

    def status_list(
        self, key: Ed25519Key, *, base_url: str, url: str, size: int, raised: Collection[int], at: datetime
    ) -> Secured:
        """Return the signed list; see `CredentialWriter.status_list`."""
        with_json = documents.revocations(base_url=base_url, url=url, size=size, raised=raised, at=at)
        with_jwt = documents.revocations(
            base_url=base_url, url=url + documents.AS_JWT, size=size, raised=raised, at=at
        )
        return _secured(key, base_url, with_json, with_jwt)

    def did_document(self, base_url: str, keys: Sequence[tuple[str, bytes]]) -> bytes:
        """Return the issuer's document; see `CredentialWriter.did_document`."""
        return json.dumps(documents.issuer(base_url, keys), indent=2).encode() + b"\n"

    def bake_png(self, picture: bytes, credential: bytes) -> bytes:
        """Return the PNG with the credential; see `CredentialWriter.bake_png`."""
        return baking.bake_png(picture, credential)

    def bake_svg(self, picture: str, credential: bytes) -> bytes:
        """Return the SVG with the credential; see `CredentialWriter.bake_svg`."""
        return baking.bake_svg(picture, credential)


def _secured(key: Ed25519Key, base_url: str, with_json: Json, with_jwt: Json) -> Secured:
    did = documents.did_of(base_url)
    return Secured(json=with_proof(key, did, with_json), jwt=as_jwt(key, did, with_jwt))
