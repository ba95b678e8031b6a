"""Pages on which a coordinator keeps the organisation's link and decides on requests of staff."""

from __future__ import annotations

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.config import Config
from app.core.errors import NotFound, Refused
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.organisations.service import OrganisationView
from app.requests import service
from app.requests.forms import ApproveForm, ConfirmForm, DeclineForm
from app.requests.permissions import RequestPermission
from app.requests.service import Approved, RequestKind, RequestState, RequestView
from app.requests.views.blueprint import bp
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires
from app.web.navigation import home_url

_REQUESTS = "/organisatie/<int:organisation_id>/aanvragen"
#: Decided requests on the page.
SHOWN = 25


@bp.get(_REQUESTS)
@requires(RequestPermission.HANDLE)
def index(organisation_id: int) -> ResponseReturnValue:
    """The organisation's link, what waits for a decision, and what was decided."""
    return _page(_organisation(organisation_id), ConfirmForm())


@bp.post(_REQUESTS + "/link")
@requires(RequestPermission.HANDLE)
def new_link(organisation_id: int) -> ResponseReturnValue:
    """Make a fresh link and show it, this once: only its hash is kept."""
    organisation = _organisation(organisation_id)
    form = ConfirmForm()
    address = ""
    if form.validate_on_submit():
        config: Config = current_app.extensions["leergang"]
        token = service.secret_of(
            config.secret_key,
            organisation_id=organisation_id,
            person_id=current_actor().person_id or 0,
            once=form.once.data or "",
        )
        with refusals_on(form):
            change(service.new_link, organisation_id=organisation_id, token=token)
            address = config.base_url + url_for(".ask", token=token)
    return _page(organisation, form, address=address)


@bp.post(_REQUESTS + "/link/stoppen")
@requires(RequestPermission.HANDLE)
def end_link(organisation_id: int) -> ResponseReturnValue:
    """End the link."""
    _organisation(organisation_id)
    return perform(
        service.end_link,
        organisation_id=organisation_id,
        goto=url_for(".index", organisation_id=organisation_id),
        said=T("De link werkt niet meer. Aanvragen die er al zijn, blijven staan."),
    )


@bp.route(_REQUESTS + "/<int:request_id>", methods=["GET", "POST"])
@requires(RequestPermission.HANDLE)
def show(organisation_id: int, request_id: int) -> ResponseReturnValue:
    """One request of a member of staff; sent, it is approved and the person is enrolled."""
    organisation = _organisation(organisation_id)
    found = _seat_request(organisation_id, request_id)
    form = ApproveForm()
    back_url = url_for(".index", organisation_id=organisation_id)
    if form.validate_on_submit():
        with refusals_on(form):
            shown = form.shown()
            if shown is None:
                raise Refused(T("Kijk eerst wat het kost, en meld dan aan."))
            return perform(
                service.approve,
                organisation_id=organisation_id,
                request_id=request_id,
                cost=shown,
                goto=back_url,
                said=_approved,
            )
    room = read(enrolments.room, clock(), found.cohort_id)
    reserved = read(enrolments.unnamed_seats, cohort_id=found.cohort_id, organisation_id=organisation_id)
    in_line = not reserved and isinstance(room.places(organisation_id, 1)[0], enrolments.InLine)
    form.cost_cents.data = str(0 if reserved or in_line else room.cohort.price_cents)
    return page(
        "requests/show.html",
        form=form,
        organisation=organisation,
        asked=found,
        cohort=room.cohort,
        reserved=bool(reserved),
        in_line=in_line,
        takes=any(one.id == found.cohort_id for one in read(service.coming_cohorts, clock())),
        state=service.STATE_NAMES[found.state],
        back_url=back_url,
    )


@bp.route(_REQUESTS + "/<int:request_id>/afwijzen", methods=["GET", "POST"])
@requires(RequestPermission.HANDLE)
def decline(organisation_id: int, request_id: int) -> ResponseReturnValue:
    """Decline a request of a member of staff, with a reason."""
    organisation = _organisation(organisation_id)
    found = _seat_request(organisation_id, request_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.decline,
                organisation_id=organisation_id,
                request_id=request_id,
                reason=form.reason.data or "",
                goto=url_for(".index", organisation_id=organisation_id),
                said=T("De aanvraag van %(name)s is afgewezen.", name=found.full_name),
            )
    return page(
        "requests/decline.html",
        form=form,
        asked=found,
        meta=T("%(name)s krijgt je uitleg per e-mail.", name=found.full_name),
        crumb=organisation.name,
        back_url=url_for(".show", organisation_id=organisation_id, request_id=request_id),
    )


def _page(organisation: OrganisationView, form: ConfirmForm, *, address: str = "") -> ResponseReturnValue:
    found = read(service.requests, organisation_id=organisation.id, states=[RequestState.OPEN])
    decided = read(
        service.requests,
        organisation_id=organisation.id,
        states=set(RequestState) - {RequestState.OPEN},
        limit=SHOWN,
    )
    groups = read(cohorts.cohorts, ids={one.cohort_id for one in (*found, *decided)})
    return page(
        "requests/index.html",
        form=form,
        organisation=organisation,
        link=read(service.link_of, organisation.id),
        address=address,
        waiting=[one for one in found if one.kind is RequestKind.SEAT],
        asked=[one for one in found if one.kind is RequestKind.SUBSTITUTION],
        decided=decided,
        groups={one.id: one.name for one in groups},
        state_names=service.STATE_NAMES,
        back_url=home_url(),
    )


def _organisation(organisation_id: int) -> OrganisationView:
    return read(enrolments.organisation_of, current_actor(), organisation_id)


def _seat_request(organisation_id: int, request_id: int) -> RequestView:
    found = read(service.request, request_id, organisation_id=organisation_id)
    if found.kind is not RequestKind.SEAT:
        raise NotFound
    return found


def _approved(done: Approved) -> Text:
    if done.position is not None:
        return T(
            "%(name)s staat op de wachtlijst, op nummer %(position)s.", name=done.name, position=done.position
        )
    return T("%(name)s is aangemeld en krijgt een mail met alles voor het begin.", name=done.name)
