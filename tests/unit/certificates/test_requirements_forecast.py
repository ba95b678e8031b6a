"""Doing more never takes anything away, a forecast never gives or takes a certificate, and ready means all settled."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.certificates.rules.progress import (
    Excuse,
    Key,
    Prospect,
    Requirement,
    Status,
    frozen,
    missing,
    ready,
    requirements,
)
from app.certificates.rules.requirements import Facts, Required

CODES = ("C1", "C2", "C3", "C4")
EXCUSE = Excuse(7, "Al gedaan.", "Fatima", "Jan", date(2027, 3, 1))

counts = st.integers(0, 9)
required = st.builds(
    Required,
    days=counts,
    days_total=st.just(9),
    intervisions=counts,
    intervisions_total=st.just(9),
    cases=counts,
    competencies=st.lists(st.sampled_from(CODES), unique=True).map(
        lambda some: tuple((c, "Naam") for c in some)
    ),
    presentation=st.booleans(),
    level=st.sampled_from(["", "sterk"]),
    evaluations=counts,
    hours=st.integers(0, 90),
    payment=st.booleans(),
)
facts = st.builds(
    Facts,
    days=counts,
    intervisions=counts,
    cases=counts,
    covered=st.frozensets(st.sampled_from(CODES)),
    presentation=st.booleans(),
    evaluations=counts,
    minutes=st.integers(0, 6000),
    paid=st.booleans(),
)
prospects = st.dictionaries(
    st.sampled_from(Key),
    st.builds(
        Prospect,
        possible=st.none() | counts,
        until=st.none() | st.just(date(2027, 6, 17)),
        cancelled=st.booleans(),
    ),
)
excuses = st.dictionaries(st.sampled_from([str(key) for key in Key]), st.just(EXCUSE))


def more(one: Facts, two: Facts) -> Facts:
    """All that both did."""
    return Facts(
        max(one.days, two.days),
        max(one.intervisions, two.intervisions),
        max(one.cases, two.cases),
        one.covered | two.covered,
        one.presentation or two.presentation,
        max(one.evaluations, two.evaluations),
        max(one.minutes, two.minutes),
        one.paid or two.paid,
    )


def by_key(found: tuple[Requirement, ...]) -> Mapping[Key, Requirement]:
    return {one.key: one for one in found}


@given(required, facts, facts, prospects, excuses)
def test_doing_more_never_takes_away_what_was_met(
    asked: Required, one: Facts, two: Facts, can: dict[Key, Prospect], excused: dict[str, Excuse]
) -> None:
    before, after = requirements(asked, one, can, excused), requirements(asked, more(one, two), can, excused)

    for earlier, later in zip(before, after, strict=True):
        assert later.done >= earlier.done
        if earlier.status is Status.MET:
            assert later.status is Status.MET
        if earlier.settled:
            assert later.settled


@given(required, facts, prospects, excuses)
def test_a_forecast_gives_and_takes_no_certificate(
    asked: Required, done: Facts, can: dict[Key, Prospect], excused: dict[str, Excuse]
) -> None:
    with_it, without = requirements(asked, done, can, excused), requirements(asked, done, None, excused)

    assert ready(with_it) == ready(without)
    assert [one.settled for one in with_it] == [one.settled for one in without]
    assert Status.OUT_OF_REACH not in {one.status for one in without}


@given(required, facts, prospects)
def test_what_is_out_of_reach_stays_so_however_the_plan_works_out(
    asked: Required, done: Facts, can: dict[Key, Prospect]
) -> None:
    found = by_key(requirements(asked, done, can))
    counted = {Key.DAYS: "days", Key.INTERVISIONS: "intervisions", Key.CASES: "cases"}

    for key, name in counted.items():
        if key not in found or found[key].status is not Status.OUT_OF_REACH:
            continue
        possible = can[key].possible
        assert possible is not None
        # Part of what was possible is done: what is left shrinks by as much.
        for came in range(possible + 1):
            then = replace(done, **{name: getattr(done, name) + came})
            left = {**can, key: replace(can[key], possible=possible - came)}
            assert by_key(requirements(asked, then, left))[key].status is Status.OUT_OF_REACH


@given(required, facts, prospects, excuses)
def test_ready_is_when_each_requirement_is_met_or_excused_and_else_it_is_said_what_is_missing(
    asked: Required, done: Facts, can: dict[Key, Prospect], excused: dict[str, Excuse]
) -> None:
    found = requirements(asked, done, can, excused)

    assert ready(found) == all(one.status in (Status.MET, Status.EXCUSED) for one in found)
    assert ready(found) == (not missing(found))
    for one in found:
        assert (one.status is Status.MET) == (one.done >= one.needed) == (one.missing is None)
        assert (one.status is Status.EXCUSED) == (one.excuse is not None)
        assert one.until is None or one.status is Status.OPEN
        assert "%(" not in str(one.missing)
    assert len({one.key for one in found}) == len(found)


@given(required, facts, prospects, excuses)
def test_what_is_kept_with_a_decision_is_plain_and_names_nobody(
    asked: Required, done: Facts, can: dict[Key, Prospect], excused: dict[str, Excuse]
) -> None:
    kept = json.dumps(frozen(requirements(asked, done, can, excused)))

    assert "Fatima" not in kept
    assert "Al gedaan" not in kept
    assert len(json.loads(kept)) == len(requirements(asked, done))


def test_a_course_is_never_asked_for_money_unless_it_wishes() -> None:
    asks = Required(0, 8, 0, 5, 0, (), False)

    assert requirements(asks, Facts(paid=False)) == ()
    [owed] = requirements(replace(asks, payment=True), Facts(paid=False))
    assert str(owed.missing) == "De factuur voor deze plaats is nog niet betaald."


def test_who_cannot_reach_it_reads_why_and_what_to_do() -> None:
    asks = Required(7, 8, 0, 5, 0, (), False)
    said = {}
    for cancelled in (True, False):
        can = {Key.DAYS: Prospect(1, date(2027, 6, 17), cancelled=cancelled)}
        [one] = requirements(asks, Facts(days=4), can)
        assert (one.status, one.until) == (Status.OUT_OF_REACH, None)
        said[cancelled] = str(one.missing)

    assert "Er gaan te veel bijeenkomsten niet door." in said[True]
    assert "Spreek met je trainer af" in said[False]
