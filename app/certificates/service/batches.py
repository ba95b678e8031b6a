"""Batches: the worker issues the certificates of a cohort, each by itself: number, paper, signature, letter.

Each has its own outbox row. The number and "done" are one transaction; the paper is made outside any, and frozen with
its letter in another; so a worker that is lost half way leaves no gap and no duplicate (docs/decisions/0038). Lock
order: the cohort's row, then the batch.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.erasing import ERASED
from app.certificates.models import Award, Certificate, CertificateBatch, CertificateBatchItem
from app.certificates.queries.awards import candidate, chosen, refuse_unissuable
from app.certificates.queries.batches import open_batch
from app.certificates.rules.requirements import CertificateState
from app.certificates.service.issuing import issue_award
from app.certificates.snapshots import languages_of
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.text import T, Text
from app.courses import service as courses

#: Outbox work: issue one certificate of a batch, and put it on paper.
BATCH_WORK = "certificates.batch"


def start_batch(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    award_ids: Collection[int],
    language: str = "nl",
) -> int:
    """Lets the worker issue what was decided, one by one; answers the number of the batch.

    Raises NotFound for an unknown decision; Refused for one on which nobody agreed or that was carried out, by name
    for who is not ready any more, did not confirm the name or has left, for a language without words, and while another
    batch of the cohort has not ended.
    """
    cohort = cohorts.lock_cohort(db, cohort_id)
    if not award_ids:
        raise Refused(T("Kies ten minste één deelnemer."), field="award_ids")
    if open_batch(db, cohort_id) is not None:
        raise Refused(T("Voor deze groep worden al certificaten uitgegeven. Maak dat eerst af."))
    query = sa.select(Award).where(Award.cohort_id == cohort_id, Award.id.in_(award_ids))
    rows = db.scalars(query.execution_options(populate_existing=True)).all()
    if len(rows) != len(set(award_ids)):
        raise NotFound
    if any(row.state != "confirmed" for row in rows):
        raise Refused(T("De lijst is veranderd. Kijk hem na en kies opnieuw."))
    if language not in languages_of(courses.version(db, cohort.course_version_id).content):
        raise Refused(
            T("Deze leergang heeft nog geen Engelse teksten voor het certificaat."), field="language"
        )
    award_of = {row.enrolment_id: row.id for row in rows}
    people = chosen(db, cohort_id, award_of)
    for who in people.values():
        refuse_unissuable(who)
    batch = CertificateBatch(
        cohort_id=cohort_id,
        language=language,
        state="running",
        started_at=clock.now(),
        started_by_person_id=actor.person_id,
    )
    db.add(batch)
    db.flush()
    for position, enrolment_id in enumerate(people, 1):
        db.add(
            CertificateBatchItem(
                batch_id=batch.id,
                position=position,
                award_id=award_of[enrolment_id],
                state="waiting",
                problem="",
            )
        )
        _put(db, clock, batch.id, position)
    db.flush()
    _record(db, actor, clock, "start", batch, certificates=len(people))
    return batch.id


def stop_batch(db: Session, actor: Actor, clock: Clock, *, batch_id: int) -> None:
    """Keeps the worker from those that still wait. Raises NotFound; Refused when it is not running."""
    batch = _locked(db, batch_id)
    if batch.state != "running":
        raise Refused(T("Deze uitgifte loopt niet meer."))
    batch.state, batch.ended_at = "stopped", clock.now()
    _record(db, actor, clock, "stop", batch)


def resume_batch(db: Session, actor: Actor, clock: Clock, *, batch_id: int) -> None:
    """Lets a stopped batch go on. Raises NotFound; Refused when it was not stopped."""
    batch = _locked(db, batch_id)
    if batch.state != "stopped":
        raise Refused(T("Deze uitgifte kan niet verder."))
    batch.state, batch.ended_at = "running", None
    left = _left(db, batch_id)
    told = sa.update(CertificateBatchItem).where(
        CertificateBatchItem.batch_id == batch_id, CertificateBatchItem.state != "refused"
    )
    db.execute(told.values(problem=""))
    for item in left:
        _put(db, clock, batch_id, item.position)
    end_batch_if_done(db, clock, batch_id=batch_id)
    _record(db, actor, clock, "resume", batch, certificates=len(left))


def end_batch(db: Session, actor: Actor, clock: Clock, *, batch_id: int) -> None:
    """Gives up what still waits of a stopped batch; it stays on the list of decisions.

    Raises NotFound; Refused when it was not stopped, or while a number that was given has no paper yet.
    """
    batch = _locked(db, batch_id)
    if batch.state != "stopped":
        raise Refused(T("Stop de uitgifte eerst."))
    left = _left(db, batch_id)
    if any(item.state == "done" for item in left):
        raise Refused(T("Er is al een nummer gegeven. Ga eerst verder, zodat dat certificaat er komt."))
    for item in left:
        _refuse(item, T("Niet uitgegeven: de uitgifte is beëindigd."))
    batch.state, batch.ended_at = "done", clock.now()
    _record(db, actor, clock, "end", batch)


def make_item(db: Session, clock: Clock, *, batch_id: int, position: int, base_url: str) -> int | None:
    """Issues one certificate of a batch, once; its id, or None when its turn is over or the batch was stopped.

    Raises Refused when it may not be issued (any more): then call `refuse_item` in a new transaction.
    """
    batch = _locked(db, batch_id)
    item = _item(db, batch_id, position)
    if item.state == "done":
        return item.certificate_id
    if batch.state != "running" or item.state != "waiting":
        return None
    award = db.get_one(Award, item.award_id, populate_existing=True)
    if award.state != "confirmed":
        raise Refused(T("Dit besluit is teruggenomen."))
    row = issue_award(
        db,
        _starter(db, batch),
        clock,
        award=award,
        who=candidate(db, batch.cohort_id, award.enrolment_id),
        language=batch.language,
        base_url=base_url,
    )
    item.state, item.certificate_id = "done", row.id
    db.flush()
    return row.id


def refuse_item(db: Session, clock: Clock, *, batch_id: int, position: int, problem: Text) -> None:
    """Notes why a certificate of a batch was not issued; the batch goes on."""
    batch = _locked(db, batch_id)
    item = _item(db, batch_id, position)
    if batch.state == "running" and item.state == "waiting":
        _refuse(item, problem)
        end_batch_if_done(db, clock, batch_id=batch_id)


def halt_batch(db: Session, clock: Clock, *, batch_id: int, position: int, problem: Text) -> None:
    """Stops a running batch at this certificate, with the reason; once that is solved it can go on."""
    batch = _locked(db, batch_id)
    if batch.state == "running":
        _item(db, batch_id, position).problem = str(problem)[:400]
        batch.state, batch.ended_at = "stopped", clock.now()
        db.flush()
        _record(db, SYSTEM, clock, "halt", batch, reason=str(problem)[:400])


def end_batch_if_done(db: Session, clock: Clock, *, batch_id: int) -> None:
    """Ends a running batch of which nothing waits, and every certificate has its paper."""
    batch = _locked(db, batch_id)
    if batch.state == "running" and not _left(db, batch_id):
        batch.state, batch.ended_at = "done", clock.now()


def _left(db: Session, batch_id: int) -> list[CertificateBatchItem]:
    """What waits, and what has a number but no paper yet; what was erased, replaced or revoked meanwhile gets none."""
    db.flush()
    unprinted = sa.and_(
        CertificateBatchItem.state == "done",
        Certificate.pdf_sha256.is_(None),
        Certificate.state == CertificateState.ISSUED,
        Certificate.snapshot["name"].as_string() != ERASED,
    )
    query = (
        sa.select(CertificateBatchItem)
        .outerjoin(Certificate, Certificate.id == CertificateBatchItem.certificate_id)
        .where(
            CertificateBatchItem.batch_id == batch_id,
            sa.or_(CertificateBatchItem.state == "waiting", unprinted),
        )
        .order_by(CertificateBatchItem.position)
    )
    return list(db.scalars(query))


def _put(db: Session, clock: Clock, batch_id: int, position: int) -> None:
    outbox.put(db, clock, BATCH_WORK, {"batch_id": batch_id, "position": position})


def _starter(db: Session, batch: CertificateBatch) -> Actor:
    """Whoever started the batch: the certificates are that person's decision."""
    person = accounts.person(db, batch.started_by_person_id) if batch.started_by_person_id else None
    return Actor(person_id=person.id, name=person.full_name) if person else SYSTEM


def _locked(db: Session, batch_id: int) -> CertificateBatch:
    """The batch as it is now, under the lock of its cohort. Raises NotFound."""
    cohort_id = db.scalar(sa.select(CertificateBatch.cohort_id).where(CertificateBatch.id == batch_id))
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    return db.get_one(CertificateBatch, batch_id, populate_existing=True, with_for_update=True)


def _item(db: Session, batch_id: int, position: int) -> CertificateBatchItem:
    row = db.get(CertificateBatchItem, (batch_id, position), populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _refuse(item: CertificateBatchItem, problem: Text) -> None:
    item.state, item.problem = "refused", str(problem)[:400]


def _record(
    db: Session, actor: Actor, clock: Clock, verb: str, batch: CertificateBatch, **facts: int | str
) -> None:
    db.flush()
    audit.record(
        db, actor, clock, f"certificates:batch:{verb}", "cohort", batch.cohort_id, batch_id=batch.id, **facts
    )
