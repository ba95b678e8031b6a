"""Pages on which a coordinator asks the foundation to replace someone after the start."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState
from app.requests import service
from app.requests.forms import SubstitutionForm
from app.requests.permissions import RequestPermission
from app.requests.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires


@bp.route(
    "/organisatie/<int:organisation_id>/groepen/<int:cohort_id>/vervanging-vragen/<int:enrolment_id>",
    methods=["GET", "POST"],
)
@requires(RequestPermission.HANDLE)
def substitution(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Ask the foundation to let a colleague take over a seat."""
    actor = current_actor()
    organisation = read(enrolments.organisation_of, actor, organisation_id)
    leaving = read(
        enrolments.leaving,
        actor,
        clock(),
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
    )
    form = SubstitutionForm()
    back_url = url_for("enrolments.organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.ask_substitution,
                organisation_id=organisation_id,
                enrolment_id=enrolment_id,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                email=form.email.data,
                function=form.function.data or "",
                note=form.note.data or "",
                goto=url_for(".index", organisation_id=organisation_id),
                said=T("De stichting besluit hierover. Je krijgt een mail met het besluit."),
            )
    return page(
        "requests/substitution.html",
        form=form,
        organisation=organisation,
        leaving=leaving,
        seated=leaving.enrolment.state is EnrolmentState.CONFIRMED,
        asked=read(service.open_substitution, enrolment_id),
        back_url=back_url,
    )


@bp.post("/organisatie/<int:organisation_id>/aanvragen/<int:request_id>/intrekken")
@requires(RequestPermission.HANDLE)
def withdraw(organisation_id: int, request_id: int) -> ResponseReturnValue:
    """Take back a request for a substitution."""
    return perform(
        service.withdraw_substitution,
        organisation_id=organisation_id,
        request_id=request_id,
        goto=url_for(".index", organisation_id=organisation_id),
        said=T("De aanvraag is ingetrokken."),
    )
