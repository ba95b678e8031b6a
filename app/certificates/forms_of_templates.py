"""The form of how a certificate looks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.core.db import LINE
from app.core.template_faults import LONGEST
from app.web.forms import Form, Required


class TemplateForm(Form):
    """Page and style of a certificate, and the made-up data that they are shown with."""

    html = TextAreaField(_l("Pagina (HTML met velden)"), [Required(), Length(max=LONGEST)])
    css = TextAreaField(_l("Stijl (CSS)"), [Length(max=LONGEST)])
    note = StringField(_l("Wat is er veranderd?"), [Length(max=LINE)])
    sample = SelectField(_l("Gegevens van het voorbeeld"), default="gewoon")
    #: The version in force when its author began.
    based_on = HiddenField()
