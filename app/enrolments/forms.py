"""Forms of enrolling and giving a place back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.db import LINE, SHORT
from app.core.money import Money
from app.enrolments.tables import LARGEST
from app.web.forms import Form


class EnrolForm(Form):
    """One person to enrol."""

    given_name = StringField(_l("Voornaam"), [InputRequired(_l("Vul de voornaam in.")), Length(max=SHORT)])
    infix = StringField(_l("Tussenvoegsel"), [Length(max=SHORT)])
    family_name = StringField(
        _l("Achternaam"), [InputRequired(_l("Vul de achternaam in.")), Length(max=SHORT)]
    )
    email = StringField(
        _l("E-mailadres van het werk"), [InputRequired(_l("Vul het e-mailadres in.")), Length(max=LINE)]
    )
    function = StringField(_l("Functie"), [Length(max=LINE)])


class ListForm(Form):
    """A list of people, pasted or as a file."""

    text = TextAreaField(_l("Plak hier je lijst"), [Length(max=LARGEST)], render_kw={"rows": 8})
    file = FileField(_l("Of kies een bestand"))
    split = BooleanField(_l("Zet tussenvoegsels apart"), default=True)

    def pasted(self) -> str:
        """The text exactly as it was sent: a first empty cell or line counts."""
        raw = self.text.raw_data[0] if self.text.raw_data else ""
        return str(raw).replace("\r\n", "\n").replace("\r", "\n")

    def uploaded(self) -> bytes | None:
        """The content of the file, or None when none was chosen."""
        storage: Any = self.file.data
        content = storage.read() if hasattr(storage, "read") else b""
        return content or None


class WithdrawForm(Form):
    """The question before a place is given back; carries the fee that was shown."""

    fee_cents = HiddenField()

    def shown(self) -> Money | None:
        """The fee that the reader saw."""
        text = str(self.fee_cents.data or "")
        return Money(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None


class ConfirmForm(Form):
    """A question with one button."""
