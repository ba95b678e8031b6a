"""Self check-in as the trainer sees it: open, close, and the screen in the room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.views.blueprint import bp, me
from app.core.clock import local
from app.core.errors import NotFound
from app.core.text import T
from app.web.actions import page, perform, read
from app.web.gate import clock, requires

_SESSION = "/trainer/bijeenkomsten/<int:session_id>"


@bp.post(f"{_SESSION}/aanmelden/open")
@requires(AttendancePermission.NOTE)
def open_check_in(session_id: int) -> ResponseReturnValue:
    """Lets participants check in by themselves."""
    return _press(service.open_check_in, session_id, url_for(".screen", session_id=session_id), None)


@bp.post(f"{_SESSION}/aanmelden/sluit")
@requires(AttendancePermission.NOTE)
def close_check_in(session_id: int) -> ResponseReturnValue:
    """Ends it at once."""
    said = T("De aanmelding is dicht. Wie er nog niet op staat, noteer je zelf.")
    return _press(service.close_check_in, session_id, url_for(".sheet", session_id=session_id), said)


@bp.get(f"{_SESSION}/scherm")
@requires(AttendancePermission.NOTE)
def screen(session_id: int) -> ResponseReturnValue:
    """The screen in the room: a code to scan, the same code in digits, and who is in."""
    found = read(service.screen, clock(), me(), session_id)
    return page(
        "attendance/screen.html",
        found=found,
        door=read(service.door, clock(), found.session),
        shown=_shown(found),
        back=(url_for(".sheet", session_id=session_id), _("Aanwezigheid")),
        words={
            "next": _("Nieuwe code over %(n)s s", n="{n}"),
            "lost": _("Geen verbinding. De code hierboven kan oud zijn."),
            "logged_out": _("Je bent niet meer ingelogd. Ververs deze pagina."),
        },
    )


@bp.get(f"{_SESSION}/scherm/stand")
@requires(AttendancePermission.NOTE)
def screen_state(session_id: int) -> ResponseReturnValue:
    """The same for the page's script: the codes of now, and who is in."""
    return jsonify(_shown(read(service.screen, clock(), me(), session_id)))


def _press(verb: Any, session_id: int, goto: str, said: Any) -> ResponseReturnValue:
    if not forms.ButtonForm().validate_on_submit():
        raise NotFound
    return perform(verb, session_id=session_id, goto=goto, said=said)


def _shown(found: service.Screen) -> dict[str, Any]:
    """What the screen shows; the codes in it live 60 seconds."""
    left = (found.changes_at - clock().now()).total_seconds()
    base_url = current_app.extensions["leergang"].base_url
    inside = len(found.arrived)
    return {
        "open": found.is_open,
        "qr": _drawing(
            f"{base_url}{url_for('.arrive_by_link', session_id=found.session.id, code=found.link_code)}"
        )
        if found.is_open
        else "",
        "digits": f"{found.spoken_code[:3]} {found.spoken_code[3:]}" if found.is_open else "",
        "aloud": " ".join(found.spoken_code),
        "where": f"{urlsplit(base_url).netloc}{url_for('.arrivals')}",
        "left_ms": max(0, round(left * 1000)),
        "count": inside,
        "counted": ngettext(
            "%(num)s van de %(all)s is er", "%(num)s van de %(all)s zijn er", inside, all=found.expected
        ),
        "people": [
            {"name": one.name, "at": f"{local(one.at):%H:%M}", "late": _("te laat") if one.late else ""}
            for one in found.arrived
        ],
    }


def _drawing(text: str) -> str:
    """The QR code as SVG, drawn here."""
    drawn: bytes = current_app.extensions["work"].pdf.qr_code(text, level="M")
    return Markup(drawn.decode())  # noqa: S704  made here of an address of our own
