"""The practice cases of the demo world."""

from collections import Counter

import sqlalchemy as sa

from app.demo import casework
from app.demo.finding import Found
from app.practice.models import CaseEntry, PracticeCase
from app.practice.rules.guard import detect
from tests.features.demo.conftest import DemoWorld


def test_cases_stand_in_every_state(demo: DemoWorld) -> None:
    with demo.session() as db:
        running = Found(db).running
        assert running
        query = sa.select(PracticeCase.state).where(PracticeCase.cohort_id == running.id)
        states = Counter(db.scalars(query))
        assert set(states) == {"draft", "submitted", "returned", "resubmitted", "approved"}


def test_cases_show_every_task_every_outcome_and_all_kinds_of_lines(demo: DemoWorld) -> None:
    with demo.session() as db:
        rows = db.execute(sa.select(PracticeCase.phase, PracticeCase.placement)).all()
        assert {phase for phase, _ in rows} == {"talents", "workplace", "start", "follow_up"}
        assert {placement for _, placement in rows} == {"none", "agreed", "started", "stopped"}
        assert set(db.scalars(sa.select(CaseEntry.kind))) == {"visit", "contact", "meeting", "work", "other"}


def test_no_story_holds_a_word_that_could_identify_someone() -> None:
    marked = [
        (number, text[mark.start : mark.end])
        for number, story in enumerate(casework.stories())
        for text in (
            *story.texts.values(),
            *story.evidence.values(),
            *(story.addition or {}).values(),
            *(line for *_, line in story.entries),
            story.approved,
            story.returned,
        )
        for mark in detect(text.replace("{alias}", "Grutto"), allowed=("Grutto",))
    ]
    assert marked == []
