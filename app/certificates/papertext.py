"""What stands on a certificate, read from the filled-in page: plain text, for the page of verification.

Words, headings, lists and tables stay, with their language; pictures, style and the foot of each page do not. Whoever
changes a template changes what is shown along with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from app.certificates.document import CertificateSnapshot, certificate_html, in_its_language

_VOID: Final = frozenset(("br", "col", "hr", "img", "link", "meta", "wbr"))
_UNREAD: Final = frozenset(("head", "script", "style"))
_INLINE: Final = frozenset(("a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "sub", "sup", "u"))
_HEADINGS: Final = {"h1": 3, "h2": 3, "h3": 4, "h4": 4, "h5": 4, "h6": 4}
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one language."""

    text: str
    lang: str
    strong: bool


Line = tuple[Run, ...]


@dataclass(slots=True)
class Cell:
    """Lines that belong together: a paragraph, an item of a list, a place in a table."""

    #: Whether it heads its row or its column.
    head: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The words of the first line."""
        return "".join(run.text for run in self.lines[0]) if self.lines else ""


@dataclass(slots=True)
class Row:
    """One row of a table; ``anchor`` names it in an address."""

    cells: list[Cell] = field(default_factory=list)
    anchor: str = ""


@dataclass(slots=True)
class Part:
    """A heading, a paragraph, a list or a table."""

    #: heading, text, list, table.
    kind: str
    #: Of a heading: its place below the headings of the page.
    level: int = 0
    cells: list[Cell] = field(default_factory=list)
    columns: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A page, or a supplement of several."""

    lang: str
    parts: list[Part] = field(default_factory=list)


def paper_text(template_html: str, snapshot: CertificateSnapshot) -> list[Sheet]:
    """The sheets of a certificate, in its language or languages.

    The row of a task has the anchor `C1`: a digital certificate points there.
    """
    reader = _Reader()
    reader.feed(certificate_html(template_html, snapshot))
    reader.close()
    reader.end_line()
    sheets = [sheet for sheet in reader.sheets if sheet.parts]
    codes = {one["title"]: one["code"] for one in in_its_language(snapshot)["competencies"]}
    for row in (row for sheet in sheets for part in sheet.parts for row in part.rows):
        row.anchor = codes.pop(row.cells[0].first, "") if row.cells else ""
    return sheets


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets = [Sheet("nl")]
        self._open: list[tuple[str, str]] = []
        self._unread = 0
        self._cell: Cell | None = None
        self._line: list[Run] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self.end_line()
        if tag in _VOID:
            return
        lang = given.get("lang") or self._lang
        self._open.append((tag, lang))
        if self._unread or tag in _UNREAD or "foot" in (given.get("class") or "").split():
            self._unread += 1
        elif tag == "section":
            self._end_cell()
            self.sheets.append(Sheet(lang))
        elif tag not in _INLINE:
            self._end_cell()
            self._start(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _ in self._open}:
            return
        if tag not in _INLINE:
            self._end_cell()
        while self._open:
            self._unread = max(0, self._unread - 1)
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        text = _SPACE.sub(" ", data)
        if self._unread or not text or (not self._line and text == " "):
            return
        strong = any(tag in ("b", "strong") for tag, _ in self._open)
        self._line.append(Run(text if self._line else text.lstrip(" "), self._lang, strong))

    @property
    def _lang(self) -> str:
        return self._open[-1][1] if self._open else "nl"

    def _start(self, tag: str) -> None:
        parts = self.sheets[-1].parts
        if tag == "table":
            parts.append(Part("table"))
        elif tag in ("tr", "th", "td") and parts and parts[-1].kind == "table":
            heads = any(name == "thead" for name, _ in self._open)
            if tag == "tr":
                parts[-1].rows += [] if heads else [Row()]
            elif heads or parts[-1].rows:
                self._cell = Cell(head=tag == "th")
                (parts[-1].columns if heads else parts[-1].rows[-1].cells).append(self._cell)
        elif tag == "li":
            if not parts or parts[-1].kind != "list":
                parts.append(Part("list"))
            self._cell = Cell()
            parts[-1].cells.append(self._cell)
        elif tag in _HEADINGS:
            self._cell = Cell()
            parts.append(Part("heading", level=_HEADINGS[tag], cells=[self._cell]))

    def end_line(self) -> None:
        """What was read since the last one becomes a line; outside of anything else, of a paragraph."""
        line, self._line = self._line, []
        if not line:
            return
        last = line[-1]
        line[-1] = Run(last.text.rstrip(" "), last.lang, last.strong)
        if self._cell is None:
            self._cell = Cell()
            self.sheets[-1].parts.append(Part("text", cells=[self._cell]))
        self._cell.lines.append(tuple(run for run in line if run.text))

    def _end_cell(self) -> None:
        self.end_line()
        self._cell = None
