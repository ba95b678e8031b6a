"""Verifiers of another make, offline: openbadgeslib, and Digital Bazaar's libraries on Node. And what they judge.

They get their contexts from packages of others, never from ours. They look at the clock of the machine, so what is
issued here is some years old.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyld
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

from app.adapters.credentials import OpenBadges
from app.core.credentials import ClaimedCompetency, CredentialClaims, Secured

NODE = Path(__file__).resolve().parents[2] / "node"
HOME = "https://leergang.example"
DID = "did:web:leergang.example"
LIST = f"{HOME}/credentials/status/1"
PAGE = f"{HOME}/controle/DTE-2024-0042-P1/K7QF-2MXD"
AT = datetime(2024, 7, 2, 9, tzinfo=UTC)
WRITER = OpenBadges()


@dataclass(frozen=True)
class SeededKey:
    """An Ed25519 key that is the same in every run."""

    seed: int = 1

    @property
    def kid(self) -> str:
        return f"credential-{self.seed:012x}"

    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)


KEY = SeededKey()
_CLAIMS = CredentialClaims(
    base_url=HOME,
    issuer="Stichting DemenTalent",
    number="DTE-2024-0042-P1",
    verify_url=PAGE,
    holder="Jantine van ’t Hœff",
    course="dementalent-expert/3",
    course_title="Leergang DemenTalent-expert",
    description="Je leert om mensen met dementie te helpen aan vrijwilligerswerk dat bij hen past.",
    criteria="7 van 8 lesdagen. 3 goedgekeurde praktijkcasussen.",
    narrative="Groep Assen, voorjaar 2024. Acht lesdagen en drie goedgekeurde praktijkcasussen.",
    competencies=(
        ClaimedCompetency("C1", "Talenten ontdekken", "Je vindt uit wat iemand kan.", "sterk"),
        ClaimedCompetency("C2", "Werkplek vinden", "", "voldoende"),
        ClaimedCompetency("C5", "Ambassadeur en team", "Je werkt met de groep.", ""),
    ),
    levels=("nog niet", "op weg", "voldoende", "sterk"),
    awarded_on=date(2024, 7, 2),
    issued_on=date(2024, 7, 2),
    valid_until=None,
    status_url=LIST,
    status_index=42,
    image_url=f"{PAGE}/badge.png",
)


def claims(**changes: Any) -> CredentialClaims:
    """What a certificate says, but for ``changes``."""
    return replace(_CLAIMS, **changes)


def status_list(*raised: int, key: SeededKey = KEY, at: datetime = AT) -> Secured:
    """The published list, with these places set."""
    return WRITER.status_list(key, base_url=HOME, url=LIST, size=131_072, raised=raised, at=at)


@dataclass
class Web:
    """All that a verifier can reach: the issuer's document and the lists."""

    keys: tuple[SeededKey, ...] = (KEY,)
    listed: Secured = field(default_factory=status_list)

    def documents(self) -> dict[str, bytes]:
        did = WRITER.did_document(HOME, [(key.kid, key.public()) for key in self.keys])
        return {
            f"{HOME}/.well-known/did.json": did,
            LIST: self.listed.json,
            f"{LIST}.jwt": self.listed.jwt.encode(),
        }


def openbadgeslib_json(
    credential: bytes | str, documents: Mapping[str, bytes], issuer: str = DID
) -> OpenBadgeCredential:
    """openbadgeslib's verdict on the form with a proof; raises when it refuses.

    The proof of a list it can check as a JWT only: that of this list `digital_bazaar` checks.
    """
    verifier = OB3LdpVerifier.for_issuer_did(issuer)
    return verifier.verify(credential, None, True, _loader(documents), verify_status_list=False)


def openbadgeslib_jwt(credential: str, documents: Mapping[str, bytes]) -> OpenBadgeCredential:
    """openbadgeslib's verdict on the JWT, and on that of the list; raises when it refuses."""
    verifier = OB3Verifier.for_issuer_did(DID, download=_loader(documents))
    return verifier.verify(credential, None, True, download=_loader(documents))


def digital_bazaar(
    documents: Mapping[str, bytes], *credentials: dict[str, Any], now: str | None = None
) -> list[str | None]:
    """Why Digital Bazaar's libraries refuse each of these; None for what they accept. One start of Node."""
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / "@digitalbazaar" / "vc").is_dir():
        pytest.skip("node or @digitalbazaar/vc is missing: run `make dev`")
    known: dict[str, Any] = {
        url: json.loads(content) for url, content in documents.items() if content[:1] == b"{"
    }
    known |= bundled_contexts() | {"https://www.w3.org/ns/did/v1": _did_context()}
    known[DID] = known[f"{HOME}/.well-known/did.json"]
    given = {"documents": known, "cases": [{"credential": one, "now": now} for one in credentials]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(given, file)
        file.flush()
        done = subprocess.run(
            [node, NODE / "verify_credential.mjs", file.name],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(verdicts) == len(credentials)
    return [None if one["verified"] else one["error"] for one in verdicts]


def _loader(documents: Mapping[str, bytes]) -> Callable[..., bytes]:
    return lambda url, *_given, **_named: documents[url]


def _did_context() -> Any:
    bundled = Path(pyld.__file__).parent / "documentloader" / "frozen" / "bundled"
    return json.loads((bundled / "did-v1.jsonld").read_text("utf-8"))
