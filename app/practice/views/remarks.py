"""Remarks in a case and the conversation beside it, on the pages of who assesses it and of its author."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.db import MAX_INT
from app.core.errors import NotFound
from app.core.text import T
from app.practice import forms, service
from app.practice.assessing import shown
from app.practice.present import KEEP
from app.practice.rules.words import ENTRY_KINDS
from app.practice.views.assessor import doubts_in, review_page
from app.practice.views.blueprint import LEARNER, REVIEW, TRAINER, WRITE, bp, me
from app.web.actions import page, perform, read, refusals_on


@bp.post(f"{TRAINER}/<int:case_id>/opmerking")
@REVIEW
def remark(case_id: int) -> ResponseReturnValue:
    """Keeps an assessor's remark; when it cannot be, the page comes back with what was typed."""
    form = forms.remark_form({})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.remark,
                case_id=case_id,
                text=form.text.data or "",
                field=form.field.data or "",
                starts=form.starts.data,
                ends=form.ends.data,
                quote=form.quote.data or "",
                parent_id=_number(form.parent_id.data),
                kept=request.form.getlist(KEEP),
                goto=lambda number: f"{url_for('.review', case_id=case_id)}#opmerking-{number}",
                said=T("Je opmerking is bewaard."),
            )
    return review_page(case_id, remark=form)


@bp.post(f"{TRAINER}/<int:case_id>/opmerking/<int:remark_id>/klaar")
@REVIEW
def tick(case_id: int, remark_id: int) -> ResponseReturnValue:
    """Ticks a remark off, or opens it again."""
    goto = f"{url_for('.review', case_id=case_id)}#opmerking-{remark_id}"
    return perform(service.tick, case_id=case_id, remark_id=remark_id, own=False, goto=goto)


@bp.get(f"{LEARNER}/<int:case_id>/feedback")
@WRITE
def feedback(case_id: int) -> ResponseReturnValue:
    """A submitted version with what was said about it, at the places it is about, for its author."""
    return _feedback_page(case_id)


@bp.post(f"{LEARNER}/<int:case_id>/opmerking")
@WRITE
def answer(case_id: int) -> ResponseReturnValue:
    """Keeps the author's answer; when it cannot be, the page comes back with what was typed."""
    form = forms.AnswerForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.answer,
                case_id=case_id,
                text=form.text.data or "",
                parent_id=_number(form.parent_id.data),
                kept=request.form.getlist(KEEP),
                goto=lambda number: f"{url_for('.feedback', case_id=case_id)}#opmerking-{number}",
                said=T("Je bericht is bewaard."),
            )
    return _feedback_page(case_id, form)


@bp.post(f"{LEARNER}/<int:case_id>/opmerking/<int:remark_id>/klaar")
@WRITE
def author_ticks(case_id: int, remark_id: int) -> ResponseReturnValue:
    """Ticks off what was asked, or opens it again."""
    goto = f"{url_for('.feedback', case_id=case_id)}#opmerking-{remark_id}"
    return perform(service.tick, case_id=case_id, remark_id=remark_id, own=True, goto=goto)


def _feedback_page(case_id: int, form: forms.AnswerForm | None = None) -> ResponseReturnValue:
    if read(service.case_row_of_author, me(), case_id).erased_at is not None:
        return redirect(url_for(".show", case_id=case_id))
    wanted = request.args.get("versie", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else None
    found = read(service.feedback_for_author, me(), case_id, number=number)
    course = read(service.course_of, found.row.cohort_id)
    form = form or forms.AnswerForm()
    return page(
        "practice/feedback.html",
        found=found,
        case=found,
        course=course,
        side=shown(found.content, found.remarks, course, number=found.version_number),
        form=form,
        doubts=doubts_in(form, [form.text.data or ""], found.content.alias, *found.content.document.kept),
        competencies={one.code: one for one in course.competencies},
        levels={level.key: level for level in course.rubric_levels},
        kind_words=ENTRY_KINDS,
    )


def _number(given: int | None) -> int | None:
    """A row number that a column can hold; a larger one is of nothing."""
    if given is not None and given > MAX_INT:
        raise NotFound
    return given
