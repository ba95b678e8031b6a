"""Pages of accounts: invitation, own account, sessions, staff."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password, login_user
from werkzeug.wrappers import Response

from app.accounts import service
from app.accounts.forms import ROLE_LABELS, PasswordForm, PersonForm, RolesForm, StaffForm
from app.accounts.models import Account
from app.accounts.permissions import AccountPermission
from app.accounts.rules import device_name
from app.core.db import db
from app.core.permissions import Role
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, recent, requires, signed_in
from app.web.session import current_session

bp = Blueprint("accounts", __name__, template_folder="templates")


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """The page behind an invitation: choose a password, and be logged in."""
    found = read(service.open_link, clock(), token, "invitation")
    if found is None:
        return page("accounts/link_ended.html", status=410)
    _, person = found
    form = PasswordForm()
    if form.validate_on_submit():
        with refusals_on(form):
            uniquifier = secrets.token_hex(32)
            change(
                service.accept_invitation,
                token=token,
                password_hash=hash_password(form.password.data or ""),
                uniquifier=uniquifier,
            )
            account = db.session.query(Account).filter_by(fs_uniquifier=uniquifier).one()
            login_user(account, authn_via=["password"])
            return _see_other(url_for("portal.start"))
    return page("accounts/invitation.html", form=form, person=person)


@bp.get("/account")
@signed_in
def me() -> ResponseReturnValue:
    """One's own account: name, login, second step, sessions."""
    actor = current_actor()
    person = read(service.person, actor.person_id)
    account = db.session.get(Account, actor.account_id)
    assert account is not None
    return page(
        "accounts/me.html",
        person=person,
        two_steps=bool(account.tf_primary_method),
        sessions=read(service.sessions_of, actor.account_id, here=digest(current_session().token or "")),
        device_name=device_name,
    )


@bp.route("/account/naam", methods=["GET", "POST"])
@signed_in
def name() -> ResponseReturnValue:
    """Corrects and confirms one's own name, function and language."""
    actor = current_actor()
    person = read(service.person, actor.person_id)
    if person is None:
        abort(404)
    form = PersonForm(
        data={
            "given_name": person.name.given,
            "infix": person.name.infix,
            "family_name": person.name.family,
            "function": person.function,
            "language": person.language,
        }
    )
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.rename,
                person_id=person.id,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                function=form.function.data or "",
                language=form.language.data,
                goto=url_for(".me"),
                said=T("Je gegevens zijn bewaard."),
            )
    return page("accounts/name.html", form=form)


@bp.post("/account/sessies/<number>/beeindig")
@signed_in
def end_session(number: str) -> ResponseReturnValue:
    """Ends one of one's own sessions."""
    return perform(
        service.end_session, number=number[:60], goto=url_for(".me"), said=T("Die sessie is beëindigd.")
    )


@bp.post("/account/sessies/beeindig-andere")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Ends all of one's own sessions but this one."""
    return perform(
        service.end_other_sessions,
        keep=digest(current_session().token or ""),
        goto=url_for(".me"),
        said=T("Je bent op alle andere apparaten uitgelogd."),
    )


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
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_roles,
                person_id=person.id,
                roles=[Role(value) for value in form.roles.data or []],
                goto=url_for(".staff"),
                said=T("De rollen zijn bewaard."),
            )
    return page("accounts/staff_member.html", form=form, person=person)


def _see_other(url: str) -> Response:
    return current_app.redirect(url, code=303)
