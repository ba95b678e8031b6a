"""What may happen to a practice case, and what it counts for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text
from app.practice.rules.documents import LONGEST_TEXT, TOO_LONG


class CaseState(StrEnum):
    """draft → submitted → in review → returned → resubmitted → in review → approved.

    Before its approval the author can take a case back: withdrawn, until it is handed in again.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"


#: With a trainer: handed in and not answered yet.
WAITING = (CaseState.SUBMITTED, CaseState.RESUBMITTED, CaseState.IN_REVIEW)
#: Of which the assessors may read what was handed in.
READABLE = (*WAITING, CaseState.RETURNED, CaseState.APPROVED)


class Step(StrEnum):
    """What someone does to a case."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    OPEN = "open"
    RETURN = "return"
    APPROVE = "approve"


class Part(StrEnum):
    """Who takes the step: the author, or a trainer to whom the case is assigned."""

    AUTHOR = "author"
    TRAINER = "trainer"


#: Points that one answer asks for, and characters of one.
MOST_POINTS, LONGEST_POINT = 20, 500


class Verdict(StrEnum):
    """What a trainer answers to one submitted version."""

    RETURNED = "returned"
    APPROVED = "approved"


STATES: dict[CaseState, Text] = {
    CaseState.DRAFT: T("concept"),
    CaseState.SUBMITTED: T("ingeleverd"),
    CaseState.IN_REVIEW: T("wordt gelezen"),
    CaseState.RETURNED: T("terug voor aanvulling"),
    CaseState.RESUBMITTED: T("opnieuw ingeleverd"),
    CaseState.WITHDRAWN: T("teruggenomen"),
    CaseState.APPROVED: T("goedgekeurd"),
}

_STEPS: dict[tuple[Part, CaseState, Step], CaseState] = {
    (Part.AUTHOR, CaseState.DRAFT, Step.EDIT): CaseState.DRAFT,
    (Part.AUTHOR, CaseState.RETURNED, Step.EDIT): CaseState.RETURNED,
    (Part.AUTHOR, CaseState.WITHDRAWN, Step.EDIT): CaseState.WITHDRAWN,
    (Part.AUTHOR, CaseState.DRAFT, Step.SUBMIT): CaseState.SUBMITTED,
    (Part.AUTHOR, CaseState.RETURNED, Step.SUBMIT): CaseState.RESUBMITTED,
    (Part.AUTHOR, CaseState.WITHDRAWN, Step.SUBMIT): CaseState.RESUBMITTED,
    (Part.AUTHOR, CaseState.SUBMITTED, Step.WITHDRAW): CaseState.WITHDRAWN,
    (Part.AUTHOR, CaseState.RESUBMITTED, Step.WITHDRAW): CaseState.WITHDRAWN,
    (Part.AUTHOR, CaseState.IN_REVIEW, Step.WITHDRAW): CaseState.WITHDRAWN,
    (Part.TRAINER, CaseState.SUBMITTED, Step.OPEN): CaseState.IN_REVIEW,
    (Part.TRAINER, CaseState.RESUBMITTED, Step.OPEN): CaseState.IN_REVIEW,
    (Part.TRAINER, CaseState.IN_REVIEW, Step.RETURN): CaseState.RETURNED,
    (Part.TRAINER, CaseState.IN_REVIEW, Step.APPROVE): CaseState.APPROVED,
}

_ANSWERED = T("Deze casus wacht niet op beoordeling.")
_REFUSALS: dict[Step, Text] = {
    Step.EDIT: T("Deze casus is ingeleverd. Je kunt hem weer wijzigen als je trainer hem teruggeeft."),
    Step.SUBMIT: T("Deze casus is al ingeleverd."),
    Step.WITHDRAW: T("Je kunt deze casus niet terugnemen: hij wacht niet op je trainer."),
    Step.OPEN: _ANSWERED,
    Step.RETURN: _ANSWERED,
    Step.APPROVE: _ANSWERED,
}
UNREAD = T("Open de casus eerst en lees hem. Daarna kun je antwoorden.")


def may(part: Part, state: CaseState, step: Step) -> bool:
    """Whether ``part`` may take ``step`` on a case in ``state``."""
    return (part, state, step) in _STEPS


def after(part: Part, state: CaseState, step: Step) -> CaseState:
    """The state after the step. Raises :class:`Refused` when the step is not possible now."""
    if (
        part is Part.TRAINER
        and state in (CaseState.SUBMITTED, CaseState.RESUBMITTED)
        and step is not Step.OPEN
    ):
        raise Refused(UNREAD)
    try:
        return _STEPS[part, state, step]
    except KeyError:
        raise Refused(_REFUSALS[step]) from None


def check_review(
    verdict: Verdict,
    rubric: Mapping[str, str],
    feedback: str,
    *,
    claimed: Collection[str],
    levels: Mapping[str, bool],
    asked: Collection[str] = (),
) -> frozenset[str]:
    """The competencies that the reviewed case counts for: those at a level that suffices; none when returned.

    ``rubric``: level key by competency code; ``levels``: the course's level keys, and whether each suffices;
    ``asked``: the points that the author should still see to. Raises :class:`Refused` when the review leaves the
    learner without an answer: returning needs feedback or a point, approving a level for each claimed competency,
    of which one suffices.
    """
    for code, level in rubric.items():
        if code not in claimed:
            raise Refused(T("Deze competentie hoort niet bij de casus."), field=f"level-{code}")
        if level not in levels:
            raise Refused(T("Kies een van de niveaus."), field=f"level-{code}")
    if len(feedback) > LONGEST_TEXT:
        raise Refused(TOO_LONG, field="feedback")
    if len(asked) > MOST_POINTS:
        raise Refused(T("Vraag ten hoogste %(n)s dingen tegelijk.", n=MOST_POINTS), field="asked")
    if any(len(point) > LONGEST_POINT for point in asked):
        raise Refused(T("Een punt heeft ten hoogste %(n)s tekens.", n=LONGEST_POINT), field="asked")
    if verdict is Verdict.RETURNED:
        if not feedback.strip() and not asked:
            raise Refused(T("Schrijf wat er nog nodig is. De deelnemer leest dit."), field="feedback")
        return frozenset()
    for code in sorted(claimed):
        if code not in rubric:
            raise Refused(T("Kies een niveau voor %(code)s.", code=code), field=f"level-{code}")
    reached = frozenset(code for code, level in rubric.items() if levels[level])
    if not reached:
        text = T("Geen enkele competentie is voldoende. Geef de casus dan terug met uitleg.")
        raise Refused(text, field="feedback")
    return reached


def settled_by(
    verdict: Verdict, covers: Collection[str], others: Iterable[Collection[str]], *, both: bool
) -> frozenset[str] | None:
    """What the case counts for when this answer settles it; None when it waits for the second assessor.

    ``others``: what each other approval of the same version covers; ``both``: whether the course asks for two. One
    who returns the case settles it, whatever the other said. What counts is what both found sufficient.
    Raises :class:`Refused` when two approve and agree on nothing.
    """
    if verdict is Verdict.RETURNED or not both:
        return frozenset(covers)
    approvals = list(others)
    if not approvals:
        return None
    agreed = frozenset(covers).intersection(*approvals)
    if not agreed:
        text = T(
            "De andere beoordelaar vond andere competenties voldoende. Overleg samen, of geef de casus terug."
        )
        raise Refused(text, field="feedback")
    return agreed


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How far one enrolment is with its cases; says nothing about their content."""

    started: int = 0
    #: Waits for a trainer.
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    #: Competency codes that the approved cases cover together.
    covered: frozenset[str] = frozenset()


def count(cases: Iterable[tuple[CaseState, Collection[str]]]) -> CaseCounts:
    """Counts cases, each given as its state and what its last review covers."""
    listed = list(cases)
    approved = [covers for state, covers in listed if state is CaseState.APPROVED]
    return CaseCounts(
        started=len(listed),
        submitted=sum(state in WAITING for state, _ in listed),
        returned=sum(state is CaseState.RETURNED for state, _ in listed),
        approved=len(approved),
        covered=frozenset().union(*approved),
    )
