"""Which VAT holds on a day: the foundation's dated setting, else what the cohort was opened with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Invoice, VatPeriod
from app.billing.rules.vat import Vat, VatRegime, vat_on
from app.cohorts.service import CohortView
from app.courses.service import CourseContent


@dataclass(frozen=True, slots=True)
class VatRow:
    """A dated setting, for the page that lists them."""

    vat: Vat
    from_day: date
    #: Whether an invoice was made under it; then it stays as it is.
    used: bool


def vat_periods(db: Session) -> tuple[Vat, ...]:
    """All dated settings, the oldest first. One query."""
    rows = db.scalars(sa.select(VatPeriod).order_by(VatPeriod.from_day))
    return tuple(
        Vat(VatRegime(row.regime), row.percent, row.exemption_text, row.from_day) for row in rows.all()
    )


def vat_rows(db: Session) -> list[VatRow]:
    """The dated settings, the newest first, and which are in use. Two queries."""
    last = db.scalar(sa.select(sa.func.max(Invoice.issued_on)).where(Invoice.kind == "invoice"))
    found = []
    for vat in reversed(vat_periods(db)):
        if vat.from_day is not None:
            found.append(VatRow(vat, vat.from_day, last is not None and last >= vat.from_day))
    return found


def vat_of(periods: Sequence[Vat], cohort: CohortView, content: CourseContent, day: date) -> Vat:
    """The VAT of a cohort's invoices on a day."""
    known = [rate for rate in content.vat_rates if rate.from_day <= day]
    percent = max(known, key=lambda rate: rate.from_day).percent if known else content.vat_rates[0].percent
    return vat_on(periods, day, Vat(VatRegime(cohort.vat_regime), percent, content.vat_text))


def vat_regime_on(db: Session, cohort: CohortView, day: date) -> VatRegime:
    """How VAT relates to the price of the cohort on a day: what a visitor is told beside it. One query."""
    return vat_on(vat_periods(db), day, Vat(VatRegime(cohort.vat_regime), 0, "")).regime
