"""Anyone can verify a certificate by number and code, or by the QR code. No account, no cookie, only a count is kept.

Most answers come from the `VerificationDoor` in front; these views make them the first time, and answer all others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from app.certificates import service
from app.certificates.document import CertificateSnapshot
from app.certificates.forms import NumberForm
from app.certificates.papertext import Sheet, paper_text
from app.certificates.rosette import rosette_svg
from app.certificates.service import Checked
from app.certificates.service.printing import template_of
from app.certificates.views.answers import at_text, fields_of, moment_words
from app.certificates.views.blueprint import bp
from app.certificates.views.door import HOLE, VerificationDoor
from app.config import Config
from app.core import ratelimit
from app.core.clock import today
from app.core.db import writing
from app.core.errors import Refused
from app.core.text import T, Text
from app.core.tokens import digest
from app.web.actions import read
from app.web.gate import clock, public
from app.web.headers import token_address
from app.web.i18n import say

#: Papers without a code that one address may look up, and how many wrong ones of any kind, per period.
LOOKUPS, MISSES, PER = 300, 30, timedelta(minutes=10)
YEAR_SECONDS = 365 * 24 * 3600


@bp.record_once
def _put_door(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    config: Config = app.extensions["leergang"]
    door: Any = VerificationDoor(
        app, app.wsgi_app, words=moment_words, limit=MISSES, seconds=PER.total_seconds()
    )
    # the door must know the sender by the same address as the views inside
    app.wsgi_app = ProxyFix(door, x_for=config.proxies) if config.proxies else door  # type: ignore[method-assign]


@bp.get("/controle")
@public
def verify_search() -> ResponseReturnValue:
    """The form for a number and its code; a well-typed pair leads to its page."""
    if "nr" not in request.args:
        return _private(render_template("certificates/search.html", form=NumberForm()))
    stop_guessing()
    form = NumberForm(request.args)
    if form.validate():
        typed = form.code.data or ""
        code = service.canonical_code(typed)
        try:
            number = service.canonical(form.nr.data or "")
        except Refused as refused:
            form.nr.errors = [say(refused.text)]
        else:
            if not typed:
                return redirect(url_for(".verify", number=number))
            if code is not None:
                return redirect(url_for(".verify", number=number, code=code))
            form.code.errors = [say(_NO_CODE)]
    miss()
    return _private(render_template("certificates/search.html", form=form), 422)


@bp.get("/controle/<number>")
@bp.get("/controle/<number>/<code>")
@public
@token_address
def verify(number: str, code: str | None = None) -> ResponseReturnValue:
    """The verdict: what the paper shows and whether it still holds.

    Without a code it finds papers from before there were codes; any other number, known or not, is asked for its code.
    """
    return _by_number(number) if code is None else _verdict(number, code, ".verify")


@bp.get("/controle/<number>/<code>.json")
@public
@token_address
def verify_json(number: str, code: str) -> ResponseReturnValue:
    """The same for machines; docs/verification.md tells what each field means, and that they stay."""
    return _verdict(number, code, ".verify_json")


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


_NO_CODE = T("Dit is geen code. Een code ziet eruit als %(example)s.", example="K7QF-2MXD")
#: The one answer for a wrong number, a wrong code, and a number that has no code.
_WRONG = T("Bij dit nummer en deze code hoort geen certificaat van ons.")


def found_or_none(number: str, code: str) -> Checked | None:
    """The certificate with this number and code as they stand on paper. Wrong ones count, whatever is wrong."""
    stop_guessing()
    certificate = read(service.checked, number, code, today(clock()))
    if certificate is None or certificate.code is None:
        miss()
        return None
    return certificate


def _by_number(number: str) -> ResponseReturnValue:
    stop_guessing()
    try:
        canonical = service.canonical(number)
    except Refused as refused:
        miss()
        return _unknown(number, "", refused.text)
    if canonical != number:
        return redirect(url_for(".verify", number=canonical))
    limit("lookups", LOOKUPS)
    certificate = read(service.checked, number, None, today(clock()))
    if certificate is None:
        miss()
        form = NumberForm(data={"nr": number})
        return _private(render_template("certificates/search.html", form=form, asks_code=True))
    return _page(certificate)


def _verdict(number: str, code: str, endpoint: str) -> ResponseReturnValue:
    as_json = endpoint.endswith("json")
    try:
        canonical, canonical_code = service.canonical(number), service.canonical_code(code)
    except Refused as refused:
        stop_guessing()
        miss()
        return _nothing() if as_json else _unknown(number, code, refused.text)
    if canonical_code is not None and (canonical, canonical_code) != (number, code):
        return redirect(url_for(endpoint, number=canonical, code=canonical_code))
    certificate = found_or_none(canonical, canonical_code or "-")
    if certificate is None:
        return _nothing() if as_json else _unknown(number, code, _WRONG)
    return _json(certificate) if as_json else _page(certificate)


def _page(certificate: Checked) -> ResponseReturnValue:
    body = render_template(
        "certificates/verify.html",
        certificate=certificate,
        sheets=_sheets(certificate),
        form=NumberForm(),
        checked_at=HOLE,
    )
    return _private(_filled(body, moment_words(clock().now())))


def _sheets(certificate: Checked) -> list[Sheet]:
    """What the paper says, without the name of a holder who was erased."""
    if not certificate.shown:
        return []
    frozen: CertificateSnapshot = {**certificate.paper, "name": certificate.name or "[…]"}
    return paper_text(read(template_of, certificate.number), frozen)


def _json(certificate: Checked) -> ResponseReturnValue:
    config: Config = current_app.extensions["leergang"]
    answer = jsonify(fields_of(certificate, config.base_url, HOLE))
    answer.set_data(_filled(answer.get_data(as_text=True), at_text(clock().now())))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _filled(body: str, moment: str) -> str:
    """The moment goes in where it belongs; for the door, which keeps the rest, the place stays open."""
    return body if "certificates.door" in request.environ else body.replace(HOLE, moment)


def _unknown(number: str, code: str, why: Text) -> ResponseReturnValue:
    form = NumberForm(data={"nr": number[:60], "code": code[:40]})
    return _private(render_template("certificates/unknown.html", form=form, why=why), 404)


def _nothing() -> Response:
    answer = jsonify(error="not_found")
    answer.status_code = 404
    return answer


def _private(body: str, status: int = 200) -> ResponseReturnValue:
    return body, status, {"X-Robots-Tag": "noindex"}


def miss_key() -> str:
    """Under which wrong ones of this sender are counted."""
    return f"verify-misses:{digest(request.remote_addr or '?')}"


def stop_guessing() -> None:
    """Whoever was wrong too often learns nothing more for a while, also of what is right."""
    if read(ratelimit.exhausted, clock(), miss_key(), limit=MISSES, per=PER):
        abort(429)


def miss(times: int = 1) -> None:
    """Counts wrong numbers or codes of this sender."""
    if times:
        with writing() as session:
            ratelimit.allowed(session, clock(), miss_key(), limit=MISSES, per=PER, times=times)


def limit(what: str, most: int) -> None:
    """Counts one use of this sender; too many are refused."""
    key = f"verify-{what}:{digest(request.remote_addr or '?')}"
    with writing() as session:
        allowed = ratelimit.allowed(session, clock(), key, limit=most, per=PER)
    if not allowed:
        abort(429)
