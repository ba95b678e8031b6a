"""Who bears what of a cohort: organisations × payers × fund types, and seat by seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.billing.queries.lines import Line, lines_of
from app.billing.rules.shares import FundType
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.money import ZERO, Money, divide, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class FundRow:
    """One fund type over the whole cohort."""

    fund_type: FundType
    amount: Money
    #: Whole percents; those of all rows sum to 100.
    percent: int
    #: Names of the payers, by name.
    payers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What one payer bears, from one fund type, of the seats of one organisation."""

    organisation: str
    payer: str
    fund_type: FundType
    #: On how many seats.
    seats: int
    amount: Money
    #: The part of it that stands on a final invoice now.
    invoiced: Money


@dataclass(frozen=True, slots=True)
class SeatSplit:
    """One seat with its split."""

    seat: SeatView
    organisation: str
    #: Pairs of the payer's name and the line.
    lines: tuple[tuple[str, Line], ...]

    @property
    def invoiced(self) -> bool:
        """Whether a line stands on a final invoice: then the split is fixed until that is credited."""
        return any(line.invoice_id is not None for _, line in self.lines)

    @property
    def agreed(self) -> bool:
        """Whether a split was stored; else the default holds."""
        return any(line.id is not None for _, line in self.lines)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The cost allocation of a cohort, or of one organisation's seats in it."""

    cohort: CohortView
    total: Money
    invoiced: Money
    funds: tuple[FundRow, ...]
    rows: tuple[AllocationRow, ...]
    seats: tuple[SeatSplit, ...]


def allocation(
    db: Session,
    cohort_id: int,
    *,
    of_organisations: Collection[int] | None = None,
    taken: Sequence[SeatView] | None = None,
) -> Allocation:
    """The allocation of the cohort's taken seats; `of_organisations` keeps those of these employers only.

    `taken` are the cohort's taken seats when the caller has read them already.
    Funds, rows and seats each sum to the prices of the seats. Raises NotFound for an unknown cohort.
    """
    cohort = cohorts.cohort(db, cohort_id)
    seats = [
        seat
        for seat in (enrolments.seats(db, cohort_id) if taken is None else taken)
        if of_organisations is None or seat.organisation_id in of_organisations
    ]
    lines = lines_of(db, seats)
    every = [line for seat in seats for line in lines[seat.id]]
    names = organisations.names(db, {s.organisation_id for s in seats} | {line.payer_id for line in every})
    splits = tuple(
        SeatSplit(
            seat, names[seat.organisation_id], tuple((names[line.payer_id], line) for line in lines[seat.id])
        )
        for seat in seats
    )
    found = Allocation(
        cohort=cohort,
        total=total(seat.price for seat in seats),
        invoiced=total(line.amount for line in every if line.invoice_id is not None),
        funds=_funds(splits),
        rows=_rows(splits),
        seats=splits,
    )
    for part in (found.funds, found.rows):
        if total(row.amount for row in part) != found.total:
            raise AssertionError(f"cohort {cohort_id}: the allocation does not sum to {found.total}")
    return found


def _funds(seats: tuple[SeatSplit, ...]) -> tuple[FundRow, ...]:
    amounts: dict[FundType, Money] = {}
    payers: dict[FundType, set[str]] = {}
    for one in seats:
        for payer, line in one.lines:
            amounts[line.fund_type] = amounts.get(line.fund_type, ZERO) + line.amount
            payers.setdefault(line.fund_type, set()).add(payer)
    order = [fund for fund in FundType if fund in amounts]
    weights = [amounts[fund].cents for fund in order]
    percents = divide(Money(100), weights) if any(weights) else [ZERO] * len(order)
    return tuple(
        FundRow(fund, amounts[fund], percent.cents, tuple(sorted(payers[fund], key=str.casefold)))
        for fund, percent in zip(order, percents, strict=True)
    )


def _rows(seats: tuple[SeatSplit, ...]) -> tuple[AllocationRow, ...]:
    groups: dict[tuple[str, str, FundType], list[Line]] = {}
    for one in seats:
        for payer, line in one.lines:
            groups.setdefault((one.organisation, payer, line.fund_type), []).append(line)
    order = list(FundType)
    keys = sorted(groups, key=lambda k: (k[0].casefold(), k[0], order.index(k[2]), k[1].casefold(), k[1]))
    return tuple(
        AllocationRow(
            organisation=key[0],
            payer=key[1],
            fund_type=key[2],
            seats=len({line.seat_id for line in groups[key]}),
            amount=total(line.amount for line in groups[key]),
            invoiced=total(line.amount for line in groups[key] if line.invoice_id is not None),
        )
        for key in keys
    )
