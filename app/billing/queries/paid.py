"""Which seats are paid."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.billing.queries.lines import lines_of
from app.billing.queries.settled import Settled, settled_lines
from app.core.money import ZERO
from app.enrolments import service as enrolments


def paid_enrolments(db: Session, cohort_ids: Collection[int]) -> frozenset[int]:
    """Who in these cohorts sits on a seat that was invoiced and of which nothing is open.

    A part that is covered without an invoice holds nothing up, nor does what was written off. Some eight queries.
    """
    seats = [
        one
        for listed in enrolments.seats_of(db, cohort_ids, named=False).values()
        for one in listed
        if one.enrolment_id is not None
    ]
    lines = lines_of(db, seats)
    settled = settled_lines(db, [line for listed in lines.values() for line in listed])
    return frozenset(
        one.enrolment_id
        for one in seats
        if one.enrolment_id is not None
        and all(
            line.amount == ZERO
            or not line.share.invoice_payer
            or (line.invoice_id is not None and settled.get(line.id or 0, Settled()).open <= ZERO)
            for line in lines[one.id]
        )
    )
