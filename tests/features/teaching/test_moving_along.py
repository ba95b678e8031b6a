"""What is shown a week before a session moves along with it; a chosen day stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Actor
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.teaching import service
from app.teaching.models import Material
from app.teaching.service import Shown, When
from tests.factories import teaching as factory
from tests.features.teaching.conftest import Lessons
from tests.features.teaching.test_materials import seen_by
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]


def move(db: Session, clock: FixedClock, session: SessionView, *, days: int) -> SessionView:
    """Moves a session by so many days."""
    now = scheduling.session(db, session.id)
    asked = SessionChange.of(now)
    change = replace(asked, day=asked.day + timedelta(days=days))
    return scheduling.change_session(db, SYSTEM, clock, session_id=session.id, change=change)


def shown_from(db: Session, lessons: Lessons, number: int) -> date:
    """From which day learners see a material."""
    within = service.reach(db, lessons.trainer)
    return local(service.material_of(db, within, number).visible_from).date()


@pytest.mark.parametrize("days", [-3, 3])
def test_what_is_shown_a_week_before_moves_along_with_its_session(
    db: Session, clock: FixedClock, lessons: Lessons, days: int
) -> None:
    last = lessons.sessions[-1]
    give = {"session_id": last.id, "shown": Shown(When.WEEK)}
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id, **give)
    moved = move(db, clock, last, days=days)
    week_before = local(last.starts_at).date() - timedelta(days=7 - days)
    assert shown_from(db, lessons, number) == week_before
    found = service.material_of(db, service.reach(db, lessons.trainer), number).visible_from
    clock.set(found - timedelta(microseconds=1))
    assert seen_by(db, clock, lessons, lessons.learner) == []
    clock.set(found)
    assert seen_by(db, clock, lessons, lessons.learner) == ["Leesstuk"]
    assert local(moved.starts_at).date() - week_before == timedelta(days=7)


def test_a_chosen_day_stands_when_the_session_moves(db: Session, clock: FixedClock, lessons: Lessons) -> None:
    last = lessons.sessions[-1]
    on = local(last.starts_at).date() - timedelta(days=7)  # the very day that a week before would give
    shown = Shown(When.DATE, on)
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id, last.id, shown=shown)
    move(db, clock, last, days=3)
    assert shown_from(db, lessons, number) == on


def test_a_trainer_reads_that_it_moves_along_and_finds_that_choice_again(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    number = factory.text(
        db, lessons.trainer, clock, lessons.cohort_id, lessons.sessions[-1].id, shown=Shown(When.WEEK)
    )
    db.commit()
    login(client, lessons.trainer)
    assert "ook als die wordt verzet" in client.get(f"/trainer/materiaal/{number}").text
    page = f"/trainer/materiaal/{number}/zichtbaar"
    form = client.get(page).text
    assert 'value="week" checked' in form or 'checked value="week"' in form
    assert client.post(page, data=hidden(form) | {"when": "date", "on": "01-12-2026"}).status_code == 303
    row = db.get_one(Material, number, populate_existing=True)
    assert (row.days_before, row.visible_from is not None) == (None, True)
    db.rollback()
    assert "ook als die wordt verzet" not in client.get(f"/trainer/materiaal/{number}").text


@pytest.mark.parametrize(
    "wrong", [{"visible_from": None}, {"days_before": 7}, {"visible_from": None, "days_before": 7}]
)
def test_the_table_holds_a_moment_or_days_before_a_session_and_never_both(
    db: Session, clock: FixedClock, lessons: Lessons, wrong: dict[str, object]
) -> None:
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    with pytest.raises(IntegrityError):
        db.execute(sa.update(Material).where(Material.id == number).values(wrong))
    db.rollback()
