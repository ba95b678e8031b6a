"""The decision list of a cohort: proposing who gets a certificate, and agreeing with what another proposed."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import ChooseForm, DecideForm, ProposeForm
from app.certificates.permissions import CertificatePermission
from app.certificates.service import DecisionList
from app.certificates.views.blueprint import bp
from app.certificates.views.cohort import listed, overview
from app.core.errors import Refused
from app.core.text import TN, T, Text
from app.web.actions import page, perform, refusals_on
from app.web.gate import recent, requires


@bp.route("/beheer/groepen/<int:cohort_id>/certificaten/voordragen", methods=["GET", "POST"])
@requires(CertificatePermission.PROPOSE)
def propose(cohort_id: int) -> ResponseReturnValue:
    """How far those are whom somebody wants to propose, and then the proposal."""
    decisions = listed(cohort_id)
    form = ProposeForm() if request.method == "POST" else ProposeForm(formdata=None)
    form.enrolment_ids.choices = [(one.enrolment_id, one.name) for one in decisions.found.candidates]
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.propose_awards,
                cohort_id=cohort_id,
                enrolment_ids=form.enrolment_ids.data or [],
                shown=form.shown.data or "",
                goto=url_for(".cohort", cohort_id=cohort_id),
                said=_proposed_said,
            )
    if request.method == "POST":
        return _preview(decisions, form, form.enrolment_ids.data or [])
    chosen = ChooseForm(request.args)
    chosen.enrolment_ids.choices = [(one.enrolment_id, one.name) for one in decisions.ready]
    if not chosen.validate() or not chosen.enrolment_ids.data:
        return overview(decisions, error=T("Kies ten minste één deelnemer die klaar is."))
    return _preview(decisions, form, chosen.enrolment_ids.data)


@bp.route("/beheer/groepen/<int:cohort_id>/certificaten/besluiten", methods=["GET", "POST"])
@requires(CertificatePermission.ISSUE)
@recent
def decide(cohort_id: int) -> ResponseReturnValue:
    """Agree with what another proposed, or take somebody off the list with a reason."""
    decisions = listed(cohort_id)
    form = DecideForm()
    both = (*decisions.proposed, *decisions.confirmed)
    form.award_ids.choices = [(one.id, one.name) for one in both]
    if form.validate_on_submit():
        ids, goto = form.award_ids.data or [], url_for(".cohort", cohort_id=cohort_id)
        with refusals_on(form):
            if "decline" in request.form:
                return perform(
                    service.decline_awards,
                    cohort_id=cohort_id,
                    award_ids=ids,
                    reason=form.reason.data or "",
                    goto=goto,
                    said=_declined_said,
                )
            return perform(
                service.confirm_awards, cohort_id=cohort_id, award_ids=ids, goto=goto, said=_confirmed_said
            )
    sound = {one.id for one in decisions.decidable if one.problem is None}
    return page(
        "certificates/decide.html",
        form=form,
        found=decisions.found,
        rows=both,
        ticked=set(form.award_ids.data or ()) if form.is_submitted() else sound,
        back_url=url_for(".cohort", cohort_id=cohort_id),
    )


def _preview(decisions: DecisionList, form: ProposeForm, ids: list[int]) -> ResponseReturnValue:
    chosen = [one for one in decisions.found.candidates if one.enrolment_id in ids]
    if not chosen and not form.errors:
        form.refuse(Refused(T("Kies ten minste één deelnemer die klaar is.")))
    form.shown.data = service.shown_mark(chosen)
    return page(
        "certificates/propose.html",
        form=form,
        found=decisions.found,
        chosen=chosen,
        back_url=url_for(".cohort", cohort_id=decisions.found.cohort.id),
    )


def _proposed_said(count: int) -> Text:
    return TN(
        "%(n)s deelnemer is voorgedragen. Een ander moet dit nog bevestigen: een beheerder.",
        "%(n)s deelnemers zijn voorgedragen. Een ander moet dit nog bevestigen: een beheerder.",
        n=count,
    )


def _confirmed_said(count: int) -> Text:
    if not count:
        return T("Dit was al bevestigd.")
    return TN(
        "%(n)s voordracht is bevestigd. Het certificaat kan worden uitgegeven.",
        "%(n)s voordrachten zijn bevestigd. De certificaten kunnen worden uitgegeven.",
        n=count,
    )


def _declined_said(count: int) -> Text:
    return TN(
        "%(n)s deelnemer staat niet meer op de lijst.",
        "%(n)s deelnemers staan niet meer op de lijst.",
        n=count,
    )
