"""Forms with which a learner writes. The fields of a part follow from the course: its competencies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.core.text import T
from app.courses.service import CourseContent
from app.practice.forms.hours import HoursField
from app.practice.rules.documents import EVIDENCE, LONGEST_TEXT, TEXT_FIELDS, Entry
from app.practice.rules.tidying import tidy
from app.practice.rules.words import AGE_BANDS, ENTRY_KINDS, PHASES, PLACEMENTS
from app.practice.service import AuthorCase, CaseChanges, CaseRow
from app.web.fields import DutchDateField
from app.web.forms import Form
from app.web.i18n import say

#: Before the name of a field: the revision that the page showed, and what was chosen about two versions.
BASE, CHOICE = "basis-", "keuze-"
_CHOICE = re.compile(r"(mine|theirs|both):(\d{1,9})\Z", re.ASCII)


def _tidied(text: Any) -> Any:
    return tidy(text).strip() if isinstance(text, str) else text


def _text(label: Any, description: Any = "") -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TEXT)], description=description, filters=[_tidied])


class PartForm(Form):
    """One part of a case; ``changes`` is what it writes over."""

    def changes(self, sent: Mapping[str, str] | None = None) -> CaseChanges:
        """What was filled in, for `service.save_case`; ``sent``: the whole form, with its bases and choices."""
        found = self.values()
        choices = _choices(sent or {})
        bases = _bases(sent or {})
        texts = {n: v or "" for n, v in found.items() if n in TEXT_FIELDS or n.startswith(EVIDENCE)}
        for name, (choice, revision) in choices.items():
            bases[name] = revision
            if choice == "theirs":
                texts.pop(name, None)
        return CaseChanges(
            age_band=found.get("age_band") or None,
            development_line=found.get("development_line") or None,
            texts={name: text for name, text in texts.items() if name in TEXT_FIELDS},
            evidence={n.removeprefix(EVIDENCE): text for n, text in texts.items() if n.startswith(EVIDENCE)},
            bases=bases,
            below=[name for name, (choice, _) in choices.items() if choice == "both"],
        )


def _bases(sent: Mapping[str, str]) -> dict[str, int]:
    """The revision that the page showed, by field."""
    found = {name.removeprefix(BASE): value for name, value in sent.items() if name.startswith(BASE)}
    return {name: int(value) for name, value in found.items() if value.isdecimal() and len(value) < 10}


def _choices(sent: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """What was chosen where two devices wrote, by field, and against which revision."""
    found = {}
    for name, value in sent.items():
        if name.startswith(CHOICE) and (match := _CHOICE.match(value)):
            found[name.removeprefix(CHOICE)] = (match[1], int(match[2]))
    return found


class DetailsForm(PartForm):
    """Age band and development line."""

    age_band = RadioField(
        _l("Leeftijdsgroep"),
        [Optional()],
        description=_l("Een groep in plaats van de leeftijd: zo blijft de persoon onherkenbaar."),
    )
    development_line = RadioField(_l("Ontwikkellijn"), [Optional()])


class StoryForm(PartForm):
    """The three perspectives."""

    person = _text(_l("Wat kan en wil deze persoon?"), _l("Schrijf wat je zag en hoorde."))
    family = _text(
        _l("Hoe kijken de naasten ernaar?"), _l("Partner, kinderen, vrienden. Schrijf wat zij zeggen.")
    )
    workplace = _text(
        _l("Hoe kijkt de werkplek ernaar?"), _l("De begeleider, de andere vrijwilligers, de afspraken.")
    )


class ReflectionForm(PartForm):
    """The reflection."""

    reflection = _text(
        _l("Wat heb je geleerd?"), _l("Wat ging goed, wat zou je anders doen, wat neem je mee?")
    )


class EntryForm(Form):
    """One dated line of the log."""

    on = DutchDateField(_l("Datum"), [InputRequired()], description=_l("Bijvoorbeeld 14-01-2027"))
    kind = RadioField(_l("Wat was het?"), [InputRequired()])
    hours = HoursField(_l("Uren"), [InputRequired()], description=_l("Bijvoorbeeld 1,5 of 1:30"))
    text = TextAreaField(_l("Wat deed je?"), [InputRequired(), Length(max=LONGEST_TEXT)], filters=[_tidied])
    #: The number that the device gave to the line: sent twice, it counts once.
    client_id = StringField(widget=HiddenInput(), validators=[Length(max=36)])
    #: The revision of the line that the page showed.
    base = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=1_000_000)])


def entry_form(entry: Entry | None = None, *, day: date | None = None) -> EntryForm:
    """The form of a new line, for ``day``, or of one that is there."""
    data: dict[str, Any] = {"on": day}
    if entry is not None:
        data = {
            "on": entry.on,
            "kind": str(entry.kind),
            "hours": entry.minutes,
            "text": entry.text,
            "base": entry.revision,
        }
    form = EntryForm(data=data)
    form.kind.choices = [(str(kind), say(text).capitalize()) for kind, text in ENTRY_KINDS.items()]
    return form


class PlaceForm(Form):
    """At which task the author is, and whether the person has work."""

    phase = RadioField(_l("Bij welke taak ben je?"), [InputRequired()])
    placement = RadioField(_l("Hoe staat het met de plek?"), [InputRequired()])
    started_on = DutchDateField(
        _l("Eerste werkdag"), [Optional()], description=_l("Vul in als het werk begonnen is.")
    )
    stopped_on = DutchDateField(
        _l("Laatste werkdag"), [Optional()], description=_l("Vul in als het werk gestopt is.")
    )


def place_form(row: CaseRow, sentences: Mapping[str, str]) -> PlaceForm:
    """The form, filled with how it stands; ``sentences``: what the course says of each phase."""
    placing = row.placing
    form = PlaceForm(
        data={
            "phase": str(row.phase),
            "placement": str(placing.placement),
            "started_on": placing.started_on,
            "stopped_on": placing.stopped_on,
        }
    )
    form.phase.choices = [
        (str(phase), f"{say(text)}. {sentences[phase]}" if sentences.get(phase) else say(text))
        for phase, text in PHASES.items()
    ]
    form.placement.choices = [(str(one), say(text).capitalize()) for one, text in PLACEMENTS.items()]
    return form


class StartForm(Form):
    """In which cohort the case begins."""

    cohort_id = RadioField(_l("Groep"), coerce=int)


class PlainForm(Form):
    """A button with nothing to fill in."""


def part_form(part: str, case: AuthorCase, course: CourseContent) -> PartForm:
    """The form of ``part``, filled with the case and with what was sent."""
    row, document = case.row, case.document
    if part == "gegevens":
        details = DetailsForm(data={"age_band": row.age_band, "development_line": row.development_line})
        details.age_band.choices = [(str(band), say(text)) for band, text in AGE_BANDS.items()]
        details.development_line.choices = [
            (line.key, say(T("%(name)s. %(sentence)s", name=line.name, sentence=line.sentence)))
            for line in course.development_lines
        ]
        return details
    if part == "verhaal":
        return StoryForm(
            data={"person": document.person, "family": document.family, "workplace": document.workplace}
        )
    if part == "terugblik":
        return ReflectionForm(data={"reflection": document.reflection})
    fields = {
        f"{EVIDENCE}{one.code}": _text(f"{one.code} {one.name}", one.sentence) for one in course.competencies
    }
    kind: type[PartForm] = type("EvidenceForm", (PartForm,), fields)
    data = {f"{EVIDENCE}{code}": text for code, text in document.evidence.items()}
    return kind(data=data)


def templates_of(course: CourseContent) -> dict[str, str]:
    """With what the text about a competency can begin, by the name of its field."""
    return {
        f"{EVIDENCE}{phase.competency}": "\n\n".join(phase.template)
        for phase in course.cases.phases
        if phase.template
    }


def shown_bases(case: AuthorCase, sent: MultiDict[str, str]) -> dict[str, int]:
    """The revision that each field of the page is based on: what was sent, else what is stored now.

    A base that was sent stays, also when the page comes back with an error: else the next saving would
    write over a text that nobody has shown.
    """
    return {**case.document.revisions, **_bases(sent)}
