"""The start of bookkeeping: what is open and how long, and where everything is."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.billing import service as billing
from app.bookkeeping import service
from app.bookkeeping.permissions import BookkeepingPermission
from app.bookkeeping.views.blueprint import bp
from app.core.clock import today
from app.core.money import total
from app.web.actions import page, read
from app.web.gate import clock, current_actor, requires


@bp.get("/geld/boekhouding")
@requires(BookkeepingPermission.READ)
def index() -> ResponseReturnValue:
    """What is open of all invoices, by age, and the way to everything else."""
    now = clock().now()
    actor = current_actor()
    planned = read(service.planned_reminders, clock(), until=now + service.AHEAD)
    return page(
        "bookkeeping/index.html",
        ageing=read(billing.open_ageing, today(clock())),
        credit=total(read(billing.payer_credit).values()),
        waiting=[
            one
            for one in read(billing.write_offs, waiting=True)
            if one.proposed_by != actor.person_id and actor.can(BookkeepingPermission.WRITE_OFF)
        ],
        reminders=len(planned),
        confirmed=read(service.confirmed),
        may_set=actor.can(BookkeepingPermission.SET),
        may_export=actor.can(BookkeepingPermission.EXPORT),
    )
