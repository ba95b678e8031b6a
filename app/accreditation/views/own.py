"""A learner's own registration numbers: give, change, take away, and see what was passed on."""

from __future__ import annotations

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from app.accreditation import service
from app.accreditation.forms import NumberForm
from app.accreditation.permissions import AccreditationPermission
from app.accreditation.views.blueprint import bp
from app.core.text import T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, requires


@bp.get("/leren/punten")
@requires(AccreditationPermission.OWN)
def own() -> ResponseReturnValue:
    """The registers that give points for the learner's courses."""
    return page("accreditation/own.html", registers=read(service.own_registers, current_actor().person_id))


@bp.route("/leren/punten/<register>", methods=["GET", "POST"])
@requires(AccreditationPermission.OWN)
def number(register: str) -> ResponseReturnValue:
    """Give one's number in a register, or another."""
    found = read(service.own_register, current_actor().person_id, register)
    if not found.gives:
        abort(404)
    form = NumberForm(data={"number": found.given.number if found.given else ""})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.give_number,
                register=register,
                number=form.number.data or "",
                goto=url_for(".own"),
                said=T("Je nummer is bewaard."),
            )
    return page("accreditation/number.html", form=form, found=found, back_url=url_for(".own"))


@bp.post("/leren/punten/<register>/weg")
@requires(AccreditationPermission.OWN)
def take_away(register: str) -> ResponseReturnValue:
    """Take one's number away."""
    return perform(
        service.take_away, register=register, goto=url_for(".own"), said=T("Je nummer is weggehaald.")
    )
