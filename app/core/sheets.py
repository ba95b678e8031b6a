"""Tables as files for a spreadsheet. A text is never a formula there (TRUST.md, Exports)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from app.core.money import Money

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
#: What a cell can hold; None and an empty text leave it empty.
Cell = str | int | Money | None
_EUROS = '"€" #,##0.00'
#: A workbook bears no clock: the same table gives the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
#: What makes a spreadsheet read a text as a formula, also in full width; TAB and CR begin a cell anew.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the heads of its columns, its rows, and perhaps a last row that sums."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Cell] = ()


def workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """An Excel workbook; texts are written as texts, money as numbers with two decimals."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        for sheet in sheets:
            _write(book, sheet)
    return stream.getvalue()


def delimited(sheet: Sheet) -> bytes:
    """The table as CSV for a Dutch Excel: UTF-8 with a mark at the beginning, semicolons, a comma in amounts."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (sheet.heads, *sheet.rows, *([sheet.foot] if sheet.foot else [])):
        writer.writerow([_plain(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(text: str) -> str:
    """``text`` for a CSV cell: with an apostrophe before it when a spreadsheet could read a formula in it."""
    return (
        f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or text.startswith(_FORMULA) else text
    )


def _plain(value: Cell) -> str:
    if isinstance(value, Money):
        euros, cents = divmod(abs(value.cents), 100)
        return f"{'-' if value.cents < 0 else ''}{euros},{cents:02d}"
    if isinstance(value, int):
        return str(value)
    return harmless(" ".join(value.splitlines())) if value else ""


def _write(book: Any, sheet: Sheet) -> None:
    bold, euros = book.add_format({"bold": True}), book.add_format({"num_format": _EUROS})
    bold_euros = book.add_format({"bold": True, "num_format": _EUROS, "top": 1})
    page = book.add_worksheet(sheet.title)
    page.set_column(0, len(sheet.heads) - 1, 24)
    page.freeze_panes(1, 0)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    every = [*sheet.rows, *([sheet.foot] if sheet.foot else [])]
    for number, row in enumerate(every, 1):
        last = number > len(sheet.rows)
        for column, value in enumerate(row):
            if isinstance(value, Money):
                page.write_number(number, column, value.cents / 100, bold_euros if last else euros)
            elif isinstance(value, int):
                page.write_number(number, column, value, bold if last else None)
            elif value:
                page.write_string(number, column, value, bold if last else None)
