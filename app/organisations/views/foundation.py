"""Pages on which the foundation keeps organisations and its own data."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.organisations import service
from app.organisations.forms import (
    ConfirmForm,
    CoordinatorForm,
    FilterForm,
    FoundationForm,
    OrganisationForm,
    filled,
)
from app.organisations.permissions import OrganisationPermission
from app.organisations.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/beheer/organisaties")
@requires(OrganisationPermission.READ)
def index() -> ResponseReturnValue:
    """All organisations, with their coordinators."""
    form = FilterForm(request.args)
    text = (form.zoek.data or "") if form.validate() else ""
    after = unpack(request.args.get(AFTER), str, int)
    start = (str(after[0]), int(after[1])) if after else None
    found = read(service.organisations, text=text, after=start, limit=SIZE + 1)
    listed = page_of(
        found,
        key=service.list_key,
        url=url_builder(url_for, "organisations.index", zoek=text),
        after=after,
    )
    coordinators = read(service.coordinators_of_all, [one.id for one in listed.items])
    return render_template(
        "organisations/index.html",
        listed=listed,
        form=form,
        filtered=bool(text),
        coordinators=coordinators,
        may_write=current_actor().can(OrganisationPermission.WRITE),
    )


@bp.route("/beheer/organisaties/nieuw", methods=["GET", "POST"])
@requires(OrganisationPermission.WRITE)
def new() -> ResponseReturnValue:
    """Make an organisation."""
    form = OrganisationForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.create,
                **filled(form),
                goto=lambda made: url_for(".show", organisation_id=made.id),
                said=T("De organisatie is gemaakt. Nodig nu een coördinator uit."),
            )
    return page("organisations/edit.html", form=form, organisation=None, back_url=url_for(".index"))


@bp.get("/beheer/organisaties/<int:organisation_id>")
@requires(OrganisationPermission.READ)
def show(organisation_id: int) -> ResponseReturnValue:
    """One organisation: its data and its coordinators."""
    actor = current_actor()
    return render_template(
        "organisations/show.html",
        organisation=read(service.organisation, organisation_id),
        coordinators=read(service.coordinators_of, organisation_id),
        may_write=actor.can(OrganisationPermission.WRITE),
        may_change=actor.can(OrganisationPermission.DETAILS),
    )


@bp.route("/beheer/organisaties/<int:organisation_id>/wijzigen", methods=["GET", "POST"])
@requires(OrganisationPermission.WRITE)
@recent
def edit(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation."""
    organisation = read(service.organisation, organisation_id)
    form = OrganisationForm(obj=organisation)
    back_url = url_for(".show", organisation_id=organisation_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.update,
                organisation_id=organisation_id,
                **filled(form),
                goto=back_url,
                said=T("De gegevens zijn opgeslagen."),
            )
    return page("organisations/edit.html", form=form, organisation=organisation, back_url=back_url)


@bp.route("/beheer/organisaties/<int:organisation_id>/coordinatoren/nieuw", methods=["GET", "POST"])
@requires(OrganisationPermission.WRITE)
@recent
def invite(organisation_id: int) -> ResponseReturnValue:
    """Invite a coordinator by e-mail."""
    organisation = read(service.organisation, organisation_id)
    form = CoordinatorForm()
    back_url = url_for(".show", organisation_id=organisation_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_coordinator,
                organisation_id=organisation_id,
                **filled(form),
                goto=back_url,
                said=lambda person: T("%(name)s krijgt een uitnodiging per e-mail.", name=person.full_name),
            )
    return page("organisations/invite.html", form=form, organisation=organisation, back_url=back_url)


@bp.route(
    "/beheer/organisaties/<int:organisation_id>/coordinatoren/<int:person_id>/verwijderen",
    methods=["GET", "POST"],
)
@requires(OrganisationPermission.WRITE)
@recent
def remove(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Take a coordinator away, after a question."""
    organisation = read(service.organisation, organisation_id)
    found = [one for one in read(service.coordinators_of, organisation_id) if one.id == person_id]
    form = ConfirmForm()
    back_url = url_for(".show", organisation_id=organisation_id)
    if request.method == "GET" and not found:
        abort(404)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.remove_coordinator,
                organisation_id=organisation_id,
                person_id=person_id,
                goto=back_url,
                said=T("De coördinator is weggehaald."),
            )
    return page(
        "organisations/remove.html",
        form=form,
        organisation=organisation,
        name=found[0].full_name if found else "",
        myself=False,
        back_url=back_url,
    )


@bp.route("/beheer/stichting", methods=["GET", "POST"])
@requires(OrganisationPermission.FOUNDATION)
@recent
def foundation() -> ResponseReturnValue:
    """The foundation's own data."""
    known = read(service.foundation)
    form = FoundationForm(obj=known)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.update_foundation,
                **filled(form),
                goto=url_for(".foundation"),
                said=T("De gegevens van de stichting zijn opgeslagen."),
            )
    return page("organisations/foundation.html", form=form, foundation=known)
