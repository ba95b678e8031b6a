"""Pages of the chrome itself: health, the legal pages, the choice of look and language, the pattern sheet."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.web.gate import public
from app.web.i18n import LANGUAGE_COOKIE, LANGUAGES
from app.web.navigation import is_demo
from app.web.theme import KEPT_FOR, THEME_COOKIE, THEMES, local_path

bp = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static/web"
)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 ``ok`` when application and database work; 503 otherwise."""
    plain = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "database unreachable\n", 503, plain
    return "ok\n", 200, plain


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What we keep, why, and who can see it."""
    return render_template("web/privacy.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("web/accessibility.html")


@bp.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """How to reach the foundation."""
    return render_template("web/contact.html", foundation=current_app.extensions["letterhead"](db.session()))


@bp.get("/weergave")
@public
def display() -> ResponseReturnValue:
    """Choose look and language; works without login and without script."""
    back = local_path(request.args.get("terug")) if "terug" in request.args else _came_from()
    return render_template("web/display.html", back_to=back, languages=LANGUAGES)


@bp.post("/weergave/taal")
@public
def language() -> ResponseReturnValue:
    """Keeps the chosen language in a cookie."""
    return _keep(LANGUAGE_COOKIE, request.form.get("taal", ""), LANGUAGES)


@bp.post("/weergave/thema")
@public
def theme() -> ResponseReturnValue:
    """Keeps the chosen look in a cookie."""
    return _keep(THEME_COOKIE, request.form.get("weergave", ""), THEMES)


def _came_from() -> str:
    from urllib.parse import urlsplit

    try:
        origin = urlsplit(request.referrer or "")
    except ValueError:
        return "/"
    if origin.netloc != request.host or origin.path == url_for("web.display"):
        return "/"
    return local_path(origin.path + (f"?{origin.query}" if origin.query else ""))


def _keep(cookie: str, value: str, allowed: Any) -> ResponseReturnValue:
    if value not in allowed:
        abort(400)
    response = make_response(redirect(local_path(request.form.get("terug")), code=303))
    response.set_cookie(
        cookie, value, max_age=KEPT_FOR, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


@bp.get("/patronen")
@public
def patterns() -> ResponseReturnValue:
    """Every part on one sheet, to look at and to test; only in debug, tests and the demo world."""
    if not (current_app.debug or current_app.testing or is_demo()):
        abort(404)
    from app.web.patterns import example

    if "taak" in request.args:
        return render_template("web/pattern_task.html", back=(url_for("web.patterns"), "Patronen"))
    return render_template("web/patterns.html", **example(wrong="fout" in request.args))


def init_app(app: Flask) -> None:
    """Registers the blueprint."""
    app.register_blueprint(bp)
