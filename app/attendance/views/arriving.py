"""Self check-in as the participant sees it: scan or type the code, confirm once, done."""

from __future__ import annotations

import secrets
from datetime import timedelta
from re import compile as pattern
from typing import Any

import structlog
from flask import Response, after_this_request, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules.check_in import DeviceTaken
from app.attendance.rules.codes import CodeKind, kind_of
from app.attendance.views.blueprint import bp, me
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.web.actions import page, perform, read
from app.web.gate import clock, current_actor, requires
from app.web.headers import token_form

log = structlog.get_logger()
#: A phone keeps its number for a year; it says nothing about whose phone it is.
DEVICE_AGE = timedelta(days=365)
_NUMBER = pattern(r"[A-Za-z0-9_-]{43}\Z")


@bp.get("/aanmelden")
@requires(AttendancePermission.CHECK_IN)
def arrivals() -> ResponseReturnValue:
    """Where somebody begins who types the code: the open sessions of today, mostly one."""
    _device()
    found = read(service.own, clock(), me())
    return page("attendance/arrivals.html", found=found, form=forms.CheckInForm())


@bp.route("/aanmelden/<int:session_id>", methods=["GET", "POST"])
@requires(AttendancePermission.CHECK_IN)
def arrive(session_id: int) -> ResponseReturnValue:
    """Confirms with the code, or shows that one is in."""
    form = forms.CheckInForm()
    if form.validate_on_submit():
        code = form.code.data or ""
        try:
            return _confirm(session_id, code)
        except Refused as refused:
            _told(session_id, code, refused)
            form.code.data = ""
            form.refuse(refused)
    return _arrive(session_id, form)


@bp.get("/aanmelden/<int:session_id>/<code>")
@requires(AttendancePermission.CHECK_IN)
@token_form
def arrive_by_link(session_id: int, code: str) -> ResponseReturnValue:
    """The address in the QR code: one button confirms. Looking at it changes nothing."""
    form = forms.CheckInForm(code=code)
    fresh = kind_of(code) is CodeKind.LINK and read(service.link_holds, clock(), session_id, code)
    return _arrive(session_id, form, code=code if fresh else "", stale=not fresh)


def _arrive(session_id: int, form: forms.CheckInForm, **context: Any) -> ResponseReturnValue:
    _device()
    found = read(service.own_at, clock(), me(), session_id)
    if found is None and not context.get("code") and not form.form_errors:
        raise NotFound
    return page("attendance/arrive.html", form=form, found=found, session_id=session_id, **context)


def _confirm(session_id: int, code: str) -> ResponseReturnValue:
    spoken, device = kind_of(code) is CodeKind.SPOKEN, _device()
    if spoken:  # who tried too often is refused here already, and adds nothing to the wrong codes of all
        with writing() as session:
            service.count_try(session, current_actor(), clock(), session_id=session_id)
    try:
        return perform(
            service.check_in,
            session_id=session_id,
            code=code,
            device=device,
            late_after=timedelta(minutes=current_app.extensions["leergang"].late_after_minutes),
            goto=url_for(".arrive", session_id=session_id),
        )
    except DeviceTaken:
        with writing() as session:
            service.note_shared_device(
                session, current_actor(), clock(), session_id=session_id, device=device
            )
        raise
    except Refused as refused:
        if spoken and refused.field == "code":
            with writing() as session:
                service.count_wrong(session, clock(), session_id=session_id)
        raise


def _told(session_id: int, code: str, refused: Refused) -> None:
    """Logs a code that was refused; the code itself is never logged."""
    log.warning(
        "check_in_refused",
        session_id=session_id,
        person_id=me(),
        kind=str(kind_of(code)),
        why=str(refused.text),
    )


def _device() -> str:
    """The number of this device, from its cookie; a new one is given when it has none."""
    config = current_app.extensions["leergang"]
    name = "__Host-toestel" if config.secure else "toestel"
    given = request.cookies.get(name, "")
    number = given if _NUMBER.match(given) else secrets.token_urlsafe(32)

    @after_this_request
    def keep(response: Response) -> Response:
        if number != given:
            response.set_cookie(
                name,
                number,
                path="/",
                secure=config.secure,
                httponly=True,
                samesite="Lax",
                max_age=DEVICE_AGE,
            )
        return response

    return number
