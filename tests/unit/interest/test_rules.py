"""What may follow what, what the link still does, and how long anything is kept."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.interest.rules import (
    CONFIRM_TERM,
    KEPT,
    NEXT,
    STATE_NAMES,
    InterestState,
    LinkState,
    check_confirm,
    check_decision,
    has_had_its_time,
    link_state,
)

SENT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
STATES = list(InterestState)
MOMENTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=800)).map(lambda gone: SENT + gone)


def test_every_state_is_in_the_table_and_has_a_name() -> None:
    assert set(NEXT) == set(STATE_NAMES) == set(STATES)


@pytest.mark.parametrize(("state", "wanted"), list(product(STATES, STATES)))
def test_every_step_is_allowed_or_refused_with_what_to_do(
    state: InterestState, wanted: InterestState
) -> None:
    if wanted in NEXT[state]:
        check_decision(state, wanted)
    else:
        with pytest.raises(Refused) as refused:
            check_decision(state, wanted)
        assert str(refused.value.text).endswith(".")


def test_a_decision_is_never_taken_back() -> None:
    assert not NEXT[InterestState.ACCEPTED]
    assert not NEXT[InterestState.DECLINED]


@given(st.sampled_from(STATES), MOMENTS)
def test_a_link_confirms_once_and_within_its_days(state: InterestState, now: datetime) -> None:
    link = link_state(state, SENT, now)
    fresh = state is InterestState.UNCONFIRMED and now - SENT < CONFIRM_TERM
    assert (link is LinkState.GOOD) is fresh
    if fresh:
        check_confirm(link)
    else:
        with pytest.raises(Refused):
            check_confirm(link)


@given(st.sampled_from(STATES), MOMENTS, st.none() | MOMENTS)
def test_nothing_is_erased_while_it_may_still_be_decided_or_asked_about(
    state: InterestState, now: datetime, decided: datetime | None
) -> None:
    decided = decided if state in (InterestState.ACCEPTED, InterestState.DECLINED) else None
    erased = has_had_its_time(state, SENT, decided, now)
    if state is InterestState.UNCONFIRMED:
        assert erased is (link_state(state, SENT, now) is LinkState.EXPIRED)
    elif decided is None:
        assert not erased
    else:
        assert erased is (now - decided >= KEPT)
