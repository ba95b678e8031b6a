"""The sign sheet before a session, and the signed list after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.document import render_sign_sheet
from app.attendance.permissions import AttendancePermission
from app.attendance.views.blueprint import bp
from app.core import ratelimit
from app.core.db import writing
from app.core.ports import Work
from app.core.text import T
from app.web.actions import page, perform, read, refusals_on
from app.web.errors import error_page
from app.web.gate import clock, current_actor, requires
from app.web.i18n import say

_LISTS = "/trainer/bijeenkomsten/<int:session_id>/lijst"
#: Sign sheets for one person: the PDF is made while the page waits.
SHEETS, PER = 40, timedelta(minutes=10)
TOO_MANY: Final = T(
    "Je hebt kort na elkaar veel tekenlijsten gedownload. Wacht tien minuten en probeer het dan weer."
)


@bp.route(_LISTS, methods=["GET", "POST"])
@requires(AttendancePermission.READ_LIST)
def lists(session_id: int) -> ResponseReturnValue:
    """What would be signed now, a button that signs it, and the lists that were signed."""
    found = read(service.lists, current_actor(), session_id)
    form = forms.ButtonForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.sign_list,
                session_id=session_id,
                goto=url_for(".lists", session_id=session_id),
                said=T("De lijst is ondertekend. De PDF staat zo klaar."),
            )
    back = (
        url_for(".sheet", session_id=session_id)
        if found.may_sign
        else url_for(".picture", cohort_id=found.session.cohort_id)
        if current_actor().can(AttendancePermission.PICTURE)
        else url_for("portal.start")
    )
    return page(
        "attendance/lists.html",
        form=form,
        found=found,
        over=clock().now() >= found.session.ends_at,
        back=(back, found.cohort_name),
    )


@bp.get("/trainer/bijeenkomsten/<int:session_id>/tekenlijst.pdf")
@requires(AttendancePermission.READ_LIST)
def sign_sheet(session_id: int) -> ResponseReturnValue:
    """The sheet to sign with a pen; made at once, outside any transaction."""
    sheet = read(service.sign_sheet, current_actor(), session_id)
    with writing() as session:
        key = f"sign-sheet:{current_actor().person_id}"
        allowed = ratelimit.allowed(session, clock(), key, limit=SHEETS, per=PER)
    if not allowed:
        return error_page(429, said=say(TOO_MANY))
    work: Work = current_app.extensions["work"]
    return _pdf(render_sign_sheet(work.pdf, sheet), f"tekenlijst-{sheet['session']['day']}")


@bp.get(f"{_LISTS}/<int:list_id>.pdf")
@requires(AttendancePermission.READ_LIST)
def signed_pdf(session_id: int, list_id: int) -> ResponseReturnValue:
    """The frozen PDF of a signed list."""
    document = read(service.signed_pdf, current_actor(), session_id, list_id)
    return _pdf(document.content, f"aanwezigheidslijst-{list_id}")


def _pdf(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
