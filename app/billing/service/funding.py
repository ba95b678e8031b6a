"""Funds: writing, changing and closing them, and guarding their ceilings.

Lock order: the cohort's row, then the funds' rows by number. A ceiling is checked while the fund's row is locked, so
two people who plan on it at once come one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import Fund
from app.billing.queries.funds import FundView, claims_of, fund_view, lines_on, planned_by, planned_on
from app.billing.queries.lines import Line, lines_of
from app.billing.rules.ceilings import (
    check_ceiling,
    check_period,
    check_planned,
    check_share,
    invoicing_problem,
)
from app.billing.rules.shares import FundType, Share
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.db import LINE, LONG
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations
from app.scheduling import service as scheduling


def lock_funds(db: Session, ids: Collection[int]) -> dict[int, FundView]:
    """Locks these funds' rows by number until the end of the transaction. Unknown ones are absent."""
    if not ids:
        return {}
    rows = db.scalars(
        sa.select(Fund)
        .where(Fund.id.in_(ids))
        .order_by(Fund.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    names = organisations.names(db, {row.funder_id for row in rows})
    return {row.id: fund_view(row, names[row.funder_id]) for row in rows}


def lock_funds_of(db: Session, seats: Collection[SeatView]) -> None:
    """Locks all funds behind the lines of these seats at once, for who stores or invoices some of them one by one."""
    found = lines_of(db, list({seat.id: seat for seat in seats}.values()))
    every = [line.share.fund_id for lines in found.values() for line in lines]
    lock_funds(db, {number for number in every if number is not None})


@contextmanager
def ceilings_kept(db: Session, cohort_id: int, ids: Collection[int]) -> Iterator[Mapping[int, FundView]]:
    """Locks these funds, lets the block write lines of this cohort, and refuses when a ceiling was passed.

    Raises Refused before the block for a fund whose period does not cover the cohort's start.
    """
    funds = lock_funds(db, set(ids))
    if not funds:
        yield funds
        return
    cohort = cohorts.cohort(db, cohort_id)
    begin = scheduling.starts_of(db, [cohort_id]).get(cohort_id)
    for one in funds.values():
        check_period(one.facts, local(begin).date() if begin else None, cohort.name)
    with plans_kept(db, funds):
        yield funds


@contextmanager
def plans_kept(db: Session, funds: Mapping[int, FundView]) -> Iterator[None]:
    """Lets the block plan on these locked funds, and refuses when it passed a ceiling."""
    before = planned_on(db, list(funds))
    yield
    db.flush()
    after = planned_on(db, list(funds))
    for number, one in funds.items():
        check_planned(one.facts, before=before[number], after=after[number])


@contextmanager
def claims_kept(db: Session, ids: Collection[int], standing: Sequence[str]) -> Iterator[None]:
    """Locks these funds, lets the block invoice lines on them, and refuses when more is asked than they hold.

    `standing`: numbers of invoices that bill the same seats with their old split.
    """
    funds = lock_funds(db, set(ids))
    before = lines_on(db, list(funds))
    yield
    db.flush()
    after = lines_on(db, list(funds))
    for number, one in funds.items():
        problem = invoicing_problem(one.facts, claims_of(before[number]), claims_of(after[number]), standing)
        if problem is not None:
            raise Refused(problem)


def check_funds(funds: Mapping[int, FundView], shares: Collection[Share], kept: Collection[Share]) -> None:
    """Refuses shares on a fund that is unknown, closed or somebody else's; what is `kept` as it was is fine."""
    for index, share in enumerate(shares):
        if share.fund_id is None:
            continue
        if share.fund_id not in funds:
            raise Refused(T("Kies een fonds uit de lijst."), field=f"shares-{index}-fund_id")
        if share not in kept:
            check_share(funds[share.fund_id].facts, share, line=index)


def check_moved(db: Session, *, seat_id: int, lines: Collection[Line]) -> None:
    """Refuses when a fund behind these lines of a seat does not pay for the cohort that the seat is in now."""
    seat = enrolments.seats_by_id(db, [seat_id])[seat_id]
    numbers = {line.share.fund_id for line in lines if line.share.fund_id is not None}
    with ceilings_kept(db, seat.cohort_id, numbers) as funds:
        found = lines_on(db, list(funds))
    for number, one in funds.items():
        # what others plan by default is no reason to keep a seat where it is
        agreed = planned_by(line for line in found[number] if line.id is not None)
        check_planned(one.facts, before=ZERO, after=agreed)


def save_fund(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    fund_id: int | None = None,
    name: str,
    funder_id: int,
    fund_type: FundType,
    ceiling: Money,
    starts_on: date,
    ends_on: date,
    purpose: str = "",
    award_reference: str = "",
    award_date: date | None = None,
) -> int:
    """Writes a new fund, or changes one; answers its number.

    Raises NotFound for an unknown fund or funder; Refused for a name that exists, an end before the begin, a ceiling
    below what is planned and what it was, and another funder, kind or period than the lines on it have.
    """
    funder = organisations.organisation(db, funder_id)
    name = " ".join(name.split())
    if not name or len(name) > LINE or len(award_reference) > LINE or len(purpose) > LONG:
        raise Refused(T("Geef het fonds een naam."), field="name")
    if ceiling <= ZERO:
        raise Refused(T("Vul een plafond boven nul in."), field="ceiling")
    if ends_on < starts_on:
        raise Refused(T("De laatste dag ligt voor de eerste dag."), field="ends_on")
    row = Fund(created_at=clock.now())
    if fund_id is not None:
        locked = db.scalar(sa.select(Fund).where(Fund.id == fund_id).with_for_update())
        if locked is None:
            raise NotFound
        row = locked
        db.refresh(row)
    other = db.scalar(sa.select(Fund.id).where(sa.func.lower(Fund.name) == name.lower()))
    if other is not None and other != fund_id:
        raise Refused(T("Er is al een fonds met deze naam."), field="name")
    values: dict[str, Any] = {
        "name": name,
        "funder_id": funder_id,
        "fund_type": fund_type,
        "ceiling_cents": ceiling.cents,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "purpose": purpose,
        "award_reference": award_reference,
        "award_date": award_date,
    }
    if fund_id is not None:
        view = FundView(
            fund_id, name, funder_id, funder.name, fund_type, ceiling, starts_on, ends_on, "", "", None, None
        )
        _check_lines(db, row, view)
    try:
        with db.begin_nested():
            for key, value in values.items():
                setattr(row, key, value)
            db.add(row)
            db.flush()
    except IntegrityError as error:  # somebody else wrote the same name at the same moment
        raise Refused(T("Er is al een fonds met deze naam."), field="name") from error
    audit.record(
        db,
        actor,
        clock,
        "billing:fund:update" if fund_id else "billing:fund:create",
        "fund",
        row.id,
        fund=name,
        payer_id=funder_id,
        ceiling_cents=ceiling.cents,
    )
    return row.id


def close_fund(db: Session, actor: Actor, clock: Clock, *, fund_id: int, closed: bool = True) -> None:
    """Closes a fund: nothing new is planned on it, what is planned stays. `closed=False` opens it again.

    Raises NotFound.
    """
    row = db.scalar(sa.select(Fund).where(Fund.id == fund_id).with_for_update())
    if row is None:
        raise NotFound
    db.refresh(row)
    if (row.closed_at is not None) == closed:
        return
    row.closed_at = clock.now() if closed else None
    db.flush()
    action = "billing:fund:close" if closed else "billing:fund:open"
    audit.record(db, actor, clock, action, "fund", row.id, fund=row.name)


def _check_lines(db: Session, row: Fund, wanted: FundView) -> None:
    """Refuses a change that does not fit what is planned on the fund already."""
    lines = lines_on(db, [row.id])[row.id]
    check_ceiling(wanted.ceiling, planned_by(lines), before=Money(row.ceiling_cents))
    if lines and (row.funder_id != wanted.funder_id or row.fund_type != wanted.fund_type):
        field = "funder_id" if row.funder_id != wanted.funder_id else "fund_type"
        raise Refused(
            T("Op dit fonds is al gepland. De financier en de soort geld liggen dan vast."), field=field
        )
    agreed = {line.seat_id for line in lines if line.id is not None and not line.replaced}
    seats = enrolments.seats_by_id(db, agreed)
    groups = cohorts.cohorts(db, ids={one.cohort_id for one in seats.values()}) if seats else []
    starts = scheduling.starts_of(db, [one.id for one in groups])
    for group in groups:
        begin = starts.get(group.id)
        check_period(wanted.facts, local(begin).date() if begin else None, group.name)
