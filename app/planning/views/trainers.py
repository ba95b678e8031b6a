"""The fixed trainers of a cohort: each change is seen first, with what calendars will show and what is in the way."""

from __future__ import annotations

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor, Role
from app.core.text import T
from app.planning.forms.sessions import GuestForm
from app.planning.permissions import PlanningPermission
from app.planning.queries.people import people_of
from app.planning.views.blueprint import STEP, bp, cohort_url
from app.planning.views.deciding import confirmation, decide
from app.scheduling import service as scheduling
from app.web.actions import page, read
from app.web.gate import requires

#: No session gets another trainer by it.
QUIET = T("Voor de bijeenkomsten en de agenda’s van deze groep verandert er niets.")


@bp.route("/beheer/groepen/<int:cohort_id>/trainers", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def trainers(cohort_id: int) -> ResponseReturnValue:
    """See and add the fixed trainers of a cohort."""
    cohort = read(cohorts.cohort, cohort_id)
    now = read(cohorts.trainers_of, cohort_id)
    people = read(accounts.people_with_role, Role.TRAINER)
    form = GuestForm()
    names = {one.id: one.full_name for one in people if one.id not in now}
    form.person_id.choices = list(names.items())

    def show() -> ResponseReturnValue:
        known = read(accounts.people, now)
        return page(
            "planning/trainers.html",
            form=form,
            cohort=cohort,
            assigned=sorted(known.values(), key=lambda one: (one.sort_name, one.id)),
            back_url=cohort_url(cohort_id),
        )

    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        return decide(
            form,
            cohort_id,
            partial(_assign, cohort_id=cohort_id, person_id=form.person_id.data),
            title=T("%(name)s als vaste trainer?", name=names[form.person_id.data]),
            verb=T("Voeg de trainer toe"),
            said=T("De trainer is toegevoegd."),
            action=url_for(".trainers", cohort_id=cohort_id),
            goto=url_for(".trainers", cohort_id=cohort_id),
            back=show,
            quiet=QUIET,
        )
    return show()


@bp.post("/beheer/groepen/<int:cohort_id>/trainers/<int:person_id>/verwijderen")
@requires(PlanningPermission.CHANGE)
def remove_trainer(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Take a trainer off a cohort, after all that follows was shown."""
    known = read(accounts.people, [person_id])
    return decide(
        confirmation(),
        cohort_id,
        partial(cohorts.remove_trainer, cohort_id=cohort_id, person_id=person_id),
        title=T("%(name)s van de groep halen?", name=known[person_id].full_name)
        if person_id in known
        else T("De trainer van de groep halen?"),
        verb=T("Haal de trainer weg"),
        said=T("De trainer is van de groep gehaald."),
        action=url_for(".remove_trainer", cohort_id=cohort_id, person_id=person_id),
        goto=url_for(".trainers", cohort_id=cohort_id),
        quiet=QUIET,
    )


def _assign(db: Session, actor: Actor, at: Clock, *, cohort_id: int, person_id: int) -> None:
    people = people_of(db, scheduling.sessions_of(db, [cohort_id]))
    scheduling.assign_trainer(db, actor, at, cohort_id=cohort_id, person_id=person_id, people=people)
