"""Erasure: the key of a case is destroyed and its sealed texts are overwritten; what can be counted stays.

First a run is decided and committed. Then each of its cases is done in a transaction of its own: a line in the
ledger, and only then the key. So a crash leaves nothing that was half decided, and what was decided goes on later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.text import T
from app.practice import keyring
from app.practice.ledger import Destroyed, Ledger
from app.practice.models import CaseErasure, CaseKey, ErasureRun, LegalHold, PracticeCase
from app.practice.places import PLACES
from app.practice.rules.retention import proof_of

Writing = Callable[[], AbstractContextManager[Session]]
_FINISH = "practice:erasure:finish"


def plan_run(db: Session, actor: Actor, clock: Clock, *, cause: str, due: Mapping[int, date]) -> int | None:
    """Decides that the texts of these cases go, each with the day from which it was due; the number of the run.

    None when nothing is left to decide: what is erased, held, or waits in another run is left out. The worker
    carries it out within a minute, or the caller does at once with `erase_pending`. What was erased before a restore
    is taken out of the runs in which the backup has it waiting and held: there it would stay.
    """
    waiting = sa.select(CaseErasure.case_id).where(CaseErasure.erased_at.is_(None))
    others = sa.and_(
        CaseErasure.run_id.in_(sa.select(ErasureRun.id).where(ErasureRun.cause != "restore")),
        CaseErasure.case_id.in_(_held()),
    )
    if cause == "restore":
        waiting = waiting.where(sa.not_(others))
    query = sa.select(PracticeCase.id).where(
        PracticeCase.id.in_(due), PracticeCase.erased_at.is_(None), PracticeCase.id.not_in(waiting)
    )
    if cause != "restore":
        query = query.where(PracticeCase.id.not_in(_held()))
    case_ids = list(db.scalars(query.order_by(PracticeCase.id).with_for_update()))
    if not case_ids:
        return None
    if cause == "restore":
        db.execute(
            sa.delete(CaseErasure).where(
                CaseErasure.case_id.in_(case_ids), CaseErasure.erased_at.is_(None), others
            )
        )
    run = ErasureRun(cause=cause, started_by_person_id=actor.person_id, started_at=clock.now())
    db.add(run)
    db.flush()
    for case_id in case_ids:
        key = keyring.for_sealing(db, case_id)
        db.add(CaseErasure(run_id=run.id, case_id=case_id, key_id=key.name, due_on=due[case_id]))
    db.flush()
    audit.record(
        db, actor, clock, "practice:erasure:start", "erasure_run", run.id, cause=cause, count=len(case_ids)
    )
    return run.id


def erase_case(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> int:
    """Decides that one case's text goes because somebody asked; the number of the run.

    Raises NotFound for an unknown case, Refused when it is held or erased already.
    """
    row = db.execute(
        sa.select(PracticeCase.erased_at, PracticeCase.id.in_(_held())).where(PracticeCase.id == case_id)
    ).first()
    if row is None:
        raise NotFound
    if row[0] is not None:
        raise Refused(keyring.GONE)
    if row[1]:
        raise Refused(T("Deze tekst mag nu niet worden gewist: er rust een bewaarplicht op."))
    number = plan_run(db, actor, clock, cause="request", due={case_id: today(clock)})
    if number is None:
        raise Refused(T("Het wissen van deze tekst is al besloten."))
    return number


def erase_pending(writing: Writing, clock: Clock, ledger: Ledger) -> int:
    """Carries out what was decided; returns how many cases it erased. Safe at any moment, also twice at once."""
    with writing() as db:
        runs = list(db.scalars(sa.select(ErasureRun.id).where(ErasureRun.finished_at.is_(None))))
    erased = 0
    for run_id in runs:
        with writing() as db:
            query = sa.select(CaseErasure.case_id).where(_pending(run_id)).order_by(CaseErasure.case_id)
            cases = list(db.scalars(query))
        for case_id in cases:
            with writing() as db:
                erased += _erase(db, clock, ledger, run_id, case_id)
        with writing() as db:
            _finish(db, clock, ledger, run_id)
    return erased


def _pending(run_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(CaseErasure.run_id == run_id, CaseErasure.erased_at.is_(None))


def _held() -> sa.Select[Any]:
    return sa.select(LegalHold.case_id).where(LegalHold.lifted_at.is_(None))


def _erase(db: Session, clock: Clock, ledger: Ledger, run_id: int, case_id: int) -> int:
    """One case of a run: the ledger first, then key and texts together. 0 when it was done, or is held by now."""
    begun = sa.select(PracticeCase.created_at).where(PracticeCase.id == case_id).with_for_update()
    begun_at = db.scalars(begun).one()
    line = db.scalars(
        sa.select(CaseErasure)
        .where(_pending(run_id), CaseErasure.case_id == case_id)
        .execution_options(populate_existing=True)
    ).first()
    if line is None:
        return 0
    run = db.get_one(ErasureRun, run_id)
    if run.cause != "restore" and db.scalar(_held().where(LegalHold.case_id == case_id)) is not None:
        db.delete(line)
        return 0
    now = clock.now()
    key = keyring.for_sealing(db, case_id)
    ledger.add(Destroyed(key.name, case_id, begun_at, now))
    line.key_id, line.erased_at = key.name, now
    destroy(db, case_id, clock)
    return 1


def destroy(db: Session, case_id: int, clock: Clock) -> None:
    """Destroys the key and overwrites every sealed text of a case, in the caller's transaction."""
    now = clock.now()
    db.execute(
        sa.update(CaseKey).where(CaseKey.case_id == case_id).values(wrapped=None, destroyed_at=now),
        execution_options={"synchronize_session": False},
    )
    for place in PLACES:
        db.connection().execute(
            place.table.update().where(place.of_case(case_id)).values({place.column: b""})
        )
    db.execute(
        sa.update(PracticeCase)
        .where(PracticeCase.id == case_id)
        .values(erased_at=now, version_id=PracticeCase.version_id + 1),
        execution_options={"synchronize_session": False},
    )
    db.flush()
    db.expire_all()
    keyring.forget(db)


def _finish(db: Session, clock: Clock, ledger: Ledger, run_id: int) -> None:
    """Closes a run of which nothing is left, with its proof, and notes how far the ledger went (`damage`)."""
    run = db.scalars(
        sa.select(ErasureRun)
        .where(ErasureRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if run.finished_at is not None or db.scalar(sa.select(sa.exists().where(_pending(run_id)))):
        return
    query = sa.select(CaseErasure.key_id).where(CaseErasure.run_id == run_id).order_by(CaseErasure.case_id)
    names = list(db.scalars(query))
    run.proof, run.finished_at = proof_of(names), clock.now()
    written = ledger.read()
    facts = {"count": len(names), "proof": run.proof, "lines": len(written.lines), "head": written.head}
    audit.record(db, SYSTEM, clock, _FINISH, "erasure_run", run_id, **facts)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with the ledger."""

    #: The first line that was changed or does not follow.
    broken: int | None
    #: How many lines it held when a run was last finished, where the last of those is gone; and how many it holds.
    noted: int | None
    found: int


def damage(db: Session, ledger: Ledger) -> Damage | None:
    """Whether the ledger was changed, or is shorter than the audit log says. None: it is as it should be."""
    here, noted = ledger.read(), None
    last = sa.select(ErasureRun.id).where(ErasureRun.finished_at.is_not(None))
    run_id = db.scalar(last.order_by(ErasureRun.finished_at.desc(), ErasureRun.id.desc()).limit(1))
    events = audit.about(db, "erasure_run", run_id, actions=[_FINISH], limit=1) if run_id is not None else []
    if events and events[0].data.get("lines") and events[0].data["head"] not in here.hashes:
        noted = int(events[0].data["lines"])
    if here.broken is None and noted is None:
        return None
    return Damage(here.broken, noted, len(here.lines))


def reapply(writing: Writing, clock: Clock, ledger: Ledger) -> int:
    """Erases again what a backup brought back, after the ledger; returns how many cases it erased.

    Writes into the ledger what the database knows and the ledger does not, such as after the file was lost. Where the
    ledger was changed, all lines that are as they were written still count: erasing is the safe side. Only a hold that
    was set after the line keeps a text, such as after a crash between the line and the destruction.
    """
    written: dict[object, datetime] = {}
    for line in ledger.read().lines:
        written[line.key_id] = written[line.case_id, line.begun_at] = line.at
    with writing() as db:
        query = sa.select(
            PracticeCase.id,
            PracticeCase.created_at,
            PracticeCase.erased_at,
            CaseKey.key_id,
            CaseKey.destroyed_at,
        ).outerjoin(CaseKey, CaseKey.case_id == PracticeCase.id)
        holds = sa.select(LegalHold.case_id, LegalHold.set_at).where(LegalHold.lifted_at.is_(None))
        held = {one.case_id: one.set_at for one in db.execute(holds)}
        back: dict[int, date] = {}
        for case_id, begun_at, erased_at, key_id, destroyed_at in db.execute(query):
            if destroyed_at is not None and key_id not in written:
                ledger.add(Destroyed(key_id, case_id, begun_at, destroyed_at))
            gone_at = written.get(key_id) or written.get((case_id, begun_at))
            if erased_at is None and gone_at and held.get(case_id, gone_at) <= gone_at:
                back[case_id] = today(clock)
        if back:
            plan_run(db, SYSTEM, clock, cause="restore", due=back)
    return erase_pending(writing, clock, ledger)


def not_erased(db: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Those of the cases whose text is still there."""
    query = sa.select(PracticeCase.id).where(PracticeCase.id.in_(case_ids), PracticeCase.erased_at.is_(None))
    return frozenset(db.scalars(query))
