"""Who bears what of a cohort or an organisation, from which fund, and what of it was invoiced and paid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.billing.queries.funds import FundView, fund_views
from app.billing.queries.lines import Line, lines_of
from app.billing.queries.outdated import Outdated, outdated
from app.billing.queries.settled import Settled, settled_lines
from app.billing.rules.flows import Flow
from app.billing.rules.shares import FundType
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.money import ZERO, Money, divide, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState, SeatView
from app.organisations import service as organisations
from app.organisations.service import OrganisationView

#: Older cohorts than this many are not looked at.
MOST_COHORTS = 100


@dataclass(frozen=True, slots=True)
class FundRow:
    """One fund type over all lines."""

    fund_type: FundType
    amount: Money
    #: Whole percents; those of all rows sum to 100.
    percent: int
    #: Names of the payers, by name.
    payers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What one payer bears, from one fund, of the seats of one organisation in one cohort."""

    organisation: str
    payer: str
    fund_type: FundType
    #: The numbers of those seats.
    seat_ids: frozenset[int]
    amount: Money
    #: What invoices ask for it now; like the next two with VAT, when that comes on top.
    invoiced: Money
    paid: Money
    open: Money
    cohort_id: int
    cohort: str
    organisation_id: int
    payer_id: int
    #: The fund that it comes from; None and empty when it comes from none.
    fund_id: int | None
    fund: str

    @property
    def seats(self) -> int:
        """On how many seats."""
        return len(self.seat_ids)


@dataclass(frozen=True, slots=True)
class SeatSplit:
    """One seat with its split."""

    seat: SeatView
    organisation: str
    #: Pairs of the payer's name and the line.
    lines: tuple[tuple[str, Line], ...]
    #: Names of the funds that the lines come from, by number.
    funds: dict[int, str]
    #: Where the money of each invoiced line is, by the line's number.
    settled: dict[int, Settled]
    cohort: str = ""

    @property
    def invoiced(self) -> bool:
        """Whether a line stands on a final invoice: then the split is fixed until that is credited."""
        return any(line.invoice_id is not None for _, line in self.lines)

    @property
    def agreed(self) -> bool:
        """Whether a split was stored; else the default holds."""
        return any(line.id is not None for _, line in self.lines)

    @property
    def waiting(self) -> bool:
        """Whether a payer must still confirm its part."""
        return any(line.waiting for _, line in self.lines)

    def settlement(self, line: Line) -> Settled:
        """Where the money of one of its lines is."""
        return self.settled.get(line.id or 0, Settled())


@dataclass(frozen=True, slots=True)
class Picture:
    """Who bears these seats: as funds, as rows, seat by seat and as flows; each sums to the prices of the seats."""

    total: Money
    #: What invoices ask for it now; like the next two with VAT, when that comes on top.
    invoiced: Money
    paid: Money
    open: Money
    funds: tuple[FundRow, ...]
    rows: tuple[AllocationRow, ...]
    seats: tuple[SeatSplit, ...]
    flows: tuple[Flow, ...]
    #: What is still owed or billed for seats that were given back; in none of the sums above.
    returned: tuple[AllocationRow, ...]
    #: The funds that some of it comes from, by name.
    sources: tuple[FundView, ...]
    #: The numbers of all seats that were looked at, given back ones too.
    held: frozenset[int]
    #: Invoices that still bill these seats as they were divided before; in none of the sums above.
    outdated: tuple[Outdated, ...]


@dataclass(frozen=True, slots=True)
class Allocation(Picture):
    """The cost allocation of a cohort, or of one organisation's seats in it."""

    cohort: CohortView


@dataclass(frozen=True, slots=True)
class OrganisationMoney(Picture):
    """The cost allocation of an organisation's seats in all cohorts that were not cancelled."""

    organisation: OrganisationView


def allocation(
    db: Session,
    cohort_id: int,
    *,
    of_organisations: Collection[int] | None = None,
    taken: Sequence[SeatView] | None = None,
) -> Allocation:
    """The allocation of the cohort's taken seats; `of_organisations` keeps those of these employers only.

    `taken` are the cohort's taken seats when the caller has read them already; then nothing is told of seats that
    were given back. Raises NotFound for an unknown cohort.
    """
    cohort = cohorts.cohort(db, cohort_id)
    seats = enrolments.seats(db, cohort_id, with_released=True) if taken is None else taken
    kept = [one for one in seats if of_organisations is None or one.organisation_id in of_organisations]
    return Allocation(**_picture(db, kept, {cohort.id: cohort}), cohort=cohort)


def organisation_money(db: Session, organisation_id: int) -> OrganisationMoney:
    """The allocation of an organisation's seats, cohort by cohort. Raises NotFound for an unknown organisation."""
    organisation = organisations.organisation(db, organisation_id)
    groups = {
        one.id: one
        for one in cohorts.cohorts(db, limit=MOST_COHORTS)
        if one.state is not CohortState.CANCELLED
    }
    every = enrolments.seats_of(db, list(groups), with_released=True)
    seats = [one for held in every.values() for one in held if one.organisation_id == organisation_id]
    return OrganisationMoney(**_picture(db, seats, groups), organisation=organisation)


def seat_splits(
    db: Session, seats: Sequence[SeatView], groups: dict[int, CohortView], *, beside: Collection[Line] = ()
) -> list[SeatSplit]:
    """Each of these seats with its lines, the names in them and where the money is. A constant number of queries.

    `beside`: lines of these seats to tell too, that do not hold any more.
    """
    return _splits(db, seats, groups, beside)[0]


def _splits(
    db: Session, seats: Sequence[SeatView], groups: dict[int, CohortView], beside: Collection[Line] = ()
) -> tuple[list[SeatSplit], tuple[FundView, ...]]:
    """The same, and the funds behind the lines, by name."""
    lines = lines_of(db, seats)
    for old in beside:
        lines[old.seat_id] = (*lines[old.seat_id], old)
    every = [line for seat in seats for line in lines[seat.id]]
    names = organisations.names(db, {s.organisation_id for s in seats} | {line.payer_id for line in every})
    views = fund_views(db, [line.share.fund_id for line in every], names)
    sources = {number: one.name for number, one in views.items()}
    settled = settled_lines(db, every)
    found = [
        SeatSplit(
            seat,
            names[seat.organisation_id],
            tuple((names[line.payer_id], line) for line in lines[seat.id]),
            sources,
            settled,
            groups[seat.cohort_id].name,
        )
        for seat in seats
    ]
    return found, tuple(sorted(views.values(), key=lambda one: (one.name.casefold(), one.id)))


def _picture(db: Session, seats: Sequence[SeatView], groups: dict[int, CohortView]) -> dict[str, Any]:
    """The fields of a `Picture`."""
    splits, sources = _splits(db, seats, groups)
    taken = tuple(one for one in splits if one.seat.state is not SeatState.RELEASED)
    rows = _rows(taken)
    whole = total(one.seat.price for one in taken)
    funds = _funds(taken)
    for sums in ([row.amount for row in rows], [row.amount for row in funds]):
        if total(sums) != whole:
            raise AssertionError(f"the allocation does not sum to {whole}")
    return {
        "total": whole,
        "invoiced": total(row.invoiced for row in rows),
        "paid": total(row.paid for row in rows),
        "open": total(row.open for row in rows),
        "funds": funds,
        "rows": rows,
        "seats": taken,
        "flows": tuple(
            Flow(row.payer, row.fund, row.fund_type, row.organisation, row.amount, row.seat_ids)
            for row in rows
        ),
        "sources": sources,
        "held": frozenset(one.seat.id for one in splits),
        "outdated": outdated(db, [one.seat.id for one in taken]),
        "returned": _rows([one for one in splits if one.seat.state is SeatState.RELEASED]),
    }


def _funds(seats: Iterable[SeatSplit]) -> tuple[FundRow, ...]:
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


def _rows(seats: Iterable[SeatSplit]) -> tuple[AllocationRow, ...]:
    groups: dict[tuple[int, int, int, FundType, int], list[tuple[SeatSplit, str, Line]]] = {}
    for one in seats:
        for payer, line in one.lines:
            key = (
                one.seat.cohort_id,
                one.seat.organisation_id,
                line.payer_id,
                line.fund_type,
                line.share.fund_id or 0,
            )
            groups.setdefault(key, []).append((one, payer, line))
    found = [_row(parts) for parts in groups.values()]
    order = list(FundType)
    place: Callable[[AllocationRow], tuple[Any, ...]] = lambda row: (  # noqa: E731
        row.cohort.casefold(),
        row.cohort_id,
        row.organisation.casefold(),
        row.organisation,
        order.index(row.fund_type),
        row.payer.casefold(),
        row.payer,
        row.fund.casefold(),
        row.fund_id or 0,
    )
    return tuple(sorted(found, key=place))


def _row(parts: Sequence[tuple[SeatSplit, str, Line]]) -> AllocationRow:
    one, payer, line = parts[0]
    where = [split.settlement(each) for split, _, each in parts]
    return AllocationRow(
        organisation=one.organisation,
        payer=payer,
        fund_type=line.fund_type,
        seat_ids=frozenset(each.seat_id for _, _, each in parts),
        amount=total(each.amount for _, _, each in parts),
        invoiced=total(each.billed for each in where),
        paid=total(each.paid for each in where),
        open=total(each.open for each in where),
        cohort_id=one.seat.cohort_id,
        cohort=one.cohort,
        organisation_id=one.seat.organisation_id,
        payer_id=line.payer_id,
        fund_id=line.share.fund_id,
        fund=one.funds.get(line.share.fund_id or 0, ""),
    )
