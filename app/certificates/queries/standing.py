"""Reads of the progress pages: a cohort's picture, one participant, and one's own; frozen values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.queries.dispensations import DispensationView
from app.certificates.queries.progress import Candidate, Progress, cohort_certificates, progress
from app.certificates.rules.progress import Key, Requirement, Status
from app.certificates.wording_of_requirements import TITLES, told
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.core.text import Text
from app.courses import service as courses
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded change of a cohort's requirements, in words."""

    at: datetime
    by: str
    reason: str
    #: What has differed from the course since then: the requirement and its value; nothing: the course's own hold.
    differs: tuple[tuple[Text, Text], ...]
    #: For how many participants it made a difference.
    people: int


@dataclass(frozen=True, slots=True)
class CohortProgress:
    """Learners by requirements."""

    cohort: cohorts.CohortView
    #: What the cohort asks, in order.
    keys: tuple[Key, ...]
    candidates: tuple[Candidate, ...]
    decisions: tuple[Decision, ...]
    #: By name: dispensations about which somebody must decide.
    waiting: tuple[tuple[Candidate, DispensationView], ...]

    def cell(self, one: Candidate, key: Key) -> Requirement:
        """How somebody stands with one requirement."""
        return next(found for found in one.progress.requirements if found.key is key)

    def total(self, key: Key) -> int:
        """How many met it or are excused."""
        return sum(self.cell(one, key).settled for one in self.candidates)


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """One participant with all that was decided about them."""

    cohort: cohorts.CohortView
    candidate: Candidate
    decisions: tuple[Decision, ...]

    @property
    def dispensations(self) -> tuple[DispensationView, ...]:
        """All that were proposed, the newest first."""
        return self.candidate.progress.dispensations

    @property
    def excusable(self) -> tuple[Requirement, ...]:
        """The requirements for which a dispensation can be proposed."""
        if self.candidate.progress.certificate is not None:
            return ()
        standing = {one.requirement for one in self.dispensations if one.state in ("proposed", "granted")}
        return tuple(
            one
            for one in self.candidate.progress.requirements
            if one.status in (Status.OPEN, Status.OUT_OF_REACH) and one.key not in standing
        )

    def dispensation(self, dispensation_id: int) -> DispensationView:
        """One of them; raises NotFound."""
        for one in self.dispensations:
            if one.id == dispensation_id:
                return one
        raise NotFound


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One's own seat."""

    cohort: cohorts.CohortView
    progress: Progress
    decisions: tuple[Decision, ...]


def cohort_progress(db: Session, actor: Actor, clock: Clock, cohort_id: int) -> CohortProgress:
    """The picture of a cohort, for an administrator or one of its trainers; NotFound for anyone else."""
    found = cohort_certificates(db, actor, cohort_id, clock=clock)
    if found.candidates:
        first = found.candidates[0].progress
        keys, content = tuple(one.key for one in first.requirements), first.content
    else:
        keys, content = (), cohorts.contents(db, [found.cohort])[cohort_id]
    decided = _decisions(db, {cohort_id: content})
    return CohortProgress(
        found.cohort,
        keys,
        found.candidates,
        decided.get(cohort_id, ()),
        tuple(
            (one, asked)
            for one in found.candidates
            for asked in one.progress.dispensations
            if asked.state == "proposed"
        ),
    )


def learner_progress(
    db: Session, actor: Actor, clock: Clock, cohort_id: int, enrolment_id: int
) -> LearnerProgress:
    """One participant of a cohort, for an administrator or one of its trainers; NotFound for anyone else."""
    found = cohort_certificates(db, actor, cohort_id, clock=clock)
    for one in found.candidates:
        if one.enrolment_id == enrolment_id:
            decided = _decisions(db, {cohort_id: one.progress.content})
            return LearnerProgress(found.cohort, one, decided.get(cohort_id, ()))
    raise NotFound


def own_progress(db: Session, clock: Clock, person_id: int) -> tuple[OwnProgress, ...]:
    """One's own progress, the latest enrolment first."""
    mine = [one for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    far = progress(db, {one.id: one.cohort_id for one in mine}, clock=clock)
    known = cohorts.cohorts(db, ids={one.cohort_id for one in mine}) if mine else []
    decided = _decisions(db, {one.cohort_id: far[one.id].content for one in mine})
    by_id = {one.id: one for one in known}
    return tuple(
        OwnProgress(by_id[one.cohort_id], far[one.id], decided.get(one.cohort_id, ()))
        for one in sorted(mine, key=lambda one: -one.id)
    )


def _decisions(db: Session, contents: Mapping[int, courses.CourseContent]) -> dict[int, tuple[Decision, ...]]:
    """By cohort, of which the course is known. Two queries at most."""
    changes = cohorts.requirement_changes(db, contents.keys()) if contents else {}
    ids = {one.by_person_id for some in changes.values() for one in some if one.by_person_id}
    names = {key: one.full_name for key, one in accounts.people(db, ids).items()} if ids else {}
    return {key: tuple(_decision(one, contents[key], names) for one in some) for key, some in changes.items()}


def _decision(one: cohorts.ChangeView, content: courses.CourseContent, names: dict[int, str]) -> Decision:
    after = courses.with_requirements(content, one.changes)
    fields: Iterable[str] = (name for name in TITLES if name in one.changes)
    return Decision(
        at=one.at,
        by=names.get(one.by_person_id or 0, ""),
        reason=one.reason,
        differs=tuple((TITLES[name], told(name, after)) for name in fields),
        people=len(one.effects),
    )
