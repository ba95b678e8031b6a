"""Lists of cases for trainers and administrators: who waits, since when, and with whom. Never text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock, local, today, utc
from app.core.text import Text
from app.courses import service as courses
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.queries.rows import CaseRow, view_of
from app.practice.rules.assigning import days_said, due_on
from app.practice.rules.cases import READABLE, WAITING

#: No course promises an answer within fewer days.
LEAST_PROMISE = 1


class Pile(StrEnum):
    """Which cases an inbox shows."""

    MINE = "mine"
    OTHERS = "others"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A submitted case on a list."""

    row: CaseRow
    author: str
    cohort_name: str
    #: Who assesses it; empty for nobody.
    reviewer: str
    second: str
    #: The last day on which the answer is as promised, and how far that is; of waiting cases.
    due: date
    left: Text
    late: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for one trainer."""

    person_id: int
    name: str
    waiting: int
    late: int


def inbox(
    db: Session,
    clock: Clock,
    person_id: int,
    *,
    pile: Pile = Pile.MINE,
    wanted: str = "",
    after: tuple[datetime, int] | None = None,
    limit: int = 25,
) -> list[ReviewItem]:
    """Cases of a trainer's cohorts, without text; up to ``limit`` + 1, those that wait longest first.

    What has been answered comes latest first. ``wanted``: words of the author's name, or part of the alias where the
    pile shows it. ``after``: when the last case before this page was handed in, and its number.
    """
    mine = cohorts.cohorts_of_trainer(db, person_id)
    if not mine:
        return []
    return _items(
        db,
        clock,
        mine,
        [PracticeCase.person_id != person_id, _in_pile(pile, person_id)],
        wanted=wanted,
        by_alias=pile is not Pile.OTHERS,
        after=after,
        limit=limit,
        latest_first=pile is Pile.ANSWERED,
    )


def review_list(db: Session, clock: Clock, person_id: int) -> list[ReviewItem]:
    """What this trainer may read, waiting or answered, one page of each."""
    return [
        item for pile in (Pile.MINE, Pile.ANSWERED) for item in inbox(db, clock, person_id, pile=pile)[:25]
    ]


def loads_of(db: Session, clock: Clock, person_id: int) -> list[Load]:
    """What waits for each trainer in the cohorts of this one, most first. Five queries for any number of cases."""
    mine = cohorts.cohorts_of_trainer(db, person_id)
    return _loads(db, clock, mine)


def waiting_cases(
    db: Session,
    clock: Clock,
    *,
    late: bool = False,
    wanted: str = "",
    after: tuple[datetime, int] | None = None,
    limit: int = 25,
) -> list[ReviewItem]:
    """Cases that wait in all cohorts, for the foundation: rows without alias or text, longest waiting first.

    ``wanted``: words of the author's name.
    """
    all_of_them = _with_waiting(db)
    conditions: list[sa.ColumnElement[bool]] = [PracticeCase.state.in_(WAITING)]
    if late:
        conditions.append(_late(db, clock, all_of_them))
    return _items(db, clock, all_of_them, conditions, wanted=wanted, after=after, limit=limit)


def late_cases(db: Session, clock: Clock, every: Collection[CohortView]) -> tuple[int, datetime | None]:
    """How many cases wait longer than promised, in all cohorts, and since when the first one.

    One query when none waits long, two else.
    """
    long = PracticeCase.submitted_at < _before(clock, LEAST_PROMISE)
    rows = db.execute(
        sa.select(PracticeCase.cohort_id, PracticeCase.submitted_at)
        .where(PracticeCase.state.in_(WAITING), long)
        .order_by(PracticeCase.submitted_at)
    ).all()
    if not rows:
        return 0, None
    waiting = {row.cohort_id for row in rows}
    days = promises(db, [one for one in every if one.id in waiting])
    late = [at for cohort_id, at in rows if at and at < _before(clock, days[cohort_id])]
    return len(late), next(iter(late), None)


def to_review(db: Session, clock: Clock, person_id: int, found: Collection[CohortView]) -> tuple[int, int]:
    """How many cases of these cohorts wait for this trainer's own answer, and how many longer than promised.

    Two queries.
    """
    if not found:
        return 0, 0
    late = sa.func.sum(sa.case((_late(db, clock, found), 1), else_=0))
    query = sa.select(sa.func.count(PracticeCase.id), late).where(
        PracticeCase.cohort_id.in_([one.id for one in found]),
        PracticeCase.person_id != person_id,
        _in_pile(Pile.MINE, person_id),
    )
    waiting, too_long = db.execute(query).one()
    return waiting, int(too_long or 0)


def promises(db: Session, found: Collection[CohortView]) -> dict[int, int]:
    """The promise of days by cohort. One query for any number of cohorts."""
    contents = courses.contents(db, {one.course_version_id for one in found})
    return {one.id: contents[one.course_version_id].cases.promise_days for one in found}


def _in_pile(pile: Pile, person_id: int) -> sa.ColumnElement[bool]:
    own = sa.or_(PracticeCase.reviewer_person_id == person_id, PracticeCase.second_person_id == person_id)
    last = (
        sa.select(sa.func.max(CaseVersion.id))
        .where(CaseVersion.case_id == PracticeCase.id)
        .correlate(PracticeCase)
        .scalar_subquery()
    )
    given = sa.exists().where(CaseReview.case_version_id == last, CaseReview.reviewer_person_id == person_id)
    waits = PracticeCase.state.in_(WAITING)
    if pile is Pile.MINE:
        return sa.and_(waits, own, ~given)
    if pile is Pile.OTHERS:
        unheld = sa.func.coalesce(PracticeCase.reviewer_person_id, 0) != person_id
        return sa.and_(waits, unheld, sa.func.coalesce(PracticeCase.second_person_id, 0) != person_id)
    answered = sa.and_(PracticeCase.state.in_(READABLE), ~waits)
    return sa.and_(own, sa.or_(answered, sa.and_(waits, given)))


def _items(
    db: Session,
    clock: Clock,
    found: Collection[CohortView],
    conditions: list[sa.ColumnElement[bool]],
    *,
    wanted: str,
    by_alias: bool = False,
    after: tuple[datetime, int] | None,
    limit: int,
    latest_first: bool = False,
) -> list[ReviewItem]:
    named = {one.id: one for one in found}
    conditions = [PracticeCase.cohort_id.in_(named), PracticeCase.submitted_at.is_not(None), *conditions]
    if wanted:
        conditions.append(_wanted(db, conditions, wanted, by_alias=by_alias))
    query = sa.select(PracticeCase).where(*conditions)
    key = sa.tuple_(PracticeCase.submitted_at, PracticeCase.id)
    if after is not None:
        query = query.where(key < after if latest_first else key > after)
    order = (PracticeCase.submitted_at, PracticeCase.id)
    query = query.order_by(*(one.desc() for one in order)) if latest_first else query.order_by(*order)
    rows = [view_of(row) for row in db.scalars(query.limit(limit + 1))]
    days = promises(db, [one for one in found if one.id in {row.cohort_id for row in rows}])
    people = {one for row in rows for one in (row.person_id, row.reviewer_person_id, row.second_person_id)}
    names = accounts.full_names(db, {one for one in people if one is not None})
    now = today(clock)
    items = []
    for row in rows:
        assert row.submitted_at is not None
        due = due_on(local(row.submitted_at).date(), days[row.cohort_id])
        items.append(
            ReviewItem(
                row=row,
                author=names[row.person_id],
                cohort_name=named[row.cohort_id].name,
                reviewer=names.get(row.reviewer_person_id or 0, ""),
                second=names.get(row.second_person_id or 0, ""),
                due=due,
                left=days_said(due, now),
                late=row.waiting and now > due,
            )
        )
    return items


def _wanted(
    db: Session, conditions: Collection[sa.ColumnElement[bool]], text: str, *, by_alias: bool
) -> sa.ColumnElement[bool]:
    """Only what stands open is searched: the author's name and the alias, never text, which is sealed."""
    authors = db.scalars(sa.select(PracticeCase.person_id).where(*conditions).distinct()).all()
    by_name = PracticeCase.person_id.in_(accounts.named(db, authors, text))
    return sa.or_(by_name, PracticeCase.alias.icontains(text, autoescape=True)) if by_alias else by_name


def _late(db: Session, clock: Clock, found: Collection[CohortView]) -> sa.ColumnElement[bool]:
    """Whether a case waits longer than promised; the days of a promise are days of the calendar."""
    by_days: dict[int, list[int]] = {}
    for cohort_id, days in promises(db, found).items():
        by_days.setdefault(days, []).append(cohort_id)
    return sa.or_(
        sa.false(),
        *(
            sa.and_(PracticeCase.cohort_id.in_(ids), PracticeCase.submitted_at < _before(clock, days))
            for days, ids in by_days.items()
        ),
    )


def _before(clock: Clock, days: int) -> datetime:
    return utc(today(clock) - timedelta(days=days), time())


def _loads(db: Session, clock: Clock, found: Collection[CohortView]) -> list[Load]:
    ids = [one.id for one in found]
    trainers = {one for held in cohorts.trainers_of_all(db, ids).values() for one in held}
    late = sa.case((_late(db, clock, found), 1), else_=0)
    seats = [
        sa.select(seat.label("person_id"), late.label("late")).where(
            PracticeCase.cohort_id.in_(ids), PracticeCase.state.in_(WAITING), seat.is_not(None)
        )
        for seat in (PracticeCase.reviewer_person_id, PracticeCase.second_person_id)
    ]
    both = sa.union_all(*seats).subquery()
    counted: Mapping[int, tuple[int, int]] = {
        person_id: (waiting, over)
        for person_id, waiting, over in db.execute(
            sa.select(both.c.person_id, sa.func.count(), sa.func.sum(both.c.late)).group_by(both.c.person_id)
        )
    }
    names = accounts.full_names(db, trainers)
    listed = [Load(one, names[one], *counted.get(one, (0, 0))) for one in trainers if one in names]
    return sorted(listed, key=lambda one: (-one.waiting, one.name, one.person_id))


def _with_waiting(db: Session) -> list[CohortView]:
    ids = db.scalars(
        sa.select(PracticeCase.cohort_id).where(PracticeCase.state.in_(WAITING)).distinct()
    ).all()
    return cohorts.cohorts(db, ids=ids) if ids else []
