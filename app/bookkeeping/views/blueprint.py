"""The blueprint, and what its pages share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.bookkeeping.forms import PeriodForm

bp = Blueprint("bookkeeping", "app.bookkeeping", template_folder="templates")


def period_of(form: PeriodForm, first: date | None, last: date) -> tuple[date | None, date]:
    """The days that the address names, or these; what is no period counts as not named."""
    if not form.validate():
        return first, last
    start, end = form.van.data or first, form.tot.data or last
    return (first, last) if start is not None and end < start else (start, end)


def file_answer(content: bytes, name: str, kind: str, media_type: str) -> ResponseReturnValue:
    """A file to keep."""
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def named(name: str) -> str | None:
    """A value of the address, when it is there."""
    return request.args.get(name) or None
