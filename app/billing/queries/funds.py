"""Reads of funds: what is planned, invoiced, paid and left of each; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Fund, FundingLine
from app.billing.queries.lines import Line, lines_of
from app.billing.queries.settled import Settled, settled_lines
from app.billing.queries.standing import standing_lines
from app.billing.rules.ceilings import Claim, FundFacts, claimed, free
from app.billing.rules.shares import FundType
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.errors import NotFound
from app.core.money import ZERO, Money, total
from app.enrolments import service as enrolments
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class FundView:
    """A fund, column by column; see `models.Fund` for the meanings."""

    id: int
    name: str
    funder_id: int
    funder: str
    fund_type: FundType
    ceiling: Money
    starts_on: date
    ends_on: date
    purpose: str
    award_reference: str
    award_date: date | None
    closed_at: datetime | None

    @property
    def facts(self) -> FundFacts:
        """What the rules decide by."""
        return FundFacts(
            self.id,
            self.name,
            self.funder_id,
            self.funder,
            self.fund_type,
            self.ceiling,
            self.starts_on,
            self.ends_on,
            self.closed_at is not None,
        )


@dataclass(frozen=True, slots=True)
class FundState:
    """Where a fund's money is. `planned` holds `invoiced`, that holds `paid`; with VAT as invoiced in the last two."""

    fund: FundView
    planned: Money
    invoiced: Money
    paid: Money
    #: Number of lines.
    lines: int
    #: How many of them another split replaced, while their invoice stands until it is credited.
    replaced: int = 0

    @property
    def free(self) -> Money:
        """What may still be planned."""
        return free(self.fund.ceiling, self.planned)


def fund_view(row: Fund, funder: str) -> FundView:
    """The frozen value of a row."""
    return FundView(
        id=row.id,
        name=row.name,
        funder_id=row.funder_id,
        funder=funder,
        fund_type=FundType(row.fund_type),
        ceiling=Money(row.ceiling_cents),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        purpose=row.purpose,
        award_reference=row.award_reference,
        award_date=row.award_date,
        closed_at=row.closed_at,
    )


def fund(db: Session, fund_id: int) -> FundView:
    """The fund; raises NotFound."""
    row = db.get(Fund, fund_id)
    if row is None:
        raise NotFound
    return fund_view(row, organisations.names(db, [row.funder_id])[row.funder_id])


def funds(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    funder_ids: Collection[int] | None = None,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[FundView]:
    """Funds by name; of these numbers or funders only when given. `after`: name and number of the last one seen."""
    query = sa.select(Fund).order_by(sa.func.lower(Fund.name), Fund.id)
    if ids is not None:
        query = query.where(Fund.id.in_(ids))
    if funder_ids is not None:
        query = query.where(Fund.funder_id.in_(funder_ids))
    if after is not None:
        query = query.where(sa.tuple_(sa.func.lower(Fund.name), Fund.id) > sa.tuple_(*map(sa.literal, after)))
    rows = db.scalars(query.limit(limit)).all() if ids is None or ids else []
    names = organisations.names(db, {row.funder_id for row in rows})
    return [fund_view(row, names[row.funder_id]) for row in rows]


def fund_key(one: FundView) -> tuple[str, int]:
    """Where it stands in the list."""
    return one.name.lower(), one.id


def fund_names(db: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by number; one query, none without numbers."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = db.execute(sa.select(Fund.id, Fund.name).where(Fund.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def seats_on(db: Session, *fund_ids: int) -> list[int]:
    """The numbers of the seats with a current line on one of these funds."""
    query = (
        sa.select(FundingLine.seat_id)
        .where(FundingLine.fund_id.in_(fund_ids), FundingLine.replaced_at.is_(None))
        .distinct()
    )
    return list(db.scalars(query))


def lines_on(db: Session, fund_ids: Collection[int]) -> dict[int, list[Line]]:
    """The lines that count on each of these funds; every asked fund is present. Five queries, whatever the number.

    A stored line counts unless its seat was given back or its cohort cancelled; then only while it is invoiced. One
    that another split replaced counts while its invoice stands. What they come to together `planned_by` tells.
    """
    found: dict[int, list[Line]] = {one: [] for one in fund_ids}
    if not found:
        return found
    seats = enrolments.seats_by_id(db, seats_on(db, *found))
    groups = {one.id: one for one in cohorts.cohorts(db, ids={one.cohort_id for one in seats.values()})}
    lines = lines_of(db, list(seats.values()))
    for seat_id in sorted(seats):
        group = groups[seats[seat_id].cohort_id]
        for line in lines[seat_id]:
            if line.share.fund_id in found and counts(line, group):
                found[line.share.fund_id].append(line)
    for line in standing_lines(db, found):
        found[line.share.fund_id or 0].append(line)
    return found


def counts(line: Line, cohort: CohortView) -> bool:
    """Whether a line of a seat in this cohort counts on its fund."""
    return line.id is not None and (line.invoice_id is not None or cohort.state is not CohortState.CANCELLED)


def planned_on(db: Session, fund_ids: Collection[int]) -> dict[int, Money]:
    """What is planned on each of these funds; every asked fund is present."""
    return {one: planned_by(lines) for one, lines in lines_on(db, fund_ids).items()}


def planned_by(lines: Iterable[Line]) -> Money:
    """What lines on one fund come to: an old and a new line of one seat do not count twice, see `rules.ceilings`."""
    return claimed(
        Claim(line.seat_id, line.amount, line.invoice_id is not None, line.replaced) for line in lines
    )


def fund_states(db: Session, found: Collection[FundView]) -> dict[int, FundState]:
    """Where the money of each of these funds is, by number. A constant number of queries."""
    lines = lines_on(db, [one.id for one in found])
    parts = settled_lines(db, [line for every in lines.values() for line in every])
    nothing = Settled()
    return {
        one.id: FundState(
            fund=one,
            planned=planned_by(lines[one.id]),
            invoiced=total(line.amount for line in lines[one.id] if line.invoice_id is not None),
            paid=sum((parts.get(line.id or 0, nothing).paid for line in lines[one.id]), ZERO),
            lines=len(lines[one.id]),
            replaced=sum(line.replaced for line in lines[one.id]),
        )
        for one in found
    }
