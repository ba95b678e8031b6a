"""Pages of the foundation about waiting cases: who reads them and for how long. Never their text, never an alias."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.practice import service
from app.practice.forms.finding import FindForm
from app.practice.views.assessor import after_key, giving, moment_key
from app.practice.views.blueprint import ASSIGN, OFFICE, bp
from app.web.actions import page, read
from app.web.gate import clock
from app.web.paging import AFTER, page_of, url_builder


@bp.get(OFFICE)
@ASSIGN
def waiting() -> ResponseReturnValue:
    """Cases that wait for a trainer, the longest first."""
    late = request.args.get("lijst") == "te-laat"
    form = FindForm(request.args)
    after = after_key(request.args.get(AFTER))
    items = read(service.waiting_cases, clock(), late=late, wanted=form.wanted(), after=after)
    found = page_of(
        items,
        key=moment_key,
        url=url_builder(url_for, ".waiting", lijst="te-laat" if late else "", zoek=form.wanted()),
        after=None if after is None else (after[0].isoformat(), after[1]),
    )
    return page("practice/office_list.html", found=found, late=late, form=form)


@bp.route(f"{OFFICE}/<int:case_id>/trainer", methods=["GET", "POST"])
@ASSIGN
def reassign(case_id: int) -> ResponseReturnValue:
    """Gives a case to another trainer without reading it."""
    frame = read(service.office_frame, case_id)
    return giving(frame, by_office=True, goto=url_for(".waiting"), back=url_for(".waiting"))
