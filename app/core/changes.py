"""What a writing transaction says about the planning, and who finishes it before the commit.

A verb that changes sessions, or who belongs where, marks that with :func:`planning_changed`. Before its commit
`core.db.writing` calls :func:`finish` once: the finishers that bootstrap tied to the engine renew what rests on the
planning (stored feeds, invitations) in the same transaction. Where nothing was marked, nothing runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session


@dataclass(slots=True)
class Changed:
    """All that was marked in one transaction."""

    #: Whether anything may have changed, so that all must be looked at.
    everything: bool = False
    #: Cohorts whose sessions, name, state, trainers or participants changed.
    cohort_ids: set[int] = field(default_factory=set)
    #: Those of `cohort_ids` in which more changed than who has a seat.
    replanned_ids: set[int] = field(default_factory=set)
    #: People who came or went, or whose rights changed.
    person_ids: set[int] = field(default_factory=set)
    #: Organisations whose name or coordinators changed.
    organisation_ids: set[int] = field(default_factory=set)
    #: Feeds for which an address was made or withdrawn, by kind and number of the subject.
    feeds: set[tuple[str, int]] = field(default_factory=set)


#: Brings what rests on the planning up to date: `finisher(db, changed)`.
Finisher = Callable[[Session, Changed], None]

_KEY = "planning_changed"
_OPTION = "finishers"


def planning_changed(
    db: Session,
    *,
    cohort_ids: Collection[int] | None = None,
    person_ids: Collection[int] = (),
    organisation_ids: Collection[int] = (),
    feeds: Collection[tuple[str, int]] = (),
    seats_only: bool = False,
) -> None:
    """Say, in the caller's transaction, what may differ in calendars; `cohort_ids=None` is everything.

    `seats_only`: of these cohorts only who has a seat changed. Name a person who has left (a trainer, a guest, a
    participant): afterwards nothing leads from the cohort to them.
    """
    changed: Changed = db.info.setdefault(_KEY, Changed())
    if cohort_ids is None:
        changed.everything = True
    else:
        changed.cohort_ids.update(cohort_ids)
        if not seats_only:
            changed.replanned_ids.update(cohort_ids)
    changed.person_ids.update(person_ids)
    changed.organisation_ids.update(organisation_ids)
    changed.feeds.update(feeds)


def finish_with(engine: Engine, *finishers: Finisher) -> None:
    """Ties finishers to an engine, in their order; bootstrap calls it once."""
    engine.update_execution_options(**{_OPTION: finishers})


def finish(session: Session) -> None:
    """Runs the finishers of the session's engine when something was marked, inside its transaction.

    They get a session of their own on the same connection: what other transactions committed while this one waited
    for a lock is read afresh, and nothing that the verb still holds is touched. A fault rolls all back.
    """
    changed: Changed | None = session.info.pop(_KEY, None)
    if changed is None:
        return
    session.flush()
    connection = session.connection()
    for finisher in connection.get_execution_options().get(_OPTION, ()):
        with Session(
            connection, expire_on_commit=False, join_transaction_mode="rollback_only", info=session.info
        ) as own:
            finisher(own, changed)
            own.flush()
