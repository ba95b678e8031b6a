"""What an author writes in a case: its texts and its log, and when they are complete. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.errors import Refused
from app.core.text import TN, T, Text
from app.practice.rules.guard import look
from app.practice.rules.words import EntryKind

#: The longest text of one field, in characters.
LONGEST_TEXT = 8000
#: One entry is at most one day.
LONGEST_ENTRY_MINUTES = 24 * 60
MOST_ENTRIES = 250
MOST_CASES = 12
TOO_LONG = T("Deze tekst is te lang. Gebruik ten hoogste %(n)s tekens.", n=LONGEST_TEXT)
#: Before the code of a competency in the name of its field.
EVIDENCE = "evidence-"
_LINE = "entry-"
TEXT_FIELDS = ("person", "family", "workplace", "reflection")


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """The text of a case: three perspectives, a reflection, evidence per competency code.

    ``kept``: marked words of which the author said that they identify nobody. ``revisions``: by field, how often
    it was written.
    """

    person: str = ""
    family: str = ""
    workplace: str = ""
    reflection: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Each non-empty text by the name of its field; evidence as ``evidence-C1``."""
        found = {name: getattr(self, name) for name in TEXT_FIELDS}
        found.update({f"{EVIDENCE}{code}": text for code, text in self.evidence.items()})
        return {name: text for name, text in found.items() if text.strip()}

    def text(self, name: str) -> str:
        """The text of one field; evidence as ``evidence-C1``."""
        if name in TEXT_FIELDS:
            return str(getattr(self, name))
        return self.evidence.get(name.removeprefix(EVIDENCE), "")

    def revision(self, name: str) -> int:
        """How often the field was written; 0 when never."""
        return self.revisions.get(name, 0)

    def written(self, name: str, text: str) -> CaseDocument:
        """The document with one text written over; the same text again changes nothing."""
        if self.text(name) == text:
            return self
        revisions = {**self.revisions, name: self.revision(name) + 1}
        if name in TEXT_FIELDS:
            changes: dict[str, Any] = {name: text}
            return replace(self, revisions=revisions, **changes)
        code = name.removeprefix(EVIDENCE)
        return replace(self, revisions=revisions, evidence={**self.evidence, code: text})

    def claimed(self) -> tuple[str, ...]:
        """The competency codes with evidence, in order."""
        return tuple(sorted(code for code, text in self.evidence.items() if text.strip()))


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line of the log; ``minutes`` worked."""

    on: date
    minutes: int
    text: str
    id: int | None = None
    kind: EntryKind = EntryKind.OTHER
    #: How often it was written.
    revision: int = 1


def minutes_by_kind(entries: Iterable[Entry]) -> dict[EntryKind, int]:
    """The minutes per kind, most first; kinds without any are left out. Together they are all minutes."""
    found: dict[EntryKind, int] = {}
    for entry in entries:
        found[entry.kind] = found.get(entry.kind, 0) + entry.minutes
    order = list(EntryKind)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], order.index(pair[0]))))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a case cannot be submitted yet, and in which field."""

    field: str
    text: Text
    #: The line of the log that it is about, or the first of those.
    line: int | None = None


def check_entry(entry: Entry, *, today: date) -> None:
    """Raises :class:`Refused` for an entry that cannot be in a log. ``today``: the Amsterdam date."""
    if entry.on > today:
        raise Refused(T("Deze datum ligt in de toekomst. Schrijf op wat er al is gebeurd."), field="on")
    if entry.on.year < today.year - 5:
        raise Refused(T("Deze datum is te lang geleden. Controleer het jaar."), field="on")
    if not 0 < entry.minutes <= LONGEST_ENTRY_MINUTES:
        raise Refused(T("Vul een aantal uren in tussen 0 en 24."), field="hours")
    if not entry.text.strip():
        raise Refused(T("Schrijf in een paar woorden wat je deed."), field="text")
    if len(entry.text) > LONGEST_TEXT:
        raise Refused(TOO_LONG, field="text")


def check_lengths(document: CaseDocument) -> None:
    """Raises :class:`Refused` at the first text that is too long."""
    for name, text in document.texts().items():
        if len(text) > LONGEST_TEXT:
            raise Refused(TOO_LONG, field=name)


def problems(
    document: CaseDocument,
    entries: Sequence[Entry],
    *,
    alias: str,
    age_band: str | None,
    development_line: str | None,
    competencies: Collection[str],
    today: date,
    organisations: Collection[str] = (),
) -> list[Problem]:
    """What still stands in the way of submitting, in the order of the pages; empty when nothing does.

    ``organisations``: names that may not stand in a text, beside those that the guard knows.
    """
    found: list[Problem] = []
    if not alias:
        found.append(Problem("alias", T("Deze casus heeft nog geen alias.")))
    if not age_band:
        found.append(Problem("age_band", T("Kies een leeftijdsgroep.")))
    if not development_line:
        found.append(Problem("development_line", T("Kies een ontwikkellijn.")))
    if not set(document.claimed()) & set(competencies):
        found.append(Problem("evidence", T("Laat bij ten minste één competentie zien wat je deed.")))
    if not any(entry.minutes > 0 for entry in entries):
        found.append(Problem("entries", T("Schrijf ten minste één regel met uren in het logboek.")))
    ahead = [entry.id for entry in entries if entry.on > today]
    if ahead:
        found.append(Problem("entries", T("In het logboek staat een datum in de toekomst."), ahead[0]))
    if not document.reflection.strip():
        found.append(Problem("reflection", T("Schrijf je terugblik.")))
    marks = guarded(document, entries, alias=alias, organisations=organisations)
    lines = [(entry.id, marks.pop(f"{_LINE}{at}", 0)) for at, entry in enumerate(entries)]
    held = [number for number, count in lines if count]
    if held:
        marks["entries"] = sum(count for _, count in lines)
    for name, count in marks.items():
        said = TN(
            "Hier staat nog %(n)s woord dat iemand herkenbaar kan maken.",
            "Hier staan nog %(n)s woorden die iemand herkenbaar kunnen maken.",
            n=count,
        )
        found.append(Problem(name, said, held[0] if name == "entries" else None))
    return found


def guarded(
    document: CaseDocument, entries: Iterable[Entry], *, alias: str, organisations: Collection[str] = ()
) -> dict[str, int]:
    """The number of marks by field, only where there are any; lines of the log by their place."""
    texts = document.texts() | {f"{_LINE}{at}": entry.text for at, entry in enumerate(entries)}
    seen = look(texts, allowed=(alias, *document.kept), organisations=organisations)
    counts = {name: sum(mark is not None for _, mark in pieces) for name, pieces in seen.pieces.items()}
    return {name: count for name, count in counts.items() if count}
