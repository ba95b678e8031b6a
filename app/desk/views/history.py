"""What happened to a cohort: states, line and offers, limits, learners; each decision in a sentence."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.db import MAX_INT
from app.desk import service
from app.desk.permissions import DeskPermission
from app.desk.views.blueprint import bp, cohort_url
from app.web.actions import page, read
from app.web.gate import current_actor, requires
from app.web.paging import SIZE


@bp.get("/beheer/groepen/<int:cohort_id>/geschiedenis")
@requires(DeskPermission.HISTORY)
def history(cohort_id: int) -> ResponseReturnValue:
    """The decisions about one cohort, the newest first."""
    cohort = read(cohorts.cohort, cohort_id)
    given = request.args.get("na", "")
    before = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
    last = min(before, MAX_INT) if before is not None else None
    events = read(service.history, cohort_id, before=last, limit=SIZE + 1)
    shown = events[:SIZE]
    may_open = current_actor().can(DeskPermission.STATE)
    return page(
        "desk/history.html",
        cohort=cohort,
        told=audit.tell(shown, read(current_app.extensions["names"], audit.refs_of(shown))),
        older=shown[-1].id if len(events) > SIZE else None,
        paged=before is not None,
        back_url=cohort_url(cohort_id) if may_open else url_for("cohorts.index"),
    )
