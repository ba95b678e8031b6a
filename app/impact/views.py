"""Pages of the impact board."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.sheets import XLSX_TYPE
from app.core.text import T
from app.impact import service
from app.impact.forms import DecideForm
from app.impact.permissions import ImpactPermission
from app.impact.sheets import board_workbook
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, public, requires
from app.web.i18n import say

bp = Blueprint("impact", __name__, template_folder="templates")


@bp.get("/resultaten")
@requires(ImpactPermission.READ)
def index() -> ResponseReturnValue:
    """The whole, and the groups and organisations that the reader may see."""
    actor = current_actor()
    return page(
        "impact/board.html",
        **_shown(read(service.board_for, actor)),
        open=False,
        may_decide=actor.can(ImpactPermission.DECIDE),
        crumb=(url_for("portal.start"), _("Overzicht")),
    )


@bp.get("/resultaten.xlsx")
@requires(ImpactPermission.READ)
def sheet() -> ResponseReturnValue:
    """The same as a workbook."""
    answer = Response(board_workbook(read(service.board_for, current_actor()), say), mimetype=XLSX_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="resultaten.xlsx"'
    return answer


@bp.get("/resultaten/openbaar")
@public
def everybody() -> ResponseReturnValue:
    """The totals for everybody, once the administrator has switched the page on; until then it is not there."""
    return page(
        "impact/board.html",
        **_shown(read(service.public_board)),
        open=True,
        may_decide=False,
        crumb=None,
    )


@bp.route("/resultaten/instellen", methods=["GET", "POST"])
@requires(ImpactPermission.DECIDE)
def decide() -> ResponseReturnValue:
    """The goal, and whether everybody may read the totals."""
    form = DecideForm(obj=read(service.decided))
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.decide,
                goal=form.goal.data,
                place=form.place.data or "",
                public=form.public.data,
                goto=url_for(".index"),
                said=T("De instellingen zijn bewaard."),
            )
    return page("impact/decide.html", form=form, back=(url_for(".index"), _("Resultaten")))


def _shown(view: service.BoardView) -> dict[str, Any]:
    """What the board shows, with the heads of its columns of lines."""
    return {
        "view": view,
        "fewest": service.FEWEST,
        "phases": {key: say(text) for key, text in view.phases.items()},
        "heads": [(name, "count") for name in view.lines.values()],
    }
