"""Progress pages: the picture of a cohort, one participant, and one's own."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.permissions import CertificatePermission
from app.certificates.rules.progress import LABELS, STATUSES, Status
from app.certificates.views.blueprint import bp
from app.core.permissions import Role
from app.web.actions import page, read
from app.web.gate import clock, current_actor, requires
from app.web.navigation import home_url, url_if

#: The icon and the tone of each status, beside its word.
SYMBOLS = {
    Status.MET: "check2-circle",
    Status.OPEN: "circle",
    Status.OUT_OF_REACH: "x-circle",
    Status.EXCUSED: "patch-check",
}
TONES = {Status.MET: "ok", Status.OPEN: "quiet", Status.OUT_OF_REACH: "stop", Status.EXCUSED: "info"}
WORDS: dict[str, Any] = {"labels": LABELS, "statuses": STATUSES, "symbols": SYMBOLS, "tones": TONES}


@bp.get("/groepen/<int:cohort_id>/voortgang")
@requires(CertificatePermission.READ, CertificatePermission.COHORT)
def progress(cohort_id: int) -> ResponseReturnValue:
    """Learners by requirements, what was decided, and what waits for a decision."""
    actor = current_actor()
    found = read(service.cohort_progress, actor, clock(), cohort_id)
    back = "portal.cohort" if actor.has(Role.ADMINISTRATOR) else "attendance.cohort"
    return page(
        "certificates/progress.html",
        found=found,
        may_change=actor.can(CertificatePermission.ISSUE),
        back_url=url_if(back, cohort_id=cohort_id) or home_url(),
        **WORDS,
    )


@bp.get("/groepen/<int:cohort_id>/voortgang/<int:enrolment_id>")
@requires(CertificatePermission.READ, CertificatePermission.COHORT)
def learner_progress(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """One participant: each requirement, and the dispensations with names and reasons."""
    return page(
        "certificates/progress_learner.html",
        found=read(service.learner_progress, current_actor(), clock(), cohort_id, enrolment_id),
        back_url=url_for(".progress", cohort_id=cohort_id),
        **WORDS,
    )


@bp.get("/leren/voortgang")
@requires(CertificatePermission.OWN)
def own_progress() -> ResponseReturnValue:
    """One's own requirements."""
    return page(
        "certificates/progress_own.html",
        seats=read(service.own_progress, clock(), current_actor().person_id or 0),
        back_url=home_url(),
        **WORDS,
    )
