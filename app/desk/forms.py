"""Forms of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.core.db import SHORT
from app.desk.rules import LONGEST_REASON
from app.web.forms import Form


class StateForm(Form):
    """The next state of a cohort, after its consequences were shown."""

    state = HiddenField(validators=[Length(max=SHORT)])
    shown = HiddenField(validators=[Length(max=SHORT)])
    reason = StringField(_l("Reden"), [Length(max=LONGEST_REASON)])
