"""Moving a learner to another cohort: choose it, look at what follows, confirm."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.db import MAX_INT
from app.core.errors import Refused
from app.core.text import T, Text
from app.desk import service
from app.desk.forms import MoveForm
from app.desk.permissions import DeskPermission
from app.desk.service import Invoiced
from app.desk.views.blueprint import bp, cohort_url
from app.enrolments.service import Moved
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires
from app.web.i18n import say


@bp.route(
    "/beheer/groepen/<int:cohort_id>/deelnemers/<int:enrolment_id>/verplaatsen", methods=["GET", "POST"]
)
@requires(DeskPermission.MOVE)
@recent
def move_learner(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Move somebody to another cohort, with seat, price and payers."""
    form = MoveForm()
    form.invoiced.choices = [
        (str(Invoiced.KEEP), say(T("De factuur blijft staan. Die betaling geldt voor de nieuwe groep."))),
        (str(Invoiced.CREDIT), say(T("Crediteer, en factureer opnieuw in de nieuwe groep."))),
    ]
    wanted = _number(form.to_cohort_id.data if form.is_submitted() else request.args.get("naar", ""))
    if form.is_submitted() and wanted is not None and form.validate():
        with refusals_on(form):
            return perform(
                service.move_learner,
                cohort_id=cohort_id,
                enrolment_id=enrolment_id,
                to_cohort_id=wanted,
                invoiced=Invoiced(form.invoiced.data) if form.invoiced.data else None,
                reason=form.reason.data or "",
                shown=form.shown.data or "",
                goto=cohort_url(wanted),
                said=_said,
            )
    enrolment, person = read(service.leaver, cohort_id, enrolment_id)
    here = {"cohort_id": cohort_id, "enrolment_id": enrolment_id}
    if wanted is None:
        if form.is_submitted():
            form.refuse(Refused(T("Kies een groep.")))
        return page(
            "desk/move.html",
            form=form,
            person=person,
            enrolment=enrolment,
            origin=read(cohorts.cohort, cohort_id),
            targets=read(service.targets, clock(), cohort_id),
            here=here,
            back_url=cohort_url(cohort_id),
        )
    found = read(service.move_preview, to_cohort_id=wanted, **here)
    form.to_cohort_id.data, form.shown.data = str(wanted), found.mark
    body = render_template(
        "desk/move_preview.html",
        form=form,
        found=found,
        here=here,
        choose_url=url_for(".move_learner", cohort_id=cohort_id, enrolment_id=enrolment_id),
        back_url=cohort_url(cohort_id),
    )
    return body, 422 if form.errors else 200


def _said(done: Moved) -> Text:
    return T("%(name)s is verplaatst en heeft hier plaats %(number)s.", name=done.name, number=done.to_number)


def _number(text: str | None) -> int | None:
    known = text if text and text.isascii() and text.isdecimal() and len(text) < 11 else "0"
    return int(known) if 0 < int(known) <= MAX_INT else None
