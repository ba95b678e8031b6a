"""A payer from outside is asked, by a mailed link, to confirm its part of a cohort's seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

import app.billing.mails as mails
from app.audit import service as audit
from app.billing.models import FundingLine, PayerRequest, RequestedLine
from app.billing.queries.lines import Line, lines_of
from app.billing.queries.proposals import AskedState, AskedView, asked_requests
from app.billing.service.splits import store_defaults
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.db import LINE, LONG
from app.core.errors import NotFound, Refused
from app.core.money import Money, total
from app.core.permissions import Actor
from app.core.text import T
from app.core.tokens import digest, new_token
from app.enrolments import service as enrolments
from app.organisations import service as organisations

#: How long a link works.
TERM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one payer of a cohort must still confirm."""

    payer_id: int
    payer: str
    seats: int
    amount: Money
    #: Where the link would go; empty when unknown.
    email: str
    #: The question that is out there now.
    asked: AskedView | None


def waiting_payers(db: Session, cohort_id: int) -> list[Waiting]:
    """Whose confirmation a cohort waits for, by name. Raises NotFound."""
    lines = _waiting(db, cohort_id)
    payers = {one.id: one for one in organisations.organisations(db, ids={line.payer_id for line in lines})}
    latest: dict[int, AskedView] = {}
    for one in asked_requests(db, cohort_id=cohort_id):
        latest.setdefault(one.payer_id, one)
    return [
        Waiting(
            payer_id=payer.id,
            payer=payer.name,
            seats=len({line.seat_id for line in lines if line.payer_id == payer.id}),
            amount=total(line.amount for line in lines if line.payer_id == payer.id),
            email=payer.invoice_email,
            asked=latest.get(payer.id),
        )
        for payer in sorted(payers.values(), key=lambda one: (one.name.casefold(), one.id))
    ]


def ask_payer(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, payer_id: int) -> int:
    """Mails this payer a link to confirm its waiting lines of a cohort; an earlier link stops working.

    Raises NotFound for an unknown cohort or payer; Refused when nothing waits or its address for invoices is unknown.
    """
    cohorts.lock_cohort(db, cohort_id)
    payer = organisations.organisation(db, payer_id)
    lines = [line for line in _waiting(db, cohort_id) if line.payer_id == payer_id]
    if not lines:
        raise Refused(T("Er wacht niets (meer) op bevestiging van %(payer)s.", payer=payer.name))
    if not payer.invoice_email:
        raise Refused(T("Vul eerst het e-mailadres voor facturen van %(payer)s in.", payer=payer.name))
    store_defaults(db, clock, lines)
    lines = [line for line in _waiting(db, cohort_id) if line.payer_id == payer_id]
    now = clock.now()
    db.execute(
        sa.update(PayerRequest)
        .where(PayerRequest.cohort_id == cohort_id, PayerRequest.payer_id == payer_id)
        .where(PayerRequest.state == AskedState.OPEN)
        .values(state=AskedState.WITHDRAWN, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    token, token_sha256 = new_token()
    row = PayerRequest(
        cohort_id=cohort_id,
        payer_id=payer_id,
        token_sha256=token_sha256,
        email=payer.invoice_email,
        state=AskedState.OPEN,
        asked_at=now,
        asked_by_person_id=actor.person_id,
        expires_at=now + TERM,
    )
    db.add(row)
    db.flush()
    db.add_all(RequestedLine(request_id=row.id, funding_line_id=line.id) for line in lines)
    db.flush()
    (asked,) = asked_requests(db, ids=[row.id])
    mails.payer_asked(db, clock, asked, link_path=f"/bijdrage/{token}")
    _record(db, actor, clock, "billing:payer:ask", asked)
    return row.id


def asked_by_token(db: Session, token: str) -> AskedView | None:
    """What this link asks, in whatever state; None for a link that never was."""
    return next(iter(asked_requests(db, token_sha256=digest(token))), None)


def answer_request(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    token: str,
    confirmed: bool,
    answered_by: str,
    reference: str = "",
    note: str = "",
) -> None:
    """The payer behind the link confirms its lines, or declines them; then they stay waiting for finance.

    A commitment number that is given is put on the lines. Raises NotFound for an unknown link; Refused for one that
    was used, withdrawn or too old, and when the lines changed meanwhile.
    """
    found = asked_by_token(db, token)
    if found is None:
        raise NotFound
    cohorts.lock_cohort(db, found.cohort_id)
    found = asked_by_token(db, token)
    if found is None or not found.answerable(clock):
        raise Refused(T("Deze vraag geldt niet meer. De stichting stuurt zo nodig een nieuwe link."))
    answered_by, reference = " ".join(answered_by.split()), " ".join(reference.split())
    if not answered_by or len(answered_by) > LINE:
        raise Refused(T("Vul je naam in."), field="answered_by")
    if len(reference) > LINE or len(note) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LINE), field="reference")
    now = clock.now()
    row = db.get_one(PayerRequest, found.id, populate_existing=True)
    row.state = AskedState.CONFIRMED if confirmed else AskedState.DECLINED
    row.answered_at, row.answered_by = now, answered_by
    row.reference, row.note = reference, note.strip()
    if confirmed:
        values: dict[str, object] = {"confirmed_at": now}
        if reference:
            values["purchase_reference"] = reference
        db.execute(
            sa.update(FundingLine)
            .where(FundingLine.id.in_([line.id for line in found.lines]))
            .values(**values)
        )
    db.flush()
    _record(db, actor, clock, "billing:payer:confirm" if confirmed else "billing:payer:decline", found)


def withdraw_request(db: Session, actor: Actor, clock: Clock, *, request_id: int) -> None:
    """Ends a link that was not answered; nothing changes for one that was. Raises NotFound."""
    found = next(iter(asked_requests(db, ids=[request_id])), None)
    if found is None:
        raise NotFound
    cohorts.lock_cohort(db, found.cohort_id)
    row = db.get_one(PayerRequest, request_id, populate_existing=True)
    if row.state != AskedState.OPEN:
        return
    row.state, row.answered_at = AskedState.WITHDRAWN, clock.now()
    db.flush()
    _record(db, actor, clock, "billing:payer:withdraw", found)


def _waiting(db: Session, cohort_id: int) -> list[Line]:
    """The lines of the cohort's taken seats that wait for their payer."""
    lines = lines_of(db, enrolments.seats(db, cohort_id))
    return [line for every in lines.values() for line in every if line.waiting and line.invoice_id is None]


def _record(db: Session, actor: Actor, clock: Clock, action: str, found: AskedView) -> None:
    audit.record(
        db,
        actor,
        clock,
        action,
        "cohort",
        found.cohort_id,
        payer_id=found.payer_id,
        amount_cents=found.amount.cents,
        request=found.id,
    )
