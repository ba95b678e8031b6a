"""The page behind an organisation's link: a member of staff asks for a seat."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core import ratelimit
from app.core.db import writing
from app.core.tokens import digest
from app.requests import service
from app.requests.forms import AskForm
from app.requests.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, public
from app.web.headers import token_address, token_form
from app.web.i18n import say

#: Forms from one sender.
SENDINGS, PER = 20, timedelta(minutes=10)


@bp.route("/aanvraag/<token>", methods=["GET", "POST"])
@public
@token_form
def ask(token: str) -> ResponseReturnValue:
    """Ask the own coordinator for a seat."""
    behind = read(service.door, clock(), token)
    if behind is None:
        return page("requests/link_ended.html", status=410)
    form = AskForm()
    form.cohort_id.choices = [(one.id, say(one.told)) for one in behind.cohorts]
    if request.method == "POST" and not _may_send():
        abort(429)
    if behind.cohorts and form.validate_on_submit():
        if form.website.data:
            return redirect(url_for(".asked", token=token), code=303)
        with refusals_on(form):
            return perform(
                service.ask,
                token=token,
                cohort_id=form.cohort_id.data,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                email=form.email.data,
                function=form.function.data or "",
                note=form.note.data or "",
                goto=url_for(".asked", token=token),
                secret=True,
            )
    return page("requests/ask.html", form=form, door=behind)


@bp.get("/aanvraag/<token>/verstuurd")
@public
@token_address
def asked(token: str) -> ResponseReturnValue:
    """Who decides now; the same for a first and a second request."""
    behind = read(service.door, clock(), token)
    if behind is None:
        return page("requests/link_ended.html", status=410)
    return page("requests/asked.html", organisation=behind.organisation)


def _may_send() -> bool:
    """Counts one form; False when this sender sent too many."""
    sender = digest(request.remote_addr or "?")
    with writing() as session:
        return ratelimit.allowed(session, clock(), f"request-from:{sender}", limit=SENDINGS, per=PER)
