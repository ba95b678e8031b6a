"""Who pays as an Excel workbook: the figures of the page, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.billing.queries.allocation import AllocationRow, Picture
from app.billing.queries.funds import planned_by
from app.billing.queries.listing import LineRow
from app.billing.queries.settled import Sums
from app.billing.rules.shares import FUND_NAMES
from app.core.money import Money, total
from app.core.sheets import Cell, Sheet, workbook
from app.core.text import T, Text

Say = Callable[[Text], str]


def allocation_workbook(found: Picture, title: str, say: Say) -> bytes:
    """Sheets: who bears what, and seat by seat; each ends with the totals of the page. A third for returned seats.

    Names are written as text, never as a formula (TRUST.md, Exports). `say` puts a sentence in the reader's language.
    """
    sums = (found.total, found.invoiced, found.paid, found.open)
    sheets = [
        Sheet(
            say(T("Verdeling")),
            _row_heads(say),
            _rows(found.rows, say),
            (say(T("Totaal")), "", "", "", "", len(found.seats), *sums),
        ),
        lines_sheet([LineRow(one, payer, line) for one in found.seats for payer, line in one.lines], say),
    ]
    if found.returned:
        sheets.append(Sheet(say(T("Teruggegeven")), _row_heads(say), _rows(found.returned, say)))
    return workbook(title, sheets)


def lines_sheet(rows: Sequence[LineRow], say: Say, *, bare: bool = False) -> Sheet:
    """Line by line, with the names of the participants; the last row sums. `bare`: nowhere VAT that comes on top.

    With lines that another split replaced while their invoice stands, a last column tells which; the sum of the amounts
    is then what is planned, in which an old and a new line of one seat do not count twice.
    """
    heads: tuple[Text, ...] = (
        T("Groep"),
        T("Plaats"),
        T("Deelnemer"),
        T("Organisatie"),
        T("Betaler"),
        T("Soort geld"),
        T("Fonds"),
        T("Bedrag"),
        T("Gefactureerd"),
        T("Betaald"),
        T("Open"),
        T("Kostenplaats"),
        T("Inkoop- of verplichtingennummer"),
        T("Nummer van de beschikking"),
        T("Datum van de beschikking"),
        T("Oormerk"),
        T("Wacht op de betaler"),
    )
    cells = [_line(row, say, row.settled.bare if bare else row.settled) for row in rows]
    sums = [planned_by(row.line for row in rows), *(_sum(row[at] for row in cells) for at in range(8, 11))]
    foot: tuple[Cell, ...] = (say(T("Totaal")), *[""] * 6, *sums, *[""] * 6)
    if any(row.line.replaced for row in rows):
        heads += (T("Oude verdeling, nog te crediteren"),)
        marks = [say(T("ja")) if row.line.replaced else "" for row in rows]
        cells = [(*row, mark) for row, mark in zip(cells, marks, strict=True)]
        foot = (*foot, "")
    return Sheet(say(T("Per plaats")), [say(head) for head in heads], cells, foot)


def _line(row: LineRow, say: Say, settled: Sums) -> tuple[Cell, ...]:
    seat, share = row.split.seat, row.line.share
    return (
        row.split.cohort,
        seat.number,
        seat.person_name,
        row.split.organisation,
        row.payer,
        say(FUND_NAMES[row.line.fund_type]),
        row.fund,
        row.line.amount,
        settled.billed,
        settled.paid,
        settled.open,
        share.cost_centre,
        share.purchase_reference,
        share.award_reference,
        share.award_date.strftime("%d-%m-%Y") if share.award_date else "",
        share.earmark,
        say(T("ja")) if row.line.waiting else "",
    )


def _row_heads(say: Say) -> list[str]:
    return [
        say(text)
        for text in (
            T("Groep"),
            T("Organisatie"),
            T("Betaler"),
            T("Soort geld"),
            T("Fonds"),
            T("Plaatsen"),
            T("Bedrag"),
            T("Gefactureerd"),
            T("Betaald"),
            T("Open"),
        )
    ]


def _rows(rows: Iterable[AllocationRow], say: Say) -> list[tuple[Cell, ...]]:
    return [
        (
            row.cohort,
            row.organisation,
            row.payer,
            say(FUND_NAMES[row.fund_type]),
            row.fund,
            row.seats,
            row.amount,
            row.invoiced,
            row.paid,
            row.open,
        )
        for row in rows
    ]


def _sum(cells: Iterable[Cell]) -> Money:
    return total(cell for cell in cells if isinstance(cell, Money))
