"""Telling an event: its sentence, with names where it holds numbers. Offered through ``service``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.audit.rules import Event
from app.audit.sentences import OTHERWISE, SENTENCES
from app.core.money import Money
from app.core.text import T, Text

#: What an event refers to: kind and number, or kind and word; such as ("person", 12) or ("state", "open").
Ref = tuple[str, int | str]
#: What each is called now.
Names = Mapping[Ref, str | Text]

#: Facts that hold a number of something, and what.
_KINDS: Mapping[str, tuple[str, str]] = {
    "person_id": ("person", "person"),
    "cohort_id": ("cohort", "cohort"),
    "from_cohort_id": ("from_cohort", "cohort"),
    "organisation_id": ("organisation", "organisation"),
    "payer_id": ("payer", "organisation"),
    "material_id": ("material", "material"),
    "announcement_id": ("announcement", "announcement"),
}
#: Kinds of objects that have a name.
_OBJECTS: Mapping[str, tuple[str, str]] = {
    "person": ("person", "person"),
    "cohort": ("cohort", "cohort"),
    "organisation": ("organisation", "organisation"),
    "course_session": ("session", "session"),
    "enrolment": ("person", "enrolment"),
}
_SYSTEM = "systeem"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Told:
    """An event and its sentence."""

    event: Event
    sentence: Text


def refs_of(events: Iterable[Event]) -> frozenset[Ref]:
    """Everything that these events refer to."""
    return frozenset(ref for event in events for ref in _refs(event).values())


def tell(events: Iterable[Event], names: Names) -> list[Told]:
    """Each event with its sentence; what has no name any more is told by its number."""
    return [Told(event, _sentence(event, names)) for event in events]


def _sentence(event: Event, names: Names) -> Text:
    chosen = SENTENCES.get(event.action)
    if chosen is None:
        return T("%(actor)s deed %(action)s.", actor=_actor(event), action=event.action)
    fact, other = OTHERWISE.get(event.action, ("", chosen))
    if fact and event.data.get(fact):
        chosen = other
    values = values_of(event, names)
    for name in _PLACEHOLDER.findall(chosen.msgid):
        values.setdefault(name, T("onbekend"))
    said = Text(chosen.msgid, values)
    reason = event.data.get("reason")
    return T("%(said)s Reden: %(reason)s", said=said, reason=reason) if reason else said


def values_of(event: Event, names: Names) -> dict[str, Any]:
    """What each placeholder of a sentence says: the facts, names instead of numbers, money, days and moments."""
    values = {key: _plain(value) for key, value in event.data.items()}
    for key, value in event.data.items():
        if key.endswith("_cents") and isinstance(value, int):
            values[key.removesuffix("_cents")] = Money(value)
    for name, ref in _refs(event).items():
        values[name] = names.get(ref) or T("nummer %(number)s", number=ref[1])
    values["actor"] = _actor(event)
    return values


def _refs(event: Event) -> dict[str, Ref]:
    """By placeholder: what it refers to."""
    found: dict[str, Ref] = {}
    if event.object_type in _OBJECTS and event.object_id is not None:
        name, kind = _OBJECTS[event.object_type]
        found[name] = (kind, event.object_id)
    for key, (name, kind) in _KINDS.items():
        number = event.data.get(key)
        if isinstance(number, int):
            found[name] = (kind, number)
    if event.action == "cohorts:cohort:state":
        found |= {key: ("state", str(event.data.get(key, ""))) for key in ("before", "after")}
    return found


def _actor(event: Event) -> Text | str:
    if event.actor_person_id is None:
        return T("Het systeem") if event.actor_name == _SYSTEM else T("Een bezoeker")
    return event.actor_name


def _plain(value: Any) -> Any:
    """A fact in words: a moment and a day as such, a list with commas."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or T("geen")
    if isinstance(value, str):
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(value)
            except ValueError:
                continue
    return value
