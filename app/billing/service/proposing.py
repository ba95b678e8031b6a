"""What a coordinator proposes, and what finance answers; and the split that an organisation's seats have by default.

Lock order: the cohort's row, the proposal's row, the funds' rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.billing.mails as mails
from app.audit import service as audit
from app.billing.models import DefaultShare, ProposedSeat, ProposedShare, SplitProposal
from app.billing.queries import invoices, lines_of
from app.billing.queries.lines import default_shares
from app.billing.queries.proposals import ProposalState, ProposalView, proposal
from app.billing.queries.shares import columns_of
from app.billing.rules.ceilings import paid_along
from app.billing.rules.shares import Share, split
from app.billing.service.funding import check_funds, lock_funds, plans_kept
from app.billing.service.splits import (
    checked,
    fund_choices,
    needs_consent,
    payer_names,
    set_split,
    works_everywhere,
    write_split,
)
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.db import LONG
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations

#: A default must come out at these prices: then it does so at any price that a course has.
_PRICES = (Money(100_000), Money(250_000), Money(333_333))


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of a split that somebody asked for."""

    #: How many seats changed at once.
    changed: int = 0
    #: The proposal that waits for finance instead.
    proposal_id: int | None = None


def settle_split(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    seat_ids: Collection[int],
    shares: Sequence[Share],
    note: str = "",
) -> Settlement:
    """Divides these seats at once, or proposes it to finance when a coordinator may not agree on it alone.

    Raises like `splits.set_split`; Refused too when a proposal for one of the seats waits already.
    """
    cohorts.lock_cohort(db, cohort_id)
    seats, current = checked(db, actor, cohort_id, seat_ids, shares)
    if works_everywhere(actor) or not needs_consent(seats, current, shares):
        return Settlement(changed=write_split(db, actor, clock, cohort_id, seats, current, shares))
    if len({seat.organisation_id for seat in seats}) > 1:
        raise Refused(T("Deze plaatsen zijn van verschillende organisaties. Stel het per organisatie voor."))
    if len(note) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="note")
    waiting = db.scalars(
        sa.select(ProposedSeat.seat_id)
        .join(SplitProposal, SplitProposal.id == ProposedSeat.proposal_id)
        .where(SplitProposal.state == ProposalState.OPEN)
        .where(ProposedSeat.seat_id.in_([seat.id for seat in seats]))
    ).all()
    if waiting:
        number = next(seat.number for seat in seats if seat.id in waiting)
        raise Refused(T("Voor plaats %(number)s wacht al een voorstel. Trek dat eerst in.", number=number))
    row = SplitProposal(
        cohort_id=cohort_id,
        organisation_id=seats[0].organisation_id,
        state=ProposalState.OPEN,
        note=note,
        proposed_at=clock.now(),
        proposed_by_person_id=actor.person_id,
    )
    db.add(row)
    db.flush()
    db.add_all(ProposedSeat(proposal_id=row.id, seat_id=seat.id) for seat in seats)
    db.add_all(
        ProposedShare(proposal_id=row.id, position=position, **columns_of(share))
        for position, share in enumerate(shares, 1)
    )
    db.flush()
    _record(db, actor, clock, "billing:proposal:make", row)
    return Settlement(proposal_id=row.id)


def accept_proposal(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    proposal_id: int,
    answer: str = "",
    fund_ids: Sequence[int | None] | None = None,
    seen_invoices: Collection[int] = (),
) -> int:
    """Divides the seats as proposed and tells the coordinator; answers how many seats changed.

    `fund_ids` tells for each share from which fund it comes; without it, as proposed. `seen_invoices` are those on
    which, as the acting person was shown, the seats stand: they stay as they are, to be credited and made again.

    Raises NotFound; Refused for a proposal that was decided already, a seat that stands on another invoice or is not
    the organisation's any more, and a fund that has too little left.
    """
    row, found = _open(db, proposal_id)
    _check_seen(db, found, seen_invoices)
    shares = found.shares
    if fund_ids is not None:
        if len(fund_ids) != len(shares):
            raise Refused(T("Het voorstel is veranderd. Kijk het nog een keer na."))
        shares = tuple(replace(one, fund_id=fund) for one, fund in zip(shares, fund_ids, strict=True))
    try:
        changed = set_split(
            db,
            actor,
            clock,
            cohort_id=row.cohort_id,
            seat_ids=found.seat_ids,
            shares=shares,
        )
    except NotFound as error:
        raise Refused(
            T("Een plaats van dit voorstel is teruggegeven of verplaatst. Wijs het voorstel af.")
        ) from error
    _decide(db, actor, clock, row, ProposalState.ACCEPTED, answer)
    mails.proposal_decided(db, clock, proposal(db, proposal_id))
    _record(db, actor, clock, "billing:proposal:accept", row)
    return changed


def decline_proposal(db: Session, actor: Actor, clock: Clock, *, proposal_id: int, answer: str) -> None:
    """Leaves the seats as they are and tells the coordinator why. Raises NotFound; Refused when decided already."""
    row, _ = _open(db, proposal_id)
    if not answer.strip():
        raise Refused(T("Schrijf waarom, de coördinator leest dit."), field="answer")
    _decide(db, actor, clock, row, ProposalState.DECLINED, answer)
    mails.proposal_decided(db, clock, proposal(db, proposal_id))
    _record(db, actor, clock, "billing:proposal:decline", row)


def withdraw_proposal(db: Session, actor: Actor, clock: Clock, *, proposal_id: int) -> None:
    """Takes a proposal of the own organisation back. Raises NotFound for a foreign one; Refused when decided."""
    proposal(db, proposal_id, organisation_ids=actor.organisation_ids)
    row, _ = _open(db, proposal_id)
    _decide(db, actor, clock, row, ProposalState.WITHDRAWN, "")
    _record(db, actor, clock, "billing:proposal:withdraw", row)


def set_default(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, shares: Sequence[Share]
) -> bool:
    """Sets the split that an organisation's seats have while nothing else was agreed; none: the employer pays all.

    Answers whether it changed. A coordinator sets one that the own organisation bears wholly, every part invoiced and
    without condition. Raises NotFound for a foreign organisation; Refused for shares that do not come out at any
    price, for somebody else's fund, for one that has too little left for the present seats, and for a coordinator
    whose foundation set that another pays along.
    """
    everywhere = works_everywhere(actor)
    if not everywhere and organisation_id not in actor.organisation_ids:
        raise NotFound
    organisations.organisation(db, organisation_id)
    before = default_shares(db, [organisation_id]).get(organisation_id, ())
    if tuple(shares) == before:
        return False
    if not everywhere and paid_along(organisation_id, before):
        raise Refused(
            T(
                "De stichting heeft vastgelegd dat een ander meebetaalt. Vraag de stichting om dit te wijzigen."
            )
        )
    known, known_funds = payer_names(db, actor, ()), fund_choices(db, actor, ())
    for index, share in enumerate(shares):
        if share.payer_id not in known:
            raise Refused(T("Kies een betaler uit de lijst."), field=f"shares-{index}-payer_id")
        if share.fund_id is not None and share.fund_id not in known_funds and share not in before:
            raise Refused(T("Kies een fonds uit de lijst."), field=f"shares-{index}-fund_id")
        if not everywhere and share.payer_id != organisation_id:
            raise Refused(
                T("Een ander laten meebetalen stel je per groep voor. De stichting bevestigt het."),
                field=f"shares-{index}-payer_id",
            )
        for field, wrong in (("invoice_payer", not share.invoice_payer), ("conditional", share.conditional)):
            if wrong and not everywhere:
                raise Refused(
                    T(
                        "Zonder factuur of met voorwaarde kan alleen de stichting vastleggen. "
                        "Vraag het de stichting."
                    ),
                    field=f"shares-{index}-{field}",
                )
    for price in _PRICES if shares else ():
        split(price, shares)
    funds = lock_funds(db, {share.fund_id for share in shares if share.fund_id is not None})
    check_funds(funds, shares, before)
    with plans_kept(db, funds):
        db.execute(sa.delete(DefaultShare).where(DefaultShare.organisation_id == organisation_id))
        db.add_all(
            DefaultShare(
                organisation_id=organisation_id, position=position, set_at=clock.now(), **columns_of(share)
            )
            for position, share in enumerate(shares, 1)
        )
        db.flush()
    audit.record(
        db,
        actor,
        clock,
        "billing:default:set",
        "organisation",
        organisation_id,
        payers=[s.payer_id for s in shares],
    )
    return True


def _open(db: Session, proposal_id: int) -> tuple[SplitProposal, ProposalView]:
    """The proposal's row, locked after its cohort. Raises NotFound; Refused when it is open no more."""
    cohort_id = db.scalar(sa.select(SplitProposal.cohort_id).where(SplitProposal.id == proposal_id))
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    row = db.scalars(
        sa.select(SplitProposal)
        .where(SplitProposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.state != ProposalState.OPEN:
        raise Refused(T("Over dit voorstel is al beslist."))
    return row, proposal(db, proposal_id)


def _check_seen(db: Session, found: ProposalView, seen: Collection[int]) -> None:
    """Refuses when a seat stands on an invoice that the acting person was not shown."""
    seats = [one for one in enrolments.seats(db, found.cohort_id) if one.id in found.seat_ids]
    lines = lines_of(db, seats)
    for seat in seats:
        for line in lines[seat.id]:
            if line.invoice_id is not None and line.invoice_id not in seen:
                raise Refused(
                    T(
                        "Plaats %(number)s staat op factuur %(invoice)s. Lees bij het voorstel wat er met die "
                        "factuur gebeurt, en bevestig het dan nog een keer.",
                        number=seat.number,
                        invoice=invoices(db, ids=[line.invoice_id])[0].number,
                    )
                )


def _decide(
    db: Session, actor: Actor, clock: Clock, row: SplitProposal, state: ProposalState, answer: str
) -> None:
    if len(answer) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="answer")
    row.state, row.answer = state, answer.strip()
    row.decided_at, row.decided_by_person_id = clock.now(), actor.person_id
    db.flush()


def _record(db: Session, actor: Actor, clock: Clock, action: str, row: SplitProposal) -> None:
    audit.record(
        db,
        actor,
        clock,
        action,
        "cohort",
        row.cohort_id,
        organisation_id=row.organisation_id,
        proposal=row.id,
    )
