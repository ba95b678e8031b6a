"""Everybody's own page: what we keep, a file with all of it, and asking to have it mended or erased."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T
from app.privacy import service
from app.privacy.forms import ConfirmForm, OwnRequestForm
from app.privacy.views.blueprint import as_zip, bp, me
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, signed_in

_OWN = "/mijn-gegevens"
#: What somebody can ask for besides the file, by the word in the address.
ASKED = {"verbeteren": "correction", "wissen": "erasure"}


@bp.get(_OWN)
@signed_in
def own() -> ResponseReturnValue:
    """What we keep of the actor, in short, and what they asked."""
    return page(
        "privacy/own.html",
        asked=read(service.requests, person_id=me()),
        today=today(clock()),
        current_roles=current_actor().roles,
    )


@bp.route(f"{_OWN}/bestand", methods=["GET", "POST"])
@signed_in
@recent
def own_file() -> ResponseReturnValue:
    """The ZIP, made when its button is pressed and kept nowhere; no link or preview makes one."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return page("privacy/own_file.html", form=form)
    return as_zip(change(service.export), "mijn-gegevens.zip")


@bp.route(f"{_OWN}/<what>", methods=["GET", "POST"])
@signed_in
def own_ask(what: str) -> ResponseReturnValue:
    """Asks to have something mended, or erased."""
    if what not in ASKED:
        raise NotFound
    form = OwnRequestForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.ask,
                kind=ASKED[what],
                words=form.words.data or "",
                goto=url_for(".own"),
                said=T("We hebben je verzoek. Je krijgt binnen een maand antwoord per mail."),
            )
    return page("privacy/own_ask.html", form=form, erasing=what == "wissen")
