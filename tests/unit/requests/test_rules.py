"""What may follow what, and when a seat or a substitution may be asked for."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.requests.links import secret_of
from app.requests.rules import (
    NEXT,
    STATE_NAMES,
    RequestState,
    check_decision,
    check_seat,
    check_substitution,
    takes_people,
)

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
STATES = list(RequestState)


def test_every_state_is_in_the_table_and_has_a_name() -> None:
    assert set(NEXT) == set(STATE_NAMES) == set(STATES)
    assert [state for state in STATES if NEXT[state]] == [RequestState.OPEN], "a decision is never taken back"


@pytest.mark.parametrize(("state", "wanted"), list(product(STATES, STATES)))
def test_every_step_is_allowed_or_refused_with_what_to_do(state: RequestState, wanted: RequestState) -> None:
    if wanted in NEXT[state]:
        check_decision(state, wanted)
    else:
        with pytest.raises(Refused) as refused:
            check_decision(state, wanted)
        assert str(refused.value.text).endswith(".")


@given(st.booleans(), st.none() | st.timedeltas(timedelta(days=-900), timedelta(days=900)))
def test_a_seat_is_asked_for_in_a_planned_cohort_that_is_open_and_has_not_begun(
    open_now: bool, away: timedelta | None
) -> None:
    starts_at = None if away is None else NOW + away
    takes = takes_people(open_now, starts_at, NOW)
    assert takes is (open_now and away is not None and away > timedelta(0))
    if takes:
        check_seat(takes, "Assen")
    else:
        with pytest.raises(Refused, match="neemt geen mensen meer aan"):
            check_seat(takes, "Assen")


@given(st.booleans(), st.booleans(), st.booleans())
def test_the_foundation_is_asked_only_after_the_start_and_for_someone_with_a_seat(
    begun: bool, ended: bool, seated: bool
) -> None:
    if begun and seated and not ended:
        check_substitution(begun, ended, seated, "Petra van Dijk")
    else:
        with pytest.raises(Refused):
            check_substitution(begun, ended, seated, "Petra van Dijk")


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.text("abc", min_size=1, max_size=3)),
        unique=True,
        min_size=2,
        max_size=6,
    )
)
def test_a_link_is_the_same_for_one_sending_and_another_for_each_other(
    sendings: list[tuple[int, int, str]],
) -> None:
    made = [
        secret_of("a key", organisation_id=organisation, person_id=person, once=once)
        for organisation, person, once in sendings
    ]
    assert len(set(made)) == len(made)
    assert {len(secret) for secret in made} == {43}
    again = [
        secret_of("a key", organisation_id=organisation, person_id=person, once=once)
        for organisation, person, once in sendings
    ]
    assert again == made
    organisation, person, once = sendings[0]
    assert secret_of("other", organisation_id=organisation, person_id=person, once=once) != made[0]
