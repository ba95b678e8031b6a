"""Forms of invoices: making one final, taking one back, and the filter of the list."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.standing import STANDING_NAMES
from app.web.forms import FilterForm as AnyFilterForm
from app.web.forms import Form
from app.web.i18n import say


class FinaliseForm(Form):
    """The total that the acting person saw; another one by now is refused."""

    expected = HiddenField()

    @property
    def expected_cents(self) -> int:
        """The total in cents; -1, which no invoice has, for anything odd."""
        text = self.expected.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1


class CreditForm(Form):
    """Why an invoice is taken back."""

    reason = TextAreaField(
        _l("Waarom crediteer je deze factuur?"),
        [InputRequired(_l("Vul in waarom de factuur wordt gecrediteerd.")), Length(max=200)],
    )


class FilterForm(AnyFilterForm):
    """What the list of invoices is narrowed to; read from the address."""

    zoek = StringField(_l("Factuurnummer"), [Length(max=40)])
    groep = SelectField(_l("Groep"))
    betaler = SelectField(_l("Betaler"))
    soort = SelectField(_l("Soort"))
    stand = SelectField(_l("Stand"))

    def __init__(
        self, given: MultiDict[str, str], groups: Mapping[int, str], payers: Mapping[int, str]
    ) -> None:
        super().__init__(given)
        every = ("", _("Alle"))
        self.groep.choices = [every, *((str(number), name) for number, name in groups.items())]
        self.betaler.choices = [every, *((str(number), name) for number, name in payers.items())]
        self.soort.choices = [
            every,
            (str(InvoiceKind.INVOICE), _("Factuur")),
            (str(InvoiceKind.CREDIT_NOTE), _("Creditfactuur")),
        ]
        self.stand.choices = [every, *((str(one), say(name)) for one, name in STANDING_NAMES.items())]
