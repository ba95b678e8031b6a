"""Anyone can verify a certificate by its number or by the QR code. No account, no cookie, nothing kept but a count."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import NumberForm
from app.certificates.rosette import rosette_svg
from app.certificates.views.blueprint import bp
from app.core import ratelimit
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.text import T, Text
from app.core.tokens import digest
from app.web.actions import read
from app.web.gate import clock, public
from app.web.i18n import say

#: Numbers that one address may look up, and how many of those may be wrong, per period.
LOOKUPS, MISSES, PER = 300, 30, timedelta(minutes=10)
YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/controle")
@public
def verify_search() -> ResponseReturnValue:
    """The form for a number; a well-typed one leads to its page."""
    if "nr" not in request.args:
        return _private(render_template("certificates/search.html", form=NumberForm()))
    _limit("misses", MISSES)
    form = NumberForm(request.args)
    if form.validate():
        try:
            number = service.canonical(form.nr.data or "")
        except Refused as refused:
            form.nr.errors = [say(refused.text)]
        else:
            return redirect(url_for(".verify", number=number))
    return _private(render_template("certificates/search.html", form=form), 422)


@bp.get("/controle/<number>")
@public
def verify(number: str) -> ResponseReturnValue:
    """The verdict: what the paper shows and whether it still holds."""
    try:
        canonical = service.canonical(number)
    except Refused as refused:
        _limit("misses", MISSES)
        return _unknown(number, refused.text)
    if canonical != number:
        return redirect(url_for(".verify", number=canonical))
    _limit("lookups", LOOKUPS)
    try:
        certificate = read(service.certificate_by_number, number)
    except NotFound:
        _limit("misses", MISSES)
        return _unknown(number, T("We hebben geen certificaat met dit nummer uitgegeven."))
    return _private(
        render_template(
            "certificates/verify.html", certificate=certificate, form=NumberForm(), now=clock().now()
        )
    )


@bp.get("/controle/<number>/rozet.svg")
@public
def rosette(number: str) -> ResponseReturnValue:
    """The ornament that this number draws, as on paper."""
    try:
        canonical = service.canonical(number)
    except Refused:
        abort(404)
    response = make_response(rosette_svg(canonical, ground="#ffffff"))
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def _unknown(number: str, why: Text) -> ResponseReturnValue:
    form = NumberForm(data={"nr": number[:60]})
    return _private(render_template("certificates/unknown.html", form=form, why=why), 404)


def _private(body: str, status: int = 200) -> ResponseReturnValue:
    return body, status, {"X-Robots-Tag": "noindex"}


def _limit(what: str, most: int) -> None:
    key = f"verify-{what}:{digest(request.remote_addr or '?')}"
    with writing() as session:
        allowed = ratelimit.allowed(session, clock(), key, limit=most, per=PER)
    if not allowed:
        abort(429)
