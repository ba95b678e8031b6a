"""The board for one reader: the whole, and the parts that are theirs to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.permissions import Actor, Role
from app.core.text import Text
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.impact.models import ImpactBoard
from app.impact.rules.board import Helped, Known, Part, board
from app.organisations import service as organisations
from app.practice import service as practice

_EVERYWHERE = (Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR)
#: As long as the administrator has decided nothing.
GOAL, PLACE = 200, "Assen"


@dataclass(frozen=True, slots=True)
class Decided:
    """What the administrator decided."""

    goal: int = GOAL
    place: str = PLACE
    public: bool = False


@dataclass(frozen=True, slots=True)
class BoardView:
    """What a reader sees."""

    decided: Decided
    everything: Part
    #: By name.
    cohorts: tuple[tuple[str, Part], ...]
    organisations: tuple[tuple[str, Part], ...]
    #: Name by key.
    lines: Mapping[str, str]
    phases: Mapping[str, Text]


def decided(db: Session) -> Decided:
    """The settings, or what holds without them."""
    row = db.get(ImpactBoard, 1)
    return Decided(row.goal, row.place, row.public) if row else Decided()


def board_for(db: Session, actor: Actor | None) -> BoardView:
    """The board for this reader; for None, the public, the whole alone. A constant number of queries."""
    rows = practice.impact_rows(db)
    employers = enrolments.employers(db) if rows else {}
    people = tuple(
        Helped(
            cohort_id=row.cohort_id,
            organisation_id=employers[row.enrolment_id],
            development_line=row.development_line,
            phase=row.phase,
            started_on=row.started_on,
            ran_until=row.ran_until,
            minutes=row.minutes,
        )
        for row in rows
    )
    known = cohorts.cohorts(db)
    lines = {
        line.key: line.name
        for content in courses.contents(db, {one.course_version_id for one in known}).values()
        for line in content.development_lines
    }
    phases = tuple(str(phase) for phase in practice.PHASES)
    found = board(people, tuple(lines), phases, _known(db, people))
    names = organisations.names(db, found.organisations)
    mine, own = _own(db, actor)
    return BoardView(
        decided=decided(db),
        everything=found.everything,
        cohorts=tuple(
            (one.name, found.cohorts[one.id])
            for one in known
            if one.id in found.cohorts and (mine is None or one.id in mine)
        ),
        organisations=tuple(
            sorted(
                (names[key], part) for key, part in found.organisations.items() if own is None or key in own
            )
            if own is None or own
            else ()
        ),
        lines={key: lines.get(key, key) for key in found.everything.lines},
        phases={str(phase): said for phase, said in practice.PHASES.items()},
    )


def _own(db: Session, actor: Actor | None) -> tuple[set[int] | None, frozenset[int] | None]:
    """The cohorts and the organisations whose part this reader sees; None is all."""
    if actor is None:
        return set(), frozenset()
    if actor.has(*_EVERYWHERE):
        return None, None
    mine: set[int] = set()
    if actor.has(Role.TRAINER) and actor.person_id is not None:
        mine = {one.id for one in cohorts.cohorts_of_trainer(db, actor.person_id)}
    return mine, actor.organisation_ids if actor.has(Role.COORDINATOR) else frozenset()


def _known(db: Session, people: Sequence[Helped]) -> tuple[Known, ...]:
    """What each trainer of several groups, coordinator of several organisations or both knows. Two queries."""
    groups = cohorts.trainers_of_all(db, {one.cohort_id for one in people})
    employers = organisations.coordinator_ids(db, {one.organisation_id for one in people})
    mine: dict[int, tuple[set[int], set[int]]] = {}
    for place, found in enumerate((groups, employers)):
        for key, person_ids in found.items():
            for person_id in person_ids:
                mine.setdefault(person_id, (set(), set()))[place].add(key)
    return tuple(
        Known(frozenset(taught), frozenset(own))
        for _, (taught, own) in sorted(mine.items())
        if len(taught) + len(own) > 1
    )
