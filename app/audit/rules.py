"""The chain's arithmetic, pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.core import chains


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the log."""

    id: int
    at: datetime
    actor_person_id: int | None
    actor_name: str
    action: str
    object_type: str
    object_id: int | None
    data: dict[str, Any]
    previous_hash: str
    hash: str


def chain_hash(
    previous: str,
    *,
    id: int,
    at: datetime,
    actor_person_id: int | None,
    actor_name: str,
    action: str,
    object_type: str,
    object_id: int | None,
    data: dict[str, Any],
) -> str:
    """SHA-256 over the canonical JSON of an event and the hash before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [id, moment, actor_person_id, actor_name, action, object_type, object_id, data]
    return chains.link_hash(previous, said)


def first_break(events: Iterable[Event], *, last: tuple[int, str]) -> int | None:
    """The number of the first event that does not fit the chain, or None when all fit.

    ``last`` is the number and hash that the chain's head holds: an event beyond it was added, a missing one cut off.
    """
    return chains.first_break((_link(event) for event in events), last=last)


def _link(event: Event) -> chains.Link:
    computed = chain_hash(
        event.previous_hash,
        id=event.id,
        at=event.at,
        actor_person_id=event.actor_person_id,
        actor_name=event.actor_name,
        action=event.action,
        object_type=event.object_type,
        object_id=event.object_id,
        data=event.data,
    )
    return chains.Link(event.id, event.previous_hash, event.hash, computed)
