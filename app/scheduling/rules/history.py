"""What a change of a session was, in words: from the facts that the log keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.core.text import T, Text

#: Columns whose change is told with the value before and after, and what they are called.
_PAIRS: Final[Mapping[str, Text]] = {
    "starts_at": T("Begin"),
    "ends_at": T("Einde"),
    "place": T("Plaats"),
    "title": T("Titel"),
    "trainer_person_id": T("Trainer"),
    "subgroup_id": T("Voor wie"),
}
#: The places of an older kind of line, which told begin, end and place in that order.
_OLDER: Final = ("starts_at", "ends_at", "place")


def changes_in(data: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The columns that a line of the log tells of, each with its value before and after."""
    found = data.get("changes")
    if isinstance(found, Mapping):
        return {name: (pair[0], pair[1]) for name, pair in found.items() if _is_pair(pair)}
    before, after = data.get("before"), data.get("after")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after) == len(_OLDER):
        pairs = zip(_OLDER, before, after, strict=True)
        return {name: (old, new) for name, old, new in pairs if old != new}
    return {}


def details(
    changes: Mapping[str, tuple[Any, Any]], people: Mapping[int, str], subgroups: Mapping[int, str]
) -> tuple[Text, ...]:
    """Each change in a sentence: what it was and what it became. Moments are aware datetimes in the parameters."""
    found: list[Text] = []
    for name, what in _PAIRS.items():
        if name not in changes:
            continue
        old, new = (_said(name, value, people, subgroups) for value in changes[name])
        found.append(T("%(what)s: %(before)s → %(after)s", what=what, before=old, after=new))
    if "online_url" in changes:
        old, new = changes["online_url"]
        if old and new:
            found.append(T("De link voor online is veranderd."))
        else:
            found.append(T("De link voor online is toegevoegd.") if new else T("De link voor online is weg."))
    if "preparation" in changes:
        found.append(T("De voorbereiding is veranderd."))
    return tuple(found)


def people_in(changes: Mapping[str, tuple[Any, Any]]) -> set[int]:
    """Person ids that these changes name."""
    return {value for value in changes.get("trainer_person_id", ()) if isinstance(value, int)}


def subgroups_in(changes: Mapping[str, tuple[Any, Any]]) -> set[int]:
    """Ids of subgroups that these changes name."""
    return {value for value in changes.get("subgroup_id", ()) if isinstance(value, int)}


def _said(name: str, value: Any, people: Mapping[int, str], subgroups: Mapping[int, str]) -> Any:
    if name == "trainer_person_id":
        return T("alle vaste trainers") if value is None else people.get(value, T("onbekend"))
    if name == "subgroup_id":
        return T("de hele groep") if value is None else subgroups.get(value, T("onbekend"))
    if name in ("starts_at", "ends_at"):
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            return str(value)
    return value or T("niets")


def _is_pair(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2
