"""Forms of expressions of interest."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.db import LINE, LONG, SHORT
from app.interest.rules import MOST_SEATS
from app.web.forms import FilterForm, Form


class InterestForm(Form):
    """What a visitor tells about an organisation that wants to take part."""

    organisation_name = StringField(
        _l("Naam van je organisatie"),
        [InputRequired(_l("Vul de naam van je organisatie in.")), Length(max=LINE)],
    )
    city = StringField(_l("Plaatsnaam"), [InputRequired(_l("Vul de plaatsnaam in.")), Length(max=LINE)])
    given_name = StringField(_l("Je voornaam"), [InputRequired(_l("Vul je voornaam in.")), Length(max=SHORT)])
    infix = StringField(_l("Tussenvoegsel"), [Length(max=SHORT)])
    family_name = StringField(
        _l("Je achternaam"), [InputRequired(_l("Vul je achternaam in.")), Length(max=SHORT)]
    )
    email = StringField(
        _l("Je e-mailadres van het werk"),
        [InputRequired(_l("Vul je e-mailadres in.")), Length(max=LINE)],
    )
    phone = StringField(_l("Telefoonnummer"), [Length(max=SHORT)])
    seats = IntegerField(_l("Voor hoeveel collega’s?"), [Optional(), NumberRange(1, MOST_SEATS)])
    cohort_id = SelectField(_l("Voor welke groep?"), coerce=int, choices=[])
    note = TextAreaField(_l("Vraag of opmerking"), [Length(max=LONG)])
    consent = BooleanField(
        _l("Ik vind het goed dat de stichting deze gegevens bewaart om mij te antwoorden."),
        [InputRequired(_l("Zet hier een vinkje. Zonder je akkoord mogen we je gegevens niet bewaren."))],
    )
    #: For machines only: people do not see it.
    website = StringField("Website", [Length(max=LONG)])


class ConfirmForm(Form):
    """A question with one button."""


class MakeForm(Form):
    """Under which name the organisation is made."""

    name = StringField(
        _l("Naam van de organisatie"),
        [InputRequired(_l("Vul de naam van de organisatie in.")), Length(max=LINE)],
    )


class DeclineForm(Form):
    """Whether a letter is written, and what it says."""

    write = RadioField(
        _l("Wil je een brief sturen?"),
        choices=[("ja", _l("Ja, met deze uitleg")), ("nee", _l("Nee, zonder brief"))],
        default="ja",
    )
    reason = TextAreaField(_l("Uitleg voor in de brief"), [Length(max=LONG)])


class InboxFilter(FilterForm):
    """Which of them are shown; read from the address."""

    status = SelectField(
        _l("Status"),
        choices=[
            ("open", _l("Wacht op een besluit")),
            ("accepted", _l("Organisatie gemaakt")),
            ("declined", _l("Afgewezen")),
        ],
        default="open",
    )
