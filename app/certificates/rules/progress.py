"""How a learner stands with each requirement: met, open, no longer reachable, or excused. Pure.

What was done decides alone whether a requirement is met; what can still be done only tells apart what is open and what
is out of reach. So a forecast can never give or take a certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from app.certificates.rules.requirements import Facts, Required
from app.core.text import TN, T, Text


class Key(StrEnum):
    """What a course can require, in the order in which it is told."""

    DAYS = "days"
    INTERVISIONS = "intervisions"
    CASES = "cases"
    COMPETENCIES = "competencies"
    PRESENTATION = "presentation"
    EVALUATIONS = "evaluations"
    HOURS = "hours"
    PAYMENT = "payment"


LABELS: Final[Mapping[Key, Text]] = {
    Key.DAYS: T("Lesdagen"),
    Key.INTERVISIONS: T("Intervisie"),
    Key.CASES: T("Praktijkcasussen"),
    Key.COMPETENCIES: T("Taken aangetoond"),
    Key.PRESENTATION: T("Eindpresentatie"),
    Key.EVALUATIONS: T("Evaluaties"),
    Key.HOURS: T("Uren"),
    Key.PAYMENT: T("Betaling"),
}


class Status(StrEnum):
    """How a learner stands with one requirement."""

    MET = "met"
    OPEN = "open"
    #: Not met, and nothing that is planned or agreed can change that.
    OUT_OF_REACH = "out_of_reach"
    #: Not met, and excused from it by name.
    EXCUSED = "excused"


STATUSES: Final[Mapping[Status, Text]] = {
    Status.MET: T("Gehaald"),
    Status.OPEN: T("Nog open"),
    Status.OUT_OF_REACH: T("Lukt niet meer"),
    Status.EXCUSED: T("Vrijgesteld"),
}


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can still be done for one requirement."""

    #: How much can still be added to what was done; None: as much as one likes.
    possible: int | None = None
    #: The last day on which something that counts is planned or agreed.
    until: date | None = None
    #: Out of reach because sessions were cancelled: not the learner's doing.
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Excuse:
    """A dispensation that was granted, as it is shown."""

    dispensation_id: int
    reason: str
    proposed_by: str
    granted_by: str
    granted_on: date


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of one learner."""

    key: Key
    label: Text
    #: How much is asked, and how much was done: days, cases, whole hours, or 1 for yes.
    needed: int
    done: int
    status: Status
    #: What exactly is missing; None when nothing is.
    missing: Text | None = None
    #: The last day on which something that counts is planned; None when nothing is, or nothing needs to be.
    until: date | None = None
    excuse: Excuse | None = None

    @property
    def settled(self) -> bool:
        """Whether it holds nothing back."""
        return self.status in (Status.MET, Status.EXCUSED)


@dataclass(frozen=True, slots=True)
class _Asked:
    key: Key
    needed: int
    done: int
    missing: Text


def requirements(
    required: Required,
    facts: Facts,
    prospects: Mapping[Key, Prospect] | None = None,
    excuses: Mapping[str, Excuse] | None = None,
) -> tuple[Requirement, ...]:
    """Each requirement of the course, in order; what it does not ask is left out.

    Without ``prospects`` nothing is out of reach. ``excuses`` are dispensations by key.
    """
    prospects, excuses = prospects or {}, excuses or {}
    return tuple(
        _judge(one, prospects.get(one.key, Prospect()), excuses.get(one.key))
        for one in _asked(required, facts)
    )


def unmet(required: Required, facts: Facts) -> list[Text]:
    """What is missing by the facts alone, in words that learner and administrator both understand."""
    return missing(requirements(required, facts))


def missing(found: Iterable[Requirement]) -> list[Text]:
    """What holds the certificate back, in words."""
    return [one.missing for one in found if not one.settled and one.missing is not None]


def ready(found: Iterable[Requirement]) -> bool:
    """Whether nothing holds the certificate back."""
    return all(one.settled for one in found)


def left(found: Iterable[Requirement]) -> dict[Key, int]:
    """How much holds the certificate back, by requirement; what is settled is absent."""
    return {one.key: one.needed - one.done for one in found if not one.settled}


def frozen(found: Iterable[Requirement]) -> list[dict[str, Any]]:
    """As plain JSON, to be kept with a decision: how each requirement stood, without names and without words."""
    return [
        {
            "key": str(one.key),
            "needed": one.needed,
            "done": one.done,
            "status": str(one.status),
            "dispensation_id": one.excuse.dispensation_id if one.excuse else None,
        }
        for one in found
    ]


def _judge(asked: _Asked, prospect: Prospect, excuse: Excuse | None) -> Requirement:
    label = LABELS[asked.key]
    if asked.done >= asked.needed:
        return Requirement(asked.key, label, asked.needed, asked.done, Status.MET)
    if excuse is not None:
        return Requirement(
            asked.key, label, asked.needed, asked.done, Status.EXCUSED, asked.missing, None, excuse
        )
    if prospect.possible is None or asked.done + prospect.possible >= asked.needed:
        return Requirement(
            asked.key, label, asked.needed, asked.done, Status.OPEN, asked.missing, prospect.until
        )
    why = T("%(first)s %(second)s", first=asked.missing, second=_lost(asked.key, prospect))
    return Requirement(asked.key, label, asked.needed, asked.done, Status.OUT_OF_REACH, why)


def _lost(key: Key, prospect: Prospect) -> Text:
    """Why it cannot be reached any more, and what can be done about it."""
    if prospect.cancelled:
        return T("Er gaan te veel bijeenkomsten niet door. De stichting zoekt een oplossing.")
    if key is Key.EVALUATIONS:
        return T("Er komen niet genoeg bijeenkomsten meer om dat te halen. De stichting beslist hierover.")
    return T("Met wat nu gepland is lukt dat niet meer. Spreek met je trainer af hoe het wordt ingehaald.")


def _asked(required: Required, facts: Facts) -> Iterator[_Asked]:
    if required.days:
        yield _Asked(Key.DAYS, required.days, facts.days, _days(required.days, facts.days))
    if required.intervisions:
        text = TN(
            "Nog %(n)s keer intervisie bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
            "Nog %(n)s keer intervisie bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
            n=required.intervisions - facts.intervisions,
            done=facts.intervisions,
            needed=required.intervisions,
        )
        yield _Asked(Key.INTERVISIONS, required.intervisions, facts.intervisions, text)
    if required.cases:
        yield _Asked(Key.CASES, required.cases, facts.cases, _cases(required.cases, facts.cases))
    if required.competencies:
        uncovered = [f"{code} {name}" for code, name in required.competencies if code not in facts.covered]
        needed = len(required.competencies)
        yield _Asked(
            Key.COMPETENCIES, needed, needed - len(uncovered), _competencies(required, ", ".join(uncovered))
        )
    if required.presentation:
        text = T("De eindpresentatie is nog niet gedaan.")
        yield _Asked(Key.PRESENTATION, 1, int(facts.presentation), text)
    if required.evaluations:
        yield _Asked(
            Key.EVALUATIONS,
            required.evaluations,
            facts.evaluations,
            TN(
                "Vul na %(n)s bijeenkomst de evaluatie in. Dat is nog niet gebeurd.",
                "Vul na %(n)s bijeenkomsten de evaluatie in. Dat is nog niet zo vaak gebeurd.",
                n=required.evaluations,
            ),
        )
    if required.hours:
        done = facts.minutes // 60
        text = TN(
            "Nog %(n)s uur maken in bijeenkomsten en goedgekeurde praktijkcasussen: %(done)s van de %(needed)s gedaan.",
            "Nog %(n)s uur maken in bijeenkomsten en goedgekeurde praktijkcasussen: %(done)s van de %(needed)s gedaan.",
            n=required.hours - done,
            done=done,
            needed=required.hours,
        )
        yield _Asked(Key.HOURS, required.hours, done, text)
    if required.payment:
        text = T("De factuur voor deze plaats is nog niet betaald.")
        yield _Asked(Key.PAYMENT, 1, int(facts.paid), text)


def _days(needed: int, done: int) -> Text:
    return TN(
        "Nog %(n)s lesdag bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
        "Nog %(n)s lesdagen bijwonen of inhalen: %(done)s van de %(needed)s gedaan.",
        n=needed - done,
        done=done,
        needed=needed,
    )


def _cases(needed: int, done: int) -> Text:
    return TN(
        "Nog %(n)s praktijkcasus goedgekeurd krijgen: %(done)s van de %(needed)s goedgekeurd.",
        "Nog %(n)s praktijkcasussen goedgekeurd krijgen: %(done)s van de %(needed)s goedgekeurd.",
        n=needed - done,
        done=done,
        needed=needed,
    )


def _competencies(required: Required, tasks: str) -> Text:
    if required.level:
        return T(
            "Nog laten zien in een praktijkcasus, op niveau %(level)s: %(tasks)s.",
            level=required.level,
            tasks=tasks,
        )
    return T("Nog laten zien in een praktijkcasus: %(tasks)s.", tasks=tasks)
