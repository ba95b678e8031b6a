"""Somebody whose records were made one, and that one part of another: all of it is theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.portal import merging
from app.privacy import service
from app.privacy.queries.reach import ids_of, reached
from tests.factories.practice import Class
from tests.features.privacy.test_forgetting import granted, holding
from tests.people import ActorFor


@pytest.fixture
def chain(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> tuple[int, ...]:
    """The first is part of the second, which is part of the learner."""
    administrator = actor_for(Role.ADMINISTRATOR)
    first, second = (
        accounts.find_or_create_person(
            db, clock, given_name="Piet", infix="", family_name="Oud", email=f"piet.{word}@vroeger.example"
        ).id
        for word in ("eerst", "toen")
    )
    kept = here.learner.person_id or 0
    merging.merge(db, administrator, clock, kept_id=second, merged_id=first)
    merging.merge(db, administrator, clock, kept_id=kept, merged_id=second)
    db.commit()
    return kept, first, second


def test_the_file_has_the_records_of_all_merges(db: Session, chain: tuple[int, ...]) -> None:
    kept, *merged = chain
    assert ids_of(db, kept).values["person"] == (kept, *sorted(merged))
    person = next(one for one in reached(db, kept) if one.name == "person")
    assert {"piet.eerst@vroeger.example", "piet.toen@vroeger.example"} <= {
        one["email"] for one in person.about
    }


def test_a_merge_that_was_undone_leads_nowhere(
    db: Session, clock: FixedClock, chain: tuple[int, ...], actor_for: ActorFor
) -> None:
    kept, first, second = chain
    [last] = accounts.merges_of(db, kept)
    merging.undo_merge(db, actor_for(Role.ADMINISTRATOR), clock, merge_id=last.id)
    db.commit()
    assert ids_of(db, kept).values["person"] == (kept,)
    assert ids_of(db, second).values["person"] == (second, first)


def test_erasing_leaves_no_address_of_any_of_them(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    chain: tuple[int, ...],
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    officer: Actor = actor_for(Role.PRIVACY_OFFICER)
    number = granted(app, db, clock, here, officer, work)
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, chain[0]).mark)
    db.commit()
    assert holding(db, "vroeger.example") == set()
