"""The page with subscriptions, and the feeds themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.calendars import service
from app.calendars.door import TYPE, FeedDoor, feed_headers, knows
from app.calendars.forms import AddressForm
from app.calendars.rules import FeedKind
from app.config import Config
from app.core import ratelimit
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.core.ports import CalendarBuilder
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import change, page, perform, read
from app.web.gate import clock, current_actor, public, signed_in
from app.web.headers import token_address
from app.web.i18n import say

#: Addresses that give nothing may be tried this often by one sender.
MISSES, PER = 100, timedelta(minutes=5)

bp = Blueprint("calendars", __name__, template_folder="templates")


@bp.record_once
def _put_door(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    app.wsgi_app = FeedDoor(app, app.wsgi_app)  # type: ignore[method-assign]


@bp.get("/feed/<token>.ics")
@public
@token_address
def feed(token: str) -> ResponseReturnValue:
    """The calendar behind a secret address, looked at again; 404 when it does not work.

    What did not change since the last time is answered by the `FeedDoor` already.
    """
    feed_id = read(service.feed_id_of, token)
    found = None
    if feed_id is not None:
        found = change(
            service.refresh, actor=SYSTEM, feed_id=feed_id, build=_builder(), base_url=_config().base_url
        )
    if found is None:
        abort(404 if _may_guess() else 429)
    headers = feed_headers(found.etag)
    if knows(request.environ, found.etag):
        return Response(status=304, headers=headers)
    return Response(found.body, headers=[*headers, ("Content-Type", TYPE)])


def _may_guess() -> bool:
    """Counts one address that gave nothing; False when this sender tried too many."""
    sender = digest(request.remote_addr or "?")
    with writing() as session:
        return ratelimit.allowed(session, clock(), f"feed:{sender}", limit=MISSES, per=PER)


@bp.get("/agenda")
@signed_in
def subscriptions() -> ResponseReturnValue:
    """The feeds that the acting person may have, and how to subscribe."""
    return _page()


@bp.post("/agenda/<kind>/<int:subject_id>")
@signed_in
def new_address(kind: str, subject_id: int) -> ResponseReturnValue:
    """Make a fresh address and show it, this once: only its hash is kept."""
    wanted = _kind(kind)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(form=form)
    token = service.secret_of(
        _config().secret_key,
        owner_person_id=current_actor().person_id or 0,
        kind=wanted,
        subject_id=subject_id,
        once=form.once.data or "",
    )
    change(service.new_address, kind=wanted, subject_id=subject_id, token=token)
    return _page(shown=(wanted, subject_id, url_for(".feed", token=token)))


@bp.post("/agenda/adressen/<int:feed_id>/intrekken")
@signed_in
def revoke(feed_id: int) -> ResponseReturnValue:
    """Stop one of the own addresses."""
    return perform(
        service.revoke,
        feed_id=feed_id,
        goto=url_for(".subscriptions"),
        said=T("Het adres werkt niet meer. Agenda's die het gebruikten, krijgen geen wijzigingen meer."),
    )


@bp.get("/agenda/<kind>/<int:subject_id>.ics")
@signed_in
def download(kind: str, subject_id: int) -> ResponseReturnValue:
    """The present content of a feed as a file, without a subscription."""
    body = read(
        service.file_of,
        current_actor(),
        kind=_kind(kind),
        subject_id=subject_id,
        build=_builder(),
        base_url=_config().base_url,
    )
    response = Response(body, content_type=TYPE)
    response.headers["Content-Disposition"] = "attachment; filename=leergang.ics"
    return response


def _page(
    *, shown: tuple[FeedKind, int, str] | None = None, form: AddressForm | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    offers = read(service.offers, actor)
    live = {(one.kind, one.subject_id): one for one in read(service.feeds_of, actor.person_id or 0)}
    fresh = None
    if shown is not None:
        offer = next((one for one in offers if (one.kind, one.subject_id) == shown[:2]), None)
        name = say(offer.title) if offer else ""
        fresh = (name, service.addresses(_config().base_url, shown[2], name))
    return page(
        "calendars/subscriptions.html",
        offers=[(one, live.pop((one.kind, one.subject_id), None)) for one in offers],
        others=list(live.values()),
        fresh=fresh,
        form=form,
        reachable=service.reachable(_config().base_url),
    )


def _kind(word: str) -> FeedKind:
    try:
        return FeedKind(word)
    except ValueError:
        abort(404)


def _config() -> Config:
    config: Config = current_app.extensions["leergang"]
    return config


def _builder() -> CalendarBuilder:
    builder: CalendarBuilder = current_app.extensions["calendar"]
    return builder
