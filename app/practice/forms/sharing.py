"""Forms with which an author makes a sheet for intervision, and a reader promises secrecy."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.practice.rules.documents import LONGEST_TEXT
from app.practice.rules.sheets import LONGEST, LONGEST_QUESTION, TEXTS, Sheet
from app.practice.rules.tidying import tidy
from app.web.forms import Form


def _tidied(text: Any) -> Any:
    return tidy(text).strip() if isinstance(text, str) else text


class SheetForm(Form):
    """What the author leaves in, and what they ask. How short it must be, the service says: no text is cut off."""

    question = TextAreaField(
        _l("Wat vraag je aan de groep?"),
        [Length(max=LONGEST_TEXT)],
        description=_l("Verplicht. Eén vraag is genoeg, ten hoogste %(n)s tekens.", n=LONGEST_QUESTION),
        filters=[_tidied],
    )
    person = TextAreaField(
        _l("Wat kan en wil deze persoon?"),
        [Length(max=LONGEST_TEXT)],
        description=_l("Laat weg wat de groep niet nodig heeft. Ten hoogste %(n)s tekens.", n=LONGEST),
        filters=[_tidied],
    )
    workplace = TextAreaField(
        _l("Hoe kijkt de werkplek ernaar?"),
        [Length(max=LONGEST_TEXT)],
        description=_l("Laat weg wat de groep niet nodig heeft. Ten hoogste %(n)s tekens.", n=LONGEST),
        filters=[_tidied],
    )

    def texts(self) -> dict[str, str]:
        """The texts by name."""
        return {name: self[name].data or "" for name in TEXTS}


def sheet_form(sheet: Sheet) -> SheetForm:
    """The form, filled with the sheet as it is or as it begins."""
    return SheetForm(data=sheet.texts())


class PromiseForm(Form):
    """One box: no reading without it."""

    promise = BooleanField(
        _l("Ik beloof dat ik niets van deze casus doorvertel, opschrijf of bewaar."),
        [InputRequired(_l("Zet een vinkje als je dit belooft. Zonder belofte kun je de casus niet lezen."))],
    )
