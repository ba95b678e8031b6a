"""The board as a workbook: the same counts as on the page, with the same gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.sheets import Cell, Sheet, workbook
from app.core.text import T, Text
from app.impact.queries import BoardView
from app.impact.rules.board import Part

#: Stands where a count may not be shown.
GAP = "–"


def board_workbook(view: BoardView, say: Callable[[Text], str]) -> bytes:
    """One sheet for the whole, one for the groups, one for the organisations; empty ones are left out."""
    heads = [
        say(T("Mensen geholpen")),
        *view.lines.values(),
        *(say(one) for one in view.phases.values()),
        say(T("Aan het werk gegaan")),
        say(T("Na 3 maanden nog aan het werk")),
        say(T("Na 6 maanden nog aan het werk")),
        say(T("Uren")),
    ]
    tables: list[tuple[Text, Text, Sequence[tuple[str, Part]]]] = [
        (T("Totaal"), T("Doel"), [(say(T("Alles bij elkaar")), view.everything)]),
        (T("Groepen"), T("Groep"), view.cohorts),
        (T("Organisaties"), T("Organisatie"), view.organisations),
    ]
    sheets = [
        Sheet(say(title), [say(first), *heads], [[name, *_cells(view, part)] for name, part in rows])
        for title, first, rows in tables
        if rows
    ]
    return workbook(say(T("Wat de leergang oplevert")), sheets)


def _cells(view: BoardView, part: Part) -> list[Cell]:
    counts = [
        part.helped,
        *(part.lines[key] for key in view.lines),
        *(part.phases[key] for key in view.phases),
        part.started,
        part.lasted_3,
        part.lasted_6,
        part.hours,
    ]
    return [GAP if count is None else count for count in counts]
