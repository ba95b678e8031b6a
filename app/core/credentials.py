"""The digital credential of a certificate, as features see it: what it says, and what it becomes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.core.keys import Ed25519Key


@dataclass(frozen=True, slots=True)
class ClaimedCompetency:
    """One competency of the course, and how far the holder came."""

    #: `C1`.
    code: str
    title: str
    #: One sentence; or empty.
    summary: str
    #: `sterk`; empty when no level was given.
    level: str


@dataclass(frozen=True, slots=True)
class CredentialClaims:
    """What a digital certificate says. Every text is in `language`."""

    #: Public address of the issuer, without a slash at the end; becomes its did:web.
    base_url: str
    #: Who issues: `Stichting DemenTalent`.
    issuer: str
    #: `DTE-2026-0042-P1`.
    number: str
    #: Where anyone can verify it; with the code.
    verify_url: str
    #: The holder's name as it stands on the paper.
    holder: str
    #: Stands for this version of the course, the same on all its certificates: `dementalent-expert/3`.
    course: str
    course_title: str
    description: str
    #: What one must have done, in whole sentences.
    criteria: str
    #: What this holder did, in whole sentences.
    narrative: str
    competencies: tuple[ClaimedCompetency, ...]
    #: The words for a level, from low to high; none when nobody knows them.
    levels: tuple[str, ...]
    #: Days in Amsterdam; `valid_until` is the last one, None for good.
    awarded_on: date
    issued_on: date
    valid_until: date | None
    #: Address of the published list of revocations, and the place of this one in it, from 0.
    status_url: str
    status_index: int
    #: Address of its picture.
    image_url: str
    #: `nl` or `en`.
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Secured:
    """A signed W3C credential (VCDM 2.0) in two forms that say the same."""

    #: JSON-LD with a Data Integrity proof (eddsa-rdfc-2022).
    json: bytes
    #: VC-JWT, compact (EdDSA).
    jwt: str


class CredentialWriter(Protocol):
    """Writes Open Badges 3.0 and what goes with them, without reaching outside; same input, same bytes."""

    def credential(self, key: Ed25519Key, claims: CredentialClaims) -> Secured:
        """Return the signed credential of one certificate. Some milliseconds: call it in the worker."""
        ...

    def status_list(
        self, key: Ed25519Key, *, base_url: str, url: str, size: int, raised: Collection[int], at: datetime
    ) -> Secured:
        """Return a signed Bitstring Status List for revocation with `size` places, those of `raised` set.

        Never less than 131,072 bits, so that a place tells little. `at` is aware. Raises `ValueError` for a place
        outside the list.
        """
        ...

    def did_document(self, base_url: str, keys: Sequence[tuple[str, bytes]]) -> bytes:
        """Return the document of the issuer's did:web: all `keys` (kid, public half) that ever signed.

        The newest comes first: a verifier that is told of no key takes the first.
        """
        ...

    def bake_png(self, picture: bytes, credential: bytes) -> bytes:
        """Return the PNG with the credential inside. Raises `ValueError` for bytes that are no PNG."""
        ...

    def bake_svg(self, picture: str, credential: bytes) -> bytes:
        """Return the SVG with the credential inside. Raises `ValueError` for what is no SVG."""
        ...
