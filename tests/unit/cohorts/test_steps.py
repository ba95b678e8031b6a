"""The states of a cohort: every step is allowed with its effects, or refused with a reason."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.rules import (
    EFFECT_TEXTS,
    NEXT,
    STATE_NAMES,
    STEPS,
    CohortState,
    Effect,
    Facts,
    Weight,
    check_step,
    step,
)
from app.core.errors import Refused

TODAY = date(2026, 12, 3)
S = CohortState
PAIRS = list(product(S, S))

days = st.none() | st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
few = st.integers(0, 20)
facts = st.builds(
    Facts,
    today=st.just(TODAY),
    seats_min=st.integers(1, 15),
    taken=few,
    unnamed=few,
    waiting=few,
    trainers=few,
    first_day=days,
    last_day=days,
    unnoted=few,
    open_cases=few,
    can_invoice=st.booleans(),
)


@given(pair=st.sampled_from(PAIRS), known=facts)
def test_every_pair_of_states_is_allowed_with_effects_or_refused_with_a_reason(
    pair: tuple[CohortState, CohortState], known: Facts
) -> None:
    now, wanted = pair
    if wanted in NEXT[now]:
        found = step(now, wanted, known)
        assert found.effects
        assert all(EFFECT_TEXTS[effect].msgid for effect in found.effects)
        assert all(str(one.text) for one in found.conditions)
        return
    with pytest.raises(Refused) as refused:
        step(now, wanted, known)
    assert str(STATE_NAMES[now]) in str(refused.value)


@given(
    pair=st.sampled_from(sorted(STEPS)), known=facts, reason=st.sampled_from(["", "  ", "Er is vraag naar."])
)
def test_a_step_is_taken_exactly_when_nothing_blocks_it_and_a_needed_reason_is_given(
    pair: tuple[CohortState, CohortState], known: Facts, reason: str
) -> None:
    found = step(*pair, known)
    asked = found.needs_reason and not reason.strip()
    if found.blocked or asked:
        with pytest.raises(Refused) as refused:
            check_step(found, reason)
        assert str(refused.value)
        assert refused.value.field == ("state" if found.blocked else "reason")
    else:
        check_step(found, reason)


def test_an_end_is_an_end() -> None:
    assert {state for state in S if not NEXT[state]} == {S.FINISHED, S.CANCELLED}
    assert {pair[1] for pair, effects in STEPS.items() if Effect.FINAL in effects} == {
        S.FINISHED,
        S.CANCELLED,
    }
    assert all(Effect.FINAL in STEPS[pair] for pair in STEPS if not NEXT[pair[1]])


def test_a_cohort_can_be_cancelled_from_every_state_before_finished() -> None:
    assert {now for now in S if S.CANCELLED in NEXT[now]} == {S.DRAFT, S.OPEN, S.CONFIRMED, S.RUNNING}


@given(known=facts)
def test_cancelling_always_asks_why_and_is_never_blocked(known: Facts) -> None:
    for now in (S.DRAFT, S.OPEN, S.CONFIRMED, S.RUNNING):
        found = step(now, S.CANCELLED, known)
        assert found.needs_reason
        assert not found.blocked


@pytest.mark.parametrize(("taken", "asked"), [(11, True), (12, False), (15, False)])
def test_under_the_minimum_the_go_needs_a_reason(taken: int, asked: bool) -> None:
    known = Facts(today=TODAY, seats_min=12, taken=taken, trainers=1, first_day=date(2027, 1, 14))
    found = step(S.OPEN, S.CONFIRMED, known)
    assert found.needs_reason is asked
    assert not found.blocked


@pytest.mark.parametrize(
    ("first", "blocked"), [(None, True), (TODAY, True), (TODAY + timedelta(days=1), False)]
)
def test_a_cohort_opens_with_a_first_day_that_is_still_to_come(first: date | None, blocked: bool) -> None:
    known = Facts(today=TODAY, seats_min=12, first_day=first, trainers=1)
    assert step(S.DRAFT, S.OPEN, known).blocked is blocked


def test_opening_warns_about_a_missing_trainer_and_missing_data_of_the_foundation() -> None:
    known = Facts(today=TODAY, seats_min=12, first_day=date(2027, 1, 14), can_invoice=False)
    assert [one.weight for one in step(S.DRAFT, S.OPEN, known).conditions] == [Weight.WARN, Weight.WARN]


def test_a_cohort_runs_from_its_first_day_and_ends_on_its_last() -> None:
    known = Facts(today=TODAY, seats_min=12, first_day=TODAY, last_day=TODAY)
    assert not step(S.CONFIRMED, S.RUNNING, known).blocked
    assert not step(S.RUNNING, S.FINISHED, known).blocked
    later = TODAY + timedelta(days=1)
    known = Facts(today=TODAY, seats_min=12, first_day=later, last_day=later)
    assert step(S.CONFIRMED, S.RUNNING, known).blocked
    assert step(S.RUNNING, S.FINISHED, known).blocked
