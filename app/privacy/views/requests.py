"""Requests about data: the privacy officer's list, one request with its answer, and a described person's."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T
from app.organisations import service as organisations
from app.privacy import service
from app.privacy.forms import AnswerForm, ConfirmForm, DescribedForm, PersonRequestForm
from app.privacy.views.blueprint import HOME, WATCH, as_zip, bp, cohort_choices
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, recent

_ALL = f"{HOME}/verzoeken"


@bp.get(_ALL)
@WATCH
def requests() -> ResponseReturnValue:
    """Open requests, the first due on top, and the answered ones."""
    listed = read(service.requests)
    return page(
        "privacy/requests.html",
        waiting=[one for one in listed if one.state == "open"],
        answered=[one for one in reversed(listed) if one.state != "open"],
        today=today(clock()),
        names=read(service.names, cohort_ids=(), person_ids={one.person_id for one in listed}),
        organisation_names=read(
            organisations.names, [one.organisation_id for one in listed if one.organisation_id]
        ),
    )


@bp.route(f"{_ALL}/beschreven-persoon", methods=["GET", "POST"])
@WATCH
def described() -> ResponseReturnValue:
    """Notes a request of somebody who is described in a case; finds the case without its text."""
    form = DescribedForm()
    form.organisation_id.choices = [
        ("", _("Kies een organisatie")),
        *((str(one.id), one.name) for one in read(organisations.organisations)),
    ]
    form.cohort_id.choices = cohort_choices(_("Kies een groep"))
    if asked.method == "GET":
        form.received_on.data = today(clock())
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.note_described,
                organisation_id=int(form.organisation_id.data),
                cohort_id=int(form.cohort_id.data),
                alias=form.alias.data or "",
                kind=form.kind.data,
                words=form.words.data or "",
                received_on=form.received_on.data,
                goto=lambda number: url_for(".request", request_id=number),
                said=T("De casus is gevonden en het verzoek staat genoteerd."),
            )
    return page("privacy/described.html", form=form)


@bp.route(f"{_ALL}/noteren", methods=["GET", "POST"])
@WATCH
def note() -> ResponseReturnValue:
    """Notes a request of somebody whom we know, who asked it outside this application."""
    form = PersonRequestForm()
    if asked.method == "GET":
        form.received_on.data = today(clock())
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.note_person,
                email=form.email.data or "",
                kind=form.kind.data,
                words=form.words.data or "",
                received_on=form.received_on.data,
                goto=lambda number: url_for(".request", request_id=number),
                said=T("Het verzoek staat genoteerd."),
            )
    return page("privacy/note.html", form=form)


@bp.route(f"{_ALL}/<int:request_id>/bestand", methods=["GET", "POST"])
@WATCH
@recent
def request_file(request_id: int) -> ResponseReturnValue:
    """The file with everything about the person of a granted request, made when its button is pressed."""
    found = read(service.request, request_id)
    if found.row.kind != "access" or found.person is None or found.row.state != "granted":
        raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        return as_zip(change(service.export_asked, request_id=request_id), "gegevens.zip")
    return page("privacy/request_file.html", found=found, form=form)


@bp.route(f"{_ALL}/<int:request_id>", methods=["GET", "POST"])
@WATCH
def request(request_id: int) -> ResponseReturnValue:
    """One request with its words, and the answer."""
    found = read(service.request, request_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.answer,
                request_id=request_id,
                granted=form.verdict.data == "granted",
                words=form.words.data or "",
                goto=url_for(".request", request_id=request_id),
                said=T("Het antwoord is verstuurd."),
            )
    case = found.case
    return page(
        "privacy/request.html",
        found=found,
        form=form,
        today=today(clock()),
        names=read(
            service.names,
            cohort_ids=[case.cohort_id] if case else [],
            person_ids=[case.author_id] if case else [],
        ),
        erased=bool(found.person and found.person.email.endswith(f"@{service.NOWHERE}")),
    )


@bp.route(f"{_ALL}/<int:request_id>/wissen", methods=["GET", "POST"])
@WATCH
@recent
def erase_case(request_id: int) -> ResponseReturnValue:
    """Erases the text of the case that a described person asked to erase; a look leads to the request."""
    if asked.method == "GET":
        return redirect(url_for(".request", request_id=read(service.request, request_id).row.id))
    return perform(
        service.erase_described,
        request_id=request_id,
        goto=lambda run_id: url_for(".run", run_id=run_id),
        said=T("Het wissen is begonnen. Binnen een paar minuten staat hier het bewijs."),
    )


@bp.route(f"{_ALL}/<int:request_id>/persoon", methods=["GET", "POST"])
@WATCH
@recent
def forget(request_id: int) -> ResponseReturnValue:
    """Shows what erasing the person of a granted request does, and does exactly that."""
    found = read(service.request, request_id)
    if found.row.kind != "erasure" or found.person is None or found.row.state != "granted":
        raise NotFound
    shown = read(service.preview, found.person.id)
    form = ConfirmForm(seen=shown.mark)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.forget,
                request_id=request_id,
                mark=form.seen.data or "",
                goto=url_for(".request", request_id=request_id),
                said=T(
                    "De persoonsgegevens zijn gewist. De tekst van casussen volgt binnen een paar minuten."
                ),
            )
    form.seen.data = shown.mark
    return page("privacy/forget.html", found=found, shown=shown, form=form)
