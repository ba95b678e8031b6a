"""Forms of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.db import SHORT
from app.desk.rules import LONGEST_REASON
from app.messages.service import SUBJECT_MAX, TEXT_MAX
from app.web.forms import Form


class StateForm(Form):
    """The next state of a cohort, after its consequences were shown."""

    state = HiddenField(validators=[Length(max=SHORT)])
    shown = HiddenField(validators=[Length(max=SHORT)])
    reason = StringField(_l("Reden"), [Length(max=LONGEST_REASON)])


class MoveForm(Form):
    """Where somebody goes, after what follows from it was shown."""

    to_cohort_id = HiddenField(validators=[Length(max=SHORT)])
    shown = HiddenField(validators=[Length(max=SHORT)])
    invoiced = RadioField(_l("Wat gebeurt er met de factuur?"), [Optional()])
    reason = StringField(_l("Reden"), [Length(max=LONGEST_REASON)])


class ExportForm(Form):
    """Which columns, and what kind of file."""

    columns = SelectMultipleField(_l("Welke kolommen?"))
    kind = RadioField(
        _l("Soort bestand"),
        [InputRequired(_l("Kies het soort bestand."))],
        choices=[("xlsx", _l("Excel (xlsx)")), ("csv", _l("Tekst met puntkomma’s (csv)"))],
        default="xlsx",
    )


class LetterForm(Form):
    """A letter to a selection of people; ``shown`` carries what was looked at."""

    cohort_id = SelectField(_l("Groep"))
    organisation_id = SelectField(_l("Organisatie"))
    selection = RadioField(_l("Wie?"), [InputRequired(_l("Kies wie de brief krijgt."))])
    subject = StringField(
        _l("Onderwerp"), [InputRequired(_l("Vul het onderwerp in.")), Length(max=SUBJECT_MAX)]
    )
    text = TextAreaField(_l("Tekst"), [InputRequired(_l("Vul de tekst in.")), Length(max=TEXT_MAX)])
    shown = HiddenField(validators=[Length(max=SHORT)])
