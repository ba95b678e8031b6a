"""Checks the files of days and intervisions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from app.core.text import T
from app.courses.rules.content import Material, Module, ModuleKind, Preparation
from app.courses.rules.mistakes import Fields, Node, Notes

FIELDS = (
    "key",
    "kind",
    "number",
    "title",
    "summary",
    "starts",
    "ends",
    "hours",
    "competencies",
    "goals",
    "preparation",
    "material",
    "placeholders",
)
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE = re.compile(r"(\d\d)-(.+)\.md")


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """One module file: its name, its front matter and its body as safe HTML."""

    file: str
    #: None when it could not be read, which was noted.
    front: Node | None
    body_html: str


@dataclass(frozen=True, slots=True)
class Times:
    """The times at which a kind of module starts and ends, unless the module says otherwise."""

    starts: time
    ends: time


def check_modules(
    notes: Notes,
    sources: Sequence[ModuleSource],
    *,
    times: Mapping[ModuleKind, Times],
    competencies: Collection[str],
) -> tuple[Module, ...]:
    """The modules in the order of their files, without unreadable ones; every mistake goes to `notes`."""
    modules = []
    keys: dict[str, str] = {}
    unread = 0
    counted = dict.fromkeys(ModuleKind, 0)
    for position, source in enumerate(sorted(sources, key=lambda source: source.file), start=1):
        fields = Fields(notes, source.front, "", FIELDS) if source.front else None
        if fields is None or not fields.usable:
            unread += 1
            continue
        module = _module(fields, source, position, times, competencies)
        _check_file_name(notes, source.file, position, module.key)
        counted[module.kind] += 1
        if not unread and fields.fine("kind", "number") and module.number != counted[module.kind]:
            expected = counted[module.kind]
            fields.note("number", T("Volgens de volgorde van de bestanden is dit nummer %(n)s.", n=expected))
        if module.key in keys:
            fields.note("key", T("Deze sleutel staat ook in %(file)s.", file=keys[module.key]))
        keys.setdefault(module.key, source.file)
        modules.append(module)
    return tuple(modules)


def _module(
    fields: Fields,
    source: ModuleSource,
    position: int,
    times: Mapping[ModuleKind, Times],
    competencies: Collection[str],
) -> Module:
    kind = fields.choice("kind", ModuleKind)
    usual = times.get(kind, Times(time(0), time(23, 59)))
    starts = fields.clock("starts") if fields.has("starts") else usual.starts
    ends = fields.clock("ends") if fields.has("ends") else usual.ends
    minutes = fields.minutes("hours", most=24 * 60)
    span = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if not fields.fine("starts", "ends"):
        pass
    elif span <= 0 and (fields.has("starts") or fields.has("ends")):
        fields.note(
            "ends" if fields.has("ends") else "starts", T("De eindtijd is niet later dan de begintijd.")
        )
    elif 0 < span < minutes:
        fields.note("hours", T("Dit zijn meer uren dan er tussen de begintijd en de eindtijd liggen."))
    key = fields.text("key", longest=60)
    if key and not KEY.fullmatch(key):
        fields.note("key", T("Gebruik kleine letters, cijfers en streepjes."))
    return Module(
        key=key,
        kind=kind,
        number=fields.whole("number", 1, 99),
        position=position,
        title=fields.text("title", longest=100),
        summary=fields.text("summary", longest=300),
        starts_at=starts,
        ends_at=ends,
        minutes=minutes,
        competencies=_known_codes(fields, competencies),
        goals=fields.texts("goals"),
        preparation=tuple(
            Preparation(item.text("text", longest=500), item.whole("minutes", 1, 1440))
            for item in fields.groups("preparation", ("text", "minutes"), least=0)
        ),
        material=tuple(
            Material(item.text("title"), item.text("note", longest=300))
            for item in fields.groups("material", ("title", "note"), least=0)
        ),
        body_html=source.body_html,
        placeholders=fields.texts("placeholders") if fields.has("placeholders") else (),
    )


def _known_codes(fields: Fields, competencies: Collection[str]) -> tuple[str, ...]:
    codes = fields.texts("competencies", longest=10)
    for place, code in enumerate(codes, start=1):
        if code and code not in competencies:
            text = T("De taak %(code)s staat niet in course.yaml.", code=code)
            fields.note("competencies", text)
        elif code in codes[: place - 1]:
            fields.note("competencies", T("%(value)s staat hier twee keer.", value=code))
    return codes


def _check_file_name(notes: Notes, file: str, position: int, key: str) -> None:
    found = _FILE.fullmatch(file.rsplit("/", 1)[-1])
    if found is None:
        text = T(
            "Noem het bestand naar zijn plaats en sleutel, zoals %(example)s.", example="01-anders-kijken.md"
        )
        notes.add(file, 1, "", text)
        return
    if int(found[1]) != position:
        text = T("Dit is bestand %(n)s, maar de naam begint met %(written)s.", n=position, written=found[1])
        notes.add(file, 1, "", text)
    if key and found[2] != key:
        notes.add(file, 1, "key", T("De sleutel %(key)s is niet die van de bestandsnaam.", key=key))
