"""An administrator sets how a cohort hands out its seats and what an organisation may take. For ``service``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core import outbox
from app.core.clock import Clock, today, utc
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import placing
from app.enrolments.line import SETTLE, settled, tell
from app.enrolments.models import Allotment, CohortTerms
from app.enrolments.rules import Terms, check_terms
from app.enrolments.terms import terms
from app.organisations import service as organisations


def set_terms(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, wanted: Terms) -> None:
    """Sets the terms of a cohort; offers that are open keep their end. Raises NotFound and Refused."""
    check_terms(wanted)
    room = placing.locked(db, clock, cohort_id)
    before = terms(db, cohort_id)
    if before == wanted:
        return
    row = db.get(CohortTerms, cohort_id) or CohortTerms(cohort_id=cohort_id)
    row.offer_hours, row.offers_stop_days = wanted.offer_hours, wanted.offers_stop_days
    row.organisation_limit, row.limit_is_hard = wanted.organisation_limit, wanted.limit_is_hard
    db.add(row)
    db.flush()
    room, moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
    tell(db, actor, clock, room, moves)
    audit.record(
        db,
        actor,
        clock,
        "enrolments:terms:set",
        "cohort",
        cohort_id,
        cohort_id=cohort_id,
        before=_plain(before),
        after=_plain(wanted),
    )


def set_allotment(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    organisation_id: int,
    most: int | None,
    most_is_hard: bool,
    reserved: int,
    reserved_until: date | None,
) -> None:
    """Agrees what one organisation may take: an own limit, and seats kept for it until a day; nothing ends it.

    Raises NotFound, and Refused when so many seats are not free or the day is past.
    """
    organisation = organisations.organisation(db, organisation_id)
    room = placing.locked(db, clock, cohort_id)
    if most is not None and not 1 <= most <= room.cohort.seats:
        raise Refused(T("Kies 1 tot en met %(seats)s mensen.", seats=room.cohort.seats), field="most")
    if not 0 <= reserved <= room.cohort.seats:
        raise Refused(T("Kies 0 tot en met %(seats)s plaatsen.", seats=room.cohort.seats), field="reserved")
    if reserved and (reserved_until is None or reserved_until < today(clock)):
        raise Refused(T("Kies tot welke dag de plaatsen gereserveerd zijn."), field="reserved_until")
    common = room.terms.organisation_limit if room.terms.limit_is_hard else None
    limit = most if most is not None else common
    if limit is not None and reserved > limit:
        raise Refused(T("Reserveer niet meer plaatsen dan de organisatie mag hebben."), field="reserved")
    used = room.taken_by.get(organisation_id, 0) + room.offered_by.get(organisation_id, 0)
    if max(0, reserved - used) > room.stock.free_for(organisation_id):
        raise Refused(
            T(
                "Er zijn nog %(free)s plaatsen vrij. %(name)s heeft er al %(used)s.",
                free=room.stock.free_for(organisation_id),
                name=organisation.name,
                used=used,
            ),
            field="reserved",
        )
    row = db.get(Allotment, (cohort_id, organisation_id))
    before = _facts(row)
    wanted = (
        most,
        most_is_hard if most is not None else False,
        reserved,
        reserved_until if reserved else None,
    )
    if most is None and not reserved:
        if row is not None:
            db.delete(row)
    else:
        row = row or Allotment(cohort_id=cohort_id, organisation_id=organisation_id)
        row.most, row.most_is_hard, row.reserved, row.reserved_until = wanted
        db.add(row)
    db.flush()
    after = _facts(row) if most is not None or reserved else None
    if before == after:
        return
    if reserved and reserved_until is not None:
        over = utc(reserved_until + timedelta(days=1), time())
        key = f"kept:{cohort_id}:{organisation_id}:{reserved_until.isoformat()}"
        outbox.put(db, clock, SETTLE, {"cohort_id": cohort_id}, key=key, at=over)
    room, moves = settled(db, clock, placing.look(db, clock, room.cohort, room.line))
    tell(db, actor, clock, room, moves)
    audit.record(
        db,
        actor,
        clock,
        "enrolments:allotment:set",
        "cohort",
        cohort_id,
        cohort_id=cohort_id,
        organisation_id=organisation_id,
        before=before,
        after=after,
    )


def _plain(of: Terms) -> dict[str, Any]:
    return {name: getattr(of, name) for name in Terms.__dataclass_fields__}


def _facts(row: Allotment | None) -> dict[str, Any] | None:
    if row is None:
        return None
    until: date | datetime | None = row.reserved_until
    return {
        "most": row.most,
        "most_is_hard": row.most_is_hard,
        "reserved": row.reserved,
        "reserved_until": until.isoformat() if until else None,
    }
