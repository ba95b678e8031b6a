"""Course content as JSON and back. Stored versions live for years: a field added later needs a default."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, time
from enum import Enum
from functools import cache
from typing import Any, cast

from app.courses.rules.content import CourseContent

#: The form of the stored JSON; raise it when an older form can no longer be read by defaults alone.
FORM = 1


def to_json(content: CourseContent) -> dict[str, Any]:
    """Plain JSON values that `from_json` turns into an equal content."""
    return {"form": FORM, "course": _plain(content)}


def from_json(stored: dict[str, Any]) -> CourseContent:
    """The content that was stored; raises ValueError for a form that this program does not know."""
    if stored.get("form") != FORM:
        raise ValueError(f"unknown form of stored course content: {stored.get('form')!r}")
    return cast(CourseContent, _value(CourseContent, stored["course"]))


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(kind: Any, stored: Any) -> Any:
    if typing.get_origin(kind) is tuple:
        return tuple(_value(typing.get_args(kind)[0], item) for item in stored)
    if isinstance(kind, types.GenericAlias) or not isinstance(kind, type):
        raise TypeError(f"course content cannot hold {kind!r}")
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _value(hints[name], value) for name, value in stored.items() if name in hints})
    if issubclass(kind, (date, time)):
        return kind.fromisoformat(stored)
    if issubclass(kind, Enum):
        return kind(stored)
    return stored
