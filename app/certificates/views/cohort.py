"""A cohort's certificates: who is ready, giving them out, taking one back, and the paper itself."""

from __future__ import annotations

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import ChooseForm, IssueForm, RevokeForm
from app.certificates.permissions import CertificatePermission
from app.certificates.rules.requirements import reason_of
from app.certificates.service import STATES, CertificateView, CohortCertificates
from app.certificates.views.blueprint import bp
from app.config import Config
from app.core.clock import today
from app.core.errors import Refused
from app.core.text import TN, T, Text
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say
from app.web.navigation import home_url, url_if


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten")
@requires(CertificatePermission.READ, CertificatePermission.COHORT)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """Per participant what is missing or what was issued; an administrator chooses whom to give one."""
    return _overview(_of(cohort_id))


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten/uitgeven")
@requires(CertificatePermission.ISSUE)
@recent
def choose(cohort_id: int) -> ResponseReturnValue:
    """What giving out these certificates would do."""
    found = _of(cohort_id)
    form = ChooseForm(request.args)
    form.enrolment_ids.choices = _choices(found)
    if not form.validate() or not form.enrolment_ids.data:
        return _overview(found, error=T("Kies ten minste één deelnemer die klaar is."))
    return _preview(found, IssueForm(formdata=None), form.enrolment_ids.data)


@bp.post("/beheer/groepen/<int:cohort_id>/certificaten/uitgeven")
@requires(CertificatePermission.ISSUE)
@recent
def issue(cohort_id: int) -> ResponseReturnValue:
    """Give the certificates out."""
    found = _of(cohort_id)
    form = IssueForm()
    form.enrolment_ids.choices = [(one.enrolment_id, one.name) for one in found.candidates]
    if form.validate_on_submit():
        config: Config = current_app.extensions["leergang"]
        with refusals_on(form):
            return perform(
                service.issue,
                cohort_id=cohort_id,
                enrolment_ids=form.enrolment_ids.data or [],
                base_url=config.base_url,
                goto=url_for(".cohort", cohort_id=cohort_id),
                said=_issued_said,
            )
    return _preview(found, form, form.enrolment_ids.data or [])


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


def _of(cohort_id: int) -> CohortCertificates:
    return read(service.cohort_certificates, current_actor(), cohort_id)


def _overview(found: CohortCertificates, error: Text | None = None) -> ResponseReturnValue:
    actor = current_actor()
    form = ChooseForm(data={"enrolment_ids": [one.enrolment_id for one in found.ready]})
    form.enrolment_ids.choices = _choices(found)
    if error is not None:
        form.enrolment_ids.errors = [say(error)]
    body = render_template(
        "certificates/cohort.html",
        found=found,
        form=form,
        may_issue=actor.can(CertificatePermission.ISSUE),
        unconfirmed=[one.name for one in found.ready if not one.name_confirmed],
        states=STATES,
        back_url=url_if("portal.cohort", cohort_id=found.cohort.id) or home_url(),
    )
    return body, 422 if error is not None else 200


def _preview(found: CohortCertificates, form: IssueForm, ids: list[int]) -> ResponseReturnValue:
    chosen = [one for one in found.candidates if one.enrolment_id in ids]
    if not chosen and not form.errors:
        form.refuse(Refused(T("Kies ten minste één deelnemer die klaar is.")))
    return page(
        "certificates/issue.html",
        found=found,
        form=form,
        chosen=chosen,
        foundation=read(organisations.foundation),
        foundation_url=url_if("organisations.foundation"),
        today=today(clock()),
        back_url=url_for(".cohort", cohort_id=found.cohort.id),
    )


def _choices(found: CohortCertificates) -> list[tuple[int, str]]:
    return [(one.enrolment_id, one.name) for one in found.ready]


def _issued_said(issued: tuple[CertificateView, ...]) -> Text:
    if not issued:
        return T("Deze certificaten waren al uitgegeven.")
    return TN(
        "%(n)s certificaat is uitgegeven. De deelnemer krijgt het per mail.",
        "%(n)s certificaten zijn uitgegeven. De deelnemers krijgen ze per mail.",
        n=len(issued),
    )


def _revoked_said(certificate: CertificateView) -> Text:
    return T("Certificaat %(number)s is ingetrokken.", number=certificate.number)
