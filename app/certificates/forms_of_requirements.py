"""Forms of requirements: what a cohort asks, and who is excused from what."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.certificates.rules.requirements import LONGEST_REASON
from app.courses.service import CourseContent, Requirements
from app.web.forms import Form, Required

_NUMBER = _l("Vul een heel getal in.")


def _number(label: Any, most: int) -> IntegerField:
    return IntegerField(
        label,
        [
            InputRequired(_NUMBER),
            NumberRange(0, most, message=_l("Vul een getal in van 0 tot en met %(max)s.", max=most)),
        ],
    )


class RequirementsForm(Form):
    """What a cohort asks for its certificate; the names are those of `course.yaml`."""

    days_required = _number(_l("Lesdagen bijgewoond of ingehaald"), 99)
    intervisions_required = _number(_l("Keer intervisie bijgewoond of ingehaald"), 99)
    cases_required = _number(_l("Praktijkcasussen goedgekeurd"), 20)
    case_competencies = SelectMultipleField(_l("Taken die de casussen samen laten zien"))
    case_level = SelectField(_l("Niveau dat elke taak ten minste heeft"))
    presentation_required = BooleanField(_l("Eindpresentatie gedaan"))
    evaluations_required = _number(_l("Evaluaties ingevuld"), 99)
    hours_required = _number(_l("Uren in bijeenkomsten en goedgekeurde casussen"), 2000)
    payment_required = BooleanField(_l("Plaats betaald"))
    reason = TextAreaField(
        _l("Waarom"),
        [
            Required(message=_l("Vul in waarom de eisen voor deze groep veranderen.")),
            Length(max=LONGEST_REASON),
        ],
    )
    shown = HiddenField()

    def offer(self, content: CourseContent) -> None:
        """Lets choose among the tasks and the sufficient levels of the course."""
        self.case_competencies.choices = [
            (one.code, f"{one.code} {one.name}") for one in content.competencies
        ]
        self.case_level.choices = [(one.key, one.name) for one in content.rubric_levels if one.sufficient]

    def wanted(self, content: CourseContent) -> Requirements:
        """What was filled in."""
        first = next((one.key for one in content.rubric_levels if one.sufficient), "")
        level = self.case_level.data or ""
        own = content.requirements.case_level
        return Requirements(
            days_required=self.days_required.data or 0,
            intervisions_required=self.intervisions_required.data or 0,
            cases_required=self.cases_required.data or 0,
            case_competencies=tuple(self.case_competencies.data or ()),
            presentation_required=bool(self.presentation_required.data),
            # The first sufficient level is what holds when nothing is said.
            case_level=own if level == (own or first) else level,
            evaluations_required=self.evaluations_required.data or 0,
            hours_required=self.hours_required.data or 0,
            payment_required=bool(self.payment_required.data),
        )


class DispensationForm(Form):
    """From what somebody is to be excused, and why."""

    requirement = RadioField(_l("Vrijstelling van"), [Required(message=_l("Kies een eis."))])
    reason = TextAreaField(
        _l("Reden"),
        [Required(message=_l("Vul in waarom je deze vrijstelling voorstelt.")), Length(max=LONGEST_REASON)],
    )


class DispensationDecisionForm(Form):
    """What is decided about a dispensation, with the reason when it is not granted."""

    act = HiddenField()
    reason = TextAreaField(_l("Reden als je afwijst of intrekt"), [Length(max=LONGEST_REASON)])
