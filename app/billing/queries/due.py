"""What is still to be invoiced, per cohort and payer, over all cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.billing.queries.drafts import vat_percent
from app.billing.queries.lines import lines_of
from app.billing.rules.invoice import OpenLine, drafts
from app.billing.rules.vat import VatRegime
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.money import Money
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.organisations import service as organisations

#: Cohorts in these states can be invoiced.
BILLABLE = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED)
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


def due(db: Session, on: date, *, cohort_id: int | None = None, payer_id: int | None = None) -> list[DueRow]:
    """All that can be invoiced on day `on`, by cohort and payer; optionally of one cohort or payer."""
    ids = None if cohort_id is None else [cohort_id]
    groups = cohorts.cohorts(db, ids=ids, states=BILLABLE, limit=_MOST_COHORTS)
    seats = enrolments.seats_of(db, [one.id for one in groups])
    lines = lines_of(db, [seat for held in seats.values() for seat in held])
    found: list[DueRow] = []
    for group in groups:
        regime = VatRegime(group.vat_regime)
        percent = 0
        if regime is not VatRegime.EXEMPT:
            percent = vat_percent(courses.version(db, group.course_version_id).content, on)
        every = [line for seat in seats.get(group.id, ()) for line in lines[seat.id]]
        opened = [
            OpenLine(
                line.seat_id,
                line.payer_id,
                line.amount,
                line.share.invoice_payer,
                line.invoice_id is not None,
            )
            for line in every
        ]
        found += [
            DueRow(group.id, group.name, draft.payer_id, "", len(draft.positions), draft.taxed.gross)
            for draft in drafts(opened, regime, percent)
            if payer_id in (None, draft.payer_id)
        ]
    names = organisations.names(db, {row.payer_id for row in found})
    named = [
        DueRow(row.cohort_id, row.cohort, row.payer_id, names[row.payer_id], row.lines, row.total)
        for row in found
    ]
    return sorted(named, key=lambda row: (row.cohort.casefold(), row.cohort_id, row.payer.casefold()))
