"""Replacing one certificate by another: why, then what changes and what everyone will see, and then for good."""

from __future__ import annotations

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import ReissueForm
from app.certificates.permissions import CertificatePermission
from app.certificates.rules.requirements import sentence_of
from app.certificates.service import CAUSES, Cause, CertificateView, Replacement
from app.certificates.views.batches import LANGUAGES
from app.certificates.views.blueprint import bp
from app.cohorts import service as cohorts
from app.config import Config
from app.core.ports import Work
from app.core.text import T, Text
from app.courses import service as courses
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires
from app.web.i18n import say


@bp.route(
    "/beheer/groepen/<int:cohort_id>/certificaten/<int:certificate_id>/vervangen", methods=["GET", "POST"]
)
@requires(CertificatePermission.ISSUE)
@recent
def reissue(cohort_id: int, certificate_id: int) -> ResponseReturnValue:
    """One certificate at a time, with a reason that everyone can read."""
    certificate = read(service.certificate, cohort_id, certificate_id)
    form = _form(certificate)
    plan: Replacement | None = None
    public = ""
    if form.validate_on_submit():
        work: Work = current_app.extensions["work"]
        config: Config = current_app.extensions["leergang"]
        with refusals_on(form):
            public = sentence_of(form.reason.data or "", T("Vul in waarom er een nieuw certificaat komt."))
            service.check_keys(work.keys, clock())
            if form.sure.data == "ja":
                return perform(
                    service.reissue,
                    cohort_id=cohort_id,
                    certificate_id=certificate_id,
                    cause=form.cause.data,
                    language=form.language.data or "",
                    reason=public,
                    shown=form.shown.data or "",
                    base_url=config.base_url,
                    goto=url_for(".cohort", cohort_id=cohort_id),
                    said=_said,
                )
            plan = read(
                service.replacement,
                clock(),
                cohort_id=cohort_id,
                certificate_id=certificate_id,
                cause=form.cause.data,
                language=form.language.data or "",
            )
    if plan is not None:
        form.shown.data = plan.mark
    return page(
        "certificates/reissue.html",
        form=form,
        certificate=certificate,
        plan=plan,
        cause=say(CAUSES[form.cause.data]) if form.cause.data else "",
        public_reason=public,
        languages=LANGUAGES,
        back_url=url_for(".cohort", cohort_id=cohort_id),
    )


def _form(certificate: CertificateView) -> ReissueForm:
    form = ReissueForm(data={"cause": Cause.NAME, "language": certificate.snapshot.get("language", "nl")})
    version_id = read(cohorts.cohort, certificate.cohort_id).course_version_id
    possible = [one for one in Cause if one is not Cause.RENEWAL or certificate.valid_until is not None]
    form.cause.choices = [(one, say(CAUSES[one])) for one in possible]
    spoken = service.languages_of(read(courses.version, version_id).content)
    form.language.choices = [(one, say(LANGUAGES[one])) for one in spoken]
    return form


def _said(certificate: CertificateView) -> Text:
    return T(
        "Certificaat %(number)s komt in de plaats van het oude. De houder krijgt het per mail.",
        number=certificate.number,
    )
