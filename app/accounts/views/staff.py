"""Pages of staff: who has which role."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service
from app.accounts.forms import ROLE_LABELS, RolesForm, StaffForm
from app.accounts.permissions import AccountPermission
from app.accounts.views.blueprint import bp
from app.core.permissions import Role
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires


@bp.get("/beheer/medewerkers")
@requires(AccountPermission.STAFF)
def staff() -> ResponseReturnValue:
    """Who has which role."""
    return page("accounts/staff.html", people=read(service.staff), labels=ROLE_LABELS)


@bp.route("/beheer/medewerkers/nieuw", methods=["GET", "POST"])
@requires(AccountPermission.STAFF)
@recent
def new_staff() -> ResponseReturnValue:
    """Gives someone access."""
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_staff,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                email=form.email.data,
                roles=[Role(value) for value in form.roles.data or []],
                goto=url_for(".staff"),
                said=T("De uitnodiging is onderweg."),
            )
    return page("accounts/new_staff.html", form=form)


@bp.route("/beheer/medewerkers/<int:person_id>", methods=["GET", "POST"])
@requires(AccountPermission.STAFF)
@recent
def staff_member(person_id: int) -> ResponseReturnValue:
    """Changes someone's roles."""
    found = next(((p, roles) for p, roles in read(service.staff) if p.id == person_id), None)
    if found is None:
        abort(404)
    person, roles = found
    form = RolesForm(data={"roles": [str(role) for role in roles]})
    ends: tuple[Text, ...] = ()
    if form.validate_on_submit():
        wanted = [Role(value) for value in form.roles.data or []]
        ends = read(service.ends_with_roles, clock(), person_id=person.id, roles=wanted)
        if not ends or request.form.get("stap") == "opslaan":
            with refusals_on(form):
                return perform(
                    service.set_roles,
                    person_id=person.id,
                    roles=wanted,
                    shown=form.shown.data or "",
                    goto=url_for(".staff"),
                    said=T("De rollen zijn bewaard."),
                )
        form.shown.data = service.mark_of(ends)
    return page(
        "accounts/roles_end.html" if ends else "accounts/staff_member.html",
        form=form,
        person=person,
        ends=ends,
    )
