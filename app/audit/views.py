"""The audit log on a page, for administrators and auditors."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from app.audit import service
from app.audit.permissions import AuditPermission
from app.core.db import MAX_INT
from app.web.actions import page, read
from app.web.gate import requires

bp = Blueprint("audit", __name__, template_folder="templates")

PAGE = 25


@bp.get("/auditor/logboek")
@requires(AuditPermission.READ)
def log() -> ResponseReturnValue:
    """The newest events first, 25 a page, paged by number."""
    given = request.args.get("na", "")
    before = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
    events = read(service.latest, before=min(before, MAX_INT) if before is not None else None, limit=PAGE + 1)
    return page(
        "audit/log.html",
        told=service.tell(
            events[:PAGE], read(current_app.extensions["names"], service.refs_of(events[:PAGE]))
        ),
        older=events[PAGE - 1].id if len(events) > PAGE else None,
        paged=before is not None,
    )
