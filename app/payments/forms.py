"""Forms of the bank account: a file, booking by hand, setting aside, using credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FieldList, FileField, FormField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.billing.service import Part, Payable
from app.core.errors import Refused
from app.core.money import ZERO, Money
from app.core.text import T
from app.payments.rules.matching import Match
from app.web.fields import MoneyField
from app.web.forms import FilterForm, Form, SubForm

#: Ten million euros: more is not booked in one go.
_MOST = Money(1_000_000_000)


class UploadForm(Form):
    """A bank's file."""

    file = FileField(
        _l("Bankbestand"),
        description=_l("CAMT.053 (XML), een ZIP met zulke bestanden, of CSV. Ten hoogste 40 MB."),
    )

    def stream(self) -> tuple[IO[bytes], str]:
        """The file and its name. Refused when none was chosen."""
        storage: Any = self.file.data
        if not isinstance(storage, FileStorage) or not storage.filename:
            raise Refused(T("Kies een bestand."), field="file")
        return storage.stream, storage.filename


class SearchForm(FilterForm):
    """What the list of entries is narrowed to; read from the address."""

    zoek = StringField(_l("Naam of omschrijving"), [Length(max=80)])


class FindForm(FilterForm):
    """Which invoices are shown to book on; read from the address."""

    zoek = StringField(_l("Factuur of betaler"), [Length(max=80)])


class PartForm(SubForm):
    """How much of the entry goes on one invoice."""

    invoice_id = HiddenField()
    amount = MoneyField(_l("Bedrag"), most=_MOST)


class BookForm(Form):
    """The parts of one entry: on invoices, and in a payer's credit. Amounts are typed without sign."""

    parts = FieldList(FormField(PartForm), label=_l("Facturen"))
    credit_payer = SelectField(_l("Tegoed van"), coerce=int)
    credit_amount = MoneyField(_l("Bedrag als tegoed"), most=_MOST)

    def __init__(self, bills: Sequence[Payable], payers: Mapping[int, str], **values: Any) -> None:
        """`bills`: the invoices that are shown; only those can be booked on."""
        super().__init__(**values)
        self.bills = {bill.id: bill for bill in bills}
        self.credit_payer.choices = [(0, _("Geen")), *payers.items()]

    def refuse(self, refused: Refused) -> None:
        """Puts a message about an amount above the form: it may be about any line."""
        super().refuse(Refused(refused.text) if refused.field == "amount" else refused)

    def chosen(self, *, negative: bool) -> list[Part]:
        """The parts with the sign of the entry. Refused when there is none, or a payer of the credit is missing."""
        sign = -1 if negative else 1
        found = []
        for entry in self.parts:
            bill = self.bills.get(_number(entry.form.invoice_id.data))
            amount = entry.form.amount.data
            if bill is not None and amount:
                found.append(Part(bill.payer_id, bill.id, amount * sign))
        credit = self.credit_amount.data
        if credit:
            if not self.credit_payer.data:
                raise Refused(T("Kies van wie het tegoed is."), field="credit_payer")
            found.append(Part(self.credit_payer.data, None, credit * sign))
        if not found:
            raise Refused(T("Vul bij minstens één factuur een bedrag in, of bij het tegoed."))
        return found

    def row_of(self, invoice_id: int) -> Any:
        """The line of an invoice, for the page; None when it is not shown."""
        for entry in self.parts:
            if _number(entry.form.invoice_id.data) == invoice_id:
                return entry.form
        return None


class AsideForm(Form):
    """Why an entry is not about an invoice."""

    reason = StringField(
        _l("Waarom zet je deze mutatie apart?"),
        [InputRequired(_l("Vul in waarom je deze mutatie apart zet.")), Length(max=200)],
        description=_l("Bijvoorbeeld: bankkosten, gift, eigen overboeking."),
    )


class UseCreditForm(Form):
    """On which invoice of the payer credit is used."""

    invoice_id = SelectField(_l("Factuur"), coerce=int)
    amount = MoneyField(_l("Bedrag"), most=_MOST)

    def __init__(self, bills: Sequence[Payable], **values: Any) -> None:
        super().__init__(**values)
        self.invoice_id.choices = [
            (bill.id, _("%(number)s, nog %(open)s open", number=bill.number, open=str(bill.open)))
            for bill in bills
        ]

    def wanted(self) -> Money | None:
        """How much; None for as much as there is. Refused when it is nothing."""
        amount: Money | None = self.amount.data
        if amount == ZERO:
            raise Refused(T("Vul een bedrag in dat meer is dan nul."), field="amount")
        return amount


def lines_of(bills: Sequence[Payable], proposed: Mapping[int, Money]) -> list[dict[str, Any]]:
    """The values of the lines for these invoices, as proposed."""
    return [
        {"invoice_id": str(bill.id), "amount": abs_of(proposed[bill.id]) if bill.id in proposed else None}
        for bill in bills
    ]


def credit_of(match: Match | None) -> dict[str, Any]:
    """The values of the credit, as proposed; none when all of it goes on invoices."""
    for one in match.shares if match else ():
        if one.invoice_id is None:
            return {"credit_payer": one.payer_id, "credit_amount": abs_of(one.amount)}
    return {}


def abs_of(amount: Money) -> Money:
    """An amount without its sign."""
    return Money(abs(amount.cents))


def _number(text: str | None) -> int:
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else 0
