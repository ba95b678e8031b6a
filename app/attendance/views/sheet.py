"""The sheet of a session, for trainers, on a phone: as a form, and tap by tap for the page's script."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.attendance import forms, service
from app.attendance.looks import SYMBOLS
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import AttendanceState, Tap
from app.attendance.rules.sheet import on_the_day
from app.attendance.rules.taps import tap_key
from app.attendance.views.blueprint import bp, me
from app.core.clock import local, today
from app.core.db import MAX_INT
from app.core.errors import Conflict, Refused
from app.core.permissions import Role
from app.core.text import TN, T
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires
from app.web.i18n import say

#: Of one sending of taps: fifty of them take a fifth of it.
MOST_BYTES = 32_768
_SHEET = "/trainer/bijeenkomsten/<int:session_id>/aanwezigheid"


@bp.route(_SHEET, methods=["GET", "POST"])
@requires(AttendancePermission.NOTE)
def sheet(session_id: int) -> ResponseReturnValue:
    """Who was at this session: one tap per person."""
    found = read(service.sheet_for_trainer, me(), session_id)
    form = forms.sheet_form(found)
    if form.validate_on_submit():
        marks: dict[int, AttendanceState | None] = form.marks()
        if "rest" in request.form:
            shown = request.form.getlist(forms.REST)
            rest = [line.enrolment_id for line in found.rest if str(line.enrolment_id) in shown]
            marks = {**dict.fromkeys(rest, AttendanceState.PRESENT), **marks}
        with refusals_on(form):
            return perform(
                service.save_sheet,
                session_id=session_id,
                marks=marks,
                reason=form.reason.data or "",
                goto=request.path,
                said=lambda changed: (
                    TN(
                        "De aanwezigheid van %(n)s deelnemer is bewaard.",
                        "De aanwezigheid van %(n)s deelnemers is bewaard.",
                        n=changed,
                    )
                    if changed
                    else T("Er is niets veranderd.")
                ),
            )
    now, signed = today(clock()), not read(service.unsigned, [session_id])
    return page(
        "attendance/sheet.html",
        form=form,
        sheet=found,
        person_id=me(),
        door=read(service.door, clock(), found.session),
        choices=forms.CHOICES,
        symbols=SYMBOLS,
        too_early=found.day > now,
        is_today=found.day == now,
        by_tap=on_the_day(found.day, noted_on=now, today=now) and not signed,
        signed=signed,
        shut=found.standing is service.Standing.GUEST and found.day < now,
        noted_as=noted_as,
        tried=tried,
        words=_words(),
        back_url=url_for("attendance.cohort", cohort_id=found.session.cohort_id)
        if current_actor().has(Role.TRAINER)
        else url_for("portal.trainer"),
    )


@bp.get(f"{_SHEET}/stand")
@requires(AttendancePermission.NOTE)
def sheet_state(session_id: int) -> ResponseReturnValue:
    """How the sheet stands now, and with which token taps are sent; for the page's script."""
    return jsonify(_state(session_id))


@bp.post(f"{_SHEET}/tikken")
@requires(AttendancePermission.NOTE)
def taps(session_id: int) -> ResponseReturnValue:
    """Takes taps that the page's script kept, in one sending; each tells by its number whether it came before."""
    read(service.standing_at, me(), session_id)
    person_id, phone_now, sent = _sent()
    if person_id != me():
        raise Conflict  # somebody else logged in on this phone meanwhile: nothing is noted under another name
    done = change(service.save_taps, session_id=session_id, taps=sent, phone_now=phone_now)
    return jsonify(
        taken=done.taken,
        refused={tap_id: say(text) for tap_id, text in done.refused.items()},
        sheet=_state(session_id),
    )


def noted_as(line: Any) -> str:
    """When a mark was made, and whether the participant made it."""
    if line.noted_at is None:
        return ""
    at = f"{local(line.noted_at):%H:%M}"
    return _("%(time)s, zelf aangemeld", time=at) if line.by_self else at


def tried(line: Any) -> str:
    """That somebody who is not noted yet wanted to check in with the device of another, which is refused."""
    if line.tried_with is None or line.state is not None:
        return ""
    return str(_("wilde zich aanmelden met het toestel van %(name)s", name=line.tried_with))


def _state(session_id: int) -> dict[str, Any]:
    found = read(service.sheet_for_trainer, me(), session_id)
    return {
        "person": me(),
        "csrf": generate_csrf(),
        "lines": {
            str(line.enrolment_id): {
                "name": line.name,
                "state": line.state and str(line.state),
                "said": noted_as(line),
                "away": line.reported is not None,
                "tried": tried(line),
            }
            for line in found.lines
        },
    }


def _sent() -> tuple[int, datetime | None, list[Tap]]:
    """Who tapped, what the phone's clock showed when it sent, and the taps. Raises Refused for anything else."""
    unread = Refused(T("We konden niet lezen wat je telefoon stuurde. Ververs de pagina."))
    if (request.content_length or 0) > MOST_BYTES:
        raise unread
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("taps"), list):
        raise unread
    try:
        return (
            _whole(sent["person"]),
            _moment(sent["clock"]) if sent.get("clock") is not None else None,
            [
                Tap(
                    tap_key(one["id"]),
                    _whole(one["enrolment"]),
                    AttendanceState(one["state"]) if one["state"] is not None else None,
                    _moment(one["at"]),
                )
                for one in sent["taps"]
            ],
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise unread from None


def _whole(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MAX_INT:
        raise ValueError
    return given


def _moment(given: object) -> datetime:
    """Milliseconds since 1970, as scripts tell time; outside 1970 to 2100 it is no clock of a phone."""
    if not isinstance(given, int | float) or isinstance(given, bool):
        raise TypeError
    found = datetime.fromtimestamp(given / 1000, UTC)
    if not 1970 <= found.year <= 2100:
        raise ValueError
    return found


def _words() -> dict[str, str]:
    """The sentences of the page's script."""
    return {
        "waiting_one": _("1 tik wacht op verbinding"),
        "waiting": _("%(n)s tikken wachten op verbinding", n="{n}"),
        "waiting_hint": _("Ga rustig door. We sturen ze zodra er weer verbinding is."),
        "sending": _("Bezig met versturen"),
        "sent": _("Alles is verstuurd"),
        "ready": _("Elke tik wordt meteen bewaard"),
        "logged_out": _("Je bent niet meer ingelogd"),
        "logged_out_hint": _("Je tikken blijven op deze telefoon staan. Log in, dan worden ze verstuurd."),
        "other": _("Er is nu iemand anders ingelogd"),
        "other_hint": _(
            "Jouw tikken blijven staan tot je zelf weer inlogt. Ze gaan nooit onder een andere naam mee."
        ),
        "strangers": _(
            "Op deze telefoon wachten tikken van een ander account. Die worden pas verstuurd als dat account inlogt."
        ),
        "refused_gone": _("Iemand die niet meer op de lijst staat"),
        "login": _("Log in"),
        "waits": _("wacht nog"),
        "noted": _("%(noted)s van %(all)s ingevuld", noted="{noted}", all="{all}"),
        "rest_one": _("Zet 1 deelnemer op aanwezig"),
        "rest": _("Zet %(n)s deelnemers op aanwezig", n="{n}"),
    }
