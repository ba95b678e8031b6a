"""Forms of enrolling and giving a place back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.db import LINE, MAX_INT, SHORT
from app.core.money import Money
from app.enrolments.tables import LARGEST
from app.web.fields import DutchDateField
from app.web.forms import Form


def _cents(value: Any) -> Money | None:
    text = str(value or "")
    return Money(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None


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
    #: What the new seats cost together, as the preview showed it.
    cost_cents = HiddenField()

    def shown(self) -> Money | None:
        """The cost that the reader saw."""
        return _cents(self.cost_cents.data)

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
        return _cents(self.fee_cents.data)


class ConfirmForm(Form):
    """A question with one button."""


class ReserveForm(Form):
    """Seats to reserve without names."""

    count = IntegerField(
        _l("Hoeveel plaatsen"), [InputRequired(_l("Vul in hoeveel plaatsen.")), NumberRange(1, 500)]
    )
    names_due_on = DutchDateField(
        _l("Namen uiterlijk op"), [InputRequired(_l("Kies tot wanneer je de namen geeft."))]
    )


class DueForm(Form):
    """Another day for a name."""

    names_due_on = DutchDateField(
        _l("Naam uiterlijk op"), [InputRequired(_l("Kies tot wanneer je de naam geeft."))]
    )


class OfferForm(Form):
    """The answer to an offer: which of two buttons."""

    answer = StringField(validators=[Length(max=8)])


class ReasonForm(Form):
    """Something out of turn, with its reason."""

    reason = StringField(_l("Waarom?"), [InputRequired(_l("Schrijf op waarom.")), Length(max=LINE)])


class TermsForm(Form):
    """How a cohort hands out its seats."""

    offer_hours = IntegerField(
        _l("Een aanbod blijft geldig (uren)"),
        [InputRequired(_l("Vul het aantal uren in.")), NumberRange(1, 720)],
    )
    offers_stop_days = IntegerField(
        _l("Stop met aanbieden (dagen voor de start)"),
        [InputRequired(_l("Vul het aantal dagen in.")), NumberRange(0, 365)],
    )
    organisation_limit = IntegerField(
        _l("Hoogste aantal mensen per organisatie"), [Optional(), NumberRange(1, 500)]
    )
    limit_is_hard = RadioField(
        _l("Wil een organisatie er meer?"),
        choices=[("", _l("Waarschuw, maar laat het toe")), ("1", _l("Weiger het"))],
        default="",
    )


class AllotmentForm(Form):
    """What one organisation may take, and what is kept for it."""

    organisation_id = SelectField(
        _l("Organisatie"), [InputRequired(_l("Kies een organisatie.")), NumberRange(1, MAX_INT)], coerce=int
    )
    most = IntegerField(_l("Hoogste aantal mensen"), [Optional(), NumberRange(1, 500)])
    most_is_hard = RadioField(
        _l("Wil de organisatie er meer?"),
        choices=[("", _l("Waarschuw, maar laat het toe")), ("1", _l("Weiger het"))],
        default="",
    )
    reserved = IntegerField(_l("Plaatsen vasthouden"), [Optional(), NumberRange(0, 500)], default=0)
    reserved_until = DutchDateField(_l("Vasthouden tot en met"), [Optional()])
