"""The form that divides one or more seats over their payers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.billing.rules.shares import FUND_NAMES, METHOD_NAMES, FundType, Method, Share, split
from app.core.db import LINE, LONG
from app.core.errors import Refused
from app.core.money import Money
from app.web.fields import DutchDateField
from app.web.forms import Form, SubForm
from app.web.i18n import say

_ENTRY = re.compile(r"shares-(\d{1,6})-([a-z_]{1,30})\Z", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-|--))?\Z", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:[,.](\d{1,2}))?\Z", re.ASCII)
#: More lines than this are cut off when a form comes back: no page shows them.
MOST_ENTRIES = 40
#: What a fresh line holds.
BLANK = {
    "payer_id": "0",
    "fund_type": str(FundType.TRAINING_BUDGET),
    "method": str(Method.EQUAL),
    "fund_id": "0",
    "invoice_payer": "y",
}


class ShareForm(SubForm):
    """One payer of a seat."""

    payer_id = SelectField(_l("Betaler"), coerce=int)
    fund_type = SelectField(_l("Soort geld"))
    method = SelectField(_l("Hoe"))
    value = StringField(_l("Percentage of bedrag"), [Length(max=30)])
    cost_centre = StringField(_l("Kostenplaats"), [Length(max=LINE)])
    purchase_reference = StringField(_l("Inkoop- of verplichtingennummer"), [Length(max=LINE)])
    fund_id = SelectField(_l("Fonds"), coerce=int, default=0)
    award_reference = StringField(_l("Nummer van de beschikking"), [Length(max=LINE)])
    award_date = DutchDateField(_l("Datum van de beschikking"))
    earmark = StringField(_l("Oormerk"), [Length(max=LINE)])
    invoice_payer = BooleanField(_l("Stuur deze betaler een factuur"))
    conditional = BooleanField(_l("Wacht tot deze betaler bevestigt"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund_type.choices = [(str(fund), say(name)) for fund, name in FUND_NAMES.items()]
        self.method.choices = [(str(method), say(name)) for method, name in METHOD_NAMES.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks the line by itself; the rules check all lines together."""
        good = bool(super().validate(extra_validators))
        if problem := _problem(self):
            self.value.errors = [*self.value.errors, problem]
        return good and not problem


class SplitForm(Form):
    """All payers of one seat, or of several seats at once."""

    shares = FieldList(FormField(ShareForm), label=_l("Betalers"))
    note = TextAreaField(_l("Toelichting voor de stichting"), [Length(max=LONG)])

    def __init__(
        self,
        entries: Sequence[Mapping[str, str]],
        payers: Mapping[int, str],
        funds: Mapping[int, str],
        *,
        sent: bool,
    ) -> None:
        """`entries`: the raw values of each line; `sent`: whether the reader sent them, with key and token."""
        values: MultiDict[str, str] = MultiDict()
        if sent:
            values.update({name: request.form.get(name, "") for name in ("csrf_token", "once", "note")})
        for index, entry in enumerate(entries):
            for name, value in entry.items():
                values[f"shares-{index}-{name}"] = value
        super().__init__(formdata=values)
        choices = [(0, _("Kies een betaler")), *payers.items()]
        sources = [(0, _("Geen fonds")), *funds.items()]
        for line in self.shares:
            line.form.payer_id.choices = choices
            line.form.fund_id.choices = sources

    def refuse(self, refused: Refused) -> None:
        """Puts the message at its line, or at the form; the list of lines is wrong when one of its lines is."""
        super().refuse(refused)
        self.shares.errors = [entry.errors for entry in self.shares if entry.errors]

    def agreed(self) -> list[Share]:
        """The shares of a form that was found valid."""
        return [_share(entry.form) for entry in self.shares]

    def parts(self, price: Money) -> tuple[Money, ...]:
        """What the lines come to as they stand; nothing while they do not come out."""
        try:
            return split(price, self.agreed())
        except (Refused, ValueError, TypeError):
            return ()


def entries_of(form: MultiDict[str, str]) -> list[dict[str, str]]:
    """The lines of a split as they were sent, in order of their numbers, whatever gaps those have."""
    found: dict[int, dict[str, str]] = {}
    for key, value in form.items():
        if (match := _ENTRY.match(key)) and match[2] in ShareForm.__dict__:
            found.setdefault(int(match[1]), {})[match[2]] = value
    return [found[number] for number in sorted(found)][:MOST_ENTRIES]


def entry_of(share: Share) -> dict[str, str]:
    """A share as the values of its line."""
    values = {
        "payer_id": str(share.payer_id),
        "fund_type": str(share.fund_type),
        "method": str(share.method),
        "value": _shown(share),
        "cost_centre": share.cost_centre,
        "purchase_reference": share.purchase_reference,
        "fund_id": str(share.fund_id or 0),
        "award_reference": share.award_reference,
        "award_date": share.award_date.strftime("%d-%m-%Y") if share.award_date else "",
        "earmark": share.earmark,
    }
    ticked = {"invoice_payer": share.invoice_payer, "conditional": share.conditional}
    return values | {name: "y" for name, on in ticked.items() if on}


def value_of(method: str, text: str) -> int | None:
    """What was typed as cents or hundredths of a percent; None when it is neither; 0 for methods without value."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    if method == Method.AMOUNT:
        found = _AMOUNT.match(bare.removeprefix("€"))
        whole, part = (found[1].replace(".", ""), found[2]) if found else ("", None)
    elif method == Method.PERCENT:
        found = _PERCENT.match(bare.removesuffix("%"))
        whole, part = (found[1], found[2]) if found else ("", None)
    else:
        return None if bare else 0
    if not found:
        return None
    return int(whole) * 100 + (int(f"{part:0<2}") if part and part.isdigit() else 0)


def _share(line: Any) -> Share:
    """The share of one line. Raises ValueError for one that was not found valid."""
    value = value_of(line.method.data, line.value.data or "")
    if value is None:
        raise ValueError(line.value.data)
    return Share(
        payer_id=line.payer_id.data,
        fund_type=FundType(line.fund_type.data),
        method=Method(line.method.data),
        value=value,
        cost_centre=line.cost_centre.data or "",
        purchase_reference=line.purchase_reference.data or "",
        award_reference=line.award_reference.data or "",
        award_date=line.award_date.data,
        earmark=line.earmark.data or "",
        fund_id=line.fund_id.data or None,
        conditional=bool(line.conditional.data),
        invoice_payer=bool(line.invoice_payer.data),
    )


def _problem(line: Any) -> str:
    """The sentence for a value that does not fit its method; empty when it does."""
    method = line.method.data
    if line.value.errors or line.method.errors or value_of(method, line.value.data or "") is not None:
        return ""
    sentences: dict[str, Callable[[], str]] = {
        Method.AMOUNT: lambda: _("Vul een bedrag in met een komma voor de centen, bijvoorbeeld 833,34."),
        Method.PERCENT: lambda: _("Vul een percentage in, bijvoorbeeld 50 of 33,33."),
    }
    fallback: Callable[[], str] = lambda: _("Laat dit leeg, of kies bij ‘Hoe’ een percentage of vast bedrag.")  # noqa: E731
    return sentences.get(method, fallback)()


def _shown(share: Share) -> str:
    if share.method is Method.AMOUNT:
        return str(Money(share.value)).removeprefix("€").strip("\u00a0")
    if share.method is Method.PERCENT:
        return f"{share.value // 100},{share.value % 100:02d}".removesuffix(",00")
    return ""
