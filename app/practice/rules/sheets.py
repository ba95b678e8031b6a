"""The reduced sheet with which a case comes to an intervision meeting: what stays of it, and when it opens. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core.clock import local, utc
from app.core.errors import Refused
from app.core.text import T
from app.practice.rules.documents import CaseDocument, Entry
from app.practice.rules.words import EntryKind

#: So many days before the meeting it opens, in the morning; it closes when the day of the meeting is over.
OPEN_DAYS, OPEN_AT = 3, time(9)
#: So many days after the meeting its text is erased.
KEEP_DAYS = 7
#: With fewer cases of one age band in a cohort, the age is left out: it would help to find somebody.
FEWEST = 5
#: Characters of a text and of the question: a sheet is short.
LONGEST, LONGEST_QUESTION = 2000, 500
TEXTS = ("person", "workplace", "question")
_MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Hours:
    """The time of one kind in one week, counted from the first visit; no dates."""

    week: int
    kind: EntryKind
    minutes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the group sees. Never the family's perspective, the reflection, evidence, a date, a photo or a log text."""

    alias: str
    colour: str
    #: Empty when few share it.
    age_band: str
    development_line: str
    phase: str
    placement: str
    person: str
    workplace: str
    #: What the author asks the group.
    question: str
    hours: tuple[Hours, ...]
    #: Marked words of which the author said that they identify nobody.
    kept: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """The minutes of all weeks together."""
        return sum(one.minutes for one in self.hours)

    @property
    def weeks(self) -> dict[int, tuple[Hours, ...]]:
        """The hours by week, in order."""
        found: dict[int, tuple[Hours, ...]] = {}
        for one in self.hours:
            found[one.week] = (*found.get(one.week, ()), one)
        return found

    def texts(self) -> dict[str, str]:
        """What the author wrote for it, by field."""
        return {"person": self.person, "workplace": self.workplace, "question": self.question}

    def with_texts(self, texts: Mapping[str, str], kept: Iterable[str]) -> Sheet:
        """The sheet with other texts, and the words that the author took on themselves in them."""
        listed = tuple(dict.fromkeys(word for word in kept if word.strip()))[:_MOST_KEPT]
        person, workplace, question = (texts.get(name, "").strip() for name in TEXTS)
        return replace(self, person=person, workplace=workplace, question=question, kept=listed)


@dataclass(frozen=True, slots=True)
class Period:
    """From when the group can read a sheet, and until when."""

    opens_at: datetime
    closes_at: datetime


def period(starts_at: datetime, ends_at: datetime) -> Period:
    """When a sheet for a meeting at these times (aware) is open, on an Amsterdam calendar."""
    first = local(starts_at).date() - timedelta(days=OPEN_DAYS)
    last = local(ends_at).date() + timedelta(days=1)
    return Period(utc(first, OPEN_AT), utc(last, time()))


def hours_of(entries: Iterable[Entry]) -> tuple[Hours, ...]:
    """A log without its texts and dates: the minutes by week and kind, counted from the first entry."""
    listed = list(entries)
    if not listed:
        return ()
    first: date = min(entry.on for entry in listed)
    summed: dict[tuple[int, EntryKind], int] = {}
    for entry in listed:
        key = ((entry.on - first).days // 7 + 1, entry.kind)
        summed[key] = summed.get(key, 0) + entry.minutes
    order = list(EntryKind)
    found = [Hours(week, kind, minutes) for (week, kind), minutes in summed.items()]
    return tuple(sorted(found, key=lambda one: (one.week, order.index(one.kind))))


def reduced(
    document: CaseDocument, entries: Iterable[Entry], *, same_band: int, age_band: str, **facts: str
) -> Sheet:
    """The sheet that a case begins with; ``same_band``: how many cases of the cohort have this age band.

    ``facts``: alias, colour, development_line, phase and placement.
    """
    return Sheet(
        age_band=age_band if same_band >= FEWEST else "",
        person=document.person,
        workplace=document.workplace,
        question="",
        hours=hours_of(entries),
        kept=document.kept,
        **facts,
    )


def check(sheet: Sheet) -> None:
    """Raises :class:`Refused` for a sheet without a question, or with a text that is too long to be read by a group."""
    if not sheet.question:
        raise Refused(T("Schrijf wat je aan de groep wilt vragen."), field="question")
    if len(sheet.question) > LONGEST_QUESTION:
        raise Refused(T("Gebruik ten hoogste %(n)s tekens.", n=LONGEST_QUESTION), field="question")
    for name in ("person", "workplace"):
        if len(sheet.texts()[name]) > LONGEST:
            text = T("Maak dit korter, ten hoogste %(n)s tekens: alleen wat de groep nodig heeft.", n=LONGEST)
            raise Refused(text, field=name)


def to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as it is sealed."""
    return {
        "alias": sheet.alias,
        "colour": sheet.colour,
        "age_band": sheet.age_band,
        "development_line": sheet.development_line,
        "phase": sheet.phase,
        "placement": sheet.placement,
        **sheet.texts(),
        "hours": [[one.week, str(one.kind), one.minutes] for one in sheet.hours],
        "kept": list(sheet.kept),
    }


def from_json(found: Mapping[str, Any]) -> Sheet:
    """The sheet as it was sealed."""
    names = ("alias", "colour", "age_band", "development_line", "phase", "placement", *TEXTS)
    return Sheet(
        **{name: str(found.get(name, "")) for name in names},
        hours=tuple(Hours(week, EntryKind(kind), minutes) for week, kind, minutes in found.get("hours", ())),
        kept=tuple(found.get("kept", ())),
    )
