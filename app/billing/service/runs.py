"""Runs: the worker makes the chosen invoices of a cohort final, each in a transaction of its own.

Each invoice has its own outbox row, and its item in the run says whether it was made: a worker that is lost half way
leaves no gap and no duplicate, and no lock lasts longer than one invoice. Lock order: the cohort's row, then the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.billing.models import InvoiceRun, InvoiceRunItem
from app.billing.queries import draft_invoices
from app.billing.service.checking import checked
from app.billing.service.finalising import finalise_invoice
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.text import T, Text

#: Outbox work: make one invoice of a run final.
RUN_WORK = "billing.invoice_run"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An invoice that was ticked."""

    payer_id: int
    #: The only seat on it, for a payer that wants an invoice per participant; else None.
    seat_id: int | None
    #: The total that stood beside the tick.
    expected_cents: int


def start_run(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, chosen: Sequence[Chosen]) -> int:
    """Lets the worker make these invoices final, one by one; answers the number of the run.

    Raises NotFound for an unknown cohort; Refused when nothing was chosen, when something chosen is not due or may not
    be made final, or while another run of the cohort has not ended. An amount that changes meanwhile is found when its
    turn comes.
    """
    cohorts.lock_cohort(db, cohort_id)
    if not chosen:
        raise Refused(T("Kies minstens één factuur."), field="chosen")
    if _unfinished(db, cohort_id) is not None:
        raise Refused(T("Er loopt al een factuurronde voor deze groep. Maak die eerst af."))
    found = {(draft.payer.id, draft.seat_id): draft for draft in draft_invoices(db, cohort_id, today(clock))}
    wanted = list(dict.fromkeys((one.payer_id, one.seat_id) for one in chosen))
    if len(wanted) != len(chosen) or any(key not in found for key in wanted):
        raise Refused(T("De lijst is veranderd. Kijk hem na en kies opnieuw."), field="chosen")
    for key in wanted:
        for problem in checked(found[key]).blocks:
            raise Refused(problem, field="chosen")
    run = InvoiceRun(
        cohort_id=cohort_id,
        state="running",
        started_at=clock.now(),
        started_by_person_id=actor.person_id,
    )
    db.add(run)
    db.flush()
    for position, one in enumerate(chosen, 1):
        db.add(
            InvoiceRunItem(
                run_id=run.id,
                position=position,
                payer_id=one.payer_id,
                seat_id=one.seat_id,
                expected_cents=one.expected_cents,
                state="waiting",
            )
        )
        outbox.put(db, clock, RUN_WORK, {"run_id": run.id, "position": position})
    db.flush()
    _record(db, actor, clock, "start", run, invoices=len(chosen))
    return run.id


def stop_run(db: Session, actor: Actor, clock: Clock, *, run_id: int) -> None:
    """Keeps the worker from the invoices of a run that still wait. Raises NotFound; Refused when it is not running."""
    run = _locked(db, run_id)
    if run.state != "running":
        raise Refused(T("Deze factuurronde loopt niet meer."))
    run.state, run.ended_at = "stopped", clock.now()
    _record(db, actor, clock, "stop", run)


def resume_run(db: Session, actor: Actor, clock: Clock, *, run_id: int) -> None:
    """Lets a stopped run go on. Raises NotFound; Refused when it was not stopped, or is not the newest."""
    run = _locked(db, run_id)
    if run.state != "stopped" or _unfinished(db, run.cohort_id) != run_id:
        raise Refused(T("Deze factuurronde kan niet verder. Begin een nieuwe."))
    run.state, run.ended_at = "running", None
    waiting = _waiting(db, run_id)
    for position in waiting:
        outbox.put(db, clock, RUN_WORK, {"run_id": run_id, "position": position})
    _record(db, actor, clock, "resume", run, invoices=len(waiting))


def end_run(db: Session, actor: Actor, clock: Clock, *, run_id: int) -> None:
    """Gives up what still waits of a stopped run. Raises NotFound; Refused when it was not stopped."""
    run = _locked(db, run_id)
    if run.state != "stopped":
        raise Refused(T("Stop de factuurronde eerst."))
    for position in _waiting(db, run_id):
        _refuse(db, run_id, position, T("Niet gemaakt: de factuurronde is beëindigd."))
    run.state, run.ended_at = "done", clock.now()
    _record(db, actor, clock, "end", run)


def make_item(db: Session, clock: Clock, *, run_id: int, position: int) -> int | None:
    """Makes one invoice of a run final; its id, or None when its turn is over or the run was stopped.

    Raises Refused when it may not be made (any more): then call `refuse_item` in a new transaction.
    """
    run = _locked(db, run_id)
    item = _item(db, run_id, position)
    if run.state != "running" or item.state != "waiting":
        return None
    item.invoice_id = finalise_invoice(
        db,
        _starter(db, run),
        clock,
        cohort_id=run.cohort_id,
        payer_id=item.payer_id,
        seat_id=item.seat_id,
        expected_cents=item.expected_cents,
    )
    item.state = "done"
    _end(db, clock, run)
    return item.invoice_id


def refuse_item(db: Session, clock: Clock, *, run_id: int, position: int, problem: Text) -> None:
    """Notes why an invoice of a run was not made; the run goes on."""
    run = _locked(db, run_id)
    if run.state == "running" and _item(db, run_id, position).state == "waiting":
        _refuse(db, run_id, position, problem)
        _end(db, clock, run)


def _starter(db: Session, run: InvoiceRun) -> Actor:
    """Whoever started the run: the invoices are that person's decision."""
    person = accounts.person(db, run.started_by_person_id) if run.started_by_person_id else None
    return Actor(person_id=person.id, name=person.full_name) if person else SYSTEM


def _locked(db: Session, run_id: int) -> InvoiceRun:
    """The run as it is now, under the lock of its cohort. Raises NotFound."""
    cohort_id = db.scalar(sa.select(InvoiceRun.cohort_id).where(InvoiceRun.id == run_id))
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    return db.get_one(InvoiceRun, run_id, populate_existing=True, with_for_update=True)


def _item(db: Session, run_id: int, position: int) -> InvoiceRunItem:
    row = db.get(InvoiceRunItem, (run_id, position), populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _refuse(db: Session, run_id: int, position: int, problem: Text) -> None:
    item = _item(db, run_id, position)
    item.state, item.problem = "refused", str(problem)[:400]
    db.flush()


def _waiting(db: Session, run_id: int) -> Sequence[int]:
    query = (
        sa.select(InvoiceRunItem.position)
        .where(InvoiceRunItem.run_id == run_id, InvoiceRunItem.state == "waiting")
        .order_by(InvoiceRunItem.position)
    )
    return db.scalars(query).all()


def _end(db: Session, clock: Clock, run: InvoiceRun) -> None:
    db.flush()
    if not _waiting(db, run.id):
        run.state, run.ended_at = "done", clock.now()


def _unfinished(db: Session, cohort_id: int) -> int | None:
    query = sa.select(sa.func.max(InvoiceRun.id)).where(
        InvoiceRun.cohort_id == cohort_id, InvoiceRun.state != "done"
    )
    return db.scalar(query)


def _record(db: Session, actor: Actor, clock: Clock, verb: str, run: InvoiceRun, **facts: int) -> None:
    audit.record(db, actor, clock, f"billing:run:{verb}", "cohort", run.cohort_id, run_id=run.id, **facts)
