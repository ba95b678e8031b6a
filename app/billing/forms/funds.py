"""Forms of funds, of proposals, and of what a payer from outside is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.billing.rules.shares import FUND_NAMES
from app.core.db import LINE, LONG
from app.core.money import Money
from app.web.fields import DutchDateField, MoneyField
from app.web.forms import FilterForm as AnyFilterForm
from app.web.forms import Form, Required, SubForm
from app.web.i18n import say


class FundForm(Form):
    """A fund."""

    name = StringField(_l("Naam"), [Required(_l("Geef het fonds een naam.")), Length(max=LINE)])
    funder_id = SelectField(_l("Financier"), coerce=int)
    fund_type = SelectField(_l("Soort geld"))
    ceiling = MoneyField(
        _l("Plafond"),
        [Required(_l("Vul in hoeveel er ten hoogste van dit fonds gepland mag worden."))],
        least=Money(1),
        most=Money(2_000_000_000),
    )
    starts_on = DutchDateField(
        _l("Voor groepen die beginnen vanaf"), [Required(_l("Vul in vanaf welke dag."))]
    )
    ends_on = DutchDateField(_l("Tot en met"), [Required(_l("Vul in tot en met welke dag."))])
    purpose = TextAreaField(_l("Waarvoor"), [Length(max=LONG)])
    award_reference = StringField(_l("Nummer van de beschikking"), [Length(max=LINE)])
    award_date = DutchDateField(_l("Datum van de beschikking"))

    def __init__(self, payers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.funder_id.choices = [(0, _("Kies een financier")), *payers.items()]
        self.fund_type.choices = [(str(kind), say(name)) for kind, name in FUND_NAMES.items()]

    def validate_funder_id(self, field: SelectField) -> None:
        """Tells that nobody was chosen together with what else is missing."""
        if not field.data:
            raise ValidationError(_("Kies een financier."))


class PlainForm(Form):
    """Nothing to fill in: only the key and the token."""


class SourceForm(SubForm):
    """From which fund a share comes."""

    fund_id = SelectField(_l("Fonds"), coerce=int, default=0)


class AnswerForm(Form):
    """What finance answers to a proposal, from which fund each share comes, and which invoices finance was shown."""

    shares = FieldList(FormField(SourceForm))
    answer = TextAreaField(_l("Antwoord"), [Length(max=LONG)])
    #: Numbers of rows with commas between.
    seen = HiddenField()

    def __init__(self, current: Sequence[int], choices: Sequence[Mapping[int, str]]) -> None:
        """`current`: the fund of each share, or 0; `choices`: from which funds each can come."""
        super().__init__(data={"shares": [{"fund_id": one} for one in current]})
        while len(self.shares) > len(choices):  # what was sent for shares that the proposal does not have
            self.shares.pop_entry()
        for entry, known in zip(self.shares, choices, strict=False):
            entry.form.fund_id.choices = [(0, _("Geen fonds")), *known.items()]

    @property
    def seen_invoices(self) -> frozenset[int]:
        """The invoices that the page told about; nothing odd."""
        parts = (self.seen.data or "").split(",")
        return frozenset(int(one) for one in parts if one.isascii() and one.isdigit() and len(one) < 10)

    def show(self, invoice_ids: Collection[int]) -> None:
        """Notes which invoices the page tells about now."""
        self.seen.data = ",".join(map(str, invoice_ids))

    @property
    def fund_ids(self) -> list[int | None] | None:
        """The fund of each share, in order; None when none could be chosen."""
        return [entry.form.fund_id.data or None for entry in self.shares] or None


class DeclineForm(Form):
    """Why finance declines a proposal."""

    answer = TextAreaField(
        _l("Waarom niet?"), [Required(_l("Schrijf waarom, de coördinator leest dit.")), Length(max=LONG)]
    )


class ConfirmPayingForm(Form):
    """A payer from outside confirms its part."""

    answered_by = StringField(_l("Je naam"), [Required(_l("Vul je naam in.")), Length(max=LINE)])
    reference = StringField(_l("Inkoop- of verplichtingennummer"), [Length(max=LINE)])
    note = TextAreaField(_l("Opmerking"), [Length(max=LONG)])


class LinesFilterForm(AnyFilterForm):
    """What a list of funding lines is narrowed to; read from the address."""

    groep = SelectField(_l("Groep"))
    organisatie = SelectField(_l("Organisatie"))
    betaler = SelectField(_l("Betaler"))
    soort = SelectField(_l("Soort geld"))
    fonds = SelectField(_l("Fonds"))
    stand = SelectField(_l("Stand"))

    def __init__(self, given: MultiDict[str, str], **choices: Mapping[str, str]) -> None:
        super().__init__(given)
        for field in self:
            field.choices = [("", _("Alle")), *choices.get(field.short_name, {}).items()]  # type: ignore[attr-defined]
