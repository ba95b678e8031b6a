"""The public verbs and reads of points of professional registers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accreditation import files
from app.accreditation.forgetting import purge
from app.accreditation.models import PointDelivery, PointDeliveryLine, RegistrationNumber
from app.accreditation.queries.lists import (
    DeliveryView,
    RegisterBoard,
    Waiting,
    delivered_file,
    register_board,
    registers_of,
)
from app.accreditation.queries.own import OwnRegister, own_register, own_registers
from app.accreditation.rules import LONGEST_REASON, Standing, checked_number
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T

__all__ = [
    "DeliveryView",
    "ListFile",
    "OwnRegister",
    "RegisterBoard",
    "Standing",
    "Waiting",
    "correct",
    "deliver",
    "export_delivered",
    "export_waiting",
    "give_number",
    "own_register",
    "own_registers",
    "purge",
    "register_board",
    "registers_of",
    "take_away",
]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file to take along."""

    name: str
    content: bytes


def give_number(db: Session, actor: Actor, clock: Clock, *, register: str, number: str) -> None:
    """Keeps the actor's own number in a register; an earlier one goes. What was passed on stays as it was.

    Raises NotFound for a register that gives the actor no points, Refused for what cannot be a number of it.
    """
    if actor.person_id is None:
        raise NotFound
    found = own_register(db, actor.person_id, register)
    if not found.gives:
        raise NotFound
    terms, form = found.terms, found.terms.number
    checked = checked_number(number, least=form.least, most=form.most, starts=form.starts)
    _forget(db, actor.person_id, register)
    db.add(
        RegistrationNumber(person_id=actor.person_id, register=register, number=checked, given_at=clock.now())
    )
    db.flush()
    audit.record(
        db, actor, clock, "accreditation:number:give", "person", actor.person_id, register=terms.name
    )


def take_away(db: Session, actor: Actor, clock: Clock, *, register: str) -> None:
    """Takes the actor's own number away, so that nothing more is passed on; without one, nothing changes."""
    if actor.person_id is None:
        raise NotFound
    if _forget(db, actor.person_id, register):
        names = {one.terms.register: one.terms.name for one in own_registers(db, actor.person_id)}
        audit.record(
            db,
            actor,
            clock,
            "accreditation:number:take-away",
            "person",
            actor.person_id,
            register=names.get(register, register),
        )


def _forget(db: Session, person_id: int, register: str) -> int:
    mine = sa.delete(RegistrationNumber).where(
        RegistrationNumber.person_id == person_id, RegistrationNumber.register == register
    )
    return len(db.scalars(mine.returning(RegistrationNumber.id)).all())


def export_waiting(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, register: str, corrections: bool = False
) -> ListFile:
    """The file of who can be passed on now, or of corrections; the log tells who took it. Raises NotFound."""
    board = register_board(db, cohort_id, register)
    waiting = board.corrections if corrections else board.first
    if not board.terms.granted or not waiting.lines:
        raise NotFound
    _record(db, actor, clock, "accreditation:list:export", board, len(waiting.lines))
    return ListFile(f"{register}-{board.cohort.slug}-{today(clock)}.csv", waiting.content)


def export_delivered(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, delivery_id: int
) -> ListFile:
    """A list as it was passed on; the log tells who took it. Raises NotFound."""
    row, content = delivered_file(db, cohort_id, delivery_id)
    audit.record(
        db,
        actor,
        clock,
        "accreditation:list:export",
        "cohort",
        cohort_id,
        register=row.register_name,
        delivery_id=row.id,
    )
    return ListFile(
        f"{row.register}-{cohorts.cohort(db, cohort_id).slug}-{local(row.delivered_at).date()}.csv", content
    )


def deliver(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, register: str, mark: str
) -> DeliveryView:
    """Notes that everyone who can be passed on was passed on, exactly as ``mark`` was shown; freezes the list.

    Raises NotFound; Refused when everyone was passed on already, and when something changed meanwhile.
    """
    cohorts.lock_cohort(db, cohort_id)
    board = register_board(db, cohort_id, register)
    return _freeze(db, actor, clock, board, board.first, mark, "")


def correct(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, register: str, mark: str, reason: str
) -> DeliveryView:
    """Notes that what differs from an earlier list was put right with the register, and why; the old list stays.

    Raises NotFound; Refused without a reason, when nothing differs, and when something changed meanwhile.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(T("Vul in waarom dit anders is dan wat is doorgegeven."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            T("Maak dit korter: hoogstens %(longest)s tekens.", longest=LONGEST_REASON), field="reason"
        )
    cohorts.lock_cohort(db, cohort_id)
    board = register_board(db, cohort_id, register)
    return _freeze(db, actor, clock, board, board.corrections, mark, reason)


def _freeze(
    db: Session, actor: Actor, clock: Clock, board: RegisterBoard, waiting: Waiting, mark: str, reason: str
) -> DeliveryView:
    if not board.terms.granted:
        raise Refused(T("Het register heeft nog geen punten toegekend. Vul eerst het ID van de leergang in."))
    if not waiting.people:
        if board.deliveries:
            raise Refused(T("Dit is al doorgegeven. Er staat niemand meer klaar."))
        raise Refused(T("Er staat nog niemand klaar om door te geven."))
    if waiting.mark != mark:
        raise Refused(T("De lijst is intussen veranderd. Download het bestand opnieuw en geef dat door."))
    terms = board.terms
    row = PointDelivery(
        cohort_id=board.cohort.id,
        register=terms.register,
        register_name=terms.name,
        course_number=terms.course_number,
        points=terms.points,
        delivered_at=clock.now(),
        delivered_by_person_id=actor.person_id,
        reason=reason,
        head=waiting.head,
        sha256=files.sha256(waiting.head, waiting.lines),
    )
    db.add(row)
    db.flush()
    lines = iter(waiting.lines)
    day = today(clock)
    for position, one in enumerate(waiting.people, start=1):
        back = one.earned_on is None or one.number is None
        before = one.passed
        db.add(
            PointDeliveryLine(
                delivery_id=row.id,
                enrolment_id=one.enrolment_id,
                register=terms.register,
                round=before.round + 1 if before is not None else 1,
                position=position,
                number=before.number if back and before is not None else one.number,
                earned_on=one.earned_on or day,
                taken_back=back,
                written="" if back else next(lines),
            )
        )
    db.flush()
    _record(
        db,
        actor,
        clock,
        "accreditation:list:correct" if reason else "accreditation:list:deliver",
        board,
        len(waiting.people),
        sha256=row.sha256,
        **({"reason": reason} if reason else {}),
    )
    return register_board(db, board.cohort.id, terms.register).deliveries[0]


def _record(
    db: Session, actor: Actor, clock: Clock, action: str, board: RegisterBoard, people: int, **more: str
) -> None:
    audit.record(
        db, actor, clock, action, "cohort", board.cohort.id, register=board.terms.name, people=people, **more
    )
