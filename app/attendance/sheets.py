"""The picture of a cohort as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from app.attendance.queries.picture import CELLS, Picture
from app.core.clock import local
from app.core.sheets import Cell, Sheet
from app.core.text import T, Text

#: What Excel allows in the name of a table.
LONGEST_TITLE = 31


def picture_sheet(found: Picture, say: Callable[[Text], str]) -> Sheet:
    """A row for each learner, a column for each session, then what counts, what is possible and what is needed."""
    heads = [say(T("Deelnemer")), say(T("Organisatie"))]
    heads += [f"{say(one.label)} {local(one.starts_at):%d-%m-%Y}" for one in found.sessions]
    heads += [
        say(T("Lesdagen bijgewoond of ingehaald")),
        say(T("Lesdagen nog mogelijk")),
        say(T("Lesdagen nodig")),
        say(T("Intervisies bijgewoond of ingehaald")),
        say(T("Intervisies nog mogelijk")),
        say(T("Intervisies nodig")),
        say(T("Nog te halen")),
    ]
    rows: list[list[Cell]] = []
    for row in found.rows:
        cells: list[Cell] = [row.name, row.organisation_name]
        cells += [say(CELLS[cell]) for cell in row.cells]
        for reach in (row.forecast.days, row.forecast.intervisions):
            cells += [reach.attended, reach.possible, reach.needed]
        cells.append(say(T("ja")) if row.forecast.reachable else say(T("nee")))
        rows.append(cells)
    return Sheet(say(T("Aanwezigheid"))[:LONGEST_TITLE], heads, rows)
