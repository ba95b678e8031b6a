"""The decision who gets a certificate: one proposes, another agrees, and then it can be issued.

Lock order: the cohort's row, then the decisions. Offered through ``service``.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.models import Award
from app.certificates.queries.awards import chosen, refuse_unready, shown_mark
from app.certificates.queries.certificates import may_read
from app.certificates.queries.progress import frozen
from app.certificates.rules.requirements import sentence_of
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.fingerprints import check_shown
from app.core.permissions import Actor
from app.core.text import T


def propose_awards(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, enrolment_ids: Collection[int], shown: str
) -> int:
    """Proposes these participants for a certificate, all or none; how many. ``shown``: `shown_mark` of the preview.

    Raises NotFound for a trainer of another cohort and for who was never in this one; Refused, by name, for who is not
    ready, has left, or is on the list already, for the actor, and when something else changed since it was shown.
    """
    cohorts.lock_cohort(db, cohort_id)
    if actor.person_id is None or not may_read(db, actor, cohort_id):
        raise NotFound
    if not enrolment_ids:
        raise Refused(T("Kies ten minste één deelnemer."), field="enrolment_ids")
    people = list(chosen(db, cohort_id, enrolment_ids).values())
    own = accounts.numbers_of(db, actor.person_id)
    listed = set(
        db.scalars(
            sa.select(Award.enrolment_id).where(
                Award.enrolment_id.in_(enrolment_ids), Award.state != "declined"
            )
        )
    )
    for one in people:
        refuse_unready(one)
        if one.person_id in own:
            raise Refused(T("Je kunt jezelf niet voordragen. Laat een ander dat doen."))
        if one.enrolment_id in listed:
            raise Refused(T("%(name)s is al voorgedragen.", name=one.name))
    check_shown(shown, shown_mark(people))
    rows = [
        Award(
            cohort_id=cohort_id,
            enrolment_id=one.enrolment_id,
            state="proposed",
            progress=frozen(one.progress),
            proposed_at=clock.now(),
            proposed_by_person_id=actor.person_id,
            decided_reason="",
        )
        for one in people
    ]
    db.add_all(rows)
    db.flush()
    for row in rows:
        _record(db, actor, clock, "propose", row)
    return len(rows)


def confirm_awards(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, award_ids: Collection[int]
) -> int:
    """Agrees with these proposals of another, all or none; how many are new. What was agreed on is passed.

    Raises NotFound for an unknown one; Refused for one's own, for the actor, and by name for who is not ready any more
    or has left.
    """
    rows = _locked(db, cohort_id, award_ids)
    fresh = [row for row in rows if row.state != "confirmed"]
    if any(row.state != "proposed" for row in fresh):
        raise Refused(T("De lijst is veranderd. Kijk hem na en kies opnieuw."))
    people = chosen(db, cohort_id, [row.enrolment_id for row in fresh])
    own = accounts.numbers_of(db, actor.person_id) if actor.person_id is not None else ()
    for row in fresh:
        who = people[row.enrolment_id]
        if who.person_id in own:
            raise Refused(T("Dit gaat over jezelf. Laat een andere beheerder dit bevestigen."))
        if row.proposed_by_person_id in own:
            raise Refused(
                T(
                    "Je hebt %(name)s zelf voorgedragen. Laat een andere beheerder dit bevestigen.",
                    name=who.name,
                )
            )
        refuse_unready(who)
        row.state, row.decided_at, row.decided_by_person_id = "confirmed", clock.now(), actor.person_id
    db.flush()
    for row in fresh:
        _record(db, actor, clock, "confirm", row)
    return len(fresh)


def decline_awards(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, award_ids: Collection[int], reason: str
) -> int:
    """Takes these participants off the list again, also after somebody agreed; they can be proposed anew. How many.

    Raises NotFound for an unknown one; Refused without a reason, and for what was issued.
    """
    reason = sentence_of(reason, T("Vul in waarom je dit afwijst."))
    rows = [row for row in _locked(db, cohort_id, award_ids) if row.state != "declined"]
    for row in rows:
        if row.state == "issued":
            raise Refused(T("De lijst is veranderd. Kijk hem na en kies opnieuw."))
        row.state, row.decided_at, row.decided_by_person_id = "declined", clock.now(), actor.person_id
        row.decided_reason = reason
    db.flush()
    for row in rows:
        _record(db, actor, clock, "decline", row, reason=reason)
    return len(rows)


def _locked(db: Session, cohort_id: int, award_ids: Collection[int]) -> list[Award]:
    cohorts.lock_cohort(db, cohort_id)
    if not award_ids:
        raise Refused(T("Kies ten minste één deelnemer."), field="award_ids")
    query = sa.select(Award).where(Award.cohort_id == cohort_id, Award.id.in_(award_ids)).order_by(Award.id)
    rows = list(db.scalars(query.execution_options(populate_existing=True)))
    if len(rows) != len(set(award_ids)):
        raise NotFound
    return rows


def _record(db: Session, actor: Actor, clock: Clock, verb: str, row: Award, **more: str) -> None:
    audit.record(
        db,
        actor,
        clock,
        f"certificates:award:{verb}",
        "enrolment",
        row.enrolment_id,
        award_id=row.id,
        cohort_id=row.cohort_id,
        **more,
    )
