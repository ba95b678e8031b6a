"""Dividing seats over their payers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import FundingLine
from app.billing.queries import Line, lines_of
from app.billing.queries.shares import columns_of
from app.billing.rules.shares import Share, split
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations


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

    A coordinator divides seats of the own organisation, over itself, funders and payers that a seat already has.
    Raises NotFound for an unknown or foreign seat, Refused for shares that do not come out at the price, an
    unknown payer, or a seat that stands on an invoice (it must be credited first).
    """
    cohorts.lock_cohort(db, cohort_id)
    seats = editable_seats(db, actor, cohort_id, seat_ids)
    current = lines_of(db, seats)
    known = payer_names(db, actor, [line for lines in current.values() for line in lines])
    for index, share in enumerate(shares):
        if share.payer_id not in known:
            raise Refused(T("Kies een betaler uit de lijst."), field=f"shares-{index}-payer_id")
    changed = []
    for seat in seats:
        if any(line.invoice_id is not None for line in current[seat.id]):
            raise Refused(
                T(
                    "Plaats %(number)s staat al op een factuur. Die moet eerst gecrediteerd.",
                    number=seat.number,
                )
            )
        amounts = split(seat.price, shares)
        before = [(line.share, line.amount) for line in current[seat.id] if line.id is not None]
        if before != list(zip(shares, amounts, strict=True)):
            _replace(db, clock, seat.id, shares, amounts)
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
            shares=[[s.payer_id, str(s.fund_type), str(s.method), s.value, s.invoice_payer] for s in shares],
        )
    return len(changed)


def editable_seats(db: Session, actor: Actor, cohort_id: int, seat_ids: Collection[int]) -> list[SeatView]:
    """The seats by number when `actor` may divide all of them; raises NotFound when one is unknown or foreign."""
    wanted = set(seat_ids)
    seats = [seat for seat in enrolments.seats(db, cohort_id) if seat.id in wanted]
    everywhere = _works_everywhere(actor)
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
    if _works_everywhere(actor):
        return {one.id: one.name for one in organisations.organisations(db)}
    mine = set(actor.organisation_ids) | {line.payer_id for line in lines}
    found = {one.id: one for one in organisations.organisations(db, enrols=False)}
    found |= {one.id: one for one in organisations.organisations(db, ids=mine)}
    return {one.id: one.name for one in sorted(found.values(), key=lambda one: (one.name.casefold(), one.id))}


def store_defaults(db: Session, clock: Clock, lines: Collection[Line]) -> None:
    """Stores the default split of seats about which nothing was agreed, so that it can be invoiced."""
    for line in lines:
        if line.id is None:
            _replace(db, clock, line.seat_id, [line.share], [line.amount])


def _works_everywhere(actor: Actor) -> bool:
    return actor == SYSTEM or actor.has(Role.FINANCE, Role.ADMINISTRATOR)


def _replace(
    db: Session, clock: Clock, seat_id: int, shares: Sequence[Share], amounts: Sequence[Money]
) -> None:
    now = clock.now()
    for row in db.query(FundingLine).where(FundingLine.seat_id == seat_id, FundingLine.replaced_at.is_(None)):
        row.replaced_at = now
    db.flush()  # the old lines make room before the new ones come: both have the same positions
    for position, (share, amount) in enumerate(zip(shares, amounts, strict=True), 1):
        db.add(
            FundingLine(
                seat_id=seat_id,
                position=position,
                amount_cents=amount.cents,
                created_at=now,
                **columns_of(share),
            )
        )
    db.flush()
