"""Reads of funds: what is planned, invoiced, paid and left of each; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import DefaultShare, Fund, FundingLine
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
from app.enrolments.service import SeatState, SeatView
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
class FundRoom:
    """How much of a fund is taken. `planned` holds `invoiced`."""

    fund: FundView
    planned: Money
    invoiced: Money

    @property
    def free(self) -> Money:
        """What may still be planned."""
        return free(self.fund.ceiling, self.planned)

    @property
    def over(self) -> Money:
        """What is planned beyond the ceiling: seats to which a default applies come about without being refused."""
        return free(self.planned, self.fund.ceiling)

    @property
    def left(self) -> Money:
        """What may still be invoiced."""
        return free(self.fund.ceiling, self.invoiced)


@dataclass(frozen=True, slots=True)
class FundState(FundRoom):
    """Where a fund's money is. `invoiced` holds `paid`; all without VAT on top, as the ceiling is."""

    paid: Money
    #: Number of lines.
    lines: int
    #: How many of them another split replaced, while their invoice stands until it is credited.
    replaced: int = 0


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


def fund_views(db: Session, ids: Iterable[int | None], names: Mapping[int, str]) -> dict[int, FundView]:
    """Funds by number, when the names of their funders are known. One query, none without numbers."""
    wanted = {one for one in ids if one is not None}
    rows = db.scalars(sa.select(Fund).where(Fund.id.in_(wanted))).all() if wanted else ()
    return {row.id: fund_view(row, names.get(row.funder_id, "")) for row in rows}


def fund_names(db: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by number; one query, none without numbers."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = db.execute(sa.select(Fund.id, Fund.name).where(Fund.id.in_(wanted)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class FundSeats:
    """The seats with a current line on some funds and those that may have one by default, by number of the row."""

    #: Without who sits on them.
    seats: list[SeatView]
    #: The cohorts in which they are, by number.
    cohorts: dict[int, CohortView]
    #: The lines that another split replaced, while the invoice that bills them stands.
    standing: list[Line]


def seats_on(db: Session, fund_ids: Collection[int], *, with_standing: bool = False) -> FundSeats:
    """The seats behind these funds; `with_standing`: also those with replaced lines only. At most four queries."""
    seat, employer, old = FundingLine.seat_id, DefaultShare.organisation_id, FundingLine.replaced_at
    stored = sa.select(seat, sa.null().label("organisation_id"), old.is_not(None).label("replaced"))
    default = sa.select(sa.null(), employer, sa.false())
    rows = db.execute(
        stored.where(FundingLine.fund_id.in_(fund_ids)).union(
            default.where(DefaultShare.fund_id.in_(fund_ids))
        )
    ).all()
    standing = standing_lines(db, fund_ids) if any(row.replaced for row in rows) else []
    ids = {row.seat_id for row in rows if row.seat_id is not None and not row.replaced}
    ids |= {line.seat_id for line in standing if with_standing}
    employers = {row.organisation_id for row in rows if row.organisation_id is not None}
    if employers:
        groups = {one.id: one for one in cohorts.cohorts(db)}
        held = enrolments.seats_of(db, list(groups), with_released=True, named=False)
        found = [
            seat
            for every in held.values()
            for seat in every
            if seat.id in ids or (seat.organisation_id in employers and seat.state is SeatState.TAKEN)
        ]
    else:
        found = list(enrolments.seats_by_id(db, ids).values())
        groups = {one.id: one for one in cohorts.cohorts(db, ids={seat.cohort_id for seat in found})}
    return FundSeats(sorted(found, key=lambda seat: seat.id), groups, standing)


def lines_on(db: Session, fund_ids: Collection[int], *, freed: Collection[int] = ()) -> dict[int, list[Line]]:
    """The lines that count on each of these funds; every asked fund is present. A constant number of queries.

    A line counts unless its seat was given back or its cohort cancelled; then only while it is invoiced. That of a
    default counts as one that was agreed. One that another split replaced counts while its invoice stands; the lines
    in `freed` count as credited. What they come to together `planned_by` tells.
    """
    found: dict[int, list[Line]] = {one: [] for one in fund_ids}
    if not found:
        return found
    on = seats_on(db, fund_ids)
    lines = lines_of(db, on.seats, freed=freed)
    for seat in on.seats:
        for line in lines[seat.id]:
            if line.share.fund_id in found and counts(line, on.cohorts[seat.cohort_id]):
                found[line.share.fund_id].append(line)
    for line in on.standing:
        if line.id not in freed:
            found[line.share.fund_id or 0].append(line)
    return found


def counts(line: Line, cohort: CohortView) -> bool:
    """Whether a line of a seat in this cohort counts on its fund."""
    return line.invoice_id is not None or cohort.state is not CohortState.CANCELLED


def planned_on(db: Session, fund_ids: Collection[int]) -> dict[int, Money]:
    """What is planned on each of these funds; every asked fund is present."""
    return {one: planned_by(lines) for one, lines in lines_on(db, fund_ids).items()}


def planned_by(lines: Iterable[Line]) -> Money:
    """What lines on one fund come to: an old and a new line of one seat do not count twice, see `rules.ceilings`."""
    return claimed(claims_of(lines))


def claims_of(lines: Iterable[Line]) -> list[Claim]:
    """What each of these lines on one fund asks of it."""
    return [Claim(line.seat_id, line.amount, line.invoice_id is not None, line.replaced) for line in lines]


def invoiced_of(lines: Iterable[Line]) -> Money:
    """What of these lines stands on invoices, as it was planned."""
    return total(line.amount for line in lines if line.invoice_id is not None)


def fund_states(db: Session, found: Collection[FundView]) -> dict[int, FundState]:
    """Where the money of each of these funds is, by number. A constant number of queries."""
    lines = lines_on(db, [one.id for one in found])
    parts = settled_lines(db, [line for every in lines.values() for line in every])
    nothing = Settled()
    return {
        one.id: FundState(
            fund=one,
            planned=planned_by(lines[one.id]),
            invoiced=invoiced_of(lines[one.id]),
            paid=sum((parts.get(line.id or 0, nothing).bare.paid for line in lines[one.id]), ZERO),
            lines=len(lines[one.id]),
            replaced=sum(line.replaced for line in lines[one.id]),
        )
        for one in found
    }
