"""Forms of a series: a new cohort, and moving the rest of one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.cohorts.service import REGION_NAMES, Region
from app.core.db import LINE
from app.planning.rules.series import MOST_WEEKS
from app.scheduling.service import MOST_INTERVAL_WEEKS, Pattern
from app.web.fields import DutchDateField, TimeField
from app.web.forms import Form

WEEKDAYS = [
    (1, _l("maandag")),
    (2, _l("dinsdag")),
    (3, _l("woensdag")),
    (4, _l("donderdag")),
    (5, _l("vrijdag")),
    (6, _l("zaterdag")),
    (7, _l("zondag")),
]
#: The most seats that one group can have in this form; the rule of cohorts is wider.
MOST_SEATS = 500


class PlanForm(Form):
    """A new cohort and the pattern of its sessions."""

    name = StringField(
        _l("Naam van de groep"), [InputRequired(_l("Vul de naam van de groep in.")), Length(max=LINE)]
    )
    place = StringField(_l("Plaats"), [InputRequired(_l("Vul de plaats in.")), Length(max=LINE)])
    venue = StringField(_l("Gebouw en adres"), [Length(max=LINE)])
    seats_min = IntegerField(
        _l("Gaat door vanaf"), [InputRequired(_l("Vul het minimum in.")), NumberRange(1, MOST_SEATS)]
    )
    seats = IntegerField(
        _l("Aantal plaatsen"), [InputRequired(_l("Vul het aantal plaatsen in.")), NumberRange(1, MOST_SEATS)]
    )
    trainer_ids = SelectMultipleField(_l("Vaste trainers"), coerce=int)
    first_date = DutchDateField(_l("Begin op of na"), [InputRequired(_l("Vul de begindatum in."))])
    go_no_go_on = DutchDateField(_l("Besluitdatum"), [InputRequired(_l("Vul de besluitdatum in."))])
    region = SelectField(
        _l("Schoolvakanties van"),
        choices=[(str(one), _l("regio %(name)s", name=name.msgid)) for one, name in REGION_NAMES.items()],
        default=str(Region.NOORD),
    )
    weekday = SelectField(_l("Dag van de week"), coerce=int, choices=WEEKDAYS, default=4)
    interval_weeks = IntegerField(
        _l("Weken tussen twee lesdagen"),
        [InputRequired(_l("Vul het aantal weken in.")), NumberRange(1, MOST_INTERVAL_WEEKS)],
    )
    day_start = TimeField(_l("Lesdag begint om"), [InputRequired(_l("Vul de begintijd in."))])
    day_end = TimeField(_l("Lesdag eindigt om"), [InputRequired(_l("Vul de eindtijd in."))])
    intervision_weeks = IntegerField(
        _l("Weken tussen een lesdag en de intervisie erna"),
        [InputRequired(_l("Vul het aantal weken in.")), NumberRange(1, MOST_INTERVAL_WEEKS)],
        default=1,
    )
    intervision_weekday = SelectField(
        _l("Dag van de intervisie"), coerce=int, choices=[(0, _l("dezelfde dag als de lesdag")), *WEEKDAYS]
    )
    intervision_start = TimeField(_l("Intervisie begint om"), [InputRequired(_l("Vul de begintijd in."))])
    intervision_end = TimeField(_l("Intervisie eindigt om"), [InputRequired(_l("Vul de eindtijd in."))])
    open_now = BooleanField(_l("Zet de groep meteen open voor aanmelding"), default=True)

    def pattern(self) -> Pattern:
        """The pattern of a valid form."""
        return Pattern(
            first_date=self.first_date.data,
            weekday=self.weekday.data,
            interval_weeks=self.interval_weeks.data or 0,
            day_start=self.day_start.data,
            day_end=self.day_end.data,
            intervision_weeks=self.intervision_weeks.data or 0,
            intervision_weekday=self.intervision_weekday.data or None,
            intervision_start=self.intervision_start.data,
            intervision_end=self.intervision_end.data,
        )


class ShiftForm(Form):
    """By how many weeks the rest of a series is moved."""

    from_session_id = SelectField(_l("Vanaf"), [InputRequired(_l("Kies een bijeenkomst."))], coerce=int)
    weeks = IntegerField(
        _l("Aantal weken"),
        [InputRequired(_l("Vul het aantal weken in.")), NumberRange(1, MOST_WEEKS)],
        default=1,
    )
    earlier = RadioField(
        _l("Welke kant op"),
        choices=[("later", _l("later")), ("eerder", _l("eerder"))],
        default="later",
    )
    shown = HiddenField()
