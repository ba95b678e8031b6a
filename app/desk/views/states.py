"""The state of a cohort: what can be chosen, what it would do, and doing it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.cohorts.service import EFFECT_TEXTS, STATE_NAMES, CohortState, CohortView
from app.core.errors import NotFound, Refused
from app.core.text import TN, T, Text
from app.desk import service
from app.desk.forms import StateForm
from app.desk.permissions import DeskPermission
from app.desk.service import Audience, Consequences, Mailing
from app.desk.views.blueprint import bp, cohort_url
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, requires


@bp.route("/beheer/groepen/<int:cohort_id>/status", methods=["GET", "POST"])
@requires(DeskPermission.STATE)
def state(cohort_id: int) -> ResponseReturnValue:
    """Choose the next state of a cohort, look at what it does, and confirm it."""
    form = StateForm()
    wanted = _wanted(form.state.data if form.is_submitted() else request.args.get("naar", ""))
    if form.is_submitted() and wanted is not None and form.validate():
        with refusals_on(form):
            return perform(
                service.change_state,
                cohort_id=cohort_id,
                state=wanted,
                reason=form.reason.data or "",
                shown=form.shown.data or "",
                goto=cohort_url(cohort_id),
                said=_said,
            )
    cohort = read(cohorts.cohort, cohort_id)
    if wanted is not None and wanted in cohorts.NEXT[cohort.state]:
        return _preview(form, cohort, wanted)
    if form.is_submitted() and not form.errors:
        form.refuse(Refused(T("Kies een status.")))
    elif wanted is None and request.args.get("naar"):
        raise NotFound
    return page(
        "desk/state.html",
        form=form,
        cohort=cohort,
        steps=read(service.steps, clock(), cohort_id),
        effect_texts=EFFECT_TEXTS,
        back_url=cohort_url(cohort_id),
    )


def _preview(form: StateForm, cohort: CohortView, wanted: CohortState) -> ResponseReturnValue:
    found = read(service.consequences, clock(), cohort.id, wanted, known=cohort)
    form.state.data, form.shown.data = str(wanted), found.mark
    body = render_template(
        "desk/state_preview.html",
        form=form,
        found=found,
        cohort=found.cohort,
        effect_texts=EFFECT_TEXTS,
        verb=_verb(found),
        question=_question(found),
        audience_counts=_counted,
        organisation_names={one.organisation_id: one.organisation_name for one in found.roster},
        back_url=cohort_url(cohort.id),
    )
    return body, 422 if form.errors else 200


def _wanted(text: str | None) -> CohortState | None:
    return CohortState(text) if text in set(CohortState) else None


def _verb(found: Consequences) -> Text:
    """What the button says: the step and its letters."""
    few = any(one.weight is cohorts.Weight.ASK for one in found.step.conditions)
    verbs = {
        CohortState.OPEN: T("Open de groep voor aanmelding"),
        CohortState.CONFIRMED: T("Laat de groep toch doorgaan") if few else T("Laat de groep doorgaan"),
        CohortState.RUNNING: T("Zet de groep op Bezig"),
        CohortState.FINISHED: T("Rond de groep af"),
        CohortState.CANCELLED: T("Annuleer de groep"),
    }
    verb = verbs[found.step.wanted]
    if not found.letters:
        return verb
    return TN(
        "%(verb)s en verstuur %(n)s brief", "%(verb)s en verstuur %(n)s brieven", n=found.letters, verb=verb
    )


def _question(found: Consequences) -> Text:
    """What the reader decides here."""
    name = found.cohort.name
    return {
        CohortState.OPEN: T("Open groep %(name)s?", name=name),
        CohortState.CONFIRMED: T("Gaat groep %(name)s door?", name=name),
        CohortState.RUNNING: T("Is groep %(name)s begonnen?", name=name),
        CohortState.FINISHED: T("Is groep %(name)s afgerond?", name=name),
        CohortState.CANCELLED: T("Annuleer groep %(name)s?", name=name),
    }[found.step.wanted]


def _counted(mailing: Mailing) -> Text:
    """How many letters go to whom."""
    count = len(mailing.people)
    if mailing.audience is Audience.LEARNERS:
        return TN("%(n)s deelnemer", "%(n)s deelnemers", n=count)
    if mailing.audience is Audience.WAITING:
        return TN("%(n)s persoon op de wachtlijst", "%(n)s mensen op de wachtlijst", n=count)
    if mailing.audience is Audience.COORDINATORS:
        return TN("%(n)s opleidingscoördinator", "%(n)s opleidingscoördinatoren", n=count)
    return TN("%(n)s trainer", "%(n)s trainers", n=count)


def _said(cohort: CohortView) -> Text:
    return T("De groep heeft nu de status %(state)s.", state=STATE_NAMES[cohort.state])
