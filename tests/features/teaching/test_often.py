"""Who posts or chooses again and again fills neither a mailbox nor the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.teaching import service
from tests.factories import teaching as factory
from tests.features.teaching.conftest import Lessons


def test_a_group_gets_six_announcements_a_day_by_letter_and_more_on_the_portal_only(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    by, cohort_id = lessons.trainer, lessons.cohort_id
    for _ in range(6):
        factory.news(db, by, clock, cohort_id, by_letter=True)
    with pytest.raises(Refused, match="alleen op het portaal"):
        factory.news(db, by, clock, cohort_id, by_letter=True)
    factory.news(db, by, clock, cohort_id)
    clock.advance(timedelta(days=1))
    factory.news(db, by, clock, cohort_id, by_letter=True)


def test_what_one_shows_can_be_chosen_ten_times_a_day(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    def choose(number: int) -> None:
        service.choose_contact(
            db, lessons.learner, clock, cohort_id=lessons.cohort_id, show_email=bool(number % 2), phone=""
        )

    for number in range(1, 11):
        choose(number)
    choose(10)  # the same again is no choice
    with pytest.raises(Refused, match="vaak veranderd"):
        choose(11)
    clock.advance(timedelta(days=1))
    choose(11)
