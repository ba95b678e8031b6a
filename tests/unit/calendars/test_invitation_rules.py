"""When a letter for somebody's calendar is due, and what an answer to it comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.rules import (
    AT_ONCE,
    Asked,
    Hours,
    Partstat,
    ReplyOutcome,
    Sent,
    Step,
    next_step,
    sent_at,
    to_be_told,
    weigh,
)

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def test_nothing_is_sent_when_the_calendar_is_right() -> None:
    assert next_step(Sent(True, 3, "a"), wanted=True, sequence=3, sha256="a") is None
    assert next_step(Sent(False, 3, "a"), wanted=False, sequence=9, sha256="b") is None
    assert next_step(None, wanted=False, sequence=0, sha256="a") is None


def test_a_new_session_bears_the_sequence_of_the_feed() -> None:
    assert next_step(None, wanted=True, sequence=2, sha256="a") == Step("REQUEST", 2, new=True)


def test_who_leaves_and_comes_back_gets_a_higher_sequence_each_time() -> None:
    assert next_step(Sent(True, 2, "a"), wanted=False, sequence=2, sha256="a") == Step("CANCEL", 3)
    back = next_step(Sent(False, 3, "a"), wanted=True, sequence=2, sha256="a")
    assert back == Step("REQUEST", 4, new=True, again=True)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from("ab")), max_size=20),
)
def test_every_letter_outranks_the_one_before_and_the_last_one_says_how_it_stands(
    moments: list[tuple[bool, int, str]],
) -> None:
    sent: Sent | None = None
    sequence, told = 0, -1
    wanted = False
    for wanted, raised, sha256 in moments:
        sequence += raised
        step = next_step(sent, wanted=wanted, sequence=sequence, sha256=sha256)
        if step is not None:
            assert step.sequence > told
            assert step.sequence >= sequence
            told = step.sequence
            sent = Sent(step.method == "REQUEST", step.sequence, sha256)
        assert next_step(sent, wanted=wanted, sequence=sequence, sha256=sha256) is None
    assert (sent is not None and sent.stands) is wanted


def test_a_few_go_at_once_and_many_one_by_one() -> None:
    assert sent_at(NOW, AT_ONCE) == [None] * AT_ONCE
    many = sent_at(NOW, 13)
    assert many == [NOW + timedelta(minutes=5 + number) for number in range(13)]


ASKED = Asked(True, 2, Partstat.WAITING, None)
YES = Asked(True, 2, Partstat.ACCEPTED, NOW)


@pytest.mark.parametrize(
    ("asked", "own", "sequence", "minutes", "partstat", "outcome"),
    [
        (ASKED, True, 2, 0, Partstat.ACCEPTED, ReplyOutcome.APPLIED),
        (ASKED, True, 3, 0, Partstat.DECLINED, ReplyOutcome.APPLIED),
        (ASKED, True, 1, 0, Partstat.ACCEPTED, ReplyOutcome.OLD),
        (ASKED, False, 2, 0, Partstat.ACCEPTED, ReplyOutcome.FORGED),
        (None, False, 2, 0, Partstat.ACCEPTED, ReplyOutcome.FORGED),
        (None, True, 2, 0, Partstat.ACCEPTED, ReplyOutcome.UNKNOWN),
        (Asked(False, 2, Partstat.WAITING, None), True, 2, 0, Partstat.ACCEPTED, ReplyOutcome.OLD),
        (YES, True, 2, -1, Partstat.DECLINED, ReplyOutcome.OLD),
        (YES, True, 2, 1, Partstat.DECLINED, ReplyOutcome.APPLIED),
        (YES, True, 2, 1, Partstat.ACCEPTED, ReplyOutcome.REPEATED),
    ],
)
def test_an_answer_counts_once_from_who_was_asked_to_what_stands_now(
    asked: Asked | None,
    own: bool,
    sequence: int,
    minutes: int,
    partstat: Partstat,
    outcome: ReplyOutcome,
) -> None:
    at = NOW + timedelta(minutes=minutes)
    assert weigh(asked, own=own, sequence=sequence, stamped_at=at, partstat=partstat) is outcome


H = timedelta(hours=1)


@given(
    st.builds(Sent, st.booleans(), st.just(1), st.just("a"), st.none() | st.just(NOW + H)) | st.none(),
    st.booleans(),
)
def test_of_what_is_to_come_everybody_hears(sent: Sent | None, wanted: bool) -> None:
    assert to_be_told(sent, Hours(NOW + H, NOW + 2 * H), NOW, wanted=wanted)


@pytest.mark.parametrize(
    ("told", "begins", "ends", "cancelled", "wanted", "hears"),
    [
        (2, -3, -1, False, True, True),  # expected this afternoon, was this morning
        (2, -30, -28, False, True, True),  # was yesterday
        (2, -1, 1, False, False, True),  # left, and expects it still
        (-1, -1, 1, False, True, True),  # goes on, elsewhere
        (-1, -1, 1, True, False, True),  # is broken off
        (-1, -1, 1, False, False, False),  # left while it goes on
        (-3, -3, -1, False, True, False),  # is over
        (-3, -3, -1, True, False, False),  # is over, and cancelled for the record
        (None, -3, -1, False, True, False),  # nobody knows what was told
    ],
)
def test_of_what_has_begun_only_those_hear_who_would_be_wrong(
    told: int | None, begins: int, ends: int, cancelled: bool, wanted: bool, hears: bool
) -> None:
    sent = Sent(True, 1, "a", None if told is None else NOW + told * H)
    hours = Hours(NOW + begins * H, NOW + ends * H, cancelled)
    assert to_be_told(sent, hours, NOW, wanted=wanted) is hears
    assert not to_be_told(None, hours, NOW, wanted=wanted), "who is new is there, or knows"


def test_what_was_taken_out_of_a_calendar_is_expected_by_nobody() -> None:
    assert not to_be_told(Sent(False, 1, "a", NOW + H), Hours(NOW - 3 * H, NOW - H), NOW, wanted=True)
