"""A state has one tone: on the sheet, in the picture, in lists, on the screen and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.attendance.document import DOCUMENTS
from app.attendance.forms import CHOICES
from app.attendance.looks import STATE_OF, SYMBOLS, TONES
from app.attendance.queries.picture import Cell
from app.attendance.rules import ATTENDED, STATES, AttendanceState
from app.attendance.views import picture

STYLES = Path(picture.__file__).parents[2] / "web/static/css"
TOKENS = (STYLES / "tokens.css").read_text()


def colours(style: str, name: str) -> set[str]:
    """The colours of text that a style sheet gives to what bears this class."""
    rules = re.findall(r"^([^{}\n]*)\{([^}]*)\}", style, re.M)
    mine = [body for selectors, body in rules if re.search(rf"\.{name}(?![\w-])", selectors)]
    return {found for body in mine for found in re.findall(r"(?<![-\w])color: ([^;! ]+)", body)}


@pytest.mark.parametrize("state", AttendanceState)
def test_the_sheet_the_picture_and_the_papers_give_it_the_same_colour(state: AttendanceState) -> None:
    ink = f"var(--dt-{TONES[state]}-ink)"
    assert colours((STYLES / "attendance.css").read_text(), f"dt-pick--{state}") == {ink}
    assert colours((STYLES / "picture.css").read_text(), f"dt-cell--{state}") == {ink}
    assert picture.SYMBOLS[Cell(state)] == SYMBOLS[state]
    assert STATE_OF[str(STATES[state])] is state
    token = re.search(rf"--dt-{TONES[state]}-ink: var\((--dt-[a-z]+-\d+)\)", TOKENS)
    assert token
    value = re.search(rf"{token[1]}: (#[0-9a-f]{{6}})", TOKENS)
    assert value
    assert colours((DOCUMENTS / "list.css").read_text(), f"state\\.{TONES[state]}") == {value[1]}


def test_who_was_there_in_part_looks_like_neither_who_was_there_nor_who_was_not() -> None:
    part = {TONES[state] for state in ATTENDED - {AttendanceState.PRESENT}}
    assert part == {"attn"}
    assert part.isdisjoint({TONES[state] for state in AttendanceState if state not in ATTENDED})
    assert set(CHOICES) == set(TONES) == set(SYMBOLS)
