"""Funding lines one by one, narrowed down: what stands behind each figure of the allocation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.billing.queries.allocation import MOST_COHORTS, SeatSplit, seat_splits
from app.billing.queries.funds import FundState, FundView, counts, invoiced_of, planned_by, seats_on
from app.billing.queries.lines import Line
from app.billing.queries.settled import Settled
from app.billing.rules.shares import FundType
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.money import ZERO, Money, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState

#: More lines than a seat has.
_AFTER_ALL = 1000


class LineStand(StrEnum):
    """Where the money of a line is; words of the address, so in Dutch."""

    INVOICED = "gefactureerd"
    TO_INVOICE = "niet-gefactureerd"
    PAID = "betaald"
    OPEN = "open"
    WAITING = "wacht"
    #: Of a seat that was given back: those are told apart, and in none of the others.
    RETURNED = "teruggegeven"


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What a list of lines is narrowed to; None: everything. `fund_id` 0: from no fund."""

    cohort_id: int | None = None
    organisation_id: int | None = None
    payer_id: int | None = None
    fund_type: FundType | None = None
    fund_id: int | None = None
    stand: LineStand | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A funding line with its seat, the names in it, and where its money is."""

    split: SeatSplit
    payer: str
    line: Line

    @property
    def settled(self) -> Settled:
        """Where its money is."""
        return self.split.settlement(self.line)

    @property
    def fund(self) -> str:
        """The name of its fund, or empty."""
        return self.split.funds.get(self.line.share.fund_id or 0, "")

    @property
    def key(self) -> tuple[int, int, int, int]:
        """Where it stands in the list: replaced lines after those of the seat that hold."""
        seat, line = self.split.seat, self.line
        place = _AFTER_ALL + (line.id or 0) if line.replaced else line.position
        return -seat.cohort_id, seat.number, seat.id, place


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines that were asked for, in order, and what can be chosen to narrow them down."""

    rows: tuple[LineRow, ...]
    #: Names by number of all lines before narrowing down.
    cohorts: dict[int, str]
    organisations: dict[int, str]
    payers: dict[int, str]
    funds: dict[int, str]

    @property
    def amount(self) -> Money:
        """What they come to."""
        return total(row.line.amount for row in self.rows)

    @property
    def invoiced(self) -> Money:
        """What invoices ask for them."""
        return total(row.settled.billed for row in self.rows)

    @property
    def paid(self) -> Money:
        """What was paid of them."""
        return total(row.settled.paid for row in self.rows)

    @property
    def open(self) -> Money:
        """What is still to be paid of them."""
        return total(row.settled.open for row in self.rows)


def line_rows(db: Session, wanted: LineFilter, *, of_organisations: Collection[int] | None = None) -> Lines:
    """The lines of the taken seats in all cohorts that were not cancelled; a cancelled one only when it is asked for.

    Those of seats that were given back instead when `LineStand.RETURNED` is asked for.

    `of_organisations` keeps the seats of these employers only. A constant number of queries.
    """
    ids = None if wanted.cohort_id is None else [wanted.cohort_id]
    groups = {
        one.id: one
        for one in cohorts.cohorts(db, ids=ids, limit=MOST_COHORTS)
        if ids or one.state is not CohortState.CANCELLED
    }
    returned = wanted.stand is LineStand.RETURNED
    held = enrolments.seats_of(db, list(groups), with_released=returned)
    seats = [
        seat
        for every in held.values()
        for seat in every
        if (seat.state is SeatState.RELEASED) is returned
        and (of_organisations is None or seat.organisation_id in of_organisations)
    ]
    own = {seat.cohort_id for seat in seats}
    splits = seat_splits(db, seats, groups)
    rows = [LineRow(split, payer, line) for split in splits for payer, line in split.lines]
    return Lines(
        rows=tuple(sorted((row for row in rows if _asked(row, wanted)), key=lambda row: row.key)),
        cohorts={one.id: one.name for one in groups.values() if one.id in own},
        organisations=_sorted({row.split.seat.organisation_id: row.split.organisation for row in rows}),
        payers=_sorted({row.line.payer_id: row.payer for row in rows}),
        funds=_sorted({row.line.share.fund_id: row.fund for row in rows if row.line.share.fund_id}),
    )


def fund_lines(db: Session, fund_id: int) -> list[LineRow]:
    """The lines that count on a fund, in order, as `funds.lines_on` tells them."""
    on = seats_on(db, [fund_id], with_standing=True)
    ids = {seat.id for seat in on.seats}
    held = enrolments.seats_of(db, {seat.cohort_id for seat in on.seats}, with_released=True)
    seats = [seat for every in held.values() for seat in every if seat.id in ids]
    rows = [
        LineRow(split, payer, line)
        for split in seat_splits(db, seats, on.cohorts, beside=on.standing)
        for payer, line in split.lines
        if line.share.fund_id == fund_id and counts(line, on.cohorts[split.seat.cohort_id])
    ]
    return sorted(rows, key=lambda row: row.key)


def fund_state(found: FundView, rows: Sequence[LineRow]) -> FundState:
    """Where the money of a fund is, from its `fund_lines`; the same as `fund_states` tells."""
    return FundState(
        fund=found,
        planned=planned_by(row.line for row in rows),
        invoiced=invoiced_of(row.line for row in rows),
        paid=total(row.settled.bare.paid for row in rows),
        lines=len(rows),
        replaced=sum(row.line.replaced for row in rows),
    )


def _sorted(names: dict[int, str]) -> dict[int, str]:
    return dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))


def _asked(row: LineRow, wanted: LineFilter) -> bool:
    pairs = (
        (wanted.organisation_id, row.split.seat.organisation_id),
        (wanted.payer_id, row.line.payer_id),
        (wanted.fund_type, row.line.fund_type),
        (wanted.fund_id, row.line.share.fund_id or 0),
    )
    if any(one is not None and one != other for one, other in pairs):
        return False
    settled = row.settled
    stands = {
        None: True,
        LineStand.INVOICED: row.line.invoice_id is not None,
        LineStand.TO_INVOICE: row.line.invoice_id is None and row.line.share.invoice_payer,
        LineStand.PAID: settled.paid != ZERO,
        LineStand.OPEN: settled.open != ZERO,
        LineStand.WAITING: row.line.waiting,
        LineStand.RETURNED: True,
    }
    return stands[wanted.stand]
