"""Error pages: what happened, what was saved, and the way out; never a code alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.crypto import Erased
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.core.permissions import ANONYMOUS
from app.web.i18n import say

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one error page."""

    title: Any
    happened: Any
    saved: Any
    #: Which way out stands first: ``home``, ``back`` or ``login``.
    way: str = "home"


_NOTHING: Final = _l("Er is niets veranderd of bewaard.")

PAGES: Final[dict[int, Page]] = {
    400: Page(
        _l("Deze aanvraag klopt niet"),
        _l("We konden niet lezen wat je browser stuurde."),
        _NOTHING,
        "back",
    ),
    401: Page(
        _l("Je bent niet meer ingelogd"),
        _l("Log in en probeer het dan opnieuw."),
        _NOTHING,
        "login",
    ),
    403: Page(
        _l("Dit is niet voor jou"),
        _l("Je bent niet ingelogd, of je account mag deze pagina niet zien."),
        _NOTHING,
        "login",
    ),
    404: Page(
        _l("Deze pagina is er niet"),
        _l("Het adres klopt niet, of de pagina is niet van jou. Kijk het adres na."),
        _l("Er is niets veranderd."),
    ),
    405: Page(
        _l("Zo kun je deze pagina niet openen"),
        _l("Deze pagina werkt alleen met de knop die erbij hoort. Ga terug en gebruik die knop."),
        _NOTHING,
        "back",
    ),
    409: Page(
        _l("Iemand anders was je voor"),
        _l("Iemand heeft deze gegevens veranderd terwijl jij bezig was. Ga terug en bekijk de nieuwe stand."),
        _l("Jouw wijziging is niet bewaard. Die van de ander wel."),
        "back",
    ),
    413: Page(
        _l("Dit bestand is te groot"),
        _l("Wat je stuurde is groter dan we kunnen aannemen. Maak het bestand kleiner of verdeel het."),
        _NOTHING,
        "back",
    ),
    422: Page(
        _l("Dit konden we niet uitvoeren"),
        _l("Een gegeven ontbreekt of klopt niet."),
        _NOTHING,
        "back",
    ),
    429: Page(
        _l("Even wachten"),
        _l("Er kwamen te veel pogingen achter elkaar. Probeer het over een paar minuten weer."),
        _NOTHING,
        "back",
    ),
    500: Page(
        _l("Er ging iets mis bij ons"),
        _l("Dit is onze fout, niet de jouwe. De fout is vastgelegd."),
        _l("Wat je net wilde bewaren, is niet bewaard. Alles van daarvoor wel. Probeer het straks opnieuw."),
    ),
    503: Page(
        _l("We zijn even niet bereikbaar"),
        _l("De gegevens zijn op dit moment niet te lezen. Probeer het over een paar minuten weer."),
        _NOTHING,
        "back",
    ),
}
#: From this length a text is shown again when its form could not be taken.
WORTH_KEEPING: Final = 25
_NOT_TYPED: Final = frozenset(
    {"csrf_token", "once", "seen", "password", "new_password", "new_password_confirm"}
)
EXPIRED: Final = Page(
    _l("Deze pagina stond te lang open"),
    _l(
        "Voor de veiligheid werkt een formulier maar een tijd. Ga terug, ververs de pagina en stuur het weer."
    ),
    _NOTHING,
    "back",
)
#: A text that was erased for good; what can be counted of it stays.
ERASED: Final = Page(
    _l("Deze tekst is gewist"),
    _l("De tekst van deze casus is gewist. Alleen de aantallen blijven."),
    _l("Er is niets veranderd."),
)
#: For the moments when no template can be shown: title and sentence.
_BARE: Final = (
    '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title></head>'
    '<body><main><h1>%s</h1><p>%s</p><p><a href="/">Naar het begin</a></p></main></body></html>'
)


def _bare(title: str, sentence: str) -> str:
    return _BARE % (title, title, sentence)


def error_page(status: int, *, page: Page | None = None, said: str = "") -> ResponseReturnValue:
    """The page for ``status``; ``said`` is a sentence of a rule that replaces the general one.

    Who asks for JSON gets a problem document (RFC 9457) with the same words.
    """
    words = page or PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if _wants_json():
        problem = {"title": str(words.title), "detail": said or str(words.happened), "status": status}
        return jsonify(problem), status, {"Content-Type": "application/problem+json"}
    kept = _typed() if page is EXPIRED else []
    shown = render_template("web/error.html", words=words, said=said, status=status, kept=kept)
    return shown, status, {"Cache-Control": "no-store"} if kept else {}


def _typed() -> list[str]:
    """The longer texts that were sent with a form that could not be taken, so that nobody has to write them again."""
    sent = request.form.items(multi=True)
    return [text for name, text in sent if len(text) >= WORTH_KEEPING and name not in _NOT_TYPED]


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), default="text/html")
    return best == "application/json"


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if isinstance(error, SecurityError):  # a forged Host: no address can be built from it
        return _bare(
            "Dit adres hoort niet bij ons", "Open de site op het adres dat je van ons kreeg."
        ), status
    if status >= 500:
        return _broken(error)
    answer = current_app.make_response(error_page(status))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> ResponseReturnValue:
    """Answers a crash; Flask has logged it already, without the values of local variables."""
    status = getattr(error, "code", None) or 500
    if "actor" not in g:
        g.actor = ANONYMOUS  # the reason may be the very database that knows who is acting
    try:
        words = PAGES.get(status, PAGES[500])
        return render_template("web/error.html", words=words, said="", alone=True), status
    except Exception:  # noqa: BLE001  the last resort itself must not fail
        log.error("error_page_failed")
        sentence = "Dit is onze fout, niet de jouwe. Probeer het straks opnieuw."
        return _bare("Er ging iets mis bij ons", sentence), status


def _tell(response: Response) -> Response:
    """One line in the log for every request that was refused: the route and the fields, never the address or a text."""
    if 400 <= response.status_code < 500:
        log.info(
            "refused",
            status=response.status_code,
            method=request.method,
            route=str(request.url_rule or ""),
            fields=g.get("wrong_fields", []),
        )
    return response


def init_app(app: Flask) -> None:
    """Answers every error with a page in the reader's language, and notes every refusal in the log."""
    app.after_request(_tell)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)
    app.register_error_handler(CSRFError, lambda error: error_page(400, page=EXPIRED))
    app.register_error_handler(Erased, lambda error: error_page(410, page=ERASED))
    app.register_error_handler(NotFound, lambda error: error_page(404))
    app.register_error_handler(Forbidden, lambda error: error_page(403))
    app.register_error_handler(Conflict, lambda error: error_page(409))
    app.register_error_handler(Refused, lambda error: error_page(422, said=say(error.text)))
