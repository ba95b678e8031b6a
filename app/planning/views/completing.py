"""Dates for what has none: a proposal, then all that follows, and only from there it is saved."""

from __future__ import annotations

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.text import TN
from app.planning import service
from app.planning.forms.completing import complete_form, nothing_chosen
from app.planning.permissions import PlanningPermission
from app.planning.queries.gaps import proposals
from app.planning.views.blueprint import STEP, bp
from app.planning.views.deciding import decide
from app.web.actions import page, read
from app.web.gate import clock, requires

#: The part of an address that asks for one cancelled session only.
ONLY = "alleen"


@bp.route("/beheer/groepen/<int:cohort_id>/planning/aanvullen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def complete(cohort_id: int) -> ResponseReturnValue:
    """A date for each module that has none, around holidays; each can be changed or left out."""
    cohort = read(cohorts.cohort, cohort_id)
    only = request.args.get(ONLY, type=int)
    found = [
        one
        for one in read(proposals, clock(), cohort_id)
        if only is None or one.missing.gap.session_id == only
    ]
    form = complete_form(found, filled=request.method == "GET")
    here = url_for(".cohort", cohort_id=cohort_id)
    action = url_for(".complete", cohort_id=cohort_id, alleen=only)

    def show() -> ResponseReturnValue:
        return page(
            "planning/complete.html",
            form=form,
            cohort=cohort,
            found=found,
            only=only,
            action=action,
            back_url=here,
        )

    asked = request.method == "POST" and found and request.form.get(STEP) != "wijzigen"
    if asked and form.validate() and not nothing_chosen(form):
        dates = form.dates()
        return decide(
            form,
            cohort_id,
            partial(service.complete, cohort_id=cohort_id, dates=dates),
            title=TN("%(n)s bijeenkomst plannen?", "%(n)s bijeenkomsten plannen?", n=len(dates)),
            verb=TN("Plan de bijeenkomst", "Plan de bijeenkomsten", n=len(dates)),
            said=TN(
                "De bijeenkomst heeft een datum. Ook alle agenda-abonnementen zijn bijgewerkt.",
                "%(n)s bijeenkomsten hebben een datum. Ook alle agenda-abonnementen zijn bijgewerkt.",
                n=len(dates),
            ),
            action=action,
            goto=here,
            back=show,
        )
    return show()
