"""A letter to a selection of people: write it, read each copy, send it."""

from __future__ import annotations

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.db import MAX_INT
from app.core.text import TN, T, Text
from app.desk import service
from app.desk.forms import LetterForm
from app.desk.permissions import DeskPermission
from app.desk.service import LETTER, PLACEHOLDERS, SELECTIONS, Choice, Selection, SelectionPreview
from app.desk.views.blueprint import bp
from app.messages import service as messages
from app.messages.service import Rendered, Words
from app.organisations import service as organisations
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.forms import new_once
from app.web.gate import requires
from app.web.i18n import say


@bp.route("/beheer/brieven/nieuw", methods=["GET", "POST"])
@requires(DeskPermission.WRITE)
def letter() -> ResponseReturnValue:
    """Write to the people of a cohort, an organisation, or both; look at every copy; send."""
    form = LetterForm(
        data={
            "cohort_id": request.args.get("groep", ""),
            "organisation_id": request.args.get("organisatie", ""),
            "selection": request.args.get("selectie", str(Selection.SEATED)),
        }
    )
    _choices(form)
    step = request.form.get("stap", "")
    if form.validate_on_submit() and step != "wijzig":
        choice, words = _chosen(form), Words(form.subject.data or "", form.text.data or "")
        if step == "verstuur":
            with refusals_on(form):
                return perform(
                    service.send_selection,
                    choice=choice,
                    words=words,
                    shown=form.shown.data or "",
                    goto=url_for(".letter"),
                    said=_said,
                )
        else:
            form.once.data = new_once()  # other words are another command, also after the back button
        found: SelectionPreview | None = None
        with refusals_on(form):
            found = read(service.selection_preview, choice=choice, words=words)
        if found is not None:
            return _preview(form, found)
    return page("desk/letter.html", form=form, placeholders=PLACEHOLDERS)


def _preview(form: LetterForm, found: SelectionPreview) -> ResponseReturnValue:
    number = _number(request.form.get("brief", ""), len(found.recipients))
    form.shown.data = found.mark
    body = render_template(
        "desk/letter_preview.html",
        form=form,
        found=found,
        number=number,
        chosen=found.recipients[number - 1] if found.recipients else None,
        shown=_rendered(found, number) if found.recipients else None,
        selection=SELECTIONS[found.choice.selection],
    )
    return body, 422 if form.errors else 200


def _rendered(found: SelectionPreview, number: int) -> Rendered:
    one = found.recipients[number - 1]
    return messages.render(
        current_app.extensions["leergang"],
        current_app.extensions["letterhead"](reader()),
        LETTER,
        one.person.language,
        service.context_of(one, found.words),
    )


def _choices(form: LetterForm) -> None:
    groups = read(cohorts.cohorts)
    known = read(organisations.organisations)
    form.cohort_id.choices = [("", say(T("alle groepen"))), *((str(one.id), one.name) for one in groups)]
    form.organisation_id.choices = [
        ("", say(T("alle organisaties"))),
        *((str(one.id), one.name) for one in known if one.enrols),
    ]
    form.selection.choices = [(str(one), say(name)) for one, name in SELECTIONS.items()]


def _chosen(form: LetterForm) -> Choice:
    cohort_id, organisation_id = form.cohort_id.data, form.organisation_id.data
    return Choice(
        Selection(form.selection.data),
        int(cohort_id) if cohort_id else None,
        int(organisation_id) if organisation_id else None,
    )


def _number(text: str, most: int) -> int:
    """Which copy is looked at, from 1."""
    known = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return max(1, min(known, most, MAX_INT))


def _said(letters: int) -> Text:
    return TN("%(n)s brief gaat nu weg.", "%(n)s brieven gaan nu weg.", n=letters)
