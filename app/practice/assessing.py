"""How a submitted version is shown with its remarks: to who assesses it and, at the same places, to its author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from app.courses.service import CourseContent
from app.practice.rules.documents import EVIDENCE, Entry
from app.practice.rules.remarks import ENTRY, LOG, Anchor, Cut, cut, texts_of
from app.practice.sealed import Submitted
from app.practice.service import RemarkView
from app.practice.showing import field_titles

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
    #: Remarks in the texts of earlier versions, each after what its text is called.
    earlier: tuple[tuple[str, RemarkView], ...]
    #: What each text is called, for the choice of a text; the lines of the log are one choice.
    titles: dict[str, str]

    @property
    def open_points(self) -> int:
        """How many points that were asked are not ticked off."""
        return sum(one.settled_at is None for one in self.asked)


def shown(content: Submitted, remarks: Iterable[RemarkView], course: CourseContent, *, number: int) -> Side:
    """The version with this number cut at its remarks, which are numbered in the order of the page."""
    listed = list(remarks)
    placed: dict[str, list[tuple[Anchor, RemarkView]]] = {}
    for one in listed:
        if one.anchor is not None and one.version_number == number:
            placed.setdefault(one.anchor.field, []).append((one.anchor, one))
    titles = field_titles(course)
    found: list[Shown] = []
    before = 0
    for name, text in texts_of(content.document, content.entries).items():
        here = sorted(placed.get(name, ()), key=lambda pair: (pair[0].starts, pair[1].id))
        anchors = {before + at: anchor for at, (anchor, _) in enumerate(here, 1)}
        found.append(
            Shown(
                field=name,
                title=titles.get(name, name),
                cuts=cut(text, anchors),
                notes=tuple(
                    Note(before + at, remark, text[anchor.starts : anchor.ends])
                    for at, (anchor, remark) in enumerate(here, 1)
                ),
                code=name.removeprefix(EVIDENCE) if name.startswith(EVIDENCE) else "",
                entry=content.entries[int(name.removeprefix(ENTRY)) - 1] if name.startswith(ENTRY) else None,
            )
        )
        before += len(here)
    log = tuple(one for one in found if one.entry is not None)
    return Side(
        evidence=tuple(one for one in found if one.code),
        story=tuple(one for one in found if not one.code and one.entry is None),
        log=log,
        asked=tuple(one for one in listed if one.asked),
        talk=tuple(one for one in listed if not one.asked and one.anchor is None),
        earlier=tuple(
            (titles.get(one.anchor.field, gettext("Logboek")), one)
            for one in listed
            if one.anchor is not None and one.version_number != number
        ),
        titles={one.field: one.title for one in found if one.entry is None}
        | ({LOG: gettext("Logboek")} if log else {}),
    )
