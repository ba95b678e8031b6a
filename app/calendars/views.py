"""The page with subscriptions, and the feeds themselves."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NotFoundPage

from app.calendars import service
from app.calendars.forms import AddressForm
from app.calendars.rules import FeedKind
from app.calendars.service import Served, Stale
from app.config import Config
from app.core.db import db
from app.core.permissions import SYSTEM
from app.core.ports import CalendarBuilder
from app.core.text import T
from app.web.actions import change, page, perform, read
from app.web.gate import clock, current_actor, public, signed_in
from app.web.headers import token_address
from app.web.i18n import say

bp = Blueprint("calendars", __name__, template_folder="templates")

TYPE = "text/calendar; charset=utf-8"
#: A calendar application may keep the file this long without asking.
MAX_AGE = 15 * 60


@bp.get("/feed/<token>.ics")
@public
@token_address
def feed(token: str) -> ResponseReturnValue:
    """The calendar behind a secret address: stored bytes, found by one query; 404 when it does not work."""
    with db.engine.connect() as connection:
        found = service.served(connection, clock(), token)
    if isinstance(found, Stale):
        found = change(
            service.refresh,
            actor=SYSTEM,
            feed_id=found.feed_id,
            build=_builder(),
            base_url=_config().base_url,
        )
    if found is None:
        raise NotFoundPage
    return _answer(found)


def _answer(found: Served) -> Response:
    tag = f'"{found.etag}"'
    known = request.environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (tag in known or known == "*"):
        response = Response(status=304)
    else:
        response = Response(found.body, content_type=TYPE)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"private, max-age={MAX_AGE}"
    return response


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
