"""From which day a text is no longer needed, and the proof of what was destroyed."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.practice.rules.retention import Since, counted_from, due_on, proof_of


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 6, 24), 6, date(2027, 12, 24)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 6, 24), 0, date(2027, 6, 24)),
        (date(2027, 6, 24), 120, date(2037, 6, 24)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, due: date
) -> None:
    assert due_on(start, months) == due


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_more_months_never_come_earlier(start: date, months: int) -> None:
    assert start <= due_on(start, months) < due_on(start, months + 1)


def test_the_certificate_comes_first_then_leaving_then_the_end_of_the_group() -> None:
    certified, left, ended = date(2027, 1, 1), date(2027, 2, 2), date(2027, 3, 3)
    quiet = {"planned": date(2027, 4, 4), "changed": date(2027, 3, 2)}
    first = counted_from(certified=certified, left=left, ended=ended, **quiet)
    assert first == (certified, Since.CERTIFICATE)
    assert counted_from(certified=None, left=left, ended=ended, **quiet) == (left, Since.LEFT)
    assert counted_from(certified=None, left=None, ended=ended, **quiet) == (ended, Since.ENDED)


def test_a_change_after_the_end_of_the_group_counts_instead_of_the_end() -> None:
    ended, changed = date(2027, 3, 3), date(2027, 5, 5)
    found = counted_from(certified=None, left=None, ended=ended, planned=ended, changed=changed)
    assert found == (changed, Since.ENDED)


@pytest.mark.parametrize("planned", [None, date(2027, 4, 4), date(2027, 6, 6)])
def test_without_an_end_the_last_planned_day_or_change_counts(planned: date | None) -> None:
    changed = date(2027, 5, 5)
    found = counted_from(certified=None, left=None, ended=None, planned=planned, changed=changed)
    assert found == (max(filter(None, (planned, changed))), Since.QUIET)


def test_the_proof_tells_names_and_order_apart() -> None:
    assert proof_of([]) == hashlib.sha256(b"").hexdigest()
    assert len({proof_of(names) for names in (["a", "b"], ["b", "a"], ["ab"], ["a"])}) == 4
