"""The page of one session, and its guest trainers."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock
from app.core.permissions import Actor, Role
from app.core.text import T
from app.planning.forms.sessions import GuestForm
from app.planning.permissions import PlanningPermission
from app.planning.queries.gaps import missing
from app.planning.queries.people import people_of
from app.planning.views.blueprint import bp
from app.planning.views.deciding import confirmation, decide
from app.planning.views.moves import MOVES
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups
from app.web.actions import page, read, reader
from app.web.gate import clock, requires


@bp.get("/beheer/bijeenkomsten/<int:session_id>")
@requires(PlanningPermission.CHANGE)
def session(session_id: int) -> ResponseReturnValue:
    """All about one session, and the ways to change it."""
    return session_page(read(scheduling.session, session_id))


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten")
@requires(PlanningPermission.CHANGE)
def add_guest(session_id: int) -> ResponseReturnValue:
    """Add a guest trainer to a session, after all that follows was shown."""
    one = read(scheduling.session, session_id)
    form = GuestForm()
    taken = {
        *read(scheduling.guests_of, [session_id]).get(session_id, ()),
        *read(cohorts.trainers_of, one.cohort_id),
    }
    names = dict(_guest_choices(taken))
    form.person_id.choices = list(names.items())
    show = partial(session_page, one, guest_form=form)
    if not form.validate():
        return show()
    return decide(
        form,
        one.cohort_id,
        partial(_add_guest, session_id=session_id, person_id=form.person_id.data),
        title=T("%(name)s als gasttrainer?", name=names[form.person_id.data]),
        verb=T("Voeg de gasttrainer toe"),
        said=T("De gasttrainer is toegevoegd."),
        action=url_for(".add_guest", session_id=session_id),
        goto=url_for(".session", session_id=session_id),
        back=show,
    )


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten/<int:person_id>/verwijderen")
@requires(PlanningPermission.CHANGE)
def remove_guest(session_id: int, person_id: int) -> ResponseReturnValue:
    """Take a guest trainer off a session, after all that follows was shown."""
    one = read(scheduling.session, session_id)
    known = read(accounts.people, [person_id])
    return decide(
        confirmation(),
        one.cohort_id,
        partial(scheduling.remove_guest, session_id=session_id, person_id=person_id),
        title=T("%(name)s van deze bijeenkomst halen?", name=known[person_id].full_name)
        if person_id in known
        else T("De gasttrainer van deze bijeenkomst halen?"),
        verb=T("Haal de gasttrainer weg"),
        said=T("De gasttrainer is van de bijeenkomst gehaald."),
        action=url_for(".remove_guest", session_id=session_id, person_id=person_id),
        goto=url_for(".session", session_id=session_id),
    )


def _add_guest(db: Session, actor: Actor, at: Clock, *, session_id: int, person_id: int) -> None:
    people = people_of(db, [scheduling.session(db, session_id)])
    scheduling.add_guest(db, actor, at, session_id=session_id, person_id=person_id, people=people)


def session_page(one: SessionView, *, guest_form: GuestForm | None = None) -> ResponseReturnValue:
    people = people_of(reader(), [one])
    known = scheduling.look(reader(), [one], people, during=(one.starts_at, one.ends_at))
    guests, fixed = known.guests.get(one.id, ()), known.trainers[one.id]
    if guest_form is None:
        guest_form = GuestForm(None)
        guest_form.person_id.choices = _guest_choices({*guests, *known.fixed.get(one.cohort_id, ())})
    place = read(scheduling.place, one.place_id) if one.place_id else None
    cohort = read(cohorts.cohort, one.cohort_id)
    return page(
        "planning/session.html",
        session=one,
        cohort=cohort,
        without_date=one.cancelled and _without_date(cohort, one),
        place=place,
        route_url=place.route_url if place else scheduling.route_url(one.place),
        guest_form=guest_form,
        guests=[(number, known.names[number]) for number in guests if number in known.names],
        trainers=[known.names[number] for number in sorted(fixed) if number in known.names],
        audience=len(people.audience.get(one.id, ())),
        conflicts=known.conflicts[one.id],
        moves=MOVES,
        history=read(scheduling.history, one.id),
        asked=read(scheduling.availability_of, [one.id]).get(one.id, []),
        subgroup_name=read(subgroups.subgroup, one.subgroup_id).name if one.subgroup_id else "",
        past=one.starts_at <= clock().now(),
        over=one.ends_at <= clock().now(),
    )


def _without_date(cohort: CohortView, one: SessionView) -> bool:
    """Whether who was to be at a cancelled session has no other one."""
    found = read(missing, cohort, read(scheduling.sessions_of, [cohort.id]))
    return any(each.gap.session_id == one.id for each in found)


def _guest_choices(taken: Collection[int]) -> list[tuple[int, str]]:
    """Who may be a guest: every trainer who does not teach it already."""
    known = read(accounts.people_with_role, Role.TRAINER, read(scheduling.all_guests))
    return [(each.id, each.full_name) for each in known if each.id not in taken]
