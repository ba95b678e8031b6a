"""Forms of bookkeeping: periods, write-offs, reminders, the ledger's accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, StringField
from wtforms.validators import Length

from app.bookkeeping.rules.journal import Account, Role
from app.core.db import LINE
from app.web.fields import DutchDateField, MoneyField
from app.web.forms import FilterForm, Form, Required, SubForm


class PeriodForm(FilterForm):
    """From which day to which; read from the address, or from what a button for a file sent."""

    van = DutchDateField(_l("Van"), earliest=date(2020, 1, 1), latest=date(2099, 12, 31))
    tot = DutchDateField(_l("Tot en met"), earliest=date(2020, 1, 1), latest=date(2099, 12, 31))


class FileForm(Form):
    """Which file is wanted; of which days is for a `PeriodForm`."""

    soort = HiddenField()


class WriteOffForm(Form):
    """Proposes a write-off."""

    amount = MoneyField(_l("Bedrag"), [Required(_l("Vul in hoeveel je wilt afboeken."))])
    reason = StringField(
        _l("Waarom komt dit bedrag niet meer?"),
        [Required(_l("Vul in waarom dit bedrag niet meer komt.")), Length(max=LINE)],
        description=_l("Dit staat in de boekhouding en in het logboek. De betaler ziet het niet."),
    )


class DecideForm(Form):
    """Decides about a write-off, or undoes it."""

    expected = HiddenField()
    reason = StringField(_l("Reden"), [Length(max=LINE)])

    @property
    def expected_cents(self) -> int | None:
        """The amount that was on the page."""
        text = self.expected.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


class StopRemindersForm(Form):
    """Why no reminders of an invoice go."""

    reason = StringField(
        _l("Waarom gaan er geen herinneringen?"),
        [Required(_l("Schrijf waarom er geen herinneringen gaan.")), Length(max=LINE)],
        description=_l("Dit staat in het logboek. De betaler ziet het niet."),
    )


class ResumeForm(Form):
    """Lets reminders go again."""


class AccountForm(SubForm):
    """One account of the ledger."""

    number = StringField(_l("Nummer"), [Length(max=20)])
    name = StringField(_l("Naam"), [Length(max=LINE)])
    vat_code = StringField(_l("Btw-code"), [Length(max=20)])


class AccountsForm(Form):
    """Every account of the ledger."""

    bank = FormField(AccountForm, _l("Bank"))
    debtors = FormField(AccountForm, _l("Debiteuren"))
    payer_credit = FormField(AccountForm, _l("Tegoeden"))
    vat = FormField(AccountForm, _l("Btw"))
    suspense = FormField(AccountForm, _l("Tussenrekening"))
    write_off = FormField(AccountForm, _l("Afboekingen"))
    revenue = FormField(AccountForm, _l("Opbrengst zonder btw"))
    revenue_taxed = FormField(AccountForm, _l("Opbrengst met btw"))

    @classmethod
    def showing(cls, accounts: Mapping[Role, Account]) -> AccountsForm:
        """The form, filled with what holds now."""
        shown = {
            str(role): {"number": one.number, "name": one.name, "vat_code": one.vat_code}
            for role, one in accounts.items()
        }
        return cls(data=shown)

    def accounts(self) -> dict[Role, Account]:
        """What was filled in."""
        values: dict[str, dict[str, Any]] = self.values()
        return {
            role: Account(
                role,
                values[role]["number"] or "",
                values[role]["name"] or "",
                values[role]["vat_code"] or "",
            )
            for role in Role
        }
