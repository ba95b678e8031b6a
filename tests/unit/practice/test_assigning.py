"""Who gets a case."""

from __future__ import annotations

import pytest

from app.practice.rules.assigning import Candidate, Interest, chosen

CLOSE = Interest.COLLEAGUE


@pytest.mark.parametrize(
    ("candidates", "stays", "who"),
    [
        ([], None, None),
        ([Candidate(1, waiting=2), Candidate(2, waiting=1)], None, 2),
        ([Candidate(1, waiting=2), Candidate(2, waiting=1)], 1, 1),
        ([Candidate(1), Candidate(2, waiting=9)], 3, 1),
        ([Candidate(1, interest=CLOSE), Candidate(2, waiting=9)], 1, 2),
        ([Candidate(1, waits=True), Candidate(2, waiting=9)], None, 2),
        ([Candidate(1, waits=True), Candidate(2, waiting=9)], 1, 2),
        ([Candidate(1, waits=True, waiting=9), Candidate(2, waits=True)], 1, 1),
        ([Candidate(1, waits=True), Candidate(2, interest=CLOSE)], 2, 1),
    ],
)
def test_nobody_too_close_then_who_can_read_at_once_then_who_had_it_then_the_least_that_waits(
    candidates: list[Candidate], stays: int | None, who: int | None
) -> None:
    assert chosen(candidates, stays=stays) == who
