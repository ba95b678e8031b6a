"""Two versions of a text side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.practice.rules.comparing import Change, Stretch, compared

WORDS = st.lists(st.sampled_from(["hij", "zij", "wil", "graag", "zagen", ".", "\n", "é"]), max_size=30)


def test_what_went_and_what_came_are_marked_by_the_word() -> None:
    left, right = compared("Hij wil graag zagen.", "Hij wil niet meer zagen.")
    assert [one.text for one in left if one.change is Change.GONE] == ["graag"]
    assert "".join(one.text for one in right if one.change is Change.NEW) == "niet meer"


def test_the_same_text_has_no_marks() -> None:
    assert compared("Hij zaagt.", "Hij zaagt.") == ((Stretch("Hij zaagt."),), (Stretch("Hij zaagt."),))


@given(WORDS, WORDS)
def test_each_side_is_its_own_text_whole(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    left, right = compared(before, after)
    assert "".join(one.text for one in left) == before
    assert "".join(one.text for one in right) == after
    assert all(one.change is not Change.NEW for one in left)
    assert all(one.change is not Change.GONE for one in right)
