"""The blueprint, and what its pages share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.bookkeeping import service
from app.bookkeeping.forms import PeriodForm
from app.core.errors import Refused
from app.core.text import T
from app.web.i18n import say

bp = Blueprint("bookkeeping", "app.bookkeeping", template_folder="templates")


def period_of(form: PeriodForm, first: date | None, last: date) -> tuple[date | None, date]:
    """The days that were asked for; are they no period, then a field of `form` says why and these count instead."""
    if not form.validate():
        return first, last
    start, end = form.van.data or first, form.tot.data or last
    try:
        if start is not None:
            service.check_period(start, end)
    except Refused as refused:
        missing = next((field for field in (form.van, form.tot) if not field.data), None)
        text = refused.text if missing is None else T("Vul deze dag ook in.")
        (form.tot if missing is None else missing).errors = [say(text)]
        return first, last
    return start, end


def file_answer(content: bytes, name: str, kind: str, media_type: str) -> ResponseReturnValue:
    """A file to keep."""
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def named(name: str) -> str | None:
    """A value of the address, when it is there."""
    return request.args.get(name) or None
