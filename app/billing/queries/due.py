"""What is still to be invoiced, per cohort and payer, over all cohorts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Invoice
from app.billing.queries.balances import credited_cents
from app.billing.queries.corrections import Correction, corrections_among
from app.billing.queries.drafts import BILLABLE, open_line
from app.billing.queries.lines import Line, lines_of
from app.billing.queries.vat import vat_of, vat_periods
from app.billing.rules.invoice import Draft, drafts
from app.billing.rules.vat import Vat, VatRegime, vat_on
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.money import Money
from app.courses import service as courses
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations

#: Older cohorts than this many are not looked at in the overview.
_MOST_COHORTS = 100


@dataclass(frozen=True, slots=True)
class DueRow:
    """What one payer would be invoiced now for one cohort."""

    cohort_id: int
    cohort: str
    payer_id: int
    payer: str
    #: Number of lines on the invoice.
    lines: int
    #: Including VAT.
    total: Money
    #: The only seat on it, when the payer wants an invoice per participant; else None.
    seat_id: int | None = None
    #: And its number in the cohort.
    seat_number: int | None = None


@dataclass(frozen=True, slots=True)
class Billed:
    """A final invoice that bills a cohort's seats and was not wholly credited."""

    id: int
    number: str
    payer_id: int
    #: As printed.
    payer: str
    #: Including VAT; what credit notes have not taken back.
    total: Money


@dataclass(frozen=True, slots=True)
class Bill:
    """A cohort's money now: what would still be invoiced, and what was."""

    due: tuple[DueRow, ...]
    invoices: tuple[Billed, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """Cohorts with their seats and the lines of those, read once."""

    groups: list[CohortView]
    seats: dict[int, list[SeatView]]
    lines: dict[int, tuple[Line, ...]]


def due(db: Session, on: date, *, cohort_id: int | None = None, payer_id: int | None = None) -> list[DueRow]:
    """All that can be invoiced on day `on`, by cohort and payer; optionally of one cohort or payer."""
    held = _held(db, cohort_id)
    return _named(db, _due(db, held, on, payer_id, _apart(db, held)))


def due_among(db: Session, on: date, groups: Sequence[CohortView]) -> list[DueRow]:
    """All that can be invoiced for these cohorts on day `on`, as `due`; the payers have no name, and no order."""
    held = _among(db, list(groups[:_MOST_COHORTS]))
    return _due(db, held, on, None, _apart(db, held))


def corrections(db: Session, *, cohort_id: int | None = None) -> list[Correction]:
    """What stands on invoices and is not owed (any more), by cohort and seat."""
    return _corrections(db, _held(db, cohort_id))


def open_items(
    db: Session, on: date, *, cohort_id: int | None = None, payer_id: int | None = None
) -> tuple[list[DueRow], list[Correction]]:
    """`due` and `corrections` at once, from the same reads."""
    held = _held(db, cohort_id)
    return _named(db, _due(db, held, on, payer_id, _apart(db, held))), _corrections(db, held)


def bill(db: Session, cohort: CohortView, on: date) -> Bill:
    """What a cohort's seats would be invoiced for on day `on`, and the invoices that they stand on. Five queries.

    What is due is told per payer, also of payers that want an invoice per participant, and the payers have no name.
    """
    held = _among(db, [cohort])
    ids = {line.invoice_id for lines in held.lines.values() for line in lines if line.invoice_id is not None}
    query = sa.select(Invoice, credited_cents()).where(Invoice.id.in_(ids)).order_by(Invoice.id)
    billed = tuple(
        Billed(
            row.id, row.number, row.payer_id, row.snapshot["buyer"]["name"], Money(row.total_cents - credited)
        )
        for row, credited in (db.execute(query) if ids else ())
    )
    return Bill(tuple(_due(db, held, on, None, frozenset())), billed)


def _held(db: Session, cohort_id: int | None) -> _Held:
    wanted = None if cohort_id is None else [cohort_id]
    return _among(db, cohorts.cohorts(db, ids=wanted, limit=_MOST_COHORTS))


def _among(db: Session, groups: list[CohortView]) -> _Held:
    seats = enrolments.seats_of(db, [one.id for one in groups], with_released=True, named=False)
    return _Held(groups, seats, lines_of(db, [seat for held in seats.values() for seat in held]))


def _due(db: Session, held: _Held, on: date, payer_id: int | None, apart: Collection[int]) -> list[DueRow]:
    found: list[DueRow] = []
    periods = vat_periods(db)
    contents: dict[int, CourseContent] = {}
    for group in held.groups:
        if group.state not in BILLABLE:
            continue
        vat = _vat(db, periods, group, contents, on)
        seats = {seat.id: seat.number for seat in held.seats.get(group.id, ())}
        lines = [line for seat_id in seats for line in held.lines[seat_id]]
        opened = [open_line(line) for line in lines]
        for draft in drafts(opened, vat.regime, vat.percent, per_seat=apart):
            if payer_id in (None, draft.payer_id):
                found.append(_row(group, draft, seats.get(draft.seat_id or 0)))
    return found


def _apart(db: Session, held: _Held) -> Collection[int]:
    """The payers that want an invoice for each participant."""
    every = {line.payer_id for lines in held.lines.values() for line in lines}
    return organisations.invoiced_per_participant(db, every)


def _vat(
    db: Session, periods: Sequence[Vat], group: CohortView, contents: dict[int, CourseContent], on: date
) -> Vat:
    """The VAT of a cohort's invoices on a day; its course is read, once, only when that decides the rate."""
    exempt = Vat(VatRegime.EXEMPT, 0, "")
    number = group.course_version_id
    if VatRegime(group.vat_regime) is VatRegime.EXEMPT or vat_on(periods, on, exempt) is not exempt:
        return vat_on(periods, on, exempt)
    if number not in contents:
        contents[number] = courses.version(db, number).content
    return vat_of(periods, group, contents[number], on)


def _row(group: CohortView, draft: Draft, seat_number: int | None) -> DueRow:
    return DueRow(
        group.id,
        group.name,
        draft.payer_id,
        "",
        len(draft.positions),
        draft.taxed.gross,
        draft.seat_id,
        seat_number,
    )


def _named(db: Session, found: list[DueRow]) -> list[DueRow]:
    names = organisations.names(db, {row.payer_id for row in found})
    named = [replace(row, payer=names[row.payer_id]) for row in found]
    return sorted(named, key=lambda row: (row.cohort.casefold(), row.cohort_id, row.payer.casefold()))


def _corrections(db: Session, held: _Held) -> list[Correction]:
    return corrections_among(db, held.groups, held.seats, held.lines)
