"""Reads of proposals of coordinators and of what payers from outside are asked; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import (
    FundingLine,
    PayerRequest,
    ProposedSeat,
    ProposedShare,
    RequestedLine,
    SplitProposal,
)
from app.billing.queries.lines import Line, line_of
from app.billing.queries.shares import share_of
from app.billing.rules.shares import Share
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.money import Money, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState, SeatView

_Newer = aliased(PayerRequest)


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AskedState(StrEnum):
    """Where the question to a payer stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal; see `models.SplitProposal` for the meanings."""

    id: int
    cohort_id: int
    organisation_id: int
    state: ProposalState
    note: str
    proposed_at: datetime
    proposed_by_person_id: int | None
    decided_at: datetime | None
    answer: str
    seat_ids: tuple[int, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class AskedView:
    """What a payer from outside is asked; see `models.PayerRequest` for the meanings."""

    id: int
    cohort_id: int
    payer_id: int
    email: str
    state: AskedState
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    answered_by: str
    reference: str
    note: str
    #: The lines that it is about, as they are now.
    lines: tuple[Line, ...]
    #: The seats of those lines by number.
    seats: tuple[SeatView, ...]
    #: Whether each line is still as it was asked, and waits.
    unchanged: bool

    @property
    def amount(self) -> Money:
        """What the payer is asked to bear."""
        return total(line.amount for line in self.lines)

    def ended(self, clock: Clock) -> bool:
        """Whether the link shows nothing any more: it was withdrawn, or grew too old without an answer."""
        late = self.state is AskedState.OPEN and clock.now() >= self.expires_at
        return late or self.state is AskedState.WITHDRAWN

    def answerable(self, clock: Clock) -> bool:
        """Whether the link can still be used to answer."""
        return self.state is AskedState.OPEN and self.unchanged and clock.now() < self.expires_at


def proposals(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    states: Collection[ProposalState] | None = None,
    organisation_ids: Collection[int] | None = None,
    cohort_id: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[ProposalView]:
    """Proposals, the latest first. Three queries. `before`: the number of the last one seen."""
    query = sa.select(SplitProposal).order_by(SplitProposal.id.desc()).limit(limit)
    for wanted, column in (
        (ids, SplitProposal.id),
        (states, SplitProposal.state),
        (organisation_ids, SplitProposal.organisation_id),
    ):
        if wanted is not None:
            query = query.where(column.in_(wanted))
    if cohort_id is not None:
        query = query.where(SplitProposal.cohort_id == cohort_id)
    if before is not None:
        query = query.where(SplitProposal.id < before)
    rows = db.scalars(query.execution_options(populate_existing=True)).all()
    numbers = [row.id for row in rows]
    seats: dict[int, list[int]] = {}
    shares: dict[int, list[Share]] = {}
    if numbers:
        for one in db.scalars(
            sa.select(ProposedSeat)
            .where(ProposedSeat.proposal_id.in_(numbers))
            .order_by(ProposedSeat.seat_id)
        ):
            seats.setdefault(one.proposal_id, []).append(one.seat_id)
        for part in db.scalars(
            sa.select(ProposedShare)
            .where(ProposedShare.proposal_id.in_(numbers))
            .order_by(ProposedShare.position)
        ):
            shares.setdefault(part.proposal_id, []).append(share_of(part))
    return [
        ProposalView(
            id=row.id,
            cohort_id=row.cohort_id,
            organisation_id=row.organisation_id,
            state=ProposalState(row.state),
            note=row.note,
            proposed_at=row.proposed_at,
            proposed_by_person_id=row.proposed_by_person_id,
            decided_at=row.decided_at,
            answer=row.answer,
            seat_ids=tuple(seats.get(row.id, ())),
            shares=tuple(shares.get(row.id, ())),
        )
        for row in rows
    ]


def open_proposals(db: Session) -> int:
    """How many proposals wait for finance. One query."""
    query = sa.select(sa.func.count()).where(SplitProposal.state == ProposalState.OPEN)
    return db.scalar(query) or 0


def proposal(
    db: Session, proposal_id: int, *, organisation_ids: Collection[int] | None = None
) -> ProposalView:
    """The proposal; raises NotFound, also for one of another organisation than given."""
    found = proposals(db, ids=[proposal_id], organisation_ids=organisation_ids)
    if not found:
        raise NotFound
    return found[0]


def asked_requests(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    token_sha256: str | None = None,
    cohort_id: int | None = None,
    states: Collection[AskedState] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[AskedView]:
    """What payers were asked, the latest first. Three queries. `before`: the number of the last one seen."""
    query = sa.select(PayerRequest).order_by(PayerRequest.id.desc()).limit(limit)
    if ids is not None:
        query = query.where(PayerRequest.id.in_(ids))
    if token_sha256 is not None:
        query = query.where(PayerRequest.token_sha256 == token_sha256)
    if cohort_id is not None:
        query = query.where(PayerRequest.cohort_id == cohort_id)
    if states is not None:
        query = query.where(PayerRequest.state.in_(states))
    if before is not None:
        query = query.where(PayerRequest.id < before)
    rows = db.scalars(query.execution_options(populate_existing=True)).all()
    if not rows:
        return []
    about = (
        sa.select(RequestedLine.request_id, FundingLine)
        .join(FundingLine, FundingLine.id == RequestedLine.funding_line_id)
        .where(RequestedLine.request_id.in_([row.id for row in rows]))
        .order_by(FundingLine.seat_id, FundingLine.position)
    )
    lines: dict[int, list[FundingLine]] = {}
    for number, line in db.execute(about.execution_options(populate_existing=True)):
        lines.setdefault(number, []).append(line)
    seats = enrolments.seats_by_id(db, {one.seat_id for every in lines.values() for one in every})
    return [_asked(row, lines.get(row.id, []), seats) for row in rows]


def declining_payers(db: Session) -> int:
    """How many payers declined what still waits for them, and were not asked anew. At most two queries."""
    query = (
        sa.select(PayerRequest.payer_id, FundingLine.seat_id)
        .join(RequestedLine, RequestedLine.request_id == PayerRequest.id)
        .join(FundingLine, FundingLine.id == RequestedLine.funding_line_id)
        .where(
            PayerRequest.state == AskedState.DECLINED,
            FundingLine.conditional,
            FundingLine.confirmed_at.is_(None),
            FundingLine.replaced_at.is_(None),
            FundingLine.invoice_id.is_(None),
            ~sa.exists().where(
                _Newer.cohort_id == PayerRequest.cohort_id,
                _Newer.payer_id == PayerRequest.payer_id,
                _Newer.id > PayerRequest.id,
            ),
        )
    )
    found = db.execute(query).all()
    seats = enrolments.seats_by_id(db, {seat_id for _, seat_id in found})
    return len({payer_id for payer_id, seat_id in found if seats[seat_id].state is SeatState.TAKEN})


def _asked(row: PayerRequest, lines: list[FundingLine], seats: dict[int, SeatView]) -> AskedView:
    held = {line.seat_id: seats[line.seat_id] for line in lines}
    return AskedView(
        id=row.id,
        cohort_id=row.cohort_id,
        payer_id=row.payer_id,
        email=row.email,
        state=AskedState(row.state),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        reference=row.reference,
        note=row.note,
        lines=tuple(line_of(line) for line in lines),
        seats=tuple(sorted(held.values(), key=lambda seat: (seat.number, seat.id))),
        unchanged=bool(lines)
        and all(
            line.replaced_at is None
            and line.confirmed_at is None
            and held[line.seat_id].state is SeatState.TAKEN
            and held[line.seat_id].cohort_id == row.cohort_id
            for line in lines
        ),
    )
