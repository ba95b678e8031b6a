"""What pasting, placements and hours do to a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.practice.rules.documents import CaseDocument, Entry, minutes_by_kind
from app.practice.rules.placing import Placing, placed
from app.practice.rules.tidying import tidy
from app.practice.rules.words import EntryKind, Placement

TODAY = date(2026, 11, 22)
WEEK = timedelta(days=7)
START = TODAY - 8 * WEEK


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("een\u00a0twee\u2007drie", "een twee drie"),
        ("r\u00ade\u00adgel", "regel"),
        ("12345\u200b6782", "123456782"),
        ("\u202e2876\u202c", "2876"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\uf0b7 punt", "• punt"),
        ("cafe\u0301", "café"),
        ("\U0001f469\u200d\U0001f373 kookt, a\u200db", "\U0001f469\u200d\U0001f373 kookt, ab"),
        ("tab\tblijft", "tab\tblijft"),
        ("\x00\x08\ud800\ufeff", ""),
    ],
)
def test_pasted_text_loses_what_nobody_sees(pasted: str, kept: str) -> None:
    assert tidy(pasted) == kept


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.tuples(st.integers(1, 1440), st.sampled_from(EntryKind)), max_size=30))
def test_hours_per_kind_add_up_to_all_hours(lines: list[tuple[int, EntryKind]]) -> None:
    entries = [Entry(TODAY, minutes, "x", kind=kind) for minutes, kind in lines]
    found = minutes_by_kind(entries)
    assert sum(found.values()) == sum(minutes for minutes, _ in lines)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert all(found.values())


def test_each_writing_raises_the_revision_of_its_own_field_only() -> None:
    document = CaseDocument().written("person", "a").written("person", "b").written("evidence-C1", "c")
    assert (document.revision("person"), document.revision("evidence-C1"), document.revision("family")) == (
        2,
        1,
        0,
    )
    assert document.written("person", "b") is document
    assert document.text("evidence-C1") == "c"


def test_work_that_goes_on_was_seen_today_and_is_asked_after_again() -> None:
    found = placed(Placing(Placement.NONE), Placement.STARTED, started_on=START, stopped_on=None, today=TODAY)
    assert found == Placing(Placement.STARTED, START, TODAY)
    assert not found.asks(TODAY + timedelta(days=29))
    assert found.asks(TODAY + timedelta(days=30))
    assert not Placing(Placement.NONE).asks(TODAY)


def test_days_that_do_not_belong_to_a_placement_fall_away() -> None:
    running = Placing(Placement.STARTED, START, TODAY)
    found = placed(running, Placement.AGREED, started_on=START, stopped_on=TODAY, today=TODAY)
    assert found == Placing(Placement.AGREED)


def test_work_that_stopped_did_not_go_on_afterwards() -> None:
    running = Placing(Placement.STARTED, START, TODAY)
    found = placed(running, Placement.STOPPED, started_on=START, stopped_on=TODAY - WEEK, today=TODAY)
    assert found == Placing(Placement.STOPPED, START, TODAY - WEEK, TODAY - WEEK)


@pytest.mark.parametrize(
    ("placement", "started", "stopped", "field"),
    [
        (Placement.STARTED, None, None, "started_on"),
        (Placement.STARTED, TODAY + timedelta(days=1), None, "started_on"),
        (Placement.STARTED, date(1990, 1, 1), None, "started_on"),
        (Placement.STOPPED, START, None, "stopped_on"),
        (Placement.STOPPED, START, START - timedelta(days=1), "stopped_on"),
        (Placement.STOPPED, START, TODAY + timedelta(days=1), "stopped_on"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    placement: Placement, started: date | None, stopped: date | None, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        placed(Placing(Placement.NONE), placement, started_on=started, stopped_on=stopped, today=TODAY)
    assert refused.value.field == field
