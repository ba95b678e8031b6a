"""What an author writes: begins a case, and writes its texts, so that two devices never overwrite each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.practice.models import CaseText, PracticeCase
from app.practice.queries import CaseRow, course_of, document_of, view_of
from app.practice.rules.cases import CaseState
from app.practice.rules.documents import (
    EVIDENCE,
    LONGEST_TEXT,
    MOST_CASES,
    TEXT_FIELDS,
    TOO_LONG,
    CaseDocument,
    check_lengths,
)
from app.practice.rules.tidying import tidy
from app.practice.rules.words import ALIASES, COLOURS, AgeBand, next_alias
from app.practice.sealed import seal_document
from app.practice.service.guarding import note_dismissed
from app.practice.service.keys import make_key
from app.practice.service.own import editable_case

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
    #: By field: the revision that the author saw before changing it; a field that is not here is written over.
    bases: Mapping[str, int] = field(default_factory=dict)
    #: Fields of which the text comes below the one that is stored.
    below: Collection[str] = ()

    def written(self) -> dict[str, str]:
        """The new texts, named as in `CaseDocument.texts`."""
        return {**self.texts, **{f"{EVIDENCE}{code}": text for code, text in self.evidence.items()}}


@dataclass(frozen=True, slots=True)
class Saved:
    """A text as it is stored now; ``text`` differs from what was sent where invisible characters were taken out."""

    revision: int
    saved_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Another device wrote the text in the meantime; nothing was changed."""

    mine: str
    theirs: str
    revision: int


@dataclass(frozen=True, slots=True)
class PartSaved:
    """What became of each text of one page."""

    row: CaseRow
    saved: Mapping[str, Saved]
    clashes: Mapping[str, Clash]


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


def save_case(db: Session, actor: Actor, clock: Clock, *, case_id: int, changes: CaseChanges) -> PartSaved:
    """Writes labels and texts of the actor's own case; safe to call often (autosave), so it is not audited.

    A text that another device wrote since its base stays as that device left it and is among the clashes.
    Raises NotFound for anyone else's case, Refused when it is submitted or a value cannot be.
    """
    row = editable_case(db, actor, case_id)
    _check_course(db, row, changes)
    if changes.age_band:
        if changes.age_band not in list(AgeBand):
            raise Refused(T("Kies een leeftijdsgroep."), field="age_band")
        row.age_band = changes.age_band
    if changes.development_line:
        row.development_line = changes.development_line
    before = document_of(db, case_id)
    document, clashes, fields = before, {}, []
    for name, sent in changes.written().items():
        if len(sent) > 4 * LONGEST_TEXT:
            raise Refused(TOO_LONG, field=name)
        text, stored = tidy(sent), before.text(name)
        base = changes.bases.get(name, before.revision(name))
        if base != before.revision(name) and text != stored:
            clashes[name] = Clash(sent, stored, before.revision(name))
            continue
        if name in changes.below and stored.strip() and text != stored:
            text = f"{stored.rstrip()}\n\n{text.lstrip()}"
        document = document.written(name, text)
        fields.append(name)
    check_lengths(document)
    kept = _kept(before, changes.keep)
    if kept != before.kept:
        document = replace(document, kept=kept)
    if document != before:
        _store(db, case_id, document)
        row.updated_at = clock.now()
    elif changes.age_band or changes.development_line:
        row.updated_at = clock.now()
    db.flush()
    if len(kept) > len(before.kept):
        note_dismissed(db, actor, clock, row.id, set(kept) - set(before.kept))
    saved = {name: Saved(document.revision(name), row.updated_at, document.text(name)) for name in fields}
    return PartSaved(view_of(row), saved, clashes)


def save_field(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    field: str,
    text: str,
    base: int,
    keep: Collection[str] = (),
) -> Saved | Clash:
    """Writes one text of the actor's own case, unless it was written elsewhere since ``base``. See `save_case`."""
    code = field.removeprefix(EVIDENCE)
    changes = CaseChanges(
        texts={field: text} if field in TEXT_FIELDS else {},
        evidence={code: text} if field.startswith(EVIDENCE) else {},
        keep=keep,
        bases={field: base},
    )
    if not changes.written():
        raise NotFound
    done = save_case(db, actor, clock, case_id=case_id, changes=changes)
    return done.clashes.get(field) or done.saved[field]


def _kept(document: CaseDocument, keep: Collection[str]) -> tuple[str, ...]:
    """The words that identify nobody, with those that were added; the oldest go when there are too many."""
    words = (word.strip()[:_LONGEST_KEPT] for word in keep)
    return tuple(dict.fromkeys((*document.kept, *(word for word in words if word))))[-_MOST_KEPT:]


def _store(db: Session, case_id: int, document: CaseDocument) -> None:
    stored = db.get(CaseText, case_id)
    if stored is None:
        db.add(CaseText(case_id=case_id, sealed=seal_document(db, case_id, document)))
    else:
        stored.sealed = seal_document(db, case_id, document)


def _check_course(db: Session, row: PracticeCase, changes: CaseChanges) -> None:
    if any(name not in TEXT_FIELDS for name in changes.texts):
        raise NotFound
    if not (changes.development_line or changes.evidence):
        return
    course = course_of(db, row.cohort_id)
    lines = {line.key for line in course.development_lines}
    if changes.development_line and changes.development_line not in lines:
        raise Refused(T("Kies een ontwikkellijn."), field="development_line")
    codes = {competency.code for competency in course.competencies}
    for code in changes.evidence:
        if code not in codes:
            raise Refused(T("Deze competentie hoort niet bij de leergang."), field=f"{EVIDENCE}{code}")
