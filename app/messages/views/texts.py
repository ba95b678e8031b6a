"""Own words for letters: the list, the page with the words beside a preview, and the way back."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound, Refused
from app.core.text import T
from app.messages import letters as templates
from app.messages import rules, service
from app.messages.catalogue import about
from app.messages.forms import ResetForm, WordingForm
from app.messages.letters import with_subject
from app.messages.permissions import MessagePermission
from app.messages.placeholders import CHOOSING, PLACEHOLDERS, examples, spoken
from app.messages.service import Words
from app.messages.views.blueprint import bp
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.frames import framed
from app.web.gate import requires
from app.web.i18n import say

LANGUAGES = {"nl": "Nederlands", "en": "English"}
_ONE = "/beheer/brieven/teksten/<feature>/<name>/<lang>"


@bp.get("/beheer/brieven/teksten")
@requires(MessagePermission.WORDING)
def texts() -> ResponseReturnValue:
    """All letters, who gets them when, and which have own words."""
    listed = sorted(templates.all_letters(), key=lambda one: say(about(one).title).lower())
    return page(
        "messages/texts.html",
        listed=[(one, *one.split("/"), about(one)) for one in listed],
        worded=read(service.worded),
        can_be_worded=frozenset(templates.worded_letters()),
        languages=LANGUAGES,
    )


@bp.route(_ONE, methods=["GET", "POST"])
@requires(MessagePermission.WORDING)
def text(feature: str, name: str, lang: str) -> ResponseReturnValue:
    """The words of one letter in one language, with their placeholders and a preview."""
    template = _known(feature, name, lang)
    own = read(service.own_words, template, lang)
    words = own or templates.shipped_words(template, lang)
    form = WordingForm(data={"subject": words.subject, "text": words.text})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_wording,
                template=template,
                language=lang,
                subject=form.subject.data or "",
                text=form.text.data or "",
                goto=url_for(".text", feature=feature, name=name, lang=lang),
                said=T("Je tekst is bewaard. Hij geldt vanaf de volgende brief."),
            )
    variables = templates.variables_of(template)
    offered = templates.placeholders_of(template)
    shown = spoken(offered, _example(template), lang)
    return page(
        "messages/text.html",
        form=form,
        own=own,
        feature=feature,
        name=name,
        lang=lang,
        languages=LANGUAGES,
        about=about(template),
        offered=[
            (one, PLACEHOLDERS[one].label if one in PLACEHOLDERS else T("%(name)s", name=one), shown[one])
            for one in sorted(offered)
        ],
        varies=bool(variables & CHOOSING),
    )


@bp.route(_ONE + "/voorbeeld", methods=["GET", "POST"])
@requires(MessagePermission.WORDING)
def preview(feature: str, name: str, lang: str) -> ResponseReturnValue:
    """The letter with made-up facts, for the frame beside the words: as it is now, or with the words that were sent."""
    template = _known(feature, name, lang)
    form = WordingForm()
    own = read(service.own_words, template, lang)
    if form.is_submitted():
        own = Words(form.subject.data or "", form.text.data or "")
        try:
            rules.check(own, templates.placeholders_of(template))
        except Refused as refused:
            return framed(render_template("letter/no_preview.html", reason=refused.text), status=422)
    shown = templates.render(
        current_app.extensions["leergang"],
        current_app.extensions["letterhead"](reader()),
        template,
        lang,
        _example(template),
        own,
    )
    return framed(with_subject(shown))


@bp.post(_ONE + "/terug")
@requires(MessagePermission.WORDING)
def reset_text(feature: str, name: str, lang: str) -> ResponseReturnValue:
    """Gives the letter its shipped words back."""
    template = _known(feature, name, lang)
    form = ResetForm()
    form.validate_on_submit()
    return perform(
        service.reset_wording,
        template=template,
        language=lang,
        goto=url_for(".text", feature=feature, name=name, lang=lang),
        said=T("De gewone tekst geldt weer."),
    )


def _example(template: str) -> dict[str, object]:
    letterhead = current_app.extensions["letterhead"](reader())
    wanted = templates.variables_of(template) | {"course_title"}
    return {"foundation_name": letterhead.name, **examples(frozenset(wanted))}


def _known(feature: str, name: str, lang: str) -> str:
    template = f"{feature}/{name}"
    if lang not in LANGUAGES or template not in templates.worded_letters():
        raise NotFound
    return template
