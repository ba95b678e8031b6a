"""Excusing one participant from one requirement: one proposes it, an administrator who is somebody else grants it.

Lock order: the cohort's row, then the dispensation. Offered through ``service``.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.models import Dispensation
from app.certificates.queries.certificates import may_read
from app.certificates.queries.progress import progress
from app.certificates.rules.progress import Status
from app.certificates.rules.requirements import sentence_of
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments

IN_FORCE = ("proposed", "granted")


def propose_dispensation(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    enrolment_id: int,
    requirement: str,
    reason: str,
) -> int:
    """Proposes to excuse a participant from one requirement that is not met; the proposal's number.

    For administrators and the cohort's trainers; raises NotFound for anyone else, and for who is not in the cohort.
    Raises Refused without a reason, for what is met or not asked, twice, and for who has a certificate.
    """
    cohorts.lock_cohort(db, cohort_id)
    _seated(db, actor, cohort_id, enrolment_id)
    said = sentence_of(reason, T("Vul in waarom je deze vrijstelling voorstelt."))
    far = progress(db, {enrolment_id: cohort_id})[enrolment_id]
    if far.certificate is not None:
        raise Refused(T("Deze deelnemer heeft het certificaat al."))
    asked = next((one for one in far.requirements if one.key == requirement), None)
    if asked is None or asked.status is Status.MET:
        raise Refused(T("Kies een eis die nog niet is gehaald."), field="requirement")
    if _standing(db, enrolment_id, requirement):
        raise Refused(T("Voor deze eis is al een vrijstelling voorgesteld of gegeven."), field="requirement")
    assert actor.person_id is not None
    row = Dispensation(
        enrolment_id=enrolment_id,
        requirement=requirement,
        reason=said,
        state="proposed",
        proposed_at=clock.now(),
        proposed_by_person_id=actor.person_id,
        decided_reason="",
    )
    db.add(row)
    db.flush()
    _record(db, actor, clock, "propose", row, cohort_id)
    return row.id


def decide_dispensation(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    dispensation_id: int,
    grant: bool,
    reason: str = "",
) -> None:
    """Grants or declines what another proposed; declining needs a reason.

    Raises NotFound for an unknown one; Refused for one's own proposal, for oneself, and when it was decided already.
    """
    cohorts.lock_cohort(db, cohort_id)
    row = _row(db, actor, cohort_id, dispensation_id)
    if actor.person_id is None or not actor.has(Role.ADMINISTRATOR):
        raise NotFound
    if row.state != "proposed":
        raise Refused(T("Over deze vrijstelling is al beslist."))
    own = accounts.numbers_of(db, actor.person_id)
    if row.proposed_by_person_id in own:
        raise Refused(T("Je stelde deze vrijstelling zelf voor. Een andere beheerder beslist erover."))
    if enrolments.enrolment(db, row.enrolment_id).person_id in own:
        raise Refused(T("Dit gaat over jezelf. Een andere beheerder beslist erover."))
    said = ""
    if not grant:
        said = sentence_of(reason, T("Vul in waarom je deze vrijstelling niet geeft."))
    _decide(row, actor, clock, "granted" if grant else "declined", said)
    _record(db, actor, clock, "grant" if grant else "decline", row, cohort_id)


def withdraw_dispensation(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, dispensation_id: int, reason: str
) -> None:
    """Takes a proposal of one's own back, or as an administrator any dispensation that stands.

    Raises NotFound for an unknown one and for somebody else's; Refused without a reason, when it does not stand any
    more, and when a certificate rests on it.
    """
    cohorts.lock_cohort(db, cohort_id)
    row = _row(db, actor, cohort_id, dispensation_id)
    if not actor.has(Role.ADMINISTRATOR) and (
        row.state != "proposed" or row.proposed_by_person_id != actor.person_id
    ):
        raise NotFound
    if row.state not in IN_FORCE:
        raise Refused(T("Deze vrijstelling geldt niet meer."))
    far = progress(db, {row.enrolment_id: cohort_id})[row.enrolment_id]
    if row.state == "granted" and far.certificate is not None:
        raise Refused(T("Deze deelnemer kreeg het certificaat al met deze vrijstelling. Die blijft staan."))
    said = sentence_of(reason, T("Vul in waarom je de vrijstelling intrekt."))
    _decide(row, actor, clock, "withdrawn", said)
    _record(db, actor, clock, "withdraw", row, cohort_id)


def _seated(db: Session, actor: Actor, cohort_id: int, enrolment_id: int) -> None:
    if actor.person_id is None or not may_read(db, actor, cohort_id):
        raise NotFound
    here = {one.enrolment_id: one.person_id for one in enrolments.participants(db, cohort_id)}
    if enrolment_id not in here:
        raise NotFound
    if here[enrolment_id] == actor.person_id:
        raise Refused(T("Voor jezelf kun je geen vrijstelling voorstellen."))


def _standing(db: Session, enrolment_id: int, requirement: str) -> bool:
    query = sa.select(Dispensation.id).where(
        Dispensation.enrolment_id == enrolment_id,
        Dispensation.requirement == requirement,
        Dispensation.state.in_(IN_FORCE),
    )
    return db.scalar(query.limit(1)) is not None


def _row(db: Session, actor: Actor, cohort_id: int, dispensation_id: int) -> Dispensation:
    row = db.get(Dispensation, dispensation_id, with_for_update=True, populate_existing=True)
    if row is None or not may_read(db, actor, cohort_id):
        raise NotFound
    if enrolments.cohorts_of_enrolments(db, [row.enrolment_id]).get(row.enrolment_id) != cohort_id:
        raise NotFound
    return row


def _decide(row: Dispensation, actor: Actor, clock: Clock, state: str, reason: str) -> None:
    row.state = state
    row.decided_at = clock.now()
    row.decided_by_person_id = actor.person_id
    row.decided_reason = reason


def _record(db: Session, actor: Actor, clock: Clock, deed: str, row: Dispensation, cohort_id: int) -> None:
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        f"certificates:dispensation:{deed}",
        "enrolment",
        row.enrolment_id,
        dispensation_id=row.id,
        requirement=row.requirement,
        cohort_id=cohort_id,
    )
