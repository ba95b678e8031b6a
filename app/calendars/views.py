"""The page with subscriptions, and the feeds themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import segno
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.calendars import service
from app.calendars.answering import TYPE, answer, asked
from app.calendars.door import FeedDoor
from app.calendars.fetches import Fetches, never, soon
from app.calendars.forms import ANSWER_WORDS, REMINDER_WORDS, AddressForm
from app.calendars.rules import FeedKind, Variant
from app.calendars.service import Served
from app.config import Config
from app.core import ratelimit
from app.core.db import db, writing
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Role
from app.core.ports import CalendarBuilder
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, signed_in
from app.web.headers import token_address
from app.web.i18n import LANGUAGES, language, say

#: Addresses that give nothing may be tried this often by one sender.
MISSES, PER = 100, timedelta(minutes=5)

bp = Blueprint("calendars", __name__, template_folder="templates")


@bp.record_once
def _put_door(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    config: Config = app.extensions["leergang"]
    with app.app_context():
        engine = db.engine
    fetches = Fetches(lambda: engine, never if config.testing else soon)
    app.extensions["feed-fetches"] = fetches
    app.wsgi_app = FeedDoor(app, app.wsgi_app, fetches)  # type: ignore[method-assign]


@bp.get("/feed/<token>.ics")
@public
@token_address
def feed(token: str) -> ResponseReturnValue:
    """The calendar behind a secret address whose file is not there yet; all others the `FeedDoor` has answered.

    A withdrawn address answers 410 with a calendar that says so, one that never was 404.
    """
    known = read(service.known_feed, token)
    if known is None:
        abort(404 if _may_guess() else 429)
    served = None
    if known.revoked_at is None:
        served = _made(known.kind, known.subject_id, known.variant)
        known = read(service.known_feed, token) or known
    if served is None or known.revoked_at is not None:
        body = read(service.withdrawn_file, clock(), known=known, build=_builder(), config=_config())
        return Response(body, 410, content_type=TYPE, headers={"Cache-Control": "no-store"})
    return _answer(served, public=False)


@bp.get("/agenda/open.ics")
@public
def open_groups() -> ResponseReturnValue:
    """The sessions of all groups that take people; `taal=en` gives them in English.

    Whatever else stands behind the address: anyone may ask, so nothing is written while the file is good.
    """
    chosen = request.args.get("taal", "nl")
    variant = Variant(chosen if chosen in LANGUAGES else "nl")
    served = read(service.stored, clock(), kind=FeedKind.OPEN, subject_id=0, variant=variant)
    served = served or _made(FeedKind.OPEN, 0, variant)
    if served is None:
        abort(404)
    return _answer(served, public=True)


def _made(kind: FeedKind, subject_id: int, variant: Variant) -> Served | None:
    return change(
        service.serve,
        actor=SYSTEM,
        kind=kind,
        subject_id=subject_id,
        variant=variant,
        build=_builder(),
        config=_config(),
    )


def _answer(served: Served, *, public: bool) -> Response:
    """The same answer as at the door."""
    wants = asked(request.environ)
    given: list[tuple[str, list[tuple[str, str]]]] = []
    body = answer(
        {**request.environ, "REQUEST_METHOD": "GET"},  # the body of HEAD is left out on the way
        lambda status, headers: given.append((status, headers)),
        wants,
        etag=served.etag,
        modified=served.modified,
        body=served.gzipped if wants.packs else served.body,
        common=(),
        public=public,
    )
    status, headers = given[0]
    return Response(b"".join(body), status, headers)


def _may_guess() -> bool:
    """Counts one address that gave nothing; False when this sender tried too many."""
    sender = digest(request.remote_addr or "?")
    with writing() as session:
        return ratelimit.allowed(session, clock(), f"feed:{sender}", limit=MISSES, per=PER)


@bp.get("/agenda")
@signed_in
def subscriptions() -> ResponseReturnValue:
    """The feeds that the acting person may have, and the own addresses."""
    actor = current_actor()
    offers = read(service.offers, actor)
    titles = {(one.kind, one.subject_id): one.title for one in offers}
    feeds = read(service.feeds_of, actor.person_id or 0)
    return page(
        "calendars/subscriptions.html",
        offers=offers,
        feeds=[(one, titles.get((one.kind, one.subject_id))) for one in feeds],
        reminder_words=REMINDER_WORDS,
        languages=LANGUAGES,
        by_mail=read(service.wants_invitations, actor.person_id or 0),
        open_address=_config().base_url + url_for(".open_groups"),
    )


@bp.route("/agenda/<kind>/<int:subject_id>", methods=["GET", "POST"])
@signed_in
def new_address(kind: str, subject_id: int) -> ResponseReturnValue:
    """Choose how a feed is written, make a fresh address and show it, this once: only its hash is kept."""
    actor = current_actor()
    wanted = _kind(kind)
    offers = read(service.offers, actor)
    offer = next((one for one in offers if (one.kind, one.subject_id) == (wanted, subject_id)), None)
    if offer is None:
        raise NotFound
    form = AddressForm(data={"language": language()}) if request.method == "GET" else AddressForm()
    if form.validate_on_submit():
        token = service.secret_of(
            _config().secret_key,
            owner_person_id=actor.person_id or 0,
            kind=wanted,
            subject_id=subject_id,
            once=form.once.data or "",
        )
        with refusals_on(form):
            made = change(
                service.new_address,
                kind=wanted,
                subject_id=subject_id,
                token=token,
                label=form.label.data or "",
                variant=form.variant,
            )
            name = say(offer.title)
            ways = service.addresses(_config().base_url, url_for(".feed", token=token), name)
            return page(
                "calendars/address.html",
                name=name,
                made=made,
                ways=ways,
                scanned=_drawn(ways.webcal),
                reachable=service.reachable(_config().base_url),
            )
    return page("calendars/choose.html", offer=offer, form=form)


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


@bp.post("/agenda/uitnodigingen")
@signed_in
def choose_invitations() -> ResponseReturnValue:
    """Have invitations by mail, or not."""
    by_mail = request.form.get("aan") == "1"
    return perform(
        service.choose_invitations,
        by_mail=by_mail,
        goto=url_for(".subscriptions") + "#uitnodigingen",
        said=T("Je krijgt weer uitnodigingen per mail.")
        if by_mail
        else T("Je krijgt geen nieuwe uitnodigingen meer per mail."),
    )


@bp.get("/agenda/bijeenkomst/<int:session_id>/antwoorden")
@signed_in
def answers(session_id: int) -> ResponseReturnValue:
    """Who accepted or declined the invitation to a session, for who teaches or plans it."""
    found = read(service.answer_list, current_actor(), session_id=session_id)
    counts = [(called, len(found.names.get(answer, ()))) for answer, called in ANSWER_WORDS.items()]
    above = "planning.session" if current_actor().has(Role.ADMINISTRATOR) else "teaching.session"
    return page("calendars/answers.html", found=found, answers=ANSWER_WORDS, counts=counts, above=above)


@bp.get("/agenda/<kind>/<int:subject_id>.ics")
@signed_in
def download(kind: str, subject_id: int) -> ResponseReturnValue:
    """The present content of a feed as a file, without a subscription."""
    body = read(
        service.file_of,
        current_actor(),
        clock(),
        kind=_kind(kind),
        subject_id=subject_id,
        build=_builder(),
        config=_config(),
    )
    response = Response(body, content_type=TYPE)
    response.headers["Content-Disposition"] = "attachment; filename=leergang.ics"
    return response


def _drawn(address: str) -> Markup:
    """The QR code of an address, as a drawing in the page: a phone's camera opens it."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff"))  # noqa: S704  made here


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
