"""Forms about when trainers can."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.db import LINE, MAX_INT
from app.scheduling.service import Period
from app.web.fields import DutchDateField, TimeField
from app.web.forms import Form


class AbsenceForm(Form):
    """A period in which one cannot teach."""

    first = DutchDateField(_l("Van"), [InputRequired(_l("Vul de eerste dag in."))])
    last = DutchDateField(_l("Tot en met"))
    start = TimeField(_l("Vanaf hoe laat"))
    end = TimeField(_l("Tot hoe laat"))
    reason = StringField(_l("Waarom"), [Length(max=LINE)])

    def period(self) -> Period:
        """The period of a valid form; without a last day it is one day."""
        return Period(
            first=self.first.data,
            last=self.last.data or self.first.data,
            start=self.start.data,
            end=self.end.data,
            reason=self.reason.data or "",
        )


class AskForm(Form):
    """Whom to ask."""

    person_id = SelectField(
        _l("Aan wie"),
        [InputRequired(_l("Kies een trainer uit de lijst.")), NumberRange(1, MAX_INT)],
        coerce=int,
    )


class AnswerForm(Form):
    """Yes or no."""

    answer = RadioField(
        _l("Kun je dan lesgeven?"),
        [InputRequired(_l("Kies ja of nee."))],
        choices=[("ja", _l("Ja, ik kan")), ("nee", _l("Nee, ik kan niet"))],
    )
    remark = StringField(_l("Wil je er iets bij zeggen"), [Length(max=LINE)])
