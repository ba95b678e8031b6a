"""How a certificate looks: its page and style beside a live preview, with made-up data; earlier versions and back."""

from __future__ import annotations

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import TemplateError

from app.certificates import service
from app.certificates.document import render_certificate
from app.certificates.forms_of_templates import TemplateForm
from app.certificates.permissions import CertificatePermission
from app.certificates.queries.templates import TemplateHistory, TemplateView
from app.certificates.sampling import SAMPLES, sample_of
from app.certificates.views.batches import LANGUAGES
from app.certificates.views.blueprint import bp
from app.core.errors import NotFound, Refused
from app.core.ports import PdfRenderer
from app.core.text import T, Text
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.frames import framed
from app.web.gate import requires
from app.web.i18n import say

#: How a language stands in an address.
_WORDS = {"nl": "nl", "en": "en", "nl-en": "nl+en"}
_ONE = "/beheer/certificaten/sjablonen/<slug>/<language>"


@bp.get("/beheer/certificaten/sjablonen")
@requires(CertificatePermission.TEMPLATE)
def templates() -> ResponseReturnValue:
    """Each course in each language, with the version in force."""
    return page(
        "certificates/templates_index.html", found=read(service.templated_courses), languages=LANGUAGES
    )


@bp.route(_ONE, methods=["GET", "POST"])
@requires(CertificatePermission.TEMPLATE)
def template(slug: str, language: str) -> ResponseReturnValue:
    """Page and style of one template; sent, they become the next version, or are only looked over."""
    found = _of(slug, language)
    shown = found.version(_number(request.args["versie"])) if "versie" in request.args else found.current
    form = _form(html=shown.html, css=shown.css, based_on=found.current.number)
    if not form.validate_on_submit():
        return _editor(found, shown, form, 422 if form.is_submitted() else 200)
    html, css = form.html.data or "", form.css.data or ""
    wrong, _ = read(service.examine_template, found, html, css)
    if not wrong and "check" not in request.form:
        with refusals_on(form):
            _tried(found, html, css, "langste")
            return perform(
                service.save_template,
                slug=slug,
                language=found.language,
                html=html,
                css=css,
                note=form.note.data or "",
                based_on=_number(form.based_on.data or ""),
                goto=url_for(".template", slug=slug, language=language),
                said=_said,
            )
    return _editor(found, shown, form, 422 if wrong or form.errors else 200)


@bp.post(f"{_ONE}/voorbeeld")
@requires(CertificatePermission.TEMPLATE)
def preview_template(slug: str, language: str) -> ResponseReturnValue:
    """The PDF as it would be, for the frame beside the text; or what is wrong. Nothing is stored."""
    found = _of(slug, language)
    form = _form()
    if not form.validate():
        return _refused([T("Dit is te lang, of er staat een teken in dat niet kan.")])
    html, css = form.html.data or "", form.css.data or ""
    wrong, _ = read(service.examine_template, found, html, css)
    if wrong:
        return _refused(wrong)
    try:
        pdf = _tried(found, html, css, form.sample.data)
    except Refused as refused:
        return _refused([refused.text])
    answer = make_response(pdf)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'inline; filename="voorbeeld.pdf"'
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _of(slug: str, language: str) -> TemplateHistory:
    if language not in _WORDS:
        raise NotFound
    return read(service.template_history, slug, _WORDS[language])


def _form(**data: object) -> TemplateForm:
    form = TemplateForm(data=data)
    form.sample.choices = [(key, say(label)) for key, label in SAMPLES.items()]
    return form


def _number(asked: str) -> int:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound
    return int(asked)


def _editor(
    found: TemplateHistory, shown: TemplateView, form: TemplateForm, status: int
) -> ResponseReturnValue:
    wrong, left_out = read(service.examine_template, found, form.html.data or "", form.css.data or "")
    return page(
        "certificates/templates_edit.html",
        status,
        found=found,
        shown=shown,
        form=form,
        wrong=wrong,
        left_out=left_out,
        looked="check" in request.form,
        languages=LANGUAGES,
        words={value: key for key, value in _WORDS.items()},
    )


def _tried(found: TemplateHistory, html: str, css: str, kind: str) -> bytes:
    """The PDF, made in a process with limits; raises Refused with a sentence when it cannot be made."""
    foundation = read(organisations.foundation)
    snapshot = sample_of(
        kind,
        found.course.content,
        found.language,
        foundation=foundation.name,
        signatory=(foundation.signatory_name, foundation.signatory_role),
    )
    printer: PdfRenderer = current_app.extensions["confined_printer"]
    try:
        return render_certificate(printer, html, css, snapshot)
    except (ValueError, TemplateError) as error:
        raise Refused(
            T(
                "Met deze gegevens kan het niet worden gedrukt: %(kind)s. Het duurt te lang, wordt te groot, of vraagt "
                "om een plaatje dat er niet is.",
                kind=SAMPLES[kind],
            ),
            field="html",
        ) from error


def _refused(wrong: list[Text]) -> ResponseReturnValue:
    return framed(render_template("certificates/templates_refused.html", wrong=wrong), status=422)


def _said(saved: TemplateView) -> Text:
    return T("Versie %(number)s geldt vanaf nu. Wat al is uitgegeven, verandert niet.", number=saved.number)
