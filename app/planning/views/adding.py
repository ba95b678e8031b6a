"""One more session in a cohort, or one for who missed another."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.text import T
from app.planning.forms import AddForm
from app.planning.permissions import PlanningPermission
from app.planning.views.blueprint import STEP, bp
from app.planning.views.deciding import decide
from app.planning.views.filling import fill_choices
from app.scheduling import service as scheduling
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
                scheduling.add_session,
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


def _defaults(address: str) -> dict[str, Any]:
    chosen = request.args.get("onderdeel", "")
    make_up = request.args.get("soort") == "inhalen"
    return {"module_key": chosen, "kind": "inhalen" if make_up else "gewoon", "place": address}
