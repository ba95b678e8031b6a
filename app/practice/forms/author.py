"""Forms with which a learner writes. The fields of a part follow from the course: its competencies."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.core.text import T
from app.courses.service import CourseContent
from app.practice.forms.hours import HoursField
from app.practice.rules.documents import LONGEST_TEXT, fingerprint
from app.practice.rules.words import AGE_BANDS
from app.practice.service import AuthorCase, CaseChanges
from app.web.fields import DutchDateField
from app.web.forms import Form
from app.web.i18n import say

EVIDENCE = "evidence-"


def _text(label: Any, description: Any = "") -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TEXT)], description=description)


class PartForm(Form):
    """One part of a case; ``changes`` is what it writes over."""

    #: What the page showed when it was opened, so that it does not write over what another page saved.
    seen = StringField(widget=HiddenInput(), validators=[Length(max=64)])

    def look_again(self, case: AuthorCase) -> None:
        """Takes what is stored now as seen: who saves again knows what happened."""
        self.seen.data = _seen(self, case)

    def changes(self) -> CaseChanges:
        """What was filled in, for `service.save_case`."""
        found = self.values()
        evidence = {n.removeprefix(EVIDENCE): v for n, v in found.items() if n.startswith(EVIDENCE)}
        texts = {n: v for n, v in found.items() if n in ("person", "family", "workplace", "reflection")}
        return CaseChanges(
            age_band=found.get("age_band") or None,
            development_line=found.get("development_line") or None,
            texts={name: text or "" for name, text in texts.items()},
            evidence={code: text or "" for code, text in evidence.items()},
            seen=self.seen.data or "",
        )


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
    hours = HoursField(_l("Uren"), [InputRequired()], description=_l("Bijvoorbeeld 1,5 of 1:30"))
    text = TextAreaField(_l("Wat deed je?"), [InputRequired(), Length(max=LONGEST_TEXT)])


class StartForm(Form):
    """In which cohort the case begins."""

    cohort_id = RadioField(_l("Groep"), coerce=int)


class PlainForm(Form):
    """A button with nothing to fill in."""


def _seen(form: PartForm, case: AuthorCase) -> str:
    return fingerprint({name: text for name, text in case.document.texts().items() if name in form})


def part_form(part: str, case: AuthorCase, course: CourseContent) -> PartForm:
    """The form of ``part``, filled with the case and with what was sent."""
    form = _filled(part, case, course)
    if form.seen.raw_data is None:
        form.look_again(case)
    return form


def _filled(part: str, case: AuthorCase, course: CourseContent) -> PartForm:
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
