"""Forms of the portal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.web.forms import FilterForm, Form


class SearchForm(FilterForm):
    """Which people to show; read from the address."""

    zoek = StringField(_l("Zoek op naam of e-mailadres"), [Length(max=80)])


class MergeForm(Form):
    """The question whether two records are one person; carries who was shown as the one that remains."""

    kept = HiddenField()
