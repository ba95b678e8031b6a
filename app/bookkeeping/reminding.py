"""Reminders of unpaid invoices: planned from what is open, stopped by invoice, sent with a paper.

Derived from how things stand, so a reminder goes away when the invoice is paid, credited or written off, and bears what
is open when it goes. Offered through ``service``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing import service as billing
from app.billing.service import InvoiceKind, Unpaid
from app.bookkeeping.document import ReminderPaper
from app.bookkeeping.models import ReminderStop
from app.bookkeeping.rules.reminding import DAYS, USEFUL, invoice_of, key_of, moments
from app.core import documents, outbox
from app.core.clock import Clock, local, today
from app.core.db import LINE
from app.core.document_template import in_fours
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.messages import service as messages
from app.messages.service import Planned
from app.organisations import service as organisations

LETTER = "bookkeeping/reminder"
#: How far the plan on the page looks ahead.
AHEAD = timedelta(days=30)
#: Outbox work: render the paper, freeze it, post the letter.
SEND_WORK = "bookkeeping.reminder"


@dataclass(frozen=True, slots=True)
class Stop:
    """That no reminders of an invoice go."""

    invoice_id: int
    reason: str
    stopped_at: datetime
    stopped_by: int | None


@dataclass(frozen=True, slots=True)
class Reminding:
    """One reminder of an invoice."""

    key: str
    #: Days after the last day of payment.
    days: int
    #: When it goes or would have gone; aware UTC.
    at: datetime
    went: bool
    #: Whether it will go when nothing changes.
    goes: bool


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose moment has come, with all that stands on its paper."""

    planned: Planned
    paper: ReminderPaper


def planned_reminders(
    db: Session, clock: Clock, *, until: datetime, invoice_ids: Collection[int] | None = None
) -> list[Planned]:
    """Every reminder of an unpaid invoice that goes before ``until`` and has not lost its use; sent ones too.

    Those of stopped invoices are left out. Four queries.
    """
    now = clock.now()
    rows = billing.unpaid(
        db,
        ids=invoice_ids,
        due_from=local(now).date() - timedelta(days=DAYS[-1] + USEFUL),
        due_until=local(until).date() - timedelta(days=DAYS[0]),
    )
    if not rows:
        return []
    stopped = set(
        db.scalars(
            sa.select(ReminderStop.invoice_id).where(ReminderStop.invoice_id.in_([one.id for one in rows]))
        )
    )
    payers = {one.id: one for one in organisations.organisations(db)}
    foundation = organisations.foundation(db)
    found: list[Planned] = []
    for one in rows:
        if one.id in stopped:
            continue
        payer = payers[one.payer_id]
        for moment in moments(one.due_on):
            if moment.at > until or moment.ends_at <= now:
                continue
            found.append(
                Planned(
                    key=key_of(one.id, one.due_on, moment.days),
                    at=moment.at,
                    ends_at=moment.ends_at,
                    template=LETTER,
                    person_id=None,
                    to=payer.invoice_email or one.invoice_email,
                    to_name=payer.legal_name or payer.name,
                    language="nl",
                    context={
                        "number": one.number,
                        "payer": payer.legal_name or payer.name,
                        "total": str(one.balance.total),
                        "open_amount": str(one.balance.open),
                        "due_on": one.due_on.isoformat(),
                        "days_late": max(moment.days, billing.days_late(one.due_on, local(now).date())),
                        "again": moment.again,
                        "iban": in_fours(foundation.iban),
                        "payment_reference": in_fours(one.payment_reference),
                        "foundation_name": foundation.name,
                        "foundation_address": foundation.address,
                        "foundation_email": foundation.email,
                    },
                    cause=T(
                        "Van factuur %(number)s aan %(payer)s staat %(open)s open. Betalen kon tot en met %(day)s.",
                        number=one.number,
                        payer=payer.name,
                        open=one.balance.open,
                        day=one.due_on,
                    ),
                    url=("bookkeeping.invoice_reminders", {"invoice_id": one.id}),
                )
            )
    return found


def reminders_ahead(db: Session, clock: Clock) -> list[Planned]:
    """The reminders of invoices that have not gone yet and go in the next 30 days, the first one first."""
    planned = planned_reminders(db, clock, until=clock.now() + AHEAD)
    gone = messages.posted(db, [one.key for one in planned])
    return sorted((one for one in planned if one.key not in gone), key=lambda one: (one.at, one.key))


def reminders_of(db: Session, clock: Clock, *, invoice_id: int) -> list[Reminding]:
    """Both reminders of one invoice, whatever became of them. Raises NotFound."""
    found = billing.invoice(db, invoice_id)
    if found.due_on is None:
        raise NotFound
    days = moments(found.due_on)
    keys = [key_of(invoice_id, found.due_on, one.days) for one in days]
    gone = messages.posted(db, keys)
    is_open = bool(billing.unpaid(db, ids=[invoice_id])) and invoice_id not in stops(db, [invoice_id])
    return [
        Reminding(
            key, one.days, one.at, key in gone, is_open and key not in gone and one.ends_at > clock.now()
        )
        for key, one in zip(keys, days, strict=True)
    ]


def send_reminder(db: Session, clock: Clock, *, planned: Planned) -> None:
    """Hands a reminder to the worker, who makes its paper; nothing when it went already or is under way."""
    messages.hold(db, planned.key)
    if not messages.posted(db, [planned.key]):
        outbox.put(db, clock, SEND_WORK, {"key": planned.key}, key=planned.key, again=True)


def reminder_due(db: Session, clock: Clock, *, key: str) -> DueReminder | None:
    """The reminder with this key when it must go now; None when it went, was stopped, or has lost its cause."""
    invoice_id = invoice_of(key)
    if invoice_id is None or not outbox.is_open(db, key) or messages.posted(db, [key]):
        return None
    found = planned_reminders(db, clock, until=clock.now(), invoice_ids=[invoice_id])
    planned = next((one for one in found if one.key == key), None)
    if planned is None:
        return None
    row = next(one for one in billing.unpaid(db, ids=[invoice_id]))
    return DueReminder(planned, _paper(db, clock, row, again=bool(planned.context["again"])))


def post_reminder(db: Session, clock: Clock, *, due: DueReminder, content: bytes) -> bool:
    """Freezes the paper and posts the letter with it, once; False when meanwhile another amount is open.

    Nothing is posted when it was stopped or lost its cause while the paper was made.
    """
    key = due.planned.key
    messages.hold(db, key)
    now = reminder_due(db, clock, key=key)
    if now is None:
        return True
    if now != due:
        return False
    sha256 = documents.keep(db, clock, content)
    messages.post(
        db,
        clock,
        to=now.planned.to,
        to_name=now.planned.to_name,
        template=LETTER,
        language=now.planned.language,
        context=now.planned.context,
        attachments=[(f"betalingsherinnering-{due.paper['number']}.pdf", sha256)],
        key=key,
    )
    return True


def stops(db: Session, invoice_ids: Collection[int] | None = None) -> dict[int, Stop]:
    """By invoice: that its reminders are stopped."""
    query = sa.select(ReminderStop)
    if invoice_ids is not None:
        query = query.where(ReminderStop.invoice_id.in_(invoice_ids))
    return {
        row.invoice_id: Stop(row.invoice_id, row.reason, row.stopped_at, row.stopped_by_person_id)
        for row in db.scalars(query)
    }


def stop_reminders(db: Session, actor: Actor, clock: Clock, *, invoice_id: int, reason: str) -> None:
    """Keeps all further reminders of an invoice from going; nothing changes when they were stopped already.

    Raises NotFound for an unknown invoice or a credit note; Refused without a reason.
    """
    found = billing.invoice(db, invoice_id)
    if found.kind is not InvoiceKind.INVOICE or found.due_on is None:
        raise NotFound
    said = " ".join(reason.split())[:LINE]
    if not said:
        raise Refused(T("Schrijf waarom er geen herinneringen gaan."), field="reason")
    for moment in moments(found.due_on):
        messages.hold(db, key_of(invoice_id, found.due_on, moment.days))
    if db.get(ReminderStop, invoice_id, with_for_update=True) is not None:
        return
    db.add(
        ReminderStop(
            invoice_id=invoice_id,
            reason=said,
            stopped_at=clock.now(),
            stopped_by_person_id=actor.person_id,
        )
    )
    audit.record(
        db,
        actor,
        clock,
        "bookkeeping:reminder:stop",
        "invoice",
        invoice_id,
        number=found.number,
        payer_id=found.payer_id,
        reason=said,
    )


def resume_reminders(db: Session, actor: Actor, clock: Clock, *, invoice_id: int) -> None:
    """Lets the reminders of an invoice go again; nothing changes when they were not stopped. Raises NotFound."""
    found = billing.invoice(db, invoice_id)
    row = db.get(ReminderStop, invoice_id, with_for_update=True)
    if row is None:
        return
    db.delete(row)
    audit.record(
        db,
        actor,
        clock,
        "bookkeeping:reminder:resume",
        "invoice",
        invoice_id,
        number=found.number,
        payer_id=found.payer_id,
    )


def _paper(db: Session, clock: Clock, row: Unpaid, *, again: bool) -> ReminderPaper:
    """What stands on the paper: the parties as they are now, and what is open."""
    foundation = organisations.foundation(db)
    balance = row.balance
    return ReminderPaper(
        number=row.number,
        issued_on=row.issued_on.isoformat(),
        due_on=row.due_on.isoformat(),
        made_on=today(clock).isoformat(),
        again=again,
        reference=billing.invoice(db, row.id).snapshot["reference"],
        seller=billing.seller_of(foundation),
        buyer=billing.buyer_of(organisations.organisation(db, row.payer_id)),
        total_cents=balance.total.cents,
        credited_cents=balance.credited.cents,
        paid_cents=balance.paid.cents,
        written_off_cents=balance.written_off.cents,
        open_cents=balance.open.cents,
        payment=billing.payment_to(foundation, row.number, row.payment_reference)
        if foundation.iban
        else None,
        sample=foundation.demo,
    )
