"""The front page, the role homes and the cohort page."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.audit import service as audit
from app.billing import service as billing
from app.billing.service import VatRegime
from app.core.clock import today
from app.core.permissions import Role
from app.portal import people  # noqa: F401  its routes
from app.portal.blueprint import bp
from app.portal.boards import administrator as administrators
from app.portal.boards import cohort as cohort_pages
from app.portal.boards import coordinator as coordinators
from app.portal.boards import finance as finances
from app.portal.boards import learner as learners
from app.portal.boards import public as visitors
from app.portal.boards import records
from app.portal.boards import trainer as trainers
from app.portal.permissions import PortalPermission
from app.portal.service import names_of
from app.web.actions import page, read
from app.web.gate import clock, current_actor, public, requires, signed_in

#: Where each role begins; the first that a person holds wins.
HOMES = {
    Role.ADMINISTRATOR: "portal.administrator",
    Role.FINANCE: "portal.finance",
    Role.COORDINATOR: "portal.coordinator",
    Role.TRAINER: "portal.trainer",
    Role.GUEST_TRAINER: "portal.trainer",
    Role.LEARNER: "portal.learner",
    Role.AUDITOR: "portal.auditor",
    Role.PRIVACY_OFFICER: "privacy.index",
}
RECENT = 8


@bp.app_context_processor
def _records() -> dict[str, object]:
    """For the pages of one person and one organisation, which are of features that know no groups."""
    return {
        "record_of": lambda person_id: read(records.record_of, person_id),
        "groups_of": lambda organisation_id: read(records.groups_of, organisation_id),
    }


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """The open cohorts; in full the first one that still has a seat."""
    found = read(visitors.open_cohorts, clock())
    first = next((one for one in found if one.free), found[0] if found else None)
    others = [one for one in found if one is not first]
    return page("portal/front.html", shown=first, others=others, vat=_vat(first))


@bp.get("/groepen/<slug>")
@public
def public_cohort(slug: str) -> ResponseReturnValue:
    """One open cohort."""
    shown = read(visitors.public_cohort, clock(), slug)
    begun = shown.starts_on is not None and shown.starts_on <= today(clock())
    return page("portal/front.html", shown=shown, others=[], begun=begun, vat=_vat(shown))


def _vat(shown: visitors.PublicCohort | None) -> VatRegime | None:
    """How VAT relates to the price today."""
    return read(billing.vat_regime_on, shown.cohort, today(clock())) if shown else None


@bp.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """Leads everyone to their own home."""
    actor = current_actor()
    for role, endpoint in HOMES.items():
        if role in actor.roles:
            return redirect(url_for(endpoint), code=303)
    return page("portal/nothing.html")


@bp.get("/beheer")
@requires(PortalPermission.ADMINISTRATOR)
def administrator() -> ResponseReturnValue:
    """The administrator's home."""
    return page("portal/administrator.html", board=read(administrators.administrator, clock()))


@bp.get("/organisatie")
@requires(PortalPermission.COORDINATOR)
def coordinator() -> ResponseReturnValue:
    """The coordinator's home."""
    return page("portal/coordinator.html", board=read(coordinators.coordinator, clock(), current_actor()))


@bp.get("/geld")
@requires(PortalPermission.FINANCE)
def finance() -> ResponseReturnValue:
    """The home of finance."""
    return page("portal/finance.html", board=read(finances.finance, clock()))


@bp.get("/trainer")
@requires(PortalPermission.TRAINER)
def trainer() -> ResponseReturnValue:
    """The trainer's home."""
    return page("portal/trainer.html", board=read(trainers.trainer, clock(), current_actor().person_id))


@bp.get("/leren")
@requires(PortalPermission.LEARNER)
def learner() -> ResponseReturnValue:
    """The learner's home."""
    me = current_actor().person_id
    found = read(learners.learner, clock(), me)
    return page(
        "portal/learner.html",
        cohorts=found,
        today=today(clock()),
        todos=read(learners.todos, clock(), me, found),
    )


@bp.get("/leren/groepen/<int:cohort_id>/<module_key>")
@requires(PortalPermission.LEARNER)
def module(cohort_id: int, module_key: str) -> ResponseReturnValue:
    """A day of the learner's own cohort: goals, preparation, material."""
    cohort, content, found = read(learners.learner_module, current_actor().person_id, cohort_id, module_key)
    return page("portal/module.html", cohort=cohort, content=content, module=found)


@bp.get("/auditor")
@requires(PortalPermission.AUDITOR)
def auditor() -> ResponseReturnValue:
    """The auditor's home."""
    events = read(audit.latest, limit=RECENT)
    return page("portal/auditor.html", told=audit.tell(events, read(names_of, audit.refs_of(events))))


@bp.get("/beheer/groepen/<int:cohort_id>")
@requires(PortalPermission.COHORT)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """Everything about one cohort."""
    return page(
        "portal/cohort.html",
        board=read(cohort_pages.cohort_board, clock(), cohort_id),
        today=today(clock()),
        admin=current_actor().has(Role.ADMINISTRATOR),
    )
