"""How a submitted version is shown with its remarks: to who assesses it and, at the same places, to its author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.courses.service import CourseContent
from app.practice.rules.documents import EVIDENCE, Entry
from app.practice.rules.remarks import ENTRY, Cut, cut, texts_of
from app.practice.rules.words import ENTRY_KINDS
from app.practice.sealed import Submitted
from app.practice.service import RemarkView
from app.practice.showing import field_titles
from app.web.i18n import say

__all__ = ["Note", "Shown", "Side", "shown"]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark with its number on the page."""

    number: int
    remark: RemarkView
    #: The words that it is about.
    quote: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One text of the version."""

    field: str
    title: str
    cuts: tuple[Cut, ...]
    notes: tuple[Note, ...]
    #: The code of the competency that it is evidence for; empty for other texts.
    code: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Everything of a version: its texts with remarks, what is asked, and the conversation beside it."""

    evidence: tuple[Shown, ...]
    story: tuple[Shown, ...]
    log: tuple[Shown, ...]
    asked: tuple[RemarkView, ...]
    talk: tuple[RemarkView, ...]
    #: What each text is called, for the choice of a text.
    titles: dict[str, str]

    @property
    def open_points(self) -> int:
        """How many points that were asked are not ticked off."""
        return sum(one.settled_at is None for one in self.asked)


def shown(content: Submitted, remarks: Iterable[RemarkView], course: CourseContent) -> Side:
    """The version cut at its remarks, which are numbered in the order of the page."""
    listed = list(remarks)
    texts = texts_of(content.document, content.entries)
    titles = {name: title for name, title in _titles(content, course).items() if name in texts}
    found: dict[str, Shown] = {}
    number = 0
    for name, text in texts.items():
        here = [one for one in listed if one.anchor is not None and one.anchor.field == name]
        notes = []
        for one in sorted(here, key=lambda one: (one.anchor.starts, one.id) if one.anchor else (0, one.id)):
            assert one.anchor is not None
            number += 1
            notes.append(Note(number, one, text[one.anchor.starts : one.anchor.ends]))
        anchors = {note.number: note.remark.anchor for note in notes if note.remark.anchor}
        found[name] = Shown(
            field=name,
            title=titles.get(name, name),
            cuts=cut(text, anchors),
            notes=tuple(notes),
            code=name.removeprefix(EVIDENCE) if name.startswith(EVIDENCE) else "",
            entry=content.entries[int(name.removeprefix(ENTRY)) - 1] if name.startswith(ENTRY) else None,
        )
    return Side(
        evidence=tuple(one for one in found.values() if one.code),
        story=tuple(one for one in found.values() if not one.code and one.entry is None),
        log=tuple(one for one in found.values() if one.entry is not None),
        asked=tuple(one for one in listed if one.asked),
        talk=tuple(one for one in listed if not one.asked and one.anchor is None),
        titles=titles,
    )


def _titles(content: Submitted, course: CourseContent) -> dict[str, str]:
    titles = dict(field_titles(course))
    for at, entry in enumerate(content.entries, 1):
        kind = say(ENTRY_KINDS[entry.kind])
        titles[f"{ENTRY}{at}"] = _("Logboek %(day)s, %(kind)s", day=f"{entry.on:%d-%m-%Y}", kind=kind)
    return titles
