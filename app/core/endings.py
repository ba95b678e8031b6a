"""What ends with a role, and who ends it.

Low floors give and take roles; what hangs on one lives above them. Bootstrap ties the endings to the engine by name, as
it does with finishers (docs/decisions/0018). Unlike those they run first, before anything is told to the log: an ending
takes the locks of its own floor, and the log's lock comes after all others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.permissions import Actor, Role
from app.core.text import Text

_OPTION = "endings"


@dataclass(frozen=True, slots=True)
class Ending:
    """What hangs on one role."""

    role: Role
    #: All that ends, one sentence each, for who decides: `told(db, clock, person_id)`.
    told: Callable[[Session, Clock, int], tuple[Text, ...]]
    #: Ends it, with a line in the log: `end(db, actor, clock, person_id)`.
    end: Callable[[Session, Actor, Clock, int], None]


def end_with(engine: Engine, *endings: Ending) -> None:
    """Ties endings to an engine, in their order; bootstrap calls it once."""
    engine.update_execution_options(**{_OPTION: endings})


def what_ends(db: Session, clock: Clock, person_id: int, roles: Collection[Role]) -> tuple[Text, ...]:
    """Everything that ends when a person loses these roles, one sentence each."""
    return tuple(text for one in _of(db, roles) for text in one.told(db, clock, person_id))


def end(db: Session, actor: Actor, clock: Clock, person_id: int, roles: Collection[Role]) -> None:
    """Ends it, in the caller's transaction. Call it before any lock is taken and before anything is logged."""
    for one in _of(db, roles):
        one.end(db, actor, clock, person_id)


def _of(db: Session, roles: Collection[Role]) -> Iterator[Ending]:
    found: tuple[Ending, ...] = db.get_bind().get_execution_options().get(_OPTION, ())
    return (one for one in found if one.role in roles)
