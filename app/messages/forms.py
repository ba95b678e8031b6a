"""Forms of letters: the filters of the log, sending again, and own words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange
from wtforms.widgets import HiddenInput

from app.messages.rules import SUBJECT_MAX, TEXT_MAX
from app.web import forms
from app.web.forms import Form, Required

STATES = {
    "queued": _l("onderweg"),
    "sent": _l("verstuurd"),
    "delayed": _l("uitgesteld"),
    "refused": _l("geweigerd"),
}


class FilterForm(forms.FilterForm):
    """Filters of the log."""

    zoek = StringField(_l("Naam of e-mailadres"), [Length(max=200)])
    staat = SelectField(_l("Staat"), choices=[("", _l("alle")), *STATES.items()])
    brief = SelectField(_l("Brief"))


class AgainForm(Form):
    """Sends a letter again; ``number`` counts the times."""

    number = IntegerField(validators=[Required(), NumberRange(min=1, max=1000)], widget=HiddenInput())


class WordingForm(Form):
    """Own words for a letter."""

    subject = StringField(_l("Onderwerp"), [Required(_l("Vul het onderwerp in.")), Length(max=SUBJECT_MAX)])
    text = TextAreaField(
        _l("Tekst"),
        [
            Required(_l("Vul de tekst in. Wil je de gewone tekst terug? Kies dan onderaan.")),
            Length(max=TEXT_MAX),
        ],
        description=_l("Een lege regel begint een nieuwe alinea. Een invulwoord staat tussen accolades."),
        render_kw={"rows": 14},
    )


class ResetForm(Form):
    """Gives a letter its shipped words back."""
