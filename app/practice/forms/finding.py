"""Finding a case on a list, by what is not secret."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.web.forms import FilterForm


class FindForm(FilterForm):
    """Words of the author's name."""

    zoek = StringField(_l("Naam van de deelnemer"), [Length(max=100)])

    def wanted(self) -> str:
        """What is looked for; empty when nothing is, or nothing sensible."""
        return (self.zoek.data or "").strip() if self.validate() else ""


class OwnFindForm(FindForm):
    """The same on a list that shows aliases."""

    zoek = StringField(_l("Naam of alias"), [Length(max=100)])
