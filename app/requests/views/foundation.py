"""Pages on which an administrator decides on substitutions after the start."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.requests import service
from app.requests.forms import ConfirmForm, DeclineForm, StateFilter
from app.requests.permissions import RequestPermission
from app.requests.service import RequestKind, RequestState, RequestView
from app.requests.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/beheer/aanvragen")
@requires(RequestPermission.SUBSTITUTIONS)
def substitutions() -> ResponseReturnValue:
    """The substitutions that organisations ask for, the latest first."""
    chosen = StateFilter(request.args)
    status = str(chosen.status.data) if chosen.status.data and chosen.validate() else "open"
    after = unpack(request.args.get(AFTER), int)
    found = read(
        service.requests,
        kind=RequestKind.SUBSTITUTION,
        states=[RequestState(status)],
        before=int(after[0]) if after else None,
        limit=SIZE + 1,
    )
    listed = page_of(
        found,
        key=lambda one: (one.id,),
        url=url_builder(url_for, "requests.substitutions", status=status),
        after=after,
    )
    chosen.status.data = status
    return page(
        "requests/substitutions.html",
        listed=listed,
        filter=chosen,
        shown=status,
        groups={
            one.id: one.name for one in read(cohorts.cohorts, ids={one.cohort_id for one in listed.items})
        },
        organisations=read(organisations.names, {one.organisation_id for one in listed.items}),
    )


@bp.route("/beheer/aanvragen/<int:request_id>", methods=["GET", "POST"])
@requires(RequestPermission.SUBSTITUTIONS)
def show_substitution(request_id: int) -> ResponseReturnValue:
    """One substitution; sent, it is approved and the seat moves."""
    found = _substitution(request_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.approve_substitution,
                request_id=request_id,
                goto=url_for(".substitutions"),
                said=lambda done: T("De plaats is nu van %(name)s.", name=done.name),
            )
    leaver = read(enrolments.enrolment, found.replaces_enrolment_id or 0)
    people = read(accounts.people, [leaver.person_id, found.requested_by_person_id or 0])
    asker = people.get(found.requested_by_person_id or 0)
    return page(
        "requests/show_substitution.html",
        form=form,
        asked=found,
        before=people[leaver.person_id].full_name,
        asker=asker,
        cohort=read(cohorts.cohort, found.cohort_id),
        organisation=read(organisations.organisation, found.organisation_id),
        state=service.STATE_NAMES[found.state],
        back_url=url_for(".substitutions"),
    )


@bp.route("/beheer/aanvragen/<int:request_id>/afwijzen", methods=["GET", "POST"])
@requires(RequestPermission.SUBSTITUTIONS)
def decline_substitution(request_id: int) -> ResponseReturnValue:
    """Decline a substitution, with a reason."""
    found = _substitution(request_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.decline_substitution,
                request_id=request_id,
                reason=form.reason.data or "",
                goto=url_for(".substitutions"),
                said=T("De aanvraag is afgewezen."),
            )
    return page(
        "requests/decline.html",
        form=form,
        asked=found,
        meta=T("De coördinator die het vroeg, krijgt je uitleg per e-mail."),
        crumb=found.full_name,
        back_url=url_for(".show_substitution", request_id=request_id),
    )


def _substitution(request_id: int) -> RequestView:
    found = read(service.request, request_id)
    if found.kind is not RequestKind.SUBSTITUTION:
        raise NotFound
    return found
