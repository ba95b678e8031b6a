"""Forms of the portal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.core.errors import Refused
from app.core.text import T
from app.web.forms import FilterForm, Form


class SearchForm(FilterForm):
    """Which people to show; read from the address."""

    zoek = StringField(_l("Naam of e-mailadres"), [Length(max=80)])


class MergeForm(Form):
    """The question whether two records are one person; carries who was shown as the one that remains."""

    kept = HiddenField()

    def chosen(self, one: int, other: int) -> int:
        """Who remains. Raises Refused when the page did not say so: nobody is merged by half a form."""
        sent = self.kept.raw_data[0] if self.kept.raw_data else ""
        if sent not in (str(one), str(other)):
            raise Refused(T("Kies eerst wie van de twee blijft."))
        return int(sent)
