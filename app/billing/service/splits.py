"""Dividing seats over their payers.

Lock order: the cohort's row, then the funds' rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import FundingLine, PayerRequest, RequestedLine
from app.billing.queries import Line, lines_of
from app.billing.queries.funds import funds
from app.billing.queries.shares import columns_of, share_of
from app.billing.rules.ceilings import consent_needed
from app.billing.rules.shares import Share, split
from app.billing.service.funding import ceilings_kept, check_funds, lock_funds_of
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations

#: What a seat's lines come to, share by share.
Parts = list[tuple[Share, Money]]


def set_split(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    seat_ids: Collection[int],
    shares: Sequence[Share],
) -> int:
    """Divides the price of each of these seats of a cohort over `shares`; answers how many seats changed.

    A coordinator divides seats of the own organisation when nobody else bears more or otherwise than before, and
    no part is newly without invoice or conditional; else `settle_split` proposes it. Raises NotFound for an unknown
    or foreign seat, Refused for shares that do not come out at the price, an unknown payer, a fund that has too
    little left, or a seat that stands on an invoice. Finance may divide an invoiced seat: its invoices stay as they
    are, and `corrections` tells to credit and re-invoice them.
    """
    cohorts.lock_cohort(db, cohort_id)
    seats, current = checked(db, actor, cohort_id, seat_ids, shares)
    if not works_everywhere(actor) and needs_consent(seats, current, shares):
        raise Refused(
            T(
                "Een ander betaalt mee, of een deel gaat zonder factuur of met voorwaarde. "
                "Stel het voor: de stichting bevestigt het."
            )
        )
    return write_split(db, actor, clock, cohort_id, seats, current, shares)


def checked(
    db: Session, actor: Actor, cohort_id: int, seat_ids: Collection[int], shares: Sequence[Share]
) -> tuple[list[SeatView], dict[int, tuple[Line, ...]]]:
    """The seats and their lines when `actor` may ask for this split of them; refuses like `set_split`."""
    seats = editable_seats(db, actor, cohort_id, seat_ids)
    current = lines_of(db, seats)
    lines = [line for every in current.values() for line in every]
    known, known_funds = payer_names(db, actor, lines), fund_choices(db, actor, lines)
    for index, share in enumerate(shares):
        if share.payer_id not in known:
            raise Refused(T("Kies een betaler uit de lijst."), field=f"shares-{index}-payer_id")
        if share.fund_id is not None and share.fund_id not in known_funds:
            raise Refused(T("Kies een fonds uit de lijst."), field=f"shares-{index}-fund_id")
    for seat in seats:
        if not works_everywhere(actor) and any(line.invoice_id is not None for line in current[seat.id]):
            raise Refused(
                T(
                    "Plaats %(number)s staat al op een factuur. Vraag de stichting om die te crediteren. "
                    "Daarna kun je de plaats opnieuw verdelen.",
                    number=seat.number,
                )
            )
        split(seat.price, shares)
    return seats, current


def needs_consent(
    seats: Sequence[SeatView], current: dict[int, tuple[Line, ...]], shares: Sequence[Share]
) -> bool:
    """Whether the foundation must agree with this split for one of the seats; see `rules.ceilings`."""
    return any(
        consent_needed(
            seat.organisation_id,
            [(line.share, line.amount) for line in current[seat.id]],
            list(zip(shares, split(seat.price, shares), strict=True)),
        )
        for seat in seats
    )


def write_split(
    db: Session,
    actor: Actor,
    clock: Clock,
    cohort_id: int,
    seats: Sequence[SeatView],
    current: dict[int, tuple[Line, ...]],
    shares: Sequence[Share],
) -> int:
    """Writes a checked split of these seats, within the ceilings, and tells the audit log."""
    changed = []
    with ceilings_kept(db, cohort_id, {one.fund_id for one in shares if one.fund_id is not None}) as found:
        kept = [line.share for lines in current.values() for line in lines if line.id is not None]
        check_funds(found, shares, kept)
        for seat in seats:
            parts: Parts = list(zip(shares, split(seat.price, shares), strict=True))
            before = [(line.share, line.amount) for line in current[seat.id] if line.id is not None]
            if before != parts:
                replace_lines(db, clock, seat.id, parts)
                changed.append(seat.id)
    if changed:
        audit.record(
            db,
            actor,
            clock,
            "billing:split:set",
            "cohort",
            cohort_id,
            seats=changed,
            shares=[
                [s.payer_id, str(s.fund_type), str(s.method), s.value, s.invoice_payer, s.fund_id]
                for s in shares
            ],
        )
    return len(changed)


def editable_seats(db: Session, actor: Actor, cohort_id: int, seat_ids: Collection[int]) -> list[SeatView]:
    """The seats by number when `actor` may divide all of them; raises NotFound when one is unknown or foreign."""
    wanted = set(seat_ids)
    seats = [seat for seat in enrolments.seats(db, cohort_id) if seat.id in wanted]
    everywhere = works_everywhere(actor)
    if len(seats) != len(wanted) or not seats:
        raise NotFound
    if not everywhere and any(seat.organisation_id not in actor.organisation_ids for seat in seats):
        raise NotFound
    return sorted(seats, key=lambda seat: seat.number)


def payer_names(db: Session, actor: Actor, lines: Collection[Line]) -> dict[int, str]:
    """Whom `actor` may choose as payer of seats that now have `lines`: names by number, in order of name.

    Finance chooses from all; a coordinator from the own organisations, funders that enrol nobody, and the payers
    that are there already: the other employers stay unseen.
    """
    if works_everywhere(actor):
        return {one.id: one.name for one in organisations.organisations(db)}
    mine = set(actor.organisation_ids) | {line.payer_id for line in lines}
    found = {one.id: one for one in organisations.organisations(db, enrols=False)}
    found |= {one.id: one for one in organisations.organisations(db, ids=mine)}
    return {one.id: one.name for one in sorted(found.values(), key=lambda one: (one.name.casefold(), one.id))}


def fund_choices(db: Session, actor: Actor, lines: Collection[Line]) -> dict[int, str]:
    """From which funds `actor` may let seats with these lines be paid: names with funder by number, by name.

    Finance chooses from all that are open; a coordinator from those of the own organisations. What is there already
    stays to be chosen.
    """
    there = {line.share.fund_id for line in lines if line.share.fund_id is not None}
    mine = None if works_everywhere(actor) else actor.organisation_ids
    return {
        one.id: f"{one.name} ({one.funder})"
        for one in funds(db)
        if one.id in there or (one.closed_at is None and (mine is None or one.funder_id in mine))
    }


def store_defaults(db: Session, clock: Clock, lines: Collection[Line]) -> None:
    """Stores the whole default split of each seat of which one of `lines` is a default, so it can be invoiced.

    It was planned already, so no ceiling is in the way. Raises Refused when a fund of one of `lines` is closed or does
    not pay for the cohort; the fund behind another payer's part is no reason to.
    """
    wanted = {line.seat_id for line in lines if line.id is None}
    if not wanted:
        return
    seats = enrolments.seats_by_id(db, wanted)
    current = lines_of(db, list(seats.values()))
    by_cohort: dict[int, list[int]] = {}
    for seat_id in sorted(wanted):
        by_cohort.setdefault(seats[seat_id].cohort_id, []).append(seat_id)
    for cohort_id, ids in sorted(by_cohort.items()):
        lock_funds_of(db, [seats[one] for one in ids])
        asked = [line.share for line in lines if line.seat_id in ids]
        with ceilings_kept(db, cohort_id, {one.fund_id for one in asked if one.fund_id is not None}) as found:
            check_funds(found, asked, ())
            for seat_id in ids:
                parts: Parts = [(line.share, line.amount) for line in current[seat_id]]
                replace_lines(db, clock, seat_id, parts)


def works_everywhere(actor: Actor) -> bool:
    """Whether `actor` divides the seats of every organisation."""
    return actor == SYSTEM or actor.has(Role.FINANCE, Role.ADMINISTRATOR)


def replace_lines(db: Session, clock: Clock, seat_id: int, parts: Parts) -> None:
    """Puts these lines in the place of the seat's; what a payer confirmed and is the same stays confirmed.

    A line that stands on an invoice and is the same, in the same place, stays on it.

    A request to a payer about a line that goes is withdrawn. The caller holds the locks and checked everything.
    """
    now = clock.now()
    old = db.scalars(
        sa.select(FundingLine).where(FundingLine.seat_id == seat_id, FundingLine.replaced_at.is_(None))
    ).all()
    confirmed = {}
    kept = {row.position for row in old if row.invoice_id is not None and _is(row, parts)}
    old = [row for row in old if row.position not in kept]
    for row in old:
        row.invoice_id, row.replaced_at = None, now
        if row.confirmed_at is not None:
            key = (row.payer_organisation_id, row.fund_type, row.amount_cents)
            confirmed[key] = row.confirmed_at
    withdraw_requests(db, clock, [row.id for row in old])
    db.flush()  # the old lines make room before the new ones come: both have the same positions
    for position, (share, amount) in enumerate(parts, 1):
        if position in kept:
            continue
        key = (share.payer_id, str(share.fund_type), amount.cents)
        db.add(
            FundingLine(
                seat_id=seat_id,
                position=position,
                amount_cents=amount.cents,
                confirmed_at=confirmed.get(key) if share.conditional else None,
                created_at=now,
                **columns_of(share),
            )
        )
    db.flush()


def _is(row: FundingLine, parts: Parts) -> bool:
    """Whether the part in a line's place is what the line holds already."""
    same = parts[row.position - 1 : row.position]
    return [(share, amount.cents) for share, amount in same] == [(share_of(row), row.amount_cents)]


def withdraw_requests(db: Session, clock: Clock, line_ids: Collection[int]) -> None:
    """Withdraws what payers are asked about these lines: they are not the same any more."""
    if not line_ids:
        return
    asked = sa.select(RequestedLine.request_id).where(RequestedLine.funding_line_id.in_(line_ids))
    db.execute(
        sa.update(PayerRequest)
        .where(PayerRequest.id.in_(asked), PayerRequest.state == "open")
        .values(state="withdrawn", answered_at=clock.now())
        .execution_options(synchronize_session=False)
    )
