"""Pages on which a learner writes a case: its parts, its log, and the rules of the guard for the script."""

from __future__ import annotations

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import local
from app.core.text import T
from app.practice import forms, service
from app.practice.present import Guarded, guard_rules, guarded, instead_of
from app.practice.rules.documents import fingerprint
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.practice.views.frame import NEXT, case_page, part_url
from app.web.actions import change, page, perform, read, refusals_on


@bp.get(f"{LEARNER}/let-op.json")
@WRITE
def guard() -> ResponseReturnValue:
    """The rules of the privacy guard for the page."""
    return jsonify(guard_rules())


@bp.route(
    f"{LEARNER}/<int:case_id>/<any(gegevens,verhaal,competenties,terugblik):part>", methods=["GET", "POST"]
)
@WRITE
def edit(case_id: int, part: str) -> ResponseReturnValue:
    """One part of a case: saved by the button, by the script while typing, and by the guard's own buttons."""
    case = read(service.case_for_author, me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    course = read(service.course_of, case.row.cohort_id)
    form = forms.part_form(part, case, course)
    if form.validate_on_submit():
        with refusals_on(form):
            changes, stay = instead_of(form, case, request.form)
            if request.headers.get("X-Autosave"):
                saved = change(service.save_case, case_id=case_id, changes=changes)
                return jsonify(saved=f"{local(saved.updated_at):%H:%M}", seen=fingerprint(changes.written()))
            return perform(
                service.save_case,
                case_id=case_id,
                changes=changes,
                goto=f"{part_url(case_id, part)}#let-op" if stay else part_url(case_id, NEXT[part]),
            )
    if form.form_errors:
        form.look_again(case)
    watch = guarded(form, case) if part != "gegevens" else Guarded()
    return page("practice/edit.html", form=form, part=part, watch=watch, **case_page(case, course))


@bp.route(f"{LEARNER}/<int:case_id>/logboek", methods=["GET", "POST"])
@WRITE
def log(case_id: int) -> ResponseReturnValue:
    """The dated log: its lines, and a form for the next."""
    case = read(service.case_for_author, me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    form = forms.EntryForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_entry,
                case_id=case_id,
                on=form.on.data,
                minutes=form.hours.data,
                text=form.text.data,
                goto=part_url(case_id, "logboek"),
                said=T("De regel staat in het logboek."),
            )
    texts = {f"regel-{entry.id}": entry.text for entry in case.entries}
    watch = guarded(form, case, more=texts)
    return page("practice/log.html", form=form, part="logboek", watch=watch, **case_page(case))


@bp.post(f"{LEARNER}/<int:case_id>/logboek/<int:entry_id>/verwijder")
@WRITE
def remove_entry(case_id: int, entry_id: int) -> ResponseReturnValue:
    """Takes one line out of the log."""
    return perform(
        service.remove_entry,
        case_id=case_id,
        entry_id=entry_id,
        goto=part_url(case_id, "logboek"),
        said=T("De regel is weg."),
    )
