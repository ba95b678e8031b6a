"""A cohort's certificates: who is ready, what was decided, what was issued, taking one back, and the paper itself."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.certificates import service
from app.certificates.forms import ChooseAwardsForm, ChooseForm, RevokeForm
from app.certificates.permissions import CertificatePermission
from app.certificates.rules.requirements import reason_of
from app.certificates.service import STANDINGS, CertificateView, DecisionList
from app.certificates.views.blueprint import bp
from app.core.clock import today
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say
from app.web.navigation import home_url, url_if


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten")
@requires(CertificatePermission.READ, CertificatePermission.COHORT)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """Per participant what is missing, what was decided or what was issued."""
    return overview(listed(cohort_id))


@bp.route(
    "/beheer/groepen/<int:cohort_id>/certificaten/<int:certificate_id>/intrekken", methods=["GET", "POST"]
)
@requires(CertificatePermission.ISSUE)
@recent
def revoke(cohort_id: int, certificate_id: int) -> ResponseReturnValue:
    """Revoke a certificate: first the reason, then what everyone will see, then for good."""
    certificate = read(service.certificate, cohort_id, certificate_id)
    form = RevokeForm()
    public = ""
    if form.validate_on_submit():
        with refusals_on(form):
            public = reason_of(form.reason.data or "")
            if form.sure.data == "ja":
                return perform(
                    service.revoke,
                    cohort_id=cohort_id,
                    certificate_id=certificate_id,
                    reason=public,
                    goto=url_for(".cohort", cohort_id=cohort_id),
                    said=_revoked_said,
                )
    return page(
        "certificates/revoke.html",
        form=form,
        certificate=certificate,
        public_reason=public,
        today=today(clock()),
        back_url=url_for(".cohort", cohort_id=cohort_id),
    )


@bp.get("/certificaten/<number>/pdf")
@requires(CertificatePermission.READ, CertificatePermission.COHORT, CertificatePermission.OWN)
def pdf(number: str) -> ResponseReturnValue:
    """The frozen PDF, for its holder, administrators and the cohort's trainers."""
    document = read(service.certificate_pdf, current_actor(), number)
    response = make_response(document.content)
    response.headers["Content-Type"] = document.media_type
    response.headers["Content-Disposition"] = f'inline; filename="certificaat-{number}.pdf"'
    return response


def listed(cohort_id: int) -> DecisionList:
    """The list of decisions, for who may read it."""
    return read(service.decision_list, current_actor(), cohort_id)


def overview(decisions: DecisionList, error: Text | None = None) -> ResponseReturnValue:
    """The page of a cohort; with a sentence when nothing, or something impossible, was chosen."""
    actor, found = current_actor(), decisions.found
    propose = ChooseForm(data={"enrolment_ids": [one.enrolment_id for one in decisions.ready]})
    propose.enrolment_ids.choices = [(one.enrolment_id, one.name) for one in decisions.ready]
    issue = ChooseAwardsForm(data={"award_ids": [one.id for one in decisions.confirmed if not one.problem]})
    issue.award_ids.choices = [(one.id, one.name) for one in decisions.confirmed if not one.problem]
    body = render_template(
        "certificates/cohort.html",
        found=found,
        decisions=decisions,
        decidable=decisions.decidable,
        propose=propose,
        issue=issue,
        error=say(error) if error is not None else "",
        may_propose=actor.can(CertificatePermission.PROPOSE),
        may_issue=actor.can(CertificatePermission.ISSUE),
        unconfirmed=[one.name for one in decisions.ready if not one.name_confirmed],
        asking=_asking(decisions) if actor.can(CertificatePermission.ISSUE) else {},
        running=read(service.open_batch, found.cohort.id),
        standings=STANDINGS,
        today=today(clock()),
        back_url=url_if("portal.cohort", cohort_id=found.cohort.id) or home_url(),
    )
    return body, 422 if error is not None else 200


def _asking(decisions: DecisionList) -> dict[int, str]:
    """By enrolment: the link of a mail that asks for a look at the name, where only that holds the paper back."""
    unsure = {one.enrolment_id for one in decisions.confirmed if not one.name_confirmed}
    waiting = [one for one in decisions.found.candidates if one.enrolment_id in unsure and one.progress.ready]
    if not waiting:
        return {}
    known = read(accounts.people, {one.person_id for one in waiting})
    address = current_app.extensions["leergang"].base_url + url_for("accounts.name")
    said = say(
        T("Wil je nakijken hoe je naam op je certificaat komt? Dat kan hier: %(address)s", address=address)
    )
    words = urlencode({"subject": say(T("Klopt je naam?")), "body": said}, quote_via=quote)
    return {
        one.enrolment_id: f"mailto:{quote(known[one.person_id].email, safe='@')}?{words}" for one in waiting
    }


def _revoked_said(certificate: CertificateView) -> Text:
    return T("Certificaat %(number)s is ingetrokken.", number=certificate.number)
