"""What may happen to a practice case, and what it counts for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Refused
from app.core.text import T, Text
from app.practice.rules.documents import LONGEST_TEXT, TOO_LONG


class CaseState(StrEnum):
    """draft → submitted → returned → resubmitted → approved; returned and resubmitted may repeat."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"


class Step(StrEnum):
    """What someone does to a case."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"


class Part(StrEnum):
    """Who takes the step: the author, or a trainer of the cohort."""

    AUTHOR = "author"
    TRAINER = "trainer"


class Verdict(StrEnum):
    """What a trainer answers to one submitted version."""

    RETURNED = "returned"
    APPROVED = "approved"


STATES: dict[CaseState, Text] = {
    CaseState.DRAFT: T("concept"),
    CaseState.SUBMITTED: T("ingeleverd"),
    CaseState.RETURNED: T("terug voor aanvulling"),
    CaseState.RESUBMITTED: T("opnieuw ingeleverd"),
    CaseState.APPROVED: T("goedgekeurd"),
}

_STEPS: dict[tuple[Part, CaseState, Step], CaseState] = {
    (Part.AUTHOR, CaseState.DRAFT, Step.EDIT): CaseState.DRAFT,
    (Part.AUTHOR, CaseState.RETURNED, Step.EDIT): CaseState.RETURNED,
    (Part.AUTHOR, CaseState.DRAFT, Step.SUBMIT): CaseState.SUBMITTED,
    (Part.AUTHOR, CaseState.RETURNED, Step.SUBMIT): CaseState.RESUBMITTED,
    (Part.TRAINER, CaseState.SUBMITTED, Step.RETURN): CaseState.RETURNED,
    (Part.TRAINER, CaseState.RESUBMITTED, Step.RETURN): CaseState.RETURNED,
    (Part.TRAINER, CaseState.SUBMITTED, Step.APPROVE): CaseState.APPROVED,
    (Part.TRAINER, CaseState.RESUBMITTED, Step.APPROVE): CaseState.APPROVED,
}

_REFUSALS: dict[Step, Text] = {
    Step.EDIT: T("Deze casus is ingeleverd. Je kunt hem weer wijzigen als je trainer hem teruggeeft."),
    Step.SUBMIT: T("Deze casus is al ingeleverd."),
    Step.RETURN: T("Deze casus wacht niet op beoordeling."),
    Step.APPROVE: T("Deze casus wacht niet op beoordeling."),
}


def may(part: Part, state: CaseState, step: Step) -> bool:
    """Whether ``part`` may take ``step`` on a case in ``state``."""
    return (part, state, step) in _STEPS


def after(part: Part, state: CaseState, step: Step) -> CaseState:
    """The state after the step. Raises :class:`Refused` when the step is not possible now."""
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
) -> frozenset[str]:
    """The competencies that the reviewed case counts for: those at a level that suffices; none when returned.

    ``rubric``: level key by competency code; ``levels``: the course's level keys, and whether each suffices.
    Raises :class:`Refused` when the review leaves the learner without an answer: returning needs feedback,
    approving a level for each claimed competency, of which one suffices.
    """
    for code, level in rubric.items():
        if code not in claimed:
            raise Refused(T("Deze competentie hoort niet bij de casus."), field=f"level-{code}")
        if level not in levels:
            raise Refused(T("Kies een van de niveaus."), field=f"level-{code}")
    if len(feedback) > LONGEST_TEXT:
        raise Refused(TOO_LONG, field="feedback")
    if verdict is Verdict.RETURNED:
        if not feedback.strip():
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
    waiting = (CaseState.SUBMITTED, CaseState.RESUBMITTED)
    approved = [covers for state, covers in listed if state is CaseState.APPROVED]
    return CaseCounts(
        started=len(listed),
        submitted=sum(state in waiting for state, _ in listed),
        returned=sum(state is CaseState.RETURNED for state, _ in listed),
        approved=len(approved),
        covered=frozenset().union(*approved),
    )
