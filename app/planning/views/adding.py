"""One more session in a cohort, or one for who missed another."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.core.text import T
from app.planning.forms import AddForm
from app.planning.permissions import PlanningPermission
from app.planning.queries.people import people_of_new
from app.planning.views.blueprint import STEP, bp
from app.planning.views.deciding import decide
from app.planning.views.filling import fill_choices
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.web.actions import page, read
from app.web.gate import requires
from app.web.i18n import say


@bp.route("/beheer/groepen/<int:cohort_id>/bijeenkomsten/nieuw", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def add(cohort_id: int) -> ResponseReturnValue:
    """Plan one more session: a form, then all that follows, and only from there it is saved."""
    cohort = read(cohorts.cohort, cohort_id)
    modules = read(scheduling.modules_of, cohort_id)
    form = AddForm(data=None if request.method == "POST" else _defaults(cohort.address))
    fill_choices(form, cohort_id)
    form.module_key.choices = [
        (one.key, say(T("%(label)s: %(title)s", label=one.label, title=one.title))) for one in modules
    ]
    here = url_for("planning.cohort", cohort_id=cohort_id)

    def show() -> ResponseReturnValue:
        return page("planning/add.html", form=form, cohort=cohort, back_url=here)

    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        titles = {one.key: one.title for one in modules}
        form.title.data = form.title.data or titles.get(form.module_key.data, "")
        return decide(
            form,
            cohort_id,
            partial(
                _add,
                cohort_id=cohort_id,
                module_key=form.module_key.data,
                change=form.change(),
                make_up=form.kind.data == "inhalen",
            ),
            title=T("%(title)s plannen?", title=form.title.data),
            verb=T("Plan de bijeenkomst"),
            said=T("De bijeenkomst is gepland. Ook alle agenda-abonnementen zijn bijgewerkt."),
            action=url_for(".add", cohort_id=cohort_id),
            goto=here,
            back=show,
        )
    return show()


def _add(
    db: Session,
    actor: Actor,
    at: Clock,
    *,
    cohort_id: int,
    module_key: str,
    change: SessionChange,
    make_up: bool,
) -> SessionView:
    people = scheduling.NOBODY if make_up else people_of_new(db, cohort_id, change.subgroup_id)
    return scheduling.add_session(
        db,
        actor,
        at,
        cohort_id=cohort_id,
        module_key=module_key,
        change=change,
        people=people,
        make_up=make_up,
    )


def _defaults(address: str) -> dict[str, Any]:
    chosen = request.args.get("onderdeel", "")
    make_up = request.args.get("soort") == "inhalen"
    return {"module_key": chosen, "kind": "inhalen" if make_up else "gewoon", "place": address}
