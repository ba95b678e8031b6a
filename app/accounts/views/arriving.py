"""Arriving: the page behind an invitation, and confirming one's own name, function and language."""

from __future__ import annotations

import secrets

from flask import abort, current_app, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_security import hash_password, login_user

from app.accounts import service
from app.accounts.forms import PasswordForm, PersonForm
from app.accounts.models import Account
from app.accounts.service import PersonView
from app.accounts.views.blueprint import bp
from app.core.db import db
from app.core.infixes import split
from app.core.names import PersonName
from app.core.permissions import Role
from app.core.text import T
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, signed_in
from app.web.headers import token_form
from app.web.i18n import LANGUAGE_COOKIE, say
from app.web.theme import KEPT_FOR

#: In the hidden field ``asked``: the reader has seen the proposal to put the infix apart.
_SEEN = "ja"


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
@token_form
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
            flash(say(T("Je account is klaar. Je bent ingelogd.")), "ok")
            learner = current_actor().has(Role.LEARNER) and person.name_confirmed_at is None
            return current_app.redirect(url_for(".welcome" if learner else "portal.start"), code=303)
    return page("accounts/invitation.html", form=form, person=person)


@bp.route("/account/welkom", methods=["GET", "POST"])
@signed_in
def welcome() -> ResponseReturnValue:
    """What a new learner is asked first: whether the name is spelled as it must stand on the certificate."""
    return _confirming("accounts/welcome.html", url_for("portal.start"))


@bp.route("/account/naam", methods=["GET", "POST"])
@signed_in
def name() -> ResponseReturnValue:
    """Corrects and confirms one's own name, function and language."""
    return _confirming("accounts/name.html", url_for(".me"))


def _confirming(template: str, goto: str) -> ResponseReturnValue:
    person = read(service.person, current_actor().person_id)
    if person is None:
        abort(404)
    form = _form_of(person)
    proposed = False
    if request.method == "GET":
        proposed = _put_apart(form)
    elif form.validate_on_submit():
        proposed = _put_apart(form)
        if not proposed:
            with refusals_on(form):
                return _saved(person, form, goto)
    shown = PersonName(form.given_name.data or "", form.infix.data or "", form.family_name.data or "")
    return page(
        template, 422 if proposed and form.is_submitted() else 200, form=form, proposed=proposed, shown=shown
    )


def _form_of(person: PersonView) -> PersonForm:
    return PersonForm(
        data={
            "given_name": person.name.given,
            "infix": person.name.infix,
            "family_name": person.name.family,
            "function": person.function,
            "language": person.language,
        }
    )


def _put_apart(form: PersonForm) -> bool:
    """Proposes, once, to put an infix apart that stands in another field; whether the form changed."""
    if form.asked.data == _SEEN:
        return False
    found = split(form.given_name.data or "", form.infix.data or "", form.family_name.data or "")
    if found.moved:
        form.given_name.data, form.infix.data, form.family_name.data = found.given, found.infix, found.family
        form.asked.data = _SEEN
    return found.moved


def _saved(person: PersonView, form: PersonForm, goto: str) -> ResponseReturnValue:
    """Keeps what was confirmed, and turns the interface to the chosen language in this browser."""
    language = str(form.language.data)
    with force_locale(language):
        answer = perform(
            service.rename,
            person_id=person.id,
            given_name=form.given_name.data,
            infix=form.infix.data or "",
            family_name=form.family_name.data,
            function=form.function.data or "",
            language=language,
            goto=goto,
            said=T("Je gegevens zijn bewaard."),
        )
    response = make_response(answer)
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=KEPT_FOR,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response
