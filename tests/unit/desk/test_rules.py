"""What was shown is what is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.desk.rules import LONGEST_REASON, check_shown, mark_of, tidy_reason

facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(one=facts, other=facts)
def test_the_same_facts_have_the_same_mark_and_others_another(one: object, other: object) -> None:
    assert mark_of(one) == mark_of(one)
    if repr(one) != repr(other) and one != other:
        assert mark_of(one) != mark_of(other)


def test_a_mark_that_is_not_of_now_is_refused() -> None:
    check_shown(mark_of([1]), mark_of([1]))
    for shown in ("", mark_of([2])):
        with pytest.raises(Refused):
            check_shown(shown, mark_of([1]))


def test_a_reason_is_one_line_of_bounded_length() -> None:
    assert tidy_reason("  Te weinig\n mensen. ") == "Te weinig mensen."
    assert tidy_reason("x" * LONGEST_REASON)
    with pytest.raises(Refused) as refused:
        tidy_reason("x" * (LONGEST_REASON + 1))
    assert refused.value.field == "reason"
