"""What stands under one name: of a person, of two that may be one person, of an organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.certificates.service import CertificateView
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.core.text import Text
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, EnrolmentView
from app.organisations import service as organisations
from app.portal.boards.progress import Progress, cohorts_with_content, progress_of


@dataclass(frozen=True, slots=True)
class Place:
    """One enrolment of the person."""

    enrolment: EnrolmentView
    cohort: CohortView
    organisation: str
    #: None for someone in line.
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Record:
    """All that stands under one name."""

    person: PersonView
    places: tuple[Place, ...]
    certificates: tuple[CertificateView, ...]
    #: Names of the organisations that the person coordinates.
    coordinates: tuple[str, ...]
    trains: tuple[CohortView, ...]
    letters: int
    feeds: int

    @property
    def claim(self) -> accounts.Claim:
        """What speaks for keeping this record."""
        return accounts.Claim(
            self.person.id,
            len(self.certificates),
            self.person.has_login,
            self.person.name_confirmed_at is not None,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """What an organisation has in one cohort."""

    cohort: CohortView
    seats: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MergeBoard:
    """The preview of a merge: who remains, who goes up in it, and what stands in the way."""

    kept: Record
    merged: Record
    obstacles: tuple[Text, ...]


def merge_board(db: Session, actor: Actor, *, one_id: int, other_id: int, keep_id: int | None) -> MergeBoard:
    """Both records; ``keep_id`` chooses who remains, else the stronger one. Raises NotFound for a merged one too."""
    one, other = _records(db, (one_id, other_id))
    keep = keep_id if keep_id in (one_id, other_id) else accounts.remains(one.claim, other.claim)
    kept, merged = (one, other) if keep == one_id else (other, one)
    obstacles = accounts.merge_conflicts(db, actor, kept=kept.person, merged=merged.person)
    return MergeBoard(kept, merged, tuple(obstacles))


def record_of(db: Session, person_id: int) -> Record:
    """All that stands under one name; raises NotFound for somebody unknown or merged."""
    return _records(db, (person_id,))[0]


def groups_of(db: Session, organisation_id: int) -> tuple[Group, ...]:
    """The cohorts in which an organisation has seats or people in line, the latest first."""
    seats = Counter(one.cohort_id for one in enrolments.seats_of_organisation(db, organisation_id))
    waiting = Counter(
        one.cohort_id
        for one in enrolments.enrolments_of_organisation(db, organisation_id)
        if one.state is EnrolmentState.WAITING
    )
    ids = [*(seats | waiting)]
    found = cohorts.cohorts(db, ids=ids) if ids else []
    return tuple(Group(one, seats[one.id], waiting[one.id]) for one in found)


def _records(db: Session, ids: Sequence[int]) -> list[Record]:
    known = accounts.present(db, ids)
    if len(known) != len(ids):
        raise NotFound
    counts = accounts.belongings(db, ids)
    enrolled = {number: enrolments.enrolments_of_person(db, number) for number in ids}
    every = [one for listed in enrolled.values() for one in listed]
    groups = cohorts_with_content(db, {one.cohort_id for one in every})
    progress = progress_of(db, {one.id: groups[one.cohort_id][1] for one in every if one.seat_id is not None})
    coordinated = {
        number: organisations.organisation_ids_of_coordinator(db, number)
        for number in ids
        if counts[number].get("coordinator.person_id")
    }
    names = organisations.names(db, {one.organisation_id for one in every}.union(*coordinated.values()))

    def record(number: int) -> Record:
        return Record(
            person=known[number],
            places=tuple(
                Place(one, groups[one.cohort_id][0], names[one.organisation_id], progress.get(one.id))
                for one in enrolled[number]
            ),
            certificates=tuple(
                found.certificate
                for one in enrolled[number]
                if (found := progress.get(one.id)) is not None and found.certificate is not None
            ),
            coordinates=tuple(sorted(names[key] for key in coordinated.get(number, ()))),
            trains=tuple(
                cohorts.cohorts_of_trainer(db, number)
                if counts[number].get("cohort_trainer.person_id")
                else ()
            ),
            letters=counts[number].get("letter.person_id", 0),
            feeds=counts[number].get("calendar_feed.owner_person_id", 0),
        )

    return [record(number) for number in ids]
