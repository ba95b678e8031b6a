"""What may be shown, and that no total tells more than its parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.evaluations.rules import (
    LEAST,
    OPEN_FOR,
    Answer,
    Question,
    is_open,
    may_show,
    shuffled,
    tally,
    together,
)

END = datetime(2026, 9, 3, 14, 30, tzinfo=UTC)
rating = st.integers(1, 5)
answers = st.lists(st.builds(Answer, rating, rating, rating), max_size=20)


@settings(deadline=None)
@given(st.integers(-40, 40), st.integers(0, 15))
def test_nothing_is_shown_while_answers_can_still_come(hours: int, count: int) -> None:
    now = END + OPEN_FOR + timedelta(hours=hours)
    assert not (is_open(END, now, cancelled=False) and may_show(END, now, count))
    assert may_show(END, now, count) == (hours >= 0 and count >= LEAST)


@settings(deadline=None)
@given(answers, answers)
def test_together_is_the_sum(one: list[Answer], other: list[Answer]) -> None:
    both = together([tally(one), tally(other)])
    assert both == tally([*one, *other])
    for question in Question:
        assert sum(both.counts[question]) == both.answers


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=8))
def test_texts_stand_in_an_order_that_tells_nothing(texts: list[str]) -> None:
    turned = list(reversed(texts))
    assert shuffled(texts) == shuffled(turned)
    assert sorted(shuffled(texts)) == sorted(filter(None, texts))
