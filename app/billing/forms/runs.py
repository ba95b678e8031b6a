"""Forms of runs, of crediting and re-invoicing, and of the dated VAT."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.billing.forms.invoices import CreditForm
from app.billing.service import Checked, Chosen, VatRegime
from app.core.db import LINE, MAX_INT
from app.core.errors import Refused
from app.core.text import T
from app.web.fields import DutchDateField
from app.web.forms import Form

_CHOICE = re.compile(r"(\d{1,10})-(\d{1,10})-(\d{1,15})\Z", re.ASCII)


def choice_of(one: Checked) -> str:
    """The value of the tick beside an invoice to be: payer, seat or 0, total in cents."""
    draft = one.draft
    return f"{draft.payer.id}-{draft.seat_id or 0}-{draft.taxed.gross.cents}"


class RunForm(Form):
    """Which invoices are made final."""

    chosen = SelectMultipleField(_l("Facturen"), validate_choice=False)

    def wanted(self) -> list[Chosen]:
        """What was ticked. Raises Refused for what no tick on the page says."""
        found = [_CHOICE.match(text) for text in self.chosen.data or ()]
        wanted = [
            Chosen(int(one[1]), int(one[2]) or None, int(one[3]))
            for one in found
            if one and int(one[1]) <= MAX_INT and int(one[2]) <= MAX_INT and int(one[3]) <= MAX_INT
        ]
        if len(wanted) != len(found):
            raise Refused(T("De lijst is veranderd. Kijk hem na en kies opnieuw."), field="chosen")
        return wanted


class LinesForm(CreditForm):
    """Which lines of an invoice are taken back, and why."""

    line_ids = SelectMultipleField(_l("Regels"), coerce=int, validate_choice=False)

    @property
    def chosen(self) -> list[int]:
        """The lines that were ticked; numbers that no line can have are left in, and lead nowhere."""
        return [number for number in self.line_ids.data or () if 0 < number <= MAX_INT]


class RenewForm(LinesForm):
    """The same, with the sum of the new invoices that the acting person saw."""

    expected = HiddenField()

    @property
    def expected_cents(self) -> int:
        """That sum in cents; -1, which no invoice has, for anything odd."""
        text = self.expected.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1


class VatForm(Form):
    """From which day VAT is charged in which way."""

    from_day = DutchDateField(_l("Vanaf"), [InputRequired(_l("Vul in vanaf welke dag."))])
    regime = RadioField(
        _l("Btw"),
        [InputRequired(_l("Kies hoe btw wordt berekend."))],
        choices=[
            (str(VatRegime.EXEMPT), _l("Vrijgesteld: geen btw")),
            (str(VatRegime.EXCLUSIVE), _l("Btw komt boven op de prijs")),
            (str(VatRegime.INCLUSIVE), _l("Btw zit in de prijs")),
        ],
    )
    percent = IntegerField(_l("Percentage"), [Optional()], default=21)
    exemption_text = TextAreaField(_l("Reden van de vrijstelling"), [Length(max=LINE)])

    def agreed(self) -> dict[str, Any]:
        """The values for `set_vat`."""
        return {
            "from_day": self.from_day.data,
            "regime": VatRegime(self.regime.data),
            "percent": self.percent.data or 0,
            "exemption_text": self.exemption_text.data or "",
        }
