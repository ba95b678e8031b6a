"""What would be invoiced now: one draft per payer of a cohort, computed and never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.billing.queries.lines import Line, lines_of
from app.billing.rules.invoice import (
    BuyerFacts,
    Draft,
    OpenLine,
    SellerFacts,
    drafts,
    missing_of_buyer,
    missing_of_seller,
)
from app.billing.rules.vat import Taxed, VatRegime
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import local
from app.core.money import Money
from app.core.text import Text
from app.courses import service as courses
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState, SeatView
from app.organisations import service as organisations
from app.organisations.service import FoundationView, OrganisationView
from app.scheduling import service as scheduling

#: Cohorts in these states can be invoiced.
BILLABLE = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of an invoice to be."""

    seat: SeatView
    line: Line
    #: As it will be printed.
    description: str
    detail: str
    #: Without VAT.
    net: Money


@dataclass(frozen=True, slots=True)
class DraftInvoice:
    """An invoice to be, complete but for its number and dates."""

    cohort: CohortView
    payer: OrganisationView
    foundation: FoundationView
    lines: tuple[DraftLine, ...]
    taxed: Taxed
    #: Reason of the exemption; empty when nothing is exempt.
    vat_text: str
    #: The payer's own reference when all lines share one.
    reference: str
    #: First and last day of the course, when planned.
    period: tuple[date, date] | None
    #: What the foundation, and what the payer, must still fill in.
    missing_of_seller: tuple[Text, ...]
    missing_of_buyer: tuple[Text, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be made final."""
        return not (self.missing_of_seller or self.missing_of_buyer)


def draft_invoices(db: Session, cohort_id: int, on: date) -> tuple[DraftInvoice, ...]:
    """What each payer of the cohort would be invoiced on day `on`. Raises NotFound for an unknown cohort."""
    return _drafts(db, cohort_id, on, None)


def draft_invoice(db: Session, cohort_id: int, payer_id: int, on: date) -> DraftInvoice | None:
    """What this payer would be invoiced on day `on`; None when nothing is due."""
    return next(iter(_drafts(db, cohort_id, on, payer_id)), None)


def _drafts(db: Session, cohort_id: int, on: date, payer_id: int | None) -> tuple[DraftInvoice, ...]:
    cohort = cohorts.cohort(db, cohort_id)
    content = courses.version(db, cohort.course_version_id).content
    if cohort.state not in BILLABLE:
        return ()
    seats = enrolments.seats(db, cohort_id, with_released=True)
    stored = lines_of(db, seats)
    every = [(seat, line) for seat in seats for line in stored[seat.id]]
    regime = VatRegime(cohort.vat_regime)
    found = drafts([_open(seat, line) for seat, line in every], regime, vat_percent(content, on))
    found = tuple(draft for draft in found if payer_id in (None, draft.payer_id))
    if not found:
        return ()
    payers = {one.id: one for one in organisations.organisations(db, ids={d.payer_id for d in found})}
    foundation = organisations.foundation(db)
    period = _period(db, cohort_id)
    return tuple(
        _invoice(cohort, content, foundation, payers[draft.payer_id], draft, every, period)
        for draft in sorted(found, key=lambda d: payers[d.payer_id].name.casefold())
    )


def missing_of_foundation(foundation: FoundationView) -> tuple[Text, ...]:
    """What the foundation must still fill in about itself before anything can be invoiced."""
    return missing_of_seller(_seller(foundation))


def vat_percent(content: CourseContent, on: date) -> int:
    """The VAT rate of the course on a day, in whole percents, also when the course itself is exempt."""
    known = [rate for rate in content.vat_rates if rate.from_day <= on]
    return max(known, key=lambda rate: rate.from_day).percent if known else content.vat_rates[0].percent


def _open(seat: SeatView, line: Line) -> OpenLine:
    return OpenLine(
        seat.id,
        line.payer_id,
        line.amount,
        line.share.invoice_payer,
        line.invoice_id is not None,
        line.waiting,
    )


def _period(db: Session, cohort_id: int) -> tuple[date, date] | None:
    days = [
        local(one.starts_at).date() for one in scheduling.sessions_of(db, [cohort_id]) if not one.cancelled
    ]
    return (min(days), max(days)) if days else None


def _invoice(
    cohort: CohortView,
    content: CourseContent,
    foundation: FoundationView,
    payer: OrganisationView,
    draft: Draft,
    every: list[tuple[SeatView, Line]],
    period: tuple[date, date] | None,
) -> DraftInvoice:
    chosen = [every[position] for position in draft.positions]
    references = {line.share.purchase_reference for _, line in chosen}
    shared = references.pop() if len(references) == 1 else ""
    lines = tuple(
        DraftLine(
            seat=seat,
            line=line,
            description=f"{content.title}: {_what(seat)}",
            detail=_detail(cohort, seat, line, named_above=shared),
            net=net,
        )
        for (seat, line), net in zip(chosen, draft.taxed.lines, strict=True)
    )
    return DraftInvoice(
        cohort=cohort,
        payer=payer,
        foundation=foundation,
        lines=lines,
        taxed=draft.taxed,
        vat_text=content.vat_text if draft.taxed.percent is None else "",
        reference=shared,
        period=period,
        missing_of_seller=missing_of_seller(_seller(foundation)),
        missing_of_buyer=missing_of_buyer(_buyer(payer)),
    )


def _what(seat: SeatView) -> str:
    if seat.state is SeatState.RELEASED:
        return f"annulering van plaats {seat.number}"
    return seat.person_name or f"plaats {seat.number}"


def _detail(cohort: CohortView, seat: SeatView, line: Line, *, named_above: str) -> str:
    """The small line under a description, in Dutch as printed."""
    share = line.share
    parts = [
        f"Groep {cohort.name}",
        f"Deel van {seat.price}" if line.amount != seat.price else "",
        f"Kostenplaats {share.cost_centre}" if share.cost_centre else "",
        f"Kenmerk {share.purchase_reference}" if share.purchase_reference != named_above else "",
        f"Beschikking {share.award_reference}" if share.award_reference else "",
    ]
    return ". ".join(part for part in parts if part)


def _seller(found: FoundationView) -> SellerFacts:
    return SellerFacts(
        found.name, found.street, found.postcode, found.city, found.kvk, found.tax_number, found.iban
    )


def _buyer(payer: OrganisationView) -> BuyerFacts:
    return BuyerFacts(
        payer.legal_name or payer.name, payer.street, payer.postcode, payer.city, payer.invoice_email
    )
