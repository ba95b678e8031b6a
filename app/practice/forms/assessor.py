"""Forms of those who assess: an answer, a remark, and giving a case to another. Levels come from the course."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.courses.service import CourseContent
from app.practice.rules.documents import LONGEST_TEXT
from app.practice.rules.remarks import ENTRY, LONGEST_REMARK, points_of
from app.web.forms import Form

LEVEL = "level-"


class ReviewForm(Form):
    """An assessor's answer; a level per competency is added by `review_form`."""

    version_number = IntegerField(widget=HiddenInput(), validators=[NumberRange(min=1, max=1_000_000)])
    feedback = TextAreaField(
        _l("Feedback aan de deelnemer"),
        [Length(max=LONGEST_TEXT)],
        description=_l("Alleen de deelnemer en wie de casus beoordeelt lezen dit."),
    )
    asked = TextAreaField(
        _l("Wat vraag je nog?"),
        [Length(max=LONGEST_TEXT)],
        description=_l(
            "Eén punt per regel. De deelnemer vinkt de punten af. Alleen als je de casus teruggeeft."
        ),
    )

    def rubric(self) -> dict[str, str]:
        """The chosen level by competency code; what was not chosen is left out."""
        chosen = {n.removeprefix(LEVEL): v for n, v in self.values().items() if n.startswith(LEVEL)}
        return {code: level for code, level in chosen.items() if level}

    def points(self) -> tuple[str, ...]:
        """What is asked, point by point."""
        return points_of(self.asked.data or "")


def review_form(claimed: Collection[str], course: CourseContent, **data: Any) -> ReviewForm:
    """The review form with the course's levels for each claimed competency."""
    names = {one.code: one.name for one in course.competencies}
    levels = [(level.key, level.name) for level in course.rubric_levels]
    fields = {
        f"{LEVEL}{code}": RadioField(f"{code} {names.get(code, '')}", [Optional()], choices=levels)
        for code in claimed
    }
    kind: type[ReviewForm] = type("CaseReviewForm", (ReviewForm,), fields)
    return kind(data=data)


class RemarkForm(Form):
    """A remark: in a text, as an answer, or beside the case."""

    field = SelectField(_l("Bij welke tekst?"), [Optional()], validate_choice=False)
    quote = TextAreaField(
        _l("Bij welke woorden?"),
        [Length(max=2000)],
        description=_l("Neem ze over uit de tekst. Leeg is de hele tekst."),
    )
    starts = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=100_000)])
    ends = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=100_000)])
    parent_id = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=1)])
    text = TextAreaField(_l("Opmerking"), [Length(max=LONGEST_REMARK)])

    def offer(self, titles: Mapping[str, str]) -> None:
        """Lets choose from these texts, by name; first comes the whole case, last a line of the log that was chosen."""
        self.field.choices = [("", _l("De hele casus")), *titles.items()]
        if (self.field.data or "").startswith(ENTRY):
            self.field.choices.append((self.field.data, _l("De gekozen regel van het logboek")))


def remark_form(titles: Mapping[str, str], **data: Any) -> RemarkForm:
    """The form with the texts of the version to choose from; the first choice is the whole case."""
    form = RemarkForm(data=data)
    form.offer(titles)
    return form


class AnswerForm(Form):
    """The author's answer to a remark, or a line of the conversation."""

    parent_id = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=1)])
    text = TextAreaField(_l("Je bericht"), [Length(max=LONGEST_REMARK)])


class GiveForm(Form):
    """To whom a case goes, and why."""

    person_id = RadioField(
        _l("Wie leest de casus voortaan?"), [Optional()], choices=[], coerce=int, validate_choice=False
    )
    seat = RadioField(
        _l("Als"),
        [Optional()],
        choices=[("first", _l("eerste beoordelaar")), ("second", _l("tweede beoordelaar"))],
        default="first",
    )
    reason = StringField(
        _l("Waarom?"),
        [Length(max=200)],
        description=_l("Komt in het logboek. Schrijf geen namen en niets uit de casus."),
    )
