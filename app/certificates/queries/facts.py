"""What learners did for their certificate and what they still can, read from the features that know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import AttendanceSummary, Block, Outlook, Reached
from app.billing import service as billing
from app.certificates.rules.progress import Key, Prospect
from app.certificates.rules.requirements import Facts, Required
from app.core.clock import Clock, local, today
from app.courses import service as courses
from app.courses.service import CourseContent
from app.evaluations import service as evaluations
from app.practice import service as practice

_BLOCKS = {Key.DAYS: Block.DAY, Key.INTERVISIONS: Block.INTERVISION}
#: What can still be done when the group has ended; until its last day there is time for it in any case.
LATER = (Key.CASES, Key.COMPETENCIES, Key.HOURS, Key.PRESENTATION)


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of one enrolment."""

    attendance: AttendanceSummary
    cases: practice.CaseCounts
    facts: Facts
    prospects: Mapping[Key, Prospect] = field(default_factory=dict)


def required_of(content: CourseContent) -> Required:
    """What a course asks; of a cohort, take the content that holds for it (`cohorts.service.contents`)."""
    asked = content.requirements
    names = {one.code: one.name for one in content.competencies}
    stricter = courses.stricter_level(content)
    return Required(
        days=asked.days_required,
        days_total=len(content.days),
        intervisions=asked.intervisions_required,
        intervisions_total=len(content.intervisions),
        cases=asked.cases_required,
        competencies=tuple((code, names.get(code, "")) for code in asked.case_competencies),
        presentation=asked.presentation_required,
        level=next((one.name for one in content.rubric_levels if one.key == stricter), ""),
        evaluations=asked.evaluations_required,
        hours=asked.hours_required,
        payment=asked.payment_required,
    )


def read_facts(
    db: Session,
    cohort_of: Mapping[int, int],
    contents: Mapping[int, CourseContent],
    *,
    clock: Clock | None,
    attended: Mapping[int, AttendanceSummary] | None = None,
) -> dict[int, Read]:
    """What each enrolment did and, with a ``clock``, what it still can. Queries only for what the courses ask."""
    reached: Mapping[int, Reached] = {}
    if clock is not None:
        reached = attendance.reached(db, clock, cohort_of, contents)
        attended = {key: one.summary for key, one in reached.items()}
    elif attended is None:
        attended = attendance.summary(db, contents.keys())
    cases = practice.counts(db, contents.keys())
    levels = practice.shown(db, contents)
    hours = [key for key, content in contents.items() if content.requirements.hours_required]
    minutes = practice.approved_minutes(db, hours) if hours else {}
    filled = _filled(db, clock, contents, reached)
    billed = {cohort_of[key] for key, one in contents.items() if one.requirements.payment_required}
    paid = billing.paid_enrolments(db, billed) if billed else frozenset()
    found = {}
    for key, content in contents.items():
        asked = content.requirements
        told = filled.get(key, evaluations.Filled(0, 0, None))
        facts = Facts(
            days=attended[key].days,
            intervisions=attended[key].intervisions,
            cases=cases[key].approved,
            covered=levels.get(key, cases[key].covered),
            presentation=attended[key].presentation,
            evaluations=asked.evaluations_required if told.given >= asked.evaluations_required else 0,
            minutes=sum(one.minutes for one in content.modules if one.key in attended[key].modules)
            + minutes.get(key, 0),
            paid=key in paid,
        )
        prospects = _prospects(clock, content, reached[key], told) if clock is not None else {}
        found[key] = Read(attended[key], cases[key], facts, prospects)
    return found


def _filled(
    db: Session,
    clock: Clock | None,
    contents: Mapping[int, CourseContent],
    reached: Mapping[int, Reached],
) -> dict[int, evaluations.Filled]:
    sessions = {
        key: reached[key].sessions if key in reached else ()
        for key, content in contents.items()
        if content.requirements.evaluations_required
    }
    return evaluations.filled_in(db, clock, sessions) if sessions else {}


def _prospects(
    clock: Clock, content: courses.CourseContent, reached: Reached, filled: evaluations.Filled
) -> dict[Key, Prospect]:
    last = reached.last_day if reached.last_day and reached.last_day >= today(clock) else None
    found = {key: Prospect(until=last) for key in LATER}
    for key, block in _BLOCKS.items():
        reach = reached.forecast.of(block)
        found[key] = Prospect(
            reach.possible, reached.until.get(block), cancelled=reach.outlook is Outlook.CANCELLED
        )
    # As many as are asked or none, as with what was done: how many exactly is nobody's to read.
    can = filled.given + filled.possible + reached.unplanned >= content.requirements.evaluations_required
    found[Key.EVALUATIONS] = Prospect(
        None if can else 0, local(filled.until).date() if filled.until is not None else None
    )
    return found
