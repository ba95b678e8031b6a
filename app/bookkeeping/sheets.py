"""The journal and the account of a payer as tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.bookkeeping.queries import Journal, PayerAccount
from app.bookkeeping.rules.account import Kind, Row
from app.bookkeeping.rules.journal import MEANINGS
from app.core.money import ZERO
from app.core.sheets import Cell, Sheet
from app.core.text import T, Text

Say = Callable[[Text], str]

#: What each row of an account is called.
KIND_NAMES: dict[Kind, Text] = {
    Kind.INVOICE: T("Factuur"),
    Kind.CREDIT_NOTE: T("Creditfactuur"),
    Kind.PAYMENT: T("Betaling"),
    Kind.WRITE_OFF: T("Afboeking"),
    Kind.WRITE_OFF_UNDONE: T("Afboeking ongedaan"),
}


def what(row: Row) -> Text:
    """A row of an account in words."""
    numbers = ", ".join(row.numbers)
    if row.kind is Kind.INVOICE:
        return T("Factuur %(number)s", number=numbers)
    if row.kind is Kind.CREDIT_NOTE:
        return T("Creditfactuur %(number)s bij factuur %(invoice)s", number=numbers, invoice=row.note)
    if row.kind is Kind.WRITE_OFF:
        return T("Afboeking van factuur %(number)s", number=numbers)
    if row.kind is Kind.WRITE_OFF_UNDONE:
        return T("Afboeking van factuur %(number)s ongedaan", number=numbers)
    if row.amount > ZERO:
        return T("Teruggeboekt: %(number)s", number=numbers) if numbers else T("Teruggeboekt")
    return T("Betaling van factuur %(number)s", number=numbers) if numbers else T("Betaling, als tegoed")


def journal_sheet(found: Journal, say: Say) -> Sheet:
    """One row per line of the journal; debit and credit sum to the same."""
    rows: list[list[Cell]] = []
    for entry in found.entries:
        for line in entry.lines:
            account = found.accounts[line.role]
            rows.append(
                [
                    _day(entry.day),
                    entry.book,
                    entry.number,
                    account.number,
                    account.name,
                    line.description,
                    line.debit or None,
                    line.credit or None,
                    account.vat_code if line.bears_vat_code else "",
                    _percent(line.percent) if line.bears_vat_code else "",
                    line.cost_centre,
                    found.groups.get(line.cohort_id, "") if line.cohort_id is not None else "",
                    str(line.payer_id) if line.payer_id is not None else "",
                    found.payers.get(line.payer_id, "") if line.payer_id is not None else "",
                    line.invoice_number,
                ]
            )
    heads = [
        say(T("Datum")),
        say(T("Dagboek")),
        say(T("Boekstuk")),
        say(T("Grootboekrekening")),
        say(T("Naam van de rekening")),
        say(T("Omschrijving")),
        say(T("Debet")),
        say(T("Credit")),
        say(T("Btw-code")),
        say(T("Btw-percentage")),
        say(T("Kostenplaats")),
        say(T("Groep")),
        say(T("Relatienummer")),
        say(T("Betaler")),
        say(T("Factuur")),
    ]
    foot: list[Cell] = [say(T("Totaal")), "", "", "", "", "", found.debit, found.debit, *[""] * 7]
    return Sheet(say(T("Journaal")), heads, rows, foot)


def sums_sheet(found: Journal, say: Say) -> Sheet:
    """Debit and credit by account."""
    rows: list[list[Cell]] = [
        [found.accounts[role].number, found.accounts[role].name, say(MEANINGS[role]), debit, credit]
        for role, (debit, credit) in found.sums.items()
    ]
    heads = [
        say(T("Grootboekrekening")),
        say(T("Naam van de rekening")),
        say(T("Waarvoor")),
        say(T("Debet")),
        say(T("Credit")),
    ]
    return Sheet(say(T("Per rekening")), heads, rows, (say(T("Totaal")), "", "", found.debit, found.debit))


def account_sheets(found: PayerAccount, say: Say) -> list[Sheet]:
    """The statement, and the invoices of which something is open."""
    told = found.statement
    opening: list[list[Cell]] = []
    if told.first is not None:
        opening = [[_day(told.first), say(T("Beginsaldo")), "", None, None, told.opening]]
    rows = [
        *opening,
        *(
            list[Cell](
                [
                    _day(row.day),
                    say(KIND_NAMES[row.kind]),
                    say(what(row)),
                    row.amount if row.amount > ZERO else None,
                    -row.amount if row.amount < ZERO else None,
                    row.balance,
                ]
            )
            for row in told.rows
        ),
    ]
    statement = Sheet(
        say(T("Rekeningoverzicht")),
        [
            say(T("Datum")),
            say(T("Soort")),
            say(T("Omschrijving")),
            say(T("Erbij")),
            say(T("Eraf")),
            say(T("Saldo")),
        ],
        rows,
        (say(T("Eindsaldo")), "", "", None, None, told.closing),
    )
    left = Sheet(
        say(T("Open facturen")),
        [
            say(T("Factuur")),
            say(T("Datum")),
            say(T("Uiterlijk betalen")),
            say(T("Dagen te laat")),
            say(T("Bedrag")),
            say(T("Open")),
        ],
        [
            [one.number, _day(one.issued_on), _day(one.due_on), one.late or "", one.total, one.open]
            for one in found.open
        ],
        (say(T("Totaal")), "", "", "", None, found.total_open),
    )
    return [statement, left]


def _day(day: date | None) -> str:
    return day.strftime("%d-%m-%Y") if day is not None else ""


def _percent(percent: int | None) -> str:
    return str(percent or 0)
