"""The allocation of a cohort as an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from app.billing.queries import Allocation
from app.billing.rules.shares import FUND_NAMES
from app.core.money import Money
from app.core.text import T, Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EUROS = '"€" #,##0.00'
#: A workbook bears no clock: the same allocation gives the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def allocation_workbook(found: Allocation, say: Callable[[Text], str]) -> bytes:
    """Two sheets: who bears what, and seat by seat; each ends with the total of the page.

    Names are written as text, never as a formula (TRUST.md, Exports). `say` puts a sentence in the reader's language.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": found.cohort.name, "created": _CREATED})
        _write(
            book,
            say(T("Verdeling")),
            [
                say(T("Organisatie")),
                say(T("Betaler")),
                say(T("Soort geld")),
                say(T("Plaatsen")),
                say(T("Bedrag")),
                say(T("Gefactureerd")),
            ],
            [
                (
                    row.organisation,
                    row.payer,
                    say(FUND_NAMES[row.fund_type]),
                    row.seats,
                    row.amount,
                    row.invoiced,
                )
                for row in found.rows
            ],
            (say(T("Totaal")), "", "", len(found.seats), found.total, found.invoiced),
        )
        _write(
            book,
            say(T("Per plaats")),
            [
                say(T("Plaats")),
                say(T("Deelnemer")),
                say(T("Organisatie")),
                say(T("Betaler")),
                say(T("Soort geld")),
                say(T("Bedrag")),
                say(T("Kostenplaats")),
                say(T("Inkoop- of verplichtingennummer")),
                say(T("Nummer van de beschikking")),
            ],
            [
                (
                    one.seat.number,
                    one.seat.person_name,
                    one.organisation,
                    payer,
                    say(FUND_NAMES[line.fund_type]),
                    line.amount,
                    line.share.cost_centre,
                    line.share.purchase_reference,
                    line.share.award_reference,
                )
                for one in found.seats
                for payer, line in one.lines
            ],
            (say(T("Totaal")), "", "", "", "", found.total, "", "", ""),
        )
    return stream.getvalue()


def _write(
    book: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], foot: Sequence[object]
) -> None:
    bold, euros = book.add_format({"bold": True}), book.add_format({"num_format": _EUROS})
    bold_euros = book.add_format({"bold": True, "num_format": _EUROS, "top": 1})
    sheet = book.add_worksheet(title)
    sheet.set_column(0, len(heads) - 1, 24)
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate((*rows, foot), 1):
        last = number > len(rows)
        for column, value in enumerate(row):
            if isinstance(value, Money):
                sheet.write_number(number, column, value.cents / 100, bold_euros if last else euros)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, bold if last else None)
            elif value:
                sheet.write_string(number, column, str(value), bold if last else None)
