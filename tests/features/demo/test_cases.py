"""The practice cases of the demo world."""

from collections import Counter

import sqlalchemy as sa

from app.core.clock import FixedClock
from app.core.permissions import Role
from app.demo import casework, intervision
from app.demo.finding import Found
from app.practice.models import CaseEntry, CaseSharing, PracticeCase
from app.practice.rules.guard import detect
from app.practice.service import sharing
from tests.features.demo.conftest import NOW, DemoWorld


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


def test_somebody_brings_a_case_to_the_next_intervision_meeting_and_others_can_read_it_there(
    demo: DemoWorld,
) -> None:
    with demo.session() as db:
        found = Found(db)
        meeting = next(one for one in found.sessions(found.running) if not one.is_day and one.ends_at > NOW)
        sheet = db.scalars(sa.select(CaseSharing)).one()
        assert sheet.session_id == meeting.id
        reader = found.first(Role.LEARNER)
        assert reader
        assert sharing.sheet_at_door(db, reader.actor, FixedClock(meeting.starts_at), sheet.id)


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


def test_nothing_on_the_sheet_could_identify_someone() -> None:
    texts = [text.replace("{alias}", "Grutto") for text in intervision.TEXTS.values()]
    assert not [mark for text in texts for mark in detect(text, allowed=("Grutto",))]
