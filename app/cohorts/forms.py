"""Forms of cohorts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.cohorts.rules import MOST_SEATS
from app.core.db import LINE
from app.web.fields import DutchDateField
from app.web.forms import Form, SubForm


class FilterForm(SubForm):
    """What the list of cohorts is narrowed to; read from the address."""

    zoek = StringField(_l("Zoek op naam of plaats"), [Length(max=80)])
    status = SelectField(_l("Status"), default="")


class CohortForm(Form):
    """What may change in a cohort after it was planned."""

    name = StringField(
        _l("Naam van de groep"), [InputRequired(_l("Vul de naam van de groep in.")), Length(max=LINE)]
    )
    place = StringField(_l("Plaats"), [InputRequired(_l("Vul de plaats in.")), Length(max=LINE)])
    venue = StringField(_l("Gebouw en adres"), [Length(max=LINE)])
    region = SelectField(_l("Schoolvakanties van regio"))
    seats = IntegerField(
        _l("Aantal plaatsen"), [InputRequired(_l("Vul het aantal plaatsen in.")), NumberRange(1, MOST_SEATS)]
    )
    seats_min = IntegerField(
        _l("Gaat door vanaf"), [InputRequired(_l("Vul het minimum in.")), NumberRange(1, MOST_SEATS)]
    )
    go_no_go_on = DutchDateField(_l("Besluitdatum"), [InputRequired(_l("Vul de besluitdatum in."))])
