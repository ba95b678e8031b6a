"""The same facts have the same mark; what was shown is what is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.fingerprints import check_shown, fingerprint, mark_of

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


def test_the_order_of_names_makes_no_difference() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})


def test_a_mark_that_is_not_of_now_is_refused() -> None:
    check_shown(mark_of([1]), mark_of([1]))
    for shown in ("", mark_of([2])):
        with pytest.raises(Refused):
            check_shown(shown, mark_of([1]))
