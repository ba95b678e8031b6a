"""What a course asks, what a learner did, and the levels that trainers saw. Pure.

Money is no requirement unless the course says so: then what is not paid holds a certificate back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text

LONGEST_REASON = 200


class CertificateState(StrEnum):
    """The states of a certificate; one that was revoked or replaced stays so."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Standing(StrEnum):
    """Whether a certificate holds on a day, as everyone reads it."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


STANDINGS: dict[Standing, Text] = {
    Standing.VALID: T("Geldig"),
    Standing.EXPIRED: T("Verlopen"),
    Standing.REVOKED: T("Ingetrokken"),
    Standing.REPLACED: T("Vervangen"),
}


def standing_of(state: str, valid_until: date | None, day: date) -> Standing:
    """How a certificate in this state stands on a day; one that was revoked or replaced does not expire."""
    if state != CertificateState.ISSUED:
        return Standing(state)
    return Standing.EXPIRED if valid_until is not None and valid_until < day else Standing.VALID


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
    #: Name of the level at which they must be shown; empty: the first that is sufficient.
    level: str = ""
    #: Sessions about which the learner must have filled in the evaluation.
    evaluations: int = 0
    #: Whole hours in sessions and in approved cases together.
    hours: int = 0
    #: Whether the seat must be invoiced and paid.
    payment: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What one learner did: days and intervisions attended or made up, approved cases and what they cover."""

    days: int = 0
    intervisions: int = 0
    cases: int = 0
    #: Codes of the competencies that approved cases show at the level that is asked.
    covered: frozenset[str] = frozenset()
    presentation: bool = False
    #: Filled-in evaluations: none, or as many as are asked. Whoever reads this learns no more than that.
    evaluations: int = 0
    #: Learning time of the sessions that count, and of the log of approved cases, in minutes.
    minutes: int = 0
    paid: bool = False


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
    return sentence_of(typed, T("Vul in waarom het certificaat wordt ingetrokken."))


def sentence_of(typed: str, missing: Text) -> str:
    """A typed reason as one sentence; raises :class:`Refused`, with ``missing`` for none, or when it is too long."""
    reason = " ".join(typed.split())
    if not reason:
        raise Refused(missing, field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST_REASON), field="reason")
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
