"""Emergency access of administrators: one asks, another decides, and who asked reads for some hours."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.text import T
from app.practice.service import protection
from app.privacy import service
from app.privacy.forms import GrantForm
from app.privacy.views.blueprint import EMERGENCY, bp, case_chooser, me
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, recent

_ALL = "/beheer/noodtoegang"
_ONE = _ALL + "/<int:emergency_id>"


def _most_hours() -> int:
    return int(current_app.extensions["leergang"].emergency_hours)


def _one(emergency_id: int) -> protection.EmergencyView:
    found = read(protection.emergencies, ids=[emergency_id])
    if not found:
        raise NotFound
    return found[0]


@bp.route(_ALL, methods=["GET", "POST"])
@EMERGENCY
@recent
def emergency() -> ResponseReturnValue:
    """Requests of now, and a new one for a case of the chosen group."""
    chooser, form = case_chooser()
    if form is not None and form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.ask_emergency,
                case_id=int(form.case_id.data),
                reason=form.reason.data or "",
                goto=lambda number: url_for(".emergency_one", emergency_id=number),
                said=T("Je verzoek staat klaar. De andere beheerders krijgen een mail."),
            )
    rows = read(protection.emergencies)
    return page(
        "privacy/emergency.html",
        chooser=chooser,
        form=form,
        rows=rows,
        now=clock().now(),
        names=_names(rows),
        most_hours=_most_hours(),
    )


@bp.route(_ONE, methods=["GET", "POST"])
@EMERGENCY
@recent
def emergency_one(emergency_id: int) -> ResponseReturnValue:
    """One request: another administrator decides; who asked reads."""
    row = _one(emergency_id)
    form = GrantForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                protection.grant_emergency,
                emergency_id=emergency_id,
                hours=form.hours.data,
                most_hours=_most_hours(),
                goto=url_for(".emergency_one", emergency_id=emergency_id),
                said=T("De casus is open voor wie het vroeg. De deelnemer krijgt een mail."),
            )
    return page(
        "privacy/emergency_one.html",
        form=form,
        row=row,
        mine=row.asked_by_person_id == me(),
        now=clock().now(),
        names=_names([row]),
        most_hours=_most_hours(),
    )


@bp.post(f"{_ONE}/sluiten")
@EMERGENCY
def close_emergency(emergency_id: int) -> ResponseReturnValue:
    """Refuses or withdraws a request, or ends the access early."""
    return perform(
        protection.close_emergency,
        emergency_id=emergency_id,
        goto=url_for(".emergency"),
        said=T("De noodtoegang is gesloten."),
    )


@bp.route(f"{_ONE}/lezen", methods=["GET", "POST"])
@EMERGENCY
@recent
def emergency_text(emergency_id: int) -> ResponseReturnValue:
    """The text, which leaves a line each time. Asked by a button, so that no link or preview opens it."""
    if request.method == "GET":
        return redirect(url_for(".emergency_one", emergency_id=_one(emergency_id).id), code=303)
    case = change(protection.read_in_emergency, emergency_id=emergency_id)
    left = case.ends_at - clock().now()
    return page("privacy/emergency_text.html", case=case, minutes=max(1, int(left.total_seconds() // 60)))


def _names(rows: list[protection.EmergencyView]) -> service.Names:
    return read(
        service.names,
        cohort_ids={one.cohort_id for one in rows},
        person_ids={one.author_id for one in rows}
        | {one.asked_by_person_id for one in rows}
        | {one.granted_by_person_id for one in rows},
    )
