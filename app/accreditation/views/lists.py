"""The lists for the registers, per cohort: who earned the points, the file, and that it was passed on."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.accreditation import service
from app.accreditation.forms import CorrectForm, DeliverForm
from app.accreditation.permissions import AccreditationPermission
from app.accreditation.rules import Standing
from app.accreditation.service import ListFile, RegisterBoard
from app.accreditation.views.blueprint import bp
from app.cohorts import service as cohorts
from app.core.sheets import CSV_TYPE
from app.core.text import T, Text
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import recent, requires
from app.web.navigation import home_url, url_if

#: In words, with the tone of the label.
STANDINGS: dict[Standing, tuple[Text, str]] = {
    Standing.READY: (T("klaar om door te geven"), "info"),
    Standing.DELIVERED: (T("doorgegeven"), "ok"),
    Standing.DIFFERS: (T("anders dan doorgegeven"), "attn"),
    Standing.NO_NUMBER: (T("nog geen nummer"), "quiet"),
    Standing.SAME_NUMBER: (T("zelfde nummer als een ander"), "stop"),
    Standing.NOT_YET: (T("nog geen recht op punten"), "quiet"),
}


@bp.get("/beheer/groepen/<int:cohort_id>/punten")
@requires(AccreditationPermission.DELIVER)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The registers that give points to the cohort, with how far each is."""
    found = read(cohorts.cohort, cohort_id)
    return page(
        "accreditation/cohort.html",
        cohort=found,
        boards=read(service.registers_of, found),
        back_url=url_if("portal.cohort", cohort_id=cohort_id) or home_url(),
    )


@bp.get("/beheer/groepen/<int:cohort_id>/punten/<register>")
@requires(AccreditationPermission.DELIVER)
def register(cohort_id: int, register: str) -> ResponseReturnValue:
    """Who gets points of this register, what is missing, and what was passed on."""
    board = read(service.register_board, cohort_id, register)
    return _shown(board, DeliverForm(formdata=None), CorrectForm(formdata=None))


@bp.get("/beheer/groepen/<int:cohort_id>/punten/<register>/bestand")
@requires(AccreditationPermission.DELIVER)
@recent
def waiting_file(cohort_id: int, register: str) -> ResponseReturnValue:
    """The file of who can be passed on; the log tells who took it."""
    return _sent(
        change(
            service.export_waiting,
            cohort_id=cohort_id,
            register=register,
            corrections=request.args.get("wat") == "correctie",
        )
    )


@bp.get("/beheer/groepen/<int:cohort_id>/punten/doorgegeven/<int:delivery_id>")
@requires(AccreditationPermission.DELIVER)
@recent
def delivered_file(cohort_id: int, delivery_id: int) -> ResponseReturnValue:
    """A list as it was passed on; the log tells who took it."""
    return _sent(change(service.export_delivered, cohort_id=cohort_id, delivery_id=delivery_id))


@bp.post("/beheer/groepen/<int:cohort_id>/punten/<register>/doorgegeven")
@requires(AccreditationPermission.DELIVER)
def deliver(cohort_id: int, register: str) -> ResponseReturnValue:
    """Note that the list was passed on."""
    form = DeliverForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.deliver,
                cohort_id=cohort_id,
                register=register,
                mark=form.mark.data or "",
                goto=url_for(".register", cohort_id=cohort_id, register=register),
                said=T("Genoteerd dat deze lijst is doorgegeven."),
            )
    return _shown(read(service.register_board, cohort_id, register), form, CorrectForm(formdata=None))


@bp.post("/beheer/groepen/<int:cohort_id>/punten/<register>/correctie")
@requires(AccreditationPermission.DELIVER)
def correct(cohort_id: int, register: str) -> ResponseReturnValue:
    """Note that a correction was passed on, and why."""
    form = CorrectForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.correct,
                cohort_id=cohort_id,
                register=register,
                mark=form.mark.data or "",
                reason=form.reason.data or "",
                goto=url_for(".register", cohort_id=cohort_id, register=register),
                said=T("Genoteerd dat deze correctie is doorgegeven."),
            )
    return _shown(read(service.register_board, cohort_id, register), DeliverForm(formdata=None), form)


def _shown(board: RegisterBoard, deliver_form: DeliverForm, correct_form: CorrectForm) -> ResponseReturnValue:
    # exactly what this page shows is what its buttons note
    deliver_form.mark.data, correct_form.mark.data = board.first.mark, board.corrections.mark
    return page(
        "accreditation/register.html",
        board=board,
        deliver_form=deliver_form,
        correct_form=correct_form,
        standings=STANDINGS,
        back_url=url_for(".cohort", cohort_id=board.cohort.id),
    )


def _sent(file: ListFile) -> Response:
    answer = Response(file.content, content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
