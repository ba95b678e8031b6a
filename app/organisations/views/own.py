"""Pages on which an organisation's coordinator, or the foundation, keeps its details and its coordinators."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.organisations import service
from app.organisations.forms import ConfirmForm, CoordinatorForm, DetailsForm, filled
from app.organisations.permissions import OrganisationPermission
from app.organisations.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, recent_of, requires
from app.web.navigation import home_url

_ORGANISATION = "/organisatie/<int:organisation_id>"


@bp.get(_ORGANISATION + "/gegevens")
@requires(OrganisationPermission.DETAILS)
def details(organisation_id: int) -> ResponseReturnValue:
    """Everything about one organisation: names and numbers, addresses, coordinators, and who changed what."""
    actor = current_actor()
    organisation = read(service.organisation_for, actor, organisation_id)
    may_read = actor.can(OrganisationPermission.READ)
    return page(
        "organisations/details.html",
        organisation=organisation,
        coordinators=read(service.coordinators_shown, organisation_id),
        history=read(service.history, organisation_id),
        may_invite=actor.can(OrganisationPermission.COORDINATORS),
        my_id=actor.person_id,
        is_foundation=may_read,
        back_url=url_for(".show", organisation_id=organisation_id) if may_read else home_url(),
    )


@bp.route(_ORGANISATION + "/gegevens/wijzigen", methods=["GET", "POST"])
@requires(OrganisationPermission.DETAILS)
@recent_of(OrganisationPermission.READ)
def edit_details(organisation_id: int) -> ResponseReturnValue:
    """Change the details, all but the name and whether the organisation enrols."""
    organisation = read(service.organisation_for, current_actor(), organisation_id)
    form = DetailsForm(obj=organisation)
    back_url = url_for(".details", organisation_id=organisation_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.update_details,
                organisation_id=organisation_id,
                **filled(form),
                goto=back_url,
                said=T("De gegevens zijn opgeslagen."),
            )
    return page("organisations/edit_details.html", form=form, organisation=organisation, back_url=back_url)


@bp.route(_ORGANISATION + "/coordinatoren/nieuw", methods=["GET", "POST"])
@requires(OrganisationPermission.COORDINATORS)
@recent
def invite_colleague(organisation_id: int) -> ResponseReturnValue:
    """Invite a colleague as coordinator."""
    organisation = read(service.organisation_for, current_actor(), organisation_id)
    form = CoordinatorForm()
    back_url = url_for(".details", organisation_id=organisation_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_coordinator,
                organisation_id=organisation_id,
                **filled(form),
                goto=back_url,
                said=T("Dit e-mailadres krijgt een uitnodiging."),
            )
    return page("organisations/invite.html", form=form, organisation=organisation, back_url=back_url)


@bp.route(_ORGANISATION + "/coordinatoren/<int:person_id>/verwijderen", methods=["GET", "POST"])
@requires(OrganisationPermission.COORDINATORS)
@recent
def remove_colleague(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Take a coordinator away, or stop oneself, after a question."""
    actor = current_actor()
    organisation = read(service.organisation_for, actor, organisation_id)
    found = [one for one in read(service.coordinators_shown, organisation_id) if one.person_id == person_id]
    form = ConfirmForm()
    myself = person_id == actor.person_id
    back_url = url_for(".details", organisation_id=organisation_id)
    if request.method == "GET" and not found:
        abort(404)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.remove_coordinator,
                organisation_id=organisation_id,
                person_id=person_id,
                goto=home_url() if myself else back_url,
                said=T("Je bent geen coördinator meer van %(name)s.", name=organisation.name)
                if myself
                else T("De coördinator is weggehaald en heeft geen toegang meer."),
            )
    return page(
        "organisations/remove.html",
        form=form,
        organisation=organisation,
        name=found[0].name if found else "",
        myself=myself,
        back_url=back_url,
    )
