"""Changing one's own e-mail address, and the page behind the link to the new one."""

from __future__ import annotations

import secrets

from flask import session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service
from app.accounts.forms import AddressForm, ConfirmForm
from app.accounts.views.blueprint import bp
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, recent, signed_in
from app.web.headers import token_form
from app.web.session import current_session


@bp.route("/account/e-mailadres", methods=["GET", "POST"])
@signed_in
@recent
def change_address() -> ResponseReturnValue:
    """Asks for another e-mail address; the answer never tells whether somebody has it."""
    actor = current_actor()
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.change_address,
                person_id=actor.person_id,
                email=form.email.data,
                goto=url_for(".me"),
                said=T(
                    "Er is een mail onderweg naar %(email)s. Bevestig het adres met de knop in die mail.",
                    email=form.email.data,
                ),
            )
    return page("accounts/change_address.html", form=form, email=actor.email)


@bp.post("/account/e-mailadres/trek-in")
@signed_in
def withdraw_address() -> ResponseReturnValue:
    """Lets the link to one's own new address stop working."""
    return perform(
        service.withdraw_address,
        person_id=current_actor().person_id,
        goto=url_for(".me"),
        said=T("De wijziging is ingetrokken. Je e-mailadres blijft zoals het was."),
    )


@bp.route("/account/adres/<token>", methods=["GET", "POST"])
@public
@token_form
def confirm_address(token: str) -> ResponseReturnValue:
    """The page behind the link to a new address: one button makes it the address."""
    found = read(service.new_address, clock(), token)
    if found is None:
        return page("accounts/address_ended.html", status=410)
    if found.taken:
        return page("accounts/address_taken.html", status=409, found=found)
    own = current_actor().person_id == found.person.id
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            uniquifier = secrets.token_hex(32)
            answer = perform(
                service.confirm_address,
                token=token,
                uniquifier=uniquifier,
                keep=digest(current_session().token or "") if own else "",
                goto=url_for(".me") if own else url_for("security.login"),
                said=T("Je logt voortaan in met %(email)s.", email=found.address),
            )
            if own:
                session["_user_id"] = uniquifier
            return answer
    return page("accounts/confirm_address.html", form=form, found=found, own=own)


@bp.route("/account/adres-klopt-niet/<token>", methods=["GET", "POST"])
@public
@token_form
def object_to_address(token: str) -> ResponseReturnValue:
    """The page behind the link in the old mailbox: one button says that the new address is wrong."""
    person = read(service.disputed_address, clock(), token)
    if person is None:
        return page("accounts/address_ended.html", status=410)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.object_to_address,
                token=token,
                goto=url_for("security.login"),
                said=T(
                    "Dank je voor je bericht. Beantwoord de mail die je kreeg als je niet meer kunt inloggen."
                ),
            )
    return page("accounts/object_to_address.html", form=form, person=person)
