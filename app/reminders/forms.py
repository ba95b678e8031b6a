"""The form that stops a reminder."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.web.forms import Form, Required


class StopForm(Form):
    """Why a reminder shall not go."""

    reason = StringField(
        _l("Waarom gaat deze herinnering niet?"),
        [Required(_l("Schrijf waarom deze herinnering niet gaat.")), Length(max=200)],
        description=_l("Dit staat in het logboek. De ontvanger ziet het niet."),
    )


class PutBackForm(Form):
    """Lets a stopped reminder go after all."""
