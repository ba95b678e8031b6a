"""What would be invoiced now: one draft per payer of a cohort, computed and never stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.billing.queries.fitting import Fitting, fitting
from app.billing.queries.lines import Line, lines_of
from app.billing.queries.outdated import Outdated, outdated
from app.billing.queries.vat import vat_of, vat_periods
from app.billing.rules.invoice import (
    BuyerFacts,
    Draft,
    OpenLine,
    SellerFacts,
    drafts,
    missing_of_buyer,
    missing_of_seller,
)
from app.billing.rules.vat import Taxed, Vat
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
    #: Its part of the invoice's VAT.
    vat: Money


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
    #: The only seat on it, when the payer wants an invoice per participant; else None.
    seat_id: int | None
    #: How many of the payer's lines still wait for its confirmation, and are not on it.
    waiting: int
    #: Invoices that still bill its seats as they were divided before.
    outdated: tuple[Outdated, ...]
    #: Why funds behind its lines cannot bear it, and of which of them too much is planned.
    beyond_funds: tuple[Text, ...]
    tight_funds: tuple[Text, ...]
    #: First and last day of the course, when planned.
    period: tuple[date, date] | None
    #: What the foundation, and what the payer, must still fill in.
    missing_of_seller: tuple[Text, ...]
    missing_of_buyer: tuple[Text, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be made final."""
        return not (self.missing_of_seller or self.missing_of_buyer or self.beyond_funds)


def draft_invoices(db: Session, cohort_id: int, on: date) -> tuple[DraftInvoice, ...]:
    """What each payer of the cohort would be invoiced on day `on`, one per payer or, where the payer prefers that,
    one per participant. Raises NotFound for an unknown cohort.
    """
    return _drafts(db, cohort_id, on)


def draft_invoice(
    db: Session,
    cohort_id: int,
    payer_id: int,
    on: date,
    *,
    seat_ids: Collection[int] | None = None,
) -> DraftInvoice | None:
    """What this payer would be invoiced on day `on` in one invoice; None when nothing is due.

    `seat_ids` keeps the lines of these seats only.
    """
    return next(iter(_drafts(db, cohort_id, on, payer_id=payer_id, seat_ids=seat_ids)), None)


def drafts_after(
    db: Session,
    cohort_id: int,
    on: date,
    *,
    seat_ids: Collection[int],
    crediting: Mapping[int, int],
    alone: Mapping[int, int],
) -> tuple[DraftInvoice, ...]:
    """What would be invoiced for these seats once lines of invoices are credited: `crediting`, each with its funding
    line. Of the seats in `alone` only this payer is looked at. A payer that has such a seat on another invoice with the
    old division gets its new one together with that.
    """
    found = _drafts(db, cohort_id, on, seat_ids=seat_ids, crediting=crediting, alone=alone)
    return tuple(draft for draft in found if all(one.payer_id != draft.payer.id for one in draft.outdated))


def _drafts(
    db: Session,
    cohort_id: int,
    on: date,
    *,
    payer_id: int | None = None,
    seat_ids: Collection[int] | None = None,
    crediting: Mapping[int, int] = MappingProxyType({}),
    alone: Mapping[int, int] = MappingProxyType({}),
) -> tuple[DraftInvoice, ...]:
    cohort = cohorts.cohort(db, cohort_id)
    content = courses.version(db, cohort.course_version_id).content
    if cohort.state not in BILLABLE:
        return ()
    seats = enrolments.seats(db, cohort_id, with_released=True)
    if seat_ids is not None:
        seats = [seat for seat in seats if seat.id in seat_ids]
    stored = lines_of(db, seats, freed=set(crediting.values()))
    every = [
        (seat, line)
        for seat in seats
        for line in stored[seat.id]
        if alone.get(seat.id, line.payer_id) == line.payer_id
    ]
    ids = {line.payer_id for _, line in every} if payer_id is None else {payer_id}
    payers = {one.id: one for one in organisations.organisations(db, ids=ids)}
    per_seat = (
        {one.id for one in payers.values() if one.invoice_per == "participant"} if payer_id is None else ()
    )
    vat = vat_of(vat_periods(db), cohort, content, on)
    found = drafts([open_line(line) for _, line in every], vat.regime, vat.percent, per_seat=per_seat)
    if not (found := tuple(draft for draft in found if payer_id in (None, draft.payer_id))):
        return ()
    others = {seat.organisation_id for seat, line in every if line.payer_id != seat.organisation_id}
    names = {one.id: one.name for one in payers.values()}
    shared = _Shared(
        cohort,
        content,
        names | organisations.names(db, others - names.keys()),
        organisations.foundation(db),
        vat,
        every,
        _period(db, cohort_id),
        outdated(db, {seat.id for seat in seats}, crediting=crediting.keys()),
        fitting(
            db,
            [every[position][1] for draft in found for position in draft.positions],
            names,
            freed=set(crediting.values()),
        ),
    )
    return tuple(
        _invoice(shared, payers[draft.payer_id], draft)
        for draft in sorted(found, key=lambda d: payers[d.payer_id].name.casefold())
    )


def missing_of_foundation(foundation: FoundationView) -> tuple[Text, ...]:
    """What the foundation must still fill in about itself before anything can be invoiced."""
    return missing_of_seller(_seller(foundation))


def open_line(line: Line) -> OpenLine:
    """What the rules need to know of a line."""
    return OpenLine(
        line.seat_id,
        line.payer_id,
        line.amount,
        line.share.invoice_payer,
        line.invoice_id is not None,
        line.waiting,
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all drafts of a cohort share."""

    cohort: CohortView
    content: CourseContent
    #: Names of the employers for whose seats somebody else pays.
    employers: Mapping[int, str]
    foundation: FoundationView
    vat: Vat
    every: list[tuple[SeatView, Line]]
    period: tuple[date, date] | None
    outdated: tuple[Outdated, ...]
    fitting: Fitting


def _period(db: Session, cohort_id: int) -> tuple[date, date] | None:
    days = [
        local(one.starts_at).date() for one in scheduling.sessions_of(db, [cohort_id]) if not one.cancelled
    ]
    return (min(days), max(days)) if days else None


def _invoice(given: _Shared, payer: OrganisationView, draft: Draft) -> DraftInvoice:
    chosen = [given.every[position] for position in draft.positions]
    references = {line.share.purchase_reference for _, line in chosen}
    shared = references.pop() if len(references) == 1 else ""
    lines = tuple(
        DraftLine(
            seat=seat,
            line=line,
            description=f"{given.content.title}: {_what(seat, payer, given.employers)}",
            detail=_detail(given.cohort, seat, line, named_above=shared),
            net=net,
            vat=vat,
        )
        for (seat, line), net, vat in zip(chosen, draft.taxed.lines, draft.taxed.vats, strict=True)
    )
    old = tuple(one for one in given.outdated if one.seat_id in {seat.id for seat, _ in chosen})
    asked = [line for _, line in chosen]
    return DraftInvoice(
        cohort=given.cohort,
        payer=payer,
        foundation=given.foundation,
        lines=lines,
        taxed=draft.taxed,
        vat_text=given.vat.exemption_text if draft.taxed.percent is None else "",
        reference=shared,
        seat_id=draft.seat_id,
        waiting=sum(line.waiting and line.payer_id == payer.id for _, line in given.every),
        outdated=old,
        beyond_funds=given.fitting.problems(
            asked,
            standing=tuple(dict.fromkeys(one.number for one in old if one.payer_id == payer.id)),
            cohort=given.cohort.name,
            starts_on=given.period[0] if given.period else None,
        ),
        tight_funds=given.fitting.warnings(asked),
        period=given.period,
        missing_of_seller=missing_of_seller(_seller(given.foundation)),
        missing_of_buyer=missing_of_buyer(_buyer(payer)),
    )


def _what(seat: SeatView, payer: OrganisationView, employers: Mapping[int, str]) -> str:
    """What is paid for. Only the employer reads who it is: another payer gets the seat's number and the employer."""
    own = seat.organisation_id == payer.id
    where = f"plaats {seat.number}" if own else f"plaats {seat.number}, {employers[seat.organisation_id]}"
    if seat.state is SeatState.RELEASED:
        return f"annulering van {where}"
    return (seat.person_name if own else "") or where


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
