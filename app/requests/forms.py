"""Forms of requests."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.db import LINE, LONG, SHORT
from app.core.money import Money
from app.web.forms import FilterForm, Form


class PersonForm(Form):
    """Someone who is to have a seat, and why."""

    given_name = StringField(_l("Voornaam"), [InputRequired(_l("Vul de voornaam in.")), Length(max=SHORT)])
    infix = StringField(_l("Tussenvoegsel"), [Length(max=SHORT)])
    family_name = StringField(
        _l("Achternaam"), [InputRequired(_l("Vul de achternaam in.")), Length(max=SHORT)]
    )
    email = StringField(
        _l("E-mailadres van het werk"), [InputRequired(_l("Vul het e-mailadres in.")), Length(max=LINE)]
    )
    function = StringField(_l("Functie"), [Length(max=LINE)])


class AskForm(PersonForm):
    """A member of staff asks for a seat."""

    cohort_id = RadioField(
        _l("Voor welke groep?"), [InputRequired(_l("Kies een groep."))], coerce=int, choices=[]
    )
    note = TextAreaField(_l("Waarom wil je meedoen?"), [Length(max=LONG)])
    #: For machines only: people do not see it.
    website = StringField("Website", [Length(max=LONG)])


class SubstitutionForm(PersonForm):
    """A coordinator asks to replace someone after the start."""

    note = TextAreaField(_l("Waarom is vervanging nodig?"), [Length(max=LONG)])


class ConfirmForm(Form):
    """A question with one button."""


class ApproveForm(Form):
    """The question before someone is enrolled; carries the cost that was shown."""

    cost_cents = HiddenField()

    def shown(self) -> Money | None:
        """The cost that the reader saw."""
        text = str(self.cost_cents.data or "")
        return Money(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None


class DeclineForm(Form):
    """Why a request is declined."""

    reason = TextAreaField(
        _l("Waarom wijs je de aanvraag af?"), [InputRequired(_l("Schrijf waarom.")), Length(max=LONG)]
    )


class StateFilter(FilterForm):
    """Which requests are shown; read from the address."""

    status = SelectField(
        _l("Status"),
        choices=[
            ("open", _l("Wacht op een besluit")),
            ("approved", _l("Goedgekeurd")),
            ("declined", _l("Afgewezen")),
            ("withdrawn", _l("Ingetrokken")),
        ],
        default="open",
    )
