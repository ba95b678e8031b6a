"""Issuing what was decided: the last look, the batch as the worker gets on, and all papers of a cohort together."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import ChooseAwardsForm, IssueForm
from app.certificates.permissions import CertificatePermission
from app.certificates.service import DecisionList
from app.certificates.views.blueprint import bp
from app.certificates.views.cohort import listed, overview
from app.cohorts import service as cohorts
from app.core.clock import today
from app.core.errors import Refused
from app.core.ports import Work
from app.core.text import T, Text
from app.courses import service as courses
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.forms import Form
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say
from app.web.navigation import url_if

#: What each language of a certificate is called.
LANGUAGES = {"nl": T("Nederlands"), "en": T("Engels"), "nl+en": T("Nederlands en Engels")}
#: How much of a ZIP is held in memory before it goes to a file.
IN_MEMORY = 4 * 1024 * 1024


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten/uitgeven")
@requires(CertificatePermission.ISSUE)
@recent
def choose(cohort_id: int) -> ResponseReturnValue:
    """What giving out these certificates would do."""
    decisions = listed(cohort_id)
    form = ChooseAwardsForm(request.args)
    form.award_ids.choices = [(one.id, one.name) for one in decisions.confirmed]
    if not form.validate() or not form.award_ids.data:
        return overview(decisions, error=T("Kies ten minste één deelnemer over wie is besloten."))
    return _preview(decisions, _issue_form(decisions, fresh=True), form.award_ids.data)


@bp.post("/beheer/groepen/<int:cohort_id>/certificaten/uitgeven")
@requires(CertificatePermission.ISSUE)
@recent
def issue(cohort_id: int) -> ResponseReturnValue:
    """Let the worker give the certificates out."""
    decisions = listed(cohort_id)
    form = _issue_form(decisions)
    if form.validate_on_submit():
        work: Work = current_app.extensions["work"]
        with refusals_on(form):
            service.check_keys(work.keys, clock())
            return perform(
                service.start_batch,
                cohort_id=cohort_id,
                award_ids=form.award_ids.data or [],
                language=form.language.data or "nl",
                goto=lambda batch_id: url_for(".batch", batch_id=batch_id),
                said=T("Het uitgeven is begonnen."),
            )
    return _preview(decisions, form, form.award_ids.data or [])


@bp.get("/beheer/certificaten/uitgiften/<int:batch_id>")
@requires(CertificatePermission.ISSUE)
def batch(batch_id: int) -> ResponseReturnValue:
    """How far the worker is."""
    return _batch(batch_id)


@bp.route("/beheer/certificaten/uitgiften/<int:batch_id>/stoppen", methods=["GET", "POST"])
@requires(CertificatePermission.ISSUE)
@recent
def stop_batch(batch_id: int) -> ResponseReturnValue:
    """Keep the worker from those that still wait."""
    return _turn(service.stop_batch, batch_id, T("Het uitgeven is gestopt."))


@bp.route("/beheer/certificaten/uitgiften/<int:batch_id>/verder", methods=["GET", "POST"])
@requires(CertificatePermission.ISSUE)
@recent
def resume_batch(batch_id: int) -> ResponseReturnValue:
    """Go on, when a certificate could be signed."""
    return _turn(service.resume_batch, batch_id, T("Het uitgeven gaat verder."), with_keys=True)


@bp.route("/beheer/certificaten/uitgiften/<int:batch_id>/beeindigen", methods=["GET", "POST"])
@requires(CertificatePermission.ISSUE)
@recent
def end_batch(batch_id: int) -> ResponseReturnValue:
    """Give up what still waits."""
    return _turn(service.end_batch, batch_id, T("Het uitgeven is beëindigd. De rest kun je later uitgeven."))


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten/lijst")
@requires(CertificatePermission.READ)
def handing_out(cohort_id: int) -> ResponseReturnValue:
    """The list to print: who gets which paper."""
    return render_template(
        "certificates/handing_out.html",
        cohort=read(cohorts.cohort, cohort_id),
        rows=read(service.in_force, cohort_id),
        back_url=url_for(".cohort", cohort_id=cohort_id),
    )


@bp.get("/beheer/groepen/<int:cohort_id>/certificaten/alle.zip")
@requires(CertificatePermission.READ)
@recent
def bundle(cohort_id: int) -> ResponseReturnValue:
    """All papers of the cohort that hold, in one file; one of them at a time is in memory."""
    cohort = read(cohorts.cohort, cohort_id)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed when it was sent
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for one in read(service.in_force, cohort_id):
            if one.pdf_sha256:
                document = read(service.certificate_pdf, current_actor(), one.number)
                archive.writestr(f"{one.number} {_plain(one.name)}.pdf", document.content)
    answer = Response(_chunks(file), mimetype="application/zip")
    answer.call_on_close(file.close)
    answer.headers["Content-Disposition"] = f'attachment; filename="certificaten-{cohort.slug}.zip"'
    return answer


def _issue_form(decisions: DecisionList, *, fresh: bool = False) -> IssueForm:
    form = IssueForm(formdata=None) if fresh else IssueForm()
    content = read(courses.version, decisions.found.cohort.course_version_id).content
    form.award_ids.choices = [(one.id, one.name) for one in decisions.confirmed]
    form.language.choices = [(one, say(LANGUAGES[one])) for one in service.languages_of(content)]
    return form


def _preview(decisions: DecisionList, form: IssueForm, ids: list[int]) -> ResponseReturnValue:
    chosen = [one for one in decisions.confirmed if one.id in ids]
    if not chosen and not form.errors:
        form.refuse(Refused(T("Kies ten minste één deelnemer over wie is besloten.")))
    found = decisions.found
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


def _turn(
    verb: Callable[..., None], batch_id: int, said: Text, *, with_keys: bool = False
) -> ResponseReturnValue:
    """Who comes here from the question for the password finds the batch."""
    form = Form()
    if request.method == "GET":
        return redirect(url_for(".batch", batch_id=read(service.batch_view, batch_id).id), code=303)
    if form.validate_on_submit():
        work: Work = current_app.extensions["work"]
        with refusals_on(form):
            if with_keys:
                service.check_keys(work.keys, clock())
            return perform(verb, batch_id=batch_id, goto=url_for(".batch", batch_id=batch_id), said=said)
    return _batch(batch_id, form)


def _batch(batch_id: int, form: Form | None = None) -> ResponseReturnValue:
    found = read(service.batch_view, batch_id)
    return page(
        "certificates/batch.html", form=form, batch=found, cohort=read(cohorts.cohort, found.cohort_id)
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(64 * 1024):
            yield chunk


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return "".join(char for char in name if char.isalnum() or char in " -'")[:80].strip()
