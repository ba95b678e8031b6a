"""Who sessions are for, and what keeps those people busy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.enrolments import service as enrolments
from app.enrolments.service import Belonging
from app.scheduling import service as scheduling
from app.scheduling.service import Busy, SessionView
from app.subgroups import service as subgroups


def people_of(db: Session, sessions: Sequence[SessionView]) -> scheduling.People:
    """The people of these sessions, for the check of conflicts; an administrator may know them by name.

    Who makes up at one of them belongs to it, from whichever cohort. Two queries; one more where sessions are for a
    subgroup, seven at most where somebody is at another session as well.
    """
    cohort_ids = {one.cohort_id for one in sessions}
    numbers = {one.id for one in sessions}
    seats = enrolments.seats_beside(db, cohort_ids)
    making_up = attendance.makers_up(db, numbers, _enrolments(seats))
    here = _at(making_up, numbers)
    if strangers := here - _enrolments(seats):
        known = enrolments.seats_beside(db, (), strangers)
        seats = sorted({*seats, *known}, key=lambda seat: seat.enrolment_id)
        making_up |= attendance.makers_up(db, numbers, _enrolments(seats))
    members = _members(db, {one.subgroup_id for one in sessions})
    audience: dict[int | None, Collection[int]] = {
        one.id: tuple(
            dict.fromkeys(
                seat.person_id
                for seat in seats
                if seat.enrolment_id in making_up.get(one.id, ())
                or (not one.is_make_up and _is_for(seat, one.cohort_id, one.subgroup_id, members))
            )
        )
        for one in sessions
    }
    beside = {seat.enrolment_id for seat in seats if seat.cohort_id not in cohort_ids}
    busy = _busy(db, seats, beside | (here & _enrolments(seats)), making_up)
    return scheduling.People(audience=audience, busy=busy, named=True)


def people_of_new(db: Session, cohort_id: int, subgroup_id: int | None) -> scheduling.People:
    """The people of a session that is not saved yet, under None; see `people_of`."""
    seats = enrolments.seats_beside(db, [cohort_id])
    making_up = attendance.makers_up(db, (), _enrolments(seats))
    members = _members(db, {subgroup_id})
    mine = tuple(seat.person_id for seat in seats if _is_for(seat, cohort_id, subgroup_id, members))
    beside = {seat.enrolment_id for seat in seats if seat.cohort_id != cohort_id}
    return scheduling.People(audience={None: mine}, busy=_busy(db, seats, beside, making_up), named=True)


def _enrolments(seats: Iterable[Belonging]) -> set[int]:
    return {seat.enrolment_id for seat in seats}


def _at(making_up: Mapping[int, Collection[int]], session_ids: Collection[int]) -> set[int]:
    """The enrolments that make up at these sessions."""
    return {one for number in session_ids for one in making_up.get(number, ())}


def _members(db: Session, subgroup_ids: Collection[int | None]) -> dict[int, set[int]]:
    return subgroups.members_of(db, {one for one in subgroup_ids if one is not None})


def _is_for(
    seat: Belonging, cohort_id: int, subgroup_id: int | None, members: Mapping[int, Collection[int]]
) -> bool:
    """Whether a session of this cohort, or of this part of it, is for who has this seat."""
    return seat.cohort_id == cohort_id and (
        subgroup_id is None or seat.enrolment_id in members.get(subgroup_id, ())
    )


def _busy(
    db: Session,
    seats: Sequence[Belonging],
    beside: Collection[int],
    making_up: Mapping[int, Collection[int]],
) -> dict[int, Collection[Busy]]:
    """What else these people are at, by person: the programme of the enrolments `beside`, and where they make up.

    Who makes up at one of the sessions themselves has the whole own programme beside it.
    """
    person_of = {seat.enrolment_id: seat.person_id for seat in seats}
    elsewhere = scheduling.sessions_by_id(db, making_up.keys())
    listed = [(elsewhere[number], one) for number, ids in making_up.items() for one in ids]
    if beside:
        programmes = subgroups.sessions_of_enrolments(db, beside)
        listed += [(each, one) for one, sessions in programmes.items() for each in sessions]
    at = {one.cohort_id for one, _ in listed}
    names = {one.id: one.name for one in cohorts.cohorts(db, ids=at)} if at else {}
    found: dict[int, dict[int, Busy]] = {}
    for one, enrolment_id in listed:
        if not one.cancelled and enrolment_id in person_of:
            found.setdefault(person_of[enrolment_id], {})[one.id] = Busy(
                session_id=one.id,
                label=one.label,
                cohort_name=names[one.cohort_id],
                starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
    return {person_id: tuple(spells.values()) for person_id, spells in found.items()}
