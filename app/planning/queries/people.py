"""Who sessions are for, and what keeps those people busy."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.enrolments import service as enrolments
from app.enrolments.service import Belonging
from app.scheduling import service as scheduling
from app.scheduling.service import Busy, SessionView
from app.subgroups import service as subgroups


def people_of(db: Session, sessions: Sequence[SessionView]) -> scheduling.People:
    """The people of these sessions, for the check of conflicts; an administrator may know them by name.

    One query; one more where sessions are for a subgroup, and four where somebody is in another cohort as well.
    """
    cohort_ids = {one.cohort_id for one in sessions}
    seats = enrolments.seats_beside(db, cohort_ids)
    members = subgroups.members_of(db, {one.subgroup_id for one in sessions if one.subgroup_id is not None})
    audience: dict[int | None, Collection[int]] = {
        one.id: tuple(
            seat.person_id
            for seat in seats
            if not one.is_make_up
            and seat.cohort_id == one.cohort_id
            and (one.subgroup_id is None or seat.enrolment_id in members.get(one.subgroup_id, ()))
        )
        for one in sessions
    }
    return scheduling.People(audience=audience, busy=_busy(db, seats, cohort_ids), named=True)


def _busy(
    db: Session, seats: Sequence[Belonging], cohort_ids: Collection[int]
) -> dict[int, Collection[Busy]]:
    """Sessions of other cohorts by person."""
    beside = {one.enrolment_id: one.person_id for one in seats if one.cohort_id not in cohort_ids}
    if not beside:
        return {}
    programme = subgroups.sessions_of_enrolments(db, beside)
    names = {one.id: one.name for one in cohorts.cohorts(db, ids={seat.cohort_id for seat in seats})}
    found: dict[int, list[Busy]] = {}
    for enrolment_id, listed in programme.items():
        found.setdefault(beside[enrolment_id], []).extend(
            Busy(
                session_id=one.id,
                label=one.label,
                cohort_name=names[one.cohort_id],
                starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
            for one in listed
            if not one.cancelled
        )
    return {person_id: tuple(spells) for person_id, spells in found.items()}
