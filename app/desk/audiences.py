"""Which letters a step sends, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts.service import CohortState
from app.enrolments.service import RosterLine
from app.organisations import service as organisations


class Audience(StrEnum):
    """To whom a letter of a step goes."""

    LEARNERS = "learners"
    WAITING = "waiting"
    COORDINATORS = "coordinators"
    TRAINERS = "trainers"


#: Which letter goes to whom at which step.
LETTERS: dict[CohortState, dict[Audience, str]] = {
    CohortState.CONFIRMED: {
        Audience.LEARNERS: "desk/group_goes_on",
        Audience.COORDINATORS: "desk/group_goes_on_coordinator",
    },
    CohortState.RUNNING: {Audience.WAITING: "desk/group_began_line"},
    CohortState.FINISHED: {Audience.COORDINATORS: "desk/group_finished"},
    CohortState.CANCELLED: {
        Audience.LEARNERS: "desk/group_cancelled",
        Audience.WAITING: "desk/group_cancelled_line",
        Audience.COORDINATORS: "desk/group_cancelled_coordinator",
        Audience.TRAINERS: "desk/group_cancelled_trainer",
    },
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter, and for which organisation; 0 for none."""

    person: PersonView
    organisation_id: int = 0


@dataclass(frozen=True, slots=True)
class Mailing:
    """One letter to several people."""

    audience: Audience
    letter: str
    people: tuple[Addressee, ...]


def mailings_of(
    db: Session,
    now: CohortState,
    wanted: CohortState,
    roster: Sequence[RosterLine],
    organisation_ids: Iterable[int],
    trainer_ids: set[int],
) -> tuple[Mailing, ...]:
    """The letters of bringing a cohort from state `now` into `wanted`. At most two queries."""
    found: list[Mailing] = []
    letters = LETTERS.get(wanted, {})
    asked = tuple(organisation_ids) if Audience.COORDINATORS in letters else ()
    held = organisations.coordinator_ids(db, asked)
    holders = {number: held[number] for number in asked if number in held}
    trainers = trainer_ids if Audience.TRAINERS in letters else set()
    known = accounts.people(db, trainers | {one for ids in holders.values() for one in ids})
    for audience, letter in letters.items():
        if audience is Audience.WAITING and now is CohortState.RUNNING:
            continue  # they were told when the cohort began
        if audience is Audience.TRAINERS:
            people = _by_name(known, trainers)
        elif audience is Audience.COORDINATORS:
            people = [one for number in holders for one in _by_name(known, holders[number], number)]
        else:
            people = _on_the_roster(audience, roster)
        if people:
            found.append(Mailing(audience, letter, tuple(people)))
    return tuple(found)


def _by_name(known: Mapping[int, PersonView], ids: Iterable[int], number: int = 0) -> list[Addressee]:
    people = sorted((known[one] for one in ids if one in known), key=lambda one: (one.sort_name, one.id))
    return [Addressee(one, number) for one in people]


def _on_the_roster(audience: Audience, roster: Sequence[RosterLine]) -> list[Addressee]:
    waits = audience is Audience.WAITING
    return [
        Addressee(one.person, one.organisation_id)
        for one in roster
        if one.person is not None and (one.position is not None) is waits
    ]
