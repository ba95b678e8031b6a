"""What a learner must have done, what is still missing in words, and the levels that trainers saw. Pure.

Money is no requirement: an open invoice never holds a certificate back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import TN, T, Text

LONGEST_REASON = 200


class CertificateState(StrEnum):
    """The states of a certificate; a revoked one stays revoked."""

    ISSUED = "issued"
    REVOKED = "revoked"


STATES: dict[CertificateState, Text] = {
    CertificateState.ISSUED: T("Geldig"),
    CertificateState.REVOKED: T("Ingetrokken"),
}


@dataclass(frozen=True, slots=True)
class Required:
    """What the course asks; ``*_total`` is how many there are."""

    days: int
    days_total: int
    intervisions: int
    intervisions_total: int
    cases: int
    #: Code and name of each competency that approved cases must cover together.
    competencies: tuple[tuple[str, str], ...]
    presentation: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What one learner did: days and intervisions attended or made up, approved cases and what they cover."""

    days: int = 0
    intervisions: int = 0
    cases: int = 0
    covered: frozenset[str] = frozenset()
    presentation: bool = False


def unmet(required: Required, facts: Facts) -> list[Text]:
    """Each requirement that is not met yet, in words that learner and administrator both understand."""
    found: list[Text] = []
    if (short := required.days - facts.days) > 0:
        found.append(
            TN(
                "Nog %(n)s lesdag bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
                "Nog %(n)s lesdagen bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
                n=short,
                done=facts.days,
                needed=required.days,
            )
        )
    if (short := required.intervisions - facts.intervisions) > 0:
        found.append(
            TN(
                "Nog %(n)s keer intervisie bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
                "Nog %(n)s keer intervisie bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
                n=short,
                done=facts.intervisions,
                needed=required.intervisions,
            )
        )
    if (short := required.cases - facts.cases) > 0:
        found.append(
            TN(
                "Nog %(n)s praktijkcasus goedgekeurd krijgen: %(done)s van de %(needed)s goedgekeurd.",
                "Nog %(n)s praktijkcasussen goedgekeurd krijgen: %(done)s van de %(needed)s goedgekeurd.",
                n=short,
                done=facts.cases,
                needed=required.cases,
            )
        )
    uncovered = [f"{code} {name}" for code, name in required.competencies if code not in facts.covered]
    if uncovered:
        found.append(T("Nog laten zien in een praktijkcasus: %(tasks)s.", tasks=", ".join(uncovered)))
    if required.presentation and not facts.presentation:
        found.append(T("De eindpresentatie is nog niet gedaan."))
    return found


def best_levels(rubrics: Iterable[Mapping[str, str]], order: Sequence[str]) -> dict[str, str]:
    """The highest level key per competency code over ``rubrics``; ``order`` has the keys from low to high."""
    rank = {key: place for place, key in enumerate(order)}
    best: dict[str, str] = {}
    for rubric in rubrics:
        for code, key in rubric.items():
            if key in rank and (code not in best or rank[key] > rank[best[code]]):
                best[code] = key
    return best


def reason_of(typed: str) -> str:
    """The reason of a revocation as one sentence; raises :class:`Refused` when it is missing or too long."""
    reason = " ".join(typed.split())
    if not reason:
        raise Refused(T("Vul in waarom het certificaat wordt ingetrokken."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST_REASON), field="reason")
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
