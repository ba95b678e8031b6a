"""Writing off what is no longer expected: one person proposes, another one approves.

Lock order: the cohort's row, then the invoice's, as for crediting; then the write-off's.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import Invoice, WriteOff
from app.billing.queries.balances import balances
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.standing import Balance
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.db import LINE
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money
from app.core.permissions import Actor
from app.core.text import T, Text


def propose_write_off(
    db: Session, actor: Actor, clock: Clock, *, invoice_id: int, amount: Money, reason: str
) -> int:
    """Proposes to write off a part of what is open; answers the proposal's id. Nothing changes until it is approved.

    Raises NotFound for an unknown invoice or a credit note; Refused without a reason, for an amount that is not open,
    or while another proposal waits.
    """
    said = _said(reason, T("Vul in waarom dit bedrag niet meer komt."))
    _, balance = _held(db, invoice_id)
    if amount <= ZERO:
        raise Refused(T("Vul een bedrag in dat meer is dan nul."), field="amount")
    if amount > balance.open:
        raise Refused(_too_much(balance.open), field="amount")
    row = WriteOff(
        invoice_id=invoice_id,
        amount_cents=amount.cents,
        reason=said,
        state="open",
        proposed_at=clock.now(),
        proposed_by_person_id=actor.person_id,
    )
    waiting = T("Er wacht al een voorstel voor deze factuur. Beslis daar eerst over.")
    if db.scalar(sa.select(WriteOff.id).where(WriteOff.invoice_id == invoice_id, WriteOff.state == "open")):
        raise Refused(waiting)
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        raise Refused(waiting) from error
    _record(db, actor, clock, "propose", row, reason=said)
    return row.id


def approve_write_off(
    db: Session, actor: Actor, clock: Clock, *, write_off_id: int, expected_cents: int | None = None
) -> None:
    """Writes the proposed amount off; the one who approves is not the one who proposed.

    `expected_cents` is the amount that the acting person saw. Raises NotFound; Refused for the proposer, when it was
    decided already, or when less is open meanwhile.
    """
    row, balance = _waiting(db, write_off_id)
    if actor.person_id is None or actor.person_id == row.proposed_by_person_id:
        raise Refused(
            T(
                "Je hebt deze afboeking zelf voorgesteld. Iemand anders met het recht op afboeken moet beslissen."
            )
        )
    if row.proposed_by_person_id is None:
        raise Refused(T("Niemand heeft deze afboeking voorgesteld. Stel haar opnieuw voor."))
    if row.amount_cents > balance.open.cents or expected_cents not in (None, row.amount_cents):
        raise Refused(_too_much(balance.open))
    _decide(row, actor, clock, "approved")
    _record(db, actor, clock, "approve", row)


def decline_write_off(db: Session, actor: Actor, clock: Clock, *, write_off_id: int, reason: str) -> None:
    """Declines a proposal. Raises NotFound; Refused without a reason or when it was decided already."""
    said = _said(reason, T("Vul in waarom je dit afwijst."))
    row, _ = _waiting(db, write_off_id)
    _decide(row, actor, clock, "declined")
    row.answer = said
    _record(db, actor, clock, "decline", row, reason=said)


def withdraw_write_off(db: Session, actor: Actor, clock: Clock, *, write_off_id: int) -> None:
    """Takes the own proposal back. Raises NotFound; Refused for others, or when it was decided already."""
    row, _ = _waiting(db, write_off_id)
    if actor.person_id is None or actor.person_id != row.proposed_by_person_id:
        raise Refused(T("Alleen wie de afboeking voorstelde, kan haar intrekken. Wijs haar af."))
    _decide(row, actor, clock, "withdrawn")
    _record(db, actor, clock, "withdraw", row)


def undo_write_off(db: Session, actor: Actor, clock: Clock, *, write_off_id: int, reason: str) -> None:
    """Undoes an approved write-off: its amount is open again, so that it can be paid or credited.

    Raises NotFound; Refused without a reason, or when it does not hold (any more).
    """
    said = _said(reason, T("Vul in waarom je de afboeking ongedaan maakt."))
    row, _ = _locked(db, write_off_id)
    if row.state != "approved" or row.reversed_at is not None:
        raise Refused(T("Deze afboeking geldt niet (meer)."))
    _reverse(row, actor, clock, said)
    _record(db, actor, clock, "undo", row, reason=said)


def undo_write_offs_beyond(db: Session, actor: Actor, clock: Clock, *, invoice_id: int) -> Money:
    """Undoes the latest write-offs of an invoice while they give up more than it asks; answers how much.

    For after a credit note, in the same transaction and before `free_excess`: what is not asked any more cannot be
    given up. The audit event of the credit note tells it. The cohort and the invoice are locked by the caller.
    """
    db.flush()
    balance = balances(db, [invoice_id]).get(invoice_id)
    if balance is None:
        raise NotFound
    beyond = -balance.open
    rows = db.scalars(
        sa.select(WriteOff)
        .where(
            WriteOff.invoice_id == invoice_id, WriteOff.state == "approved", WriteOff.reversed_at.is_(None)
        )
        .order_by(WriteOff.id.desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    undone = ZERO
    for row in rows:
        if beyond > ZERO:
            _reverse(row, actor, clock, "De factuur is gecrediteerd.")
            beyond -= Money(row.amount_cents)
            undone += Money(row.amount_cents)
    db.flush()
    return undone


def _reverse(row: WriteOff, actor: Actor, clock: Clock, why: str) -> None:
    row.reversed_at, row.reversed_on = clock.now(), today(clock)
    row.reversed_by_person_id = actor.person_id
    row.answer = why


def _decide(row: WriteOff, actor: Actor, clock: Clock, state: str) -> None:
    row.state = state
    row.decided_at, row.decided_on = clock.now(), today(clock)
    row.decided_by_person_id = actor.person_id


def _held(db: Session, invoice_id: int) -> tuple[Invoice, Balance]:
    """The invoice under its locks, with what holds now."""
    cohort_id = db.scalar(
        sa.select(Invoice.cohort_id).where(Invoice.id == invoice_id, Invoice.kind == InvoiceKind.INVOICE)
    )
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    row = db.scalars(sa.select(Invoice).where(Invoice.id == invoice_id).with_for_update(key_share=True)).one()
    return row, balances(db, [invoice_id])[invoice_id]


def _locked(db: Session, write_off_id: int) -> tuple[WriteOff, Balance]:
    invoice_id = db.scalar(sa.select(WriteOff.invoice_id).where(WriteOff.id == write_off_id))
    if invoice_id is None:
        raise NotFound
    _, balance = _held(db, invoice_id)
    query = sa.select(WriteOff).where(WriteOff.id == write_off_id).with_for_update()
    return db.scalars(query.execution_options(populate_existing=True)).one(), balance


def _waiting(db: Session, write_off_id: int) -> tuple[WriteOff, Balance]:
    row, balance = _locked(db, write_off_id)
    if row.state != "open":
        raise Refused(T("Over deze afboeking is al beslist. Kijk opnieuw."))
    return row, balance


def _too_much(left: Money) -> Text:
    if left <= ZERO:
        return T("Van deze factuur staat niets meer open.")
    return T("Van deze factuur staat nog %(left)s open. Meer kan niet worden afgeboekt.", left=left)


def _said(reason: str, otherwise: Text) -> str:
    said = " ".join(reason.split())
    if not said:
        raise Refused(otherwise, field="reason")
    if len(said) > LINE:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LINE), field="reason")
    return said


def _record(db: Session, actor: Actor, clock: Clock, verb: str, row: WriteOff, **data: str) -> None:
    invoice = db.execute(
        sa.select(Invoice.number, Invoice.payer_id).where(Invoice.id == row.invoice_id)
    ).one()
    audit.record(
        db,
        actor,
        clock,
        f"billing:write_off:{verb}",
        "invoice",
        row.invoice_id,
        write_off_id=row.id,
        number=invoice.number,
        payer_id=invoice.payer_id,
        amount_cents=row.amount_cents,
        **data,
    )
