"""What an author does with a case: begin, write, submit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import TN, T
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.practice.models import CaseEntry, CaseText, CaseVersion, PracticeCase
from app.practice.queries import (
    AuthorCase,
    CaseRow,
    case_for_author,
    course_of,
    document_of,
    entries_of,
    view_of,
)
from app.practice.rules.cases import CaseState, Part, Step, after
from app.practice.rules.documents import (
    MOST_CASES,
    MOST_ENTRIES,
    TEXT_FIELDS,
    CaseDocument,
    Entry,
    Problem,
    check_entry,
    check_lengths,
    fingerprint,
    problems,
)
from app.practice.rules.words import ALIASES, COLOURS, AgeBand, next_alias
from app.practice.sealed import Submitted, seal_document, seal_entry, seal_version
from app.practice.service.keys import make_key

_MOST_KEPT, _LONGEST_KEPT = 200, 200


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """What to write over; what is left out stays as it was."""

    age_band: str | None = None
    development_line: str | None = None
    #: By name: person, family, workplace, reflection.
    texts: Mapping[str, str] = field(default_factory=dict)
    #: By competency code.
    evidence: Mapping[str, str] = field(default_factory=dict)
    #: Marked words that identify nobody, according to the author.
    keep: Collection[str] = ()
    #: The `fingerprint` of these texts as the author saw them before changing them; empty: not known.
    seen: str = ""

    def written(self) -> dict[str, str]:
        """The new texts, named as in `CaseDocument.texts`."""
        return {**self.texts, **{f"evidence-{code}": text for code, text in self.evidence.items()}}


def start_case(db: Session, actor: Actor, clock: Clock, *, cohort_id: int) -> CaseRow:
    """Begins a case for the actor's enrolment in the cohort, under a free alias.

    Raises NotFound when the actor is no learner there, Refused when there are too many cases already.
    """
    cohorts.lock_cohort(db, cohort_id)
    if actor.person_id is None:
        raise NotFound
    own = enrolments.enrolments_of_person(db, actor.person_id)
    mine = [enrolment for enrolment in own if enrolment.cohort_id == cohort_id and enrolment.seated]
    if not mine:
        raise NotFound
    rows = db.execute(
        sa.select(PracticeCase.alias, PracticeCase.enrolment_id).where(PracticeCase.cohort_id == cohort_id)
    ).all()
    number = sum(enrolment_id == mine[0].id for _, enrolment_id in rows) + 1
    if number > MOST_CASES:
        raise Refused(T("Je hebt al %(n)s casussen. Werk een daarvan verder uit.", n=MOST_CASES))
    row = PracticeCase(
        enrolment_id=mine[0].id,
        person_id=mine[0].person_id,
        cohort_id=cohort_id,
        number=number,
        alias=next_alias([alias for alias, _ in rows], start=(cohort_id * 17 + len(rows) * 7) % len(ALIASES)),
        colour=COLOURS[len(rows) % len(COLOURS)],
        state=CaseState.DRAFT,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    db.add(row)
    db.flush()
    make_key(db, clock, row.id)
    audit.record(db, actor, clock, "practice:case:start", "practice_case", row.id, number=number)
    return view_of(row)


def save_case(db: Session, actor: Actor, clock: Clock, *, case_id: int, changes: CaseChanges) -> CaseRow:
    """Writes the working text of the actor's own case; safe to call often (autosave), so it is not audited.

    Raises NotFound for anyone else's case, Refused when it is submitted, a value cannot be, or another page
    of the author wrote these texts in the meantime.
    """
    row = _own(db, actor, case_id)
    after(Part.AUTHOR, CaseState(row.state), Step.EDIT)
    if changes.development_line or changes.evidence:
        _check_course(course_of(db, row.cohort_id), changes)
    if changes.age_band:
        if changes.age_band not in list(AgeBand):
            raise Refused(T("Kies een leeftijdsgroep."), field="age_band")
        row.age_band = changes.age_band
    if changes.development_line:
        row.development_line = changes.development_line
    document = document_of(db, case_id)
    _check_seen(document, changes)
    texts = {name: text for name, text in changes.texts.items() if name in TEXT_FIELDS}
    kept = tuple(dict.fromkeys((*document.kept, *(word[:_LONGEST_KEPT] for word in changes.keep))))[
        -_MOST_KEPT:
    ]
    document = replace(document, **texts, evidence={**document.evidence, **changes.evidence}, kept=kept)
    check_lengths(document)
    stored = db.get(CaseText, case_id)
    if stored is None:
        db.add(CaseText(case_id=case_id, sealed=seal_document(db, case_id, document)))
    else:
        stored.sealed = seal_document(db, case_id, document)
    row.updated_at = clock.now()
    db.flush()
    return view_of(row)


def add_entry(
    db: Session, actor: Actor, clock: Clock, *, case_id: int, on: date, minutes: int, text: str
) -> int:
    """Adds a dated line to the log of the actor's own case and returns its number.

    Raises NotFound for anyone else's case, Refused when it is submitted or the line cannot be.
    """
    row = _own(db, actor, case_id)
    after(Part.AUTHOR, CaseState(row.state), Step.EDIT)
    check_entry(Entry(on, minutes, text), today=today(clock))
    present = db.scalar(sa.select(sa.func.count()).where(CaseEntry.case_id == case_id)) or 0
    if present >= MOST_ENTRIES:
        raise Refused(T("Een logboek heeft ten hoogste %(n)s regels.", n=MOST_ENTRIES))
    entry = CaseEntry(case_id=case_id, on=on, minutes=minutes, sealed=b"", created_at=clock.now())
    db.add(entry)
    db.flush()
    entry.sealed = seal_entry(db, case_id, entry.id, text)
    row.updated_at = clock.now()
    db.flush()
    return entry.id


def remove_entry(db: Session, actor: Actor, clock: Clock, *, case_id: int, entry_id: int) -> None:
    """Takes a line out of the log of the actor's own case. Raises NotFound when it is not there."""
    row = _own(db, actor, case_id)
    after(Part.AUTHOR, CaseState(row.state), Step.EDIT)
    entry = db.scalar(sa.select(CaseEntry).where(CaseEntry.id == entry_id, CaseEntry.case_id == case_id))
    if entry is None:
        raise NotFound
    db.delete(entry)
    row.updated_at = clock.now()


def missing(case: AuthorCase, course: courses.CourseContent, *, day: date) -> list[Problem]:
    """What stands in the way of submitting the case; ``day`` is today in Amsterdam."""
    return problems(
        case.document,
        case.entries,
        alias=case.row.alias,
        age_band=case.row.age_band,
        development_line=case.row.development_line,
        competencies=[competency.code for competency in course.competencies],
        today=day,
    )


def submit(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> CaseRow:
    """Freezes a version of the actor's own case and asks the cohort's trainers to review it.

    A second time changes nothing. Raises NotFound for anyone else's case, Refused when something is missing or
    a word could identify someone.
    """
    row = _own(db, actor, case_id)
    if row.state in (CaseState.SUBMITTED, CaseState.RESUBMITTED):
        return view_of(row)
    state = after(Part.AUTHOR, CaseState(row.state), Step.SUBMIT)
    case = case_for_author(db, row.person_id, case_id)
    found = missing(case, course_of(db, row.cohort_id), day=today(clock))
    if found:
        said = TN(
            "Je kunt nog niet inleveren. Er mist nog %(n)s ding.",
            "Je kunt nog niet inleveren. Er missen nog %(n)s dingen.",
            n=len(found),
        )
        raise Refused(said)
    earlier = db.scalar(sa.select(sa.func.count()).where(CaseVersion.case_id == case_id)) or 0
    codes = {competency.code for competency in course_of(db, row.cohort_id).competencies}
    version = CaseVersion(
        case_id=case_id,
        number=earlier + 1,
        sealed=b"",
        competencies=[code for code in case.document.claimed() if code in codes],
        submitted_at=clock.now(),
    )
    db.add(version)
    db.flush()
    content = Submitted(
        row.alias, row.age_band or "", row.development_line or "", case.document, entries_of(db, case_id)
    )
    version.sealed = seal_version(db, case_id, version.id, content)
    row.state = state
    row.submitted_at = row.updated_at = clock.now()
    db.flush()
    _tell_trainers(db, actor, clock, row, version)
    audit.record(db, actor, clock, "practice:case:submit", "practice_case", row.id, version=version.number)
    return view_of(row)


def _own(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """The actor's own case, locked until the end of the transaction."""
    query = sa.select(PracticeCase).where(
        PracticeCase.id == case_id, PracticeCase.person_id == actor.person_id
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _check_seen(document: CaseDocument, changes: CaseChanges) -> None:
    """Keeps one page of the author from writing over what another one saved."""
    new = changes.written()
    stored = fingerprint({name: text for name, text in document.texts().items() if name in new})
    if changes.seen and stored not in (changes.seen, fingerprint(new)):
        raise Refused(
            T(
                "Deze tekst is intussen ergens anders gewijzigd, bijvoorbeeld in een ander tabblad. "
                "Wat je hier typte, staat nog op deze pagina. "
                "Bewaar je nog een keer, dan vervangt het de andere tekst."
            )
        )


def _check_course(course: courses.CourseContent, changes: CaseChanges) -> None:
    lines = {line.key for line in course.development_lines}
    if changes.development_line and changes.development_line not in lines:
        raise Refused(T("Kies een ontwikkellijn."), field="development_line")
    codes = {competency.code for competency in course.competencies}
    for code in changes.evidence:
        if code not in codes:
            raise Refused(T("Deze competentie hoort niet bij de leergang."), field=f"evidence-{code}")


def _tell_trainers(db: Session, actor: Actor, clock: Clock, row: PracticeCase, version: CaseVersion) -> None:
    """A letter to each trainer of the cohort; it holds no case text and no alias."""
    cohort = cohorts.cohort(db, row.cohort_id)
    for trainer in accounts.people(db, cohorts.trainers_of(db, row.cohort_id)).values():
        messages.post(
            db,
            clock,
            to=trainer.email,
            to_name=trainer.full_name,
            person_id=trainer.id,
            language=trainer.language,
            template="practice/case_submitted",
            context={
                "given_name": trainer.name.given,
                "learner_name": actor.name,
                "cohort_name": cohort.name,
                "case_number": row.number,
                "again": version.number > 1,
                "link_path": f"/trainer/praktijkcasussen/{row.id}",
            },
            key=f"practice:submitted:{version.id}:{trainer.id}",
        )
