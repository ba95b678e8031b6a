"""Emergency access: two administrators together open one case for some hours, and its author hears of it, twice.

The first asks and may read; the second only agrees. Both have been administrator for a while,
under the same address. There is no other way in for an administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.messages import service as messages
from app.practice.keyring import GONE
from app.practice.models import CaseRead, EmergencyAccess, PracticeCase
from app.practice.queries import CaseRow, document_of, entries_of, view_of
from app.practice.rules.documents import CaseDocument, Entry
from app.practice.rules.reasons import checked_reason
from app.practice.service.reading import check_settled, note_reading

#: How long a request can be granted: what was urgent yesterday is asked anew.
STANDS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class EmergencyCase:
    """What an emergency access shows: the working text, and until when."""

    row: CaseRow
    author: str
    cohort_name: str
    reason: str
    ends_at: datetime
    document: CaseDocument
    entries: tuple[Entry, ...]


def ask_emergency(db: Session, actor: Actor, clock: Clock, *, case_id: int, reason: str) -> int:
    """Asks another administrator to open a case; nothing opens yet. Returns the number of the request.

    Raises NotFound for an unknown case or who is no administrator, Refused without a reason that names nobody, for
    one's own case, and while another request for the case is open.
    """
    person_id = _administrator(actor)
    check_settled(db, clock, person_id, Role.ADMINISTRATOR)
    case = db.scalar(sa.select(PracticeCase).where(PracticeCase.id == case_id).with_for_update())
    if case is None:
        raise NotFound
    if case.erased_at is not None:
        raise Refused(GONE)
    said = checked_reason(reason, case.alias)
    if case.person_id == person_id:
        raise Refused(T("Dit is je eigen casus."))
    present = sa.select(EmergencyAccess.id).where(
        EmergencyAccess.case_id == case_id, EmergencyAccess.closed_at.is_(None)
    )
    if db.scalar(present) is not None:
        raise Refused(T("Voor deze casus is al noodtoegang gevraagd."))
    row = EmergencyAccess(case_id=case_id, reason=said, asked_by_person_id=person_id, asked_at=clock.now())
    db.add(row)
    db.flush()
    audit.record(db, actor, clock, "practice:emergency:ask", "practice_case", case_id, emergency=row.id)
    return row.id


def grant_emergency(
    db: Session, actor: Actor, clock: Clock, *, emergency_id: int, hours: int, most_hours: int
) -> None:
    """Opens the case for whoever asked, for so many hours, and writes to its author.

    ``most_hours`` is the setting EMERGENCY_HOURS. Raises NotFound for an unknown request or who is no administrator,
    Refused for one's own request or case, a closed one, one of longer than a day ago, and more hours than the setting.
    """
    person_id = _administrator(actor)
    check_settled(db, clock, person_id, Role.ADMINISTRATOR)
    row, case = _locked(db, emergency_id)
    if row.asked_by_person_id == person_id:
        raise Refused(T("Een andere beheerder moet instemmen."))
    if case.person_id == person_id:
        raise Refused(T("Dit is je eigen casus."))
    if case.erased_at is not None:
        raise Refused(GONE)
    if row.closed_at is not None or row.granted_at is not None:
        raise Refused(T("Over dit verzoek is al besloten."))
    if row.asked_at + STANDS < clock.now():
        raise Refused(
            T("Dit verzoek is ouder dan 24 uur. Sluit het en vraag het opnieuw als het nog nodig is.")
        )
    if not 1 <= hours <= most_hours:
        raise Refused(T("Noodtoegang duurt ten hoogste %(n)s uur.", n=most_hours), field="hours")
    row.granted_by_person_id, row.granted_at = person_id, clock.now()
    row.ends_at = clock.now() + timedelta(hours=hours)
    db.flush()
    _tell_author(db, clock, row, case, "practice/emergency_opened", {"reason": row.reason})
    audit.record(
        db, actor, clock, "practice:emergency:grant", "practice_case", case.id, emergency=row.id, hours=hours
    )


def close_emergency(db: Session, actor: Actor, clock: Clock, *, emergency_id: int) -> None:
    """Refuses or withdraws a request, or ends an access early; a second time changes nothing.

    Raises NotFound for an unknown request or who is no administrator.
    """
    _administrator(actor)
    row, case = _locked(db, emergency_id)
    if row.closed_at is not None:
        return
    if row.ends_at is not None and row.ends_at > clock.now():
        row.ends_at = clock.now()
    _close(db, actor, clock, row, case)


def read_in_emergency(db: Session, actor: Actor, clock: Clock, *, emergency_id: int) -> EmergencyCase:
    """The working text of the case, for the administrator who asked, while the access lasts. Leaves a line first.

    Raises NotFound for anyone else, and before and after the access.
    """
    person_id = _administrator(actor)
    row, case = _locked(db, emergency_id)
    open_now = row.granted_at is not None and row.closed_at is None
    if row.ends_at is None or row.ends_at <= clock.now() or not open_now:
        raise NotFound
    if row.asked_by_person_id != person_id:
        raise NotFound
    note_reading(
        db,
        actor,
        clock,
        case_id=case.id,
        version_number=0,
        action="emergency",
        ground=row.reason,
        emergency_id=row.id,
    )
    return EmergencyCase(
        row=view_of(case),
        author=accounts.people(db, [case.person_id])[case.person_id].full_name,
        cohort_name=cohorts.cohort(db, case.cohort_id).name,
        reason=row.reason,
        ends_at=row.ends_at,
        document=document_of(db, case.id),
        entries=entries_of(db, case.id),
    )


def sum_up_emergencies(db: Session, clock: Clock) -> int:
    """Closes every access whose time is over, with a letter to the author; returns how many. The worker calls it."""
    query = sa.select(EmergencyAccess.id).where(
        EmergencyAccess.closed_at.is_(None), EmergencyAccess.ends_at <= clock.now()
    )
    over = list(db.scalars(query.order_by(EmergencyAccess.id)))
    for emergency_id in over:
        row, case = _locked(db, emergency_id)
        if row.closed_at is None:
            _close(db, SYSTEM, clock, row, case)
    return len(over)


def _close(db: Session, actor: Actor, clock: Clock, row: EmergencyAccess, case: PracticeCase) -> None:
    row.closed_at = clock.now()
    read = sa.select(sa.func.count()).where(CaseRead.emergency_id == row.id)
    readings = db.scalar(read) or 0
    if row.granted_at is not None:
        _tell_author(db, clock, row, case, "practice/emergency_ended", {"readings": readings})
    audit.record(
        db,
        actor,
        clock,
        "practice:emergency:close",
        "practice_case",
        case.id,
        emergency=row.id,
        readings=readings,
    )


def _administrator(actor: Actor) -> int:
    if actor.person_id is None or not actor.has(Role.ADMINISTRATOR):
        raise NotFound
    return actor.person_id


def _locked(db: Session, emergency_id: int) -> tuple[EmergencyAccess, PracticeCase]:
    """The request and its case; the request is locked until the end of the transaction."""
    row = db.get(EmergencyAccess, emergency_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row, db.get_one(PracticeCase, row.case_id, populate_existing=True)


def _tell_author(
    db: Session,
    clock: Clock,
    row: EmergencyAccess,
    case: PracticeCase,
    template: str,
    facts: dict[str, object],
) -> None:
    """A letter to the author, without text or alias; who did it stands in it by name."""
    both = {row.asked_by_person_id, row.granted_by_person_id or row.asked_by_person_id}
    people = accounts.people(db, {case.person_id, *both})
    author = people[case.person_id]
    from_, until = local(row.granted_at or row.asked_at), local(row.ends_at or clock.now())
    messages.post(
        db,
        clock,
        to=author.email,
        to_name=author.full_name,
        person_id=author.id,
        language=author.language,
        template=template,
        context={
            "given_name": author.name.given,
            "case_number": case.number,
            "cohort_name": cohorts.cohort(db, case.cohort_id).name,
            "asked_by": people[row.asked_by_person_id].full_name,
            "granted_by": people[row.granted_by_person_id or row.asked_by_person_id].full_name,
            "opened_day": from_.date().isoformat(),
            "opened_time": f"{from_:%H:%M}",
            "ends_day": until.date().isoformat(),
            "ends_time": f"{until:%H:%M}",
            "link_path": f"/leren/praktijkcasussen/{case.id}",
            **facts,
        },
        key=f"{template}:{row.id}",
    )
