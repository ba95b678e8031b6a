"""Pictures with a case: adding, looking, taking away. They leave as pictures of our own making, kept by no cache."""

from __future__ import annotations

from io import BytesIO

from flask import Response, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.text import T
from app.practice import service
from app.practice.forms.attachments import AttachmentForm
from app.practice.service import attachments as pictures
from app.practice.views.blueprint import LEARNER, REVIEW, TRAINER, WRITE, bp, me
from app.practice.views.frame import case_page, part_url
from app.web.actions import change, page, perform, read, refusals_on

_ONE = f"{LEARNER}/<int:case_id>/fotos/<int:attachment_id>"


@bp.route(f"{LEARNER}/<int:case_id>/fotos", methods=["GET", "POST"])
@WRITE
def attachments(case_id: int) -> ResponseReturnValue:
    """The pictures with a case, and a form for the next."""
    case = read(service.case_for_author, me(), case_id)
    course = read(service.course_of, case.row.cohort_id)
    if not course.cases.attachments:
        raise NotFound
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    form = AttachmentForm()
    if form.validate_on_submit():
        with refusals_on(form):
            picture = form.picture()
            return perform(
                pictures.add_attachment,
                case_id=case_id,
                kind=form.kind.data,
                picture=picture,
                goto=part_url(case_id, "fotos"),
                said=T("De foto staat bij je casus, zonder plaats, tijd en toestel."),
            )
    return page(
        "practice/attachments.html",
        form=form,
        part="fotos",
        most=pictures.MOST_BYTES,
        found=read(service.attachments_of, case_id),
        **case_page(case, course),
    )


@bp.get(_ONE)
@WRITE
def attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """One picture of the author's own case."""
    return served(read(pictures.picture_for_author, me(), case_id, attachment_id))


@bp.post(f"{_ONE}/verwijder")
@WRITE
def remove_attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Takes a picture away."""
    return perform(
        pictures.remove_attachment,
        case_id=case_id,
        attachment_id=attachment_id,
        goto=part_url(case_id, "fotos"),
        said=T("De foto is weg."),
    )


@bp.get(f"{TRAINER}/<int:case_id>/versie/<int:number>/fotos/<int:attachment_id>")
@REVIEW
def submitted_attachment(case_id: int, number: int, attachment_id: int) -> ResponseReturnValue:
    """One picture that was submitted with a version; each look leaves a line."""
    return served(
        change(pictures.read_attachment, case_id=case_id, number=number, attachment_id=attachment_id)
    )


def served(content: bytes) -> Response:
    """A picture as an answer that no browser keeps, runs or guesses at."""
    answer = send_file(
        BytesIO(content), mimetype="image/jpeg", download_name="foto.jpg", etag=False, conditional=False
    )
    answer.headers["Content-Length"] = str(len(content))
    answer.headers["Content-Disposition"] = "inline; filename=foto.jpg"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
