"""Mistakes in course content, and how values are taken out of a text file without losing their place.

A value that is wrong is noted and replaced by a harmless one, so that one run reports every mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, time
from enum import StrEnum
from typing import TypeVar

from app.core.errors import Refused
from app.core.text import T, Text

Choice = TypeVar("Choice", bound=StrEnum)

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](25|5|50|75))?")
_QUARTERS = {None: 0, "25": 15, "5": 30, "50": 30, "75": 45}
_FLAGS = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to put right: file, line (from 1), field (`seats.min`, `goals[2]`) and a sentence."""

    file: str
    line: int
    field: str
    text: Text = attribute(compare=False)


class CourseMistakes(Refused):
    """The content cannot be stored; `mistakes` holds all that was found, by file and line."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(T("De leergang is niet geladen: er zijn %(count)s fouten.", count=len(mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a text file with its place; a scalar is always the text as it was written."""

    file: str
    line: int
    value: str | tuple[Node, ...] | Mapping[str, Node]


class Notes:
    """Collects mistakes."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, file: str, line: int, field_name: str, text: Text) -> None:
        """Notes one mistake."""
        self._found.append(Mistake(file, line, field_name, text))

    @property
    def found(self) -> tuple[Mistake, ...]:
        """All mistakes by file, line and field."""
        return tuple(sorted(self._found))

    def refuse(self) -> None:
        """Raises :class:`CourseMistakes` when there are any."""
        if self._found:
            raise CourseMistakes(self.found)


class Fields:
    """The fields of one mapping. Unknown fields, missing fields and wrong values are noted."""

    def __init__(self, notes: Notes, node: Node, path: str, known: tuple[str, ...]) -> None:
        self._notes = notes
        self._path = path
        self.file = node.file
        self.line = node.line
        #: Whether this is a mapping at all; when not, that was noted and nothing more is.
        self.usable = isinstance(node.value, Mapping)
        self._wrong: set[str | None] = set()
        self._values: Mapping[str, Node] = node.value if isinstance(node.value, Mapping) else {}
        if not self.usable:
            self.note(None, T("Schrijf hier velden met elk een waarde, zoals “naam: waarde”."))
        for name, value in self._values.items():
            if name not in known:
                text = T("Dit veld bestaat niet. Bekend zijn: %(known)s.", known=", ".join(known))
                notes.add(value.file, value.line, self.name(name), text)

    def name(self, field_name: str) -> str:
        """The full name of a field, such as `seats.min`."""
        return f"{self._path}.{field_name}" if self._path else field_name

    def note(self, field_name: str | None, text: Text) -> None:
        """Notes a mistake in a field, at its line, or at the mapping itself."""
        self._wrong.add(field_name)
        node = self._values.get(field_name) if field_name else None
        name = self.name(field_name) if field_name else self._path
        self._notes.add(self.file, node.line if node else self.line, name, text)

    def fine(self, *field_names: str) -> bool:
        """Whether none of these fields was noted so far, so that they can be compared."""
        return self._wrong.isdisjoint(field_names)

    def has(self, field_name: str) -> bool:
        """Whether the field is written."""
        return field_name in self._values

    def node(self, field_name: str) -> Node | None:
        """The field's value, or None after noting that it is missing."""
        found = self._values.get(field_name)
        if found is None and self.usable:
            self.note(field_name, T("Dit veld ontbreekt."))
        return found

    def text(self, field_name: str, *, longest: int = 200) -> str:
        """One piece of text, not empty, at most `longest` characters."""
        node = self.node(field_name)
        return "" if node is None else self._as_text(node, self.name(field_name), longest)

    def _as_text(self, node: Node, name: str, longest: int) -> str:
        if not isinstance(node.value, str):
            self._notes.add(node.file, node.line, name, T("Schrijf hier gewone tekst, geen lijst of velden."))
            return ""
        value = " ".join(node.value.split())
        if not value:
            self._notes.add(node.file, node.line, name, T("Vul hier tekst in."))
        elif len(value) > longest:
            text = T("Maak dit korter: hoogstens %(longest)s tekens.", longest=longest)
            self._notes.add(node.file, node.line, name, text)
        return value

    def whole(self, field_name: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`; `low` after a mistake."""
        node = self.node(field_name)
        if node is None:
            return low
        value = node.value
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value) and low <= int(value) <= high:
            return int(value)
        text = T("Schrijf hier een heel getal van %(low)s tot en met %(high)s.", low=low, high=high)
        self.note(field_name, text)
        return low

    def minutes(self, field_name: str, *, most: int) -> int:
        """A number of hours, by quarters, as minutes; 0 after a mistake."""
        node = self.node(field_name)
        if node is None:
            return 0
        found = _HOURS.fullmatch(node.value) if isinstance(node.value, str) else None
        value = int(found[1]) * 60 + _QUARTERS[found[2]] if found else 0
        if not 0 < value <= most:
            text = T("Schrijf hier een aantal uren, zoals 6 of 1.5, tot %(most)s.", most=most // 60)
            self.note(field_name, text)
            return 0
        return value

    def flag(self, field_name: str) -> bool:
        """Yes or no; False after a mistake."""
        node = self.node(field_name)
        if node is None:
            return False
        value = _FLAGS.get(node.value.lower()) if isinstance(node.value, str) else None
        if value is None:
            self.note(field_name, T("Schrijf hier yes of no."))
        return bool(value)

    def clock(self, field_name: str) -> time:
        """A time of day; midnight after a mistake."""
        node = self.node(field_name)
        if node is None:
            return time(0)
        found = _TIME.fullmatch(node.value) if isinstance(node.value, str) else None
        if found is None:
            self.note(field_name, T("Schrijf hier een tijd, zoals 09:30."))
            return time(0)
        return time(int(found[1]), int(found[2]))

    def day(self, field_name: str) -> date:
        """A date; the first of all dates after a mistake."""
        node = self.node(field_name)
        if node is None:
            return date.min
        try:
            if isinstance(node.value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node.value):
                return date.fromisoformat(node.value)
        except ValueError:
            pass
        self.note(field_name, T("Schrijf hier een datum, zoals 2027-01-14."))
        return date.min

    def choice(self, field_name: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration; the first after a mistake."""
        first = next(iter(choices))
        node = self.node(field_name)
        if node is None:
            return first
        try:
            return choices(str(node.value))
        except ValueError:
            self.note(field_name, T("Kies uit: %(known)s.", known=", ".join(choices)))
            return first

    def items(self, field_name: str, *, least: int = 1, most: int = 100) -> tuple[Node, ...]:
        """The items of a list with at least `least` and at most `most` items."""
        node = self.node(field_name)
        if node is None:
            return ()
        if not isinstance(node.value, tuple):
            self.note(field_name, T("Schrijf hier een lijst, met een streepje voor elk onderdeel."))
            return ()
        if not least <= len(node.value) <= most:
            text = T("Schrijf hier %(least)s tot %(most)s onderdelen.", least=least, most=most)
            self.note(field_name, text)
        return node.value[:most]

    def texts(self, field_name: str, *, longest: int = 300, least: int = 1) -> tuple[str, ...]:
        """A list of pieces of text."""
        nodes = self.items(field_name, least=least)
        return tuple(
            self._as_text(node, f"{self.name(field_name)}[{place}]", longest)
            for place, node in enumerate(nodes, start=1)
        )

    def group(self, field_name: str, known: tuple[str, ...]) -> Fields | None:
        """The fields under a field; None when it is missing or not a mapping, which was noted."""
        node = self.node(field_name)
        if node is None:
            return None
        fields = Fields(self._notes, node, self.name(field_name), known)
        return fields if fields.usable else None

    def groups(self, field_name: str, known: tuple[str, ...], *, least: int = 1) -> tuple[Fields, ...]:
        """A list of mappings; an item that is no mapping is noted and left out."""
        found = (
            Fields(self._notes, node, f"{self.name(field_name)}[{place}]", known)
            for place, node in enumerate(self.items(field_name, least=least), start=1)
        )
        return tuple(fields for fields in found if fields.usable)
