"""Who can no longer reach what the certificate asks of attendance, or nearly, in all groups that are taught."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.attendance import service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import Outlook
from app.attendance.views.blueprint import bp
from app.web.actions import page, read
from app.web.gate import clock, current_actor, requires
from app.web.paging import AFTER, SIZE, dated, page_of, unpack, url_builder


@bp.get("/aandacht")
@requires(AttendancePermission.CONCERNS)
def concerns() -> ResponseReturnValue:
    """For a trainer the own groups, for an administrator all: by group, the worst first."""
    after = unpack(request.args.get(AFTER), str, int)
    rows = read(service.followed, current_actor(), after=dated(after), limit=SIZE + 1)
    groups = page_of(
        rows,
        key=lambda one: (one.go_no_go_on.isoformat(), one.id),
        url=url_builder(url_for, ".concerns"),
        after=after,
    )
    found = read(service.concerns_in, clock(), groups.items)
    late = read(service.overdue_tasks, clock(), groups.items)
    return page(
        "attendance/concerns.html",
        groups=groups,
        found={one.id: [item for item in found if item.cohort_id == one.id] for one in groups.items},
        outlooks=Outlook,
        late={one.id: [item for item in late if item.cohort_id == one.id] for one in groups.items},
        crumb=(url_for("portal.start"), _("Overzicht")),
    )
