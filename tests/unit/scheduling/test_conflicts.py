"""Everything that can get in the way of a session."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import T, Text
from app.scheduling.rules.conflicts import blocking, conflicts
from app.scheduling.rules.occasions import (
    DEFAULTS,
    Away,
    Busy,
    Conflict,
    ConflictKind,
    Level,
    Occasion,
    RoomFacts,
    Surroundings,
)

NIGHT = datetime(2027, 1, 14, tzinfo=UTC)
NINE, NOON, FOUR = (NIGHT + timedelta(hours=hour) for hour in (9, 12, 16))
ANNEKE, BRAM, CARLA = 1, 2, 3
NAMES = {ANNEKE: "Anneke Wolthuis", BRAM: "Bram Prins", CARLA: "Carla Bos"}
ROOM = RoomFacts(name="De Komeet, zaal 1", seats=6)


class Open:
    """Never a holiday."""

    def why_closed(self, day: date) -> Text | None:
        return None

    def unknown_years(self, first: date, last: date) -> tuple[str, ...]:
        return ()


class Closed(Open):
    """Closed on one day, and nothing known of one year."""

    def __init__(self, day: date | None = None, *, unknown: str = "") -> None:
        self.day, self.unknown = day, unknown

    def why_closed(self, day: date) -> Text | None:
        return T("Koningsdag") if day == self.day else None

    def unknown_years(self, first: date, last: date) -> tuple[str, ...]:
        return (self.unknown,) if self.unknown else ()


def session(number: int | None = 1, cohort_id: int | None = 1, **other: object) -> Occasion:
    known: dict[str, object] = {
        "session_id": number,
        "cohort_id": cohort_id,
        "starts_at": NINE,
        "ends_at": FOUR,
        "label": T("Lesdag %(number)s", number=number),
        "cohort_name": f"groep {cohort_id}",
    }
    return Occasion(**{**known, **other})  # type: ignore[arg-type]


def around(*others: Occasion, **other: object) -> Surroundings:
    known: dict[str, object] = {"others": others, "names": NAMES, "rooms": {7: ROOM}}
    return Surroundings(**{**known, **other})  # type: ignore[arg-type]


def kinds(found: tuple[Conflict, ...]) -> list[ConflictKind]:
    return [one.kind for one in found]


def only(found: tuple[Conflict, ...]) -> Conflict:
    assert len(found) == 1, [str(one.text) for one in found]
    return found[0]


def test_a_trainer_who_teaches_elsewhere_is_named_with_what_and_when() -> None:
    one = session(trainer_ids=frozenset({ANNEKE}))
    other = session(2, 2, starts_at=NOON, guest_ids=frozenset({ANNEKE}))
    found = only(conflicts(one, around(other), Open()))
    assert (found.kind, found.level, found.session_id) == (ConflictKind.TRAINER, Level.BLOCK, 2)
    assert found.person_ids == (ANNEKE,)
    said = "Anneke Wolthuis geeft dan al les: Lesdag 2 van groep groep 2, 2027-01-14, 13:00-17:00 uur."
    assert str(found.text) == said
    mirrored = only(conflicts(other, around(one), Open()))
    assert (mirrored.kind, mirrored.level) == (ConflictKind.GUEST, Level.WARN)


def test_a_room_is_given_out_once() -> None:
    one, other = session(room_id=7), session(2, 2, room_id=7)
    found = only(conflicts(one, around(other), Open()))
    assert (found.kind, found.blocks) == (ConflictKind.ROOM, True)
    assert str(found.text).startswith("De Komeet, zaal 1 is dan bezet: Lesdag 2 van groep groep 2")
    assert not conflicts(one, around(replace(other, room_id=8)), Open())
    assert not conflicts(replace(one, room_id=None), around(replace(other, room_id=None)), Open())


@pytest.mark.parametrize(("people", "full"), [(4, False), (5, True)])
def test_a_room_holds_participants_and_trainers_together(people: int, full: bool) -> None:
    audience = frozenset(range(100, 100 + people))
    one = session(
        room_id=7,
        audience_ids=audience,
        trainer_ids=frozenset({ANNEKE}),
        guest_ids=frozenset({ANNEKE, BRAM}),
    )
    found = conflicts(one, around(), Open())
    assert (kinds(found) == [ConflictKind.ROOM_SIZE]) is full
    if full:
        text = "De Komeet, zaal 1 heeft 6 plaatsen. Er komen 7 mensen, trainers meegeteld."
        assert str(only(found).text) == text


def test_a_cohort_is_in_one_place_except_in_different_parts() -> None:
    one, other = session(), session(2)
    assert only(conflicts(one, around(other), Open())).kind is ConflictKind.COHORT
    halves = (replace(one, subgroup_id=1), replace(other, subgroup_id=2))
    assert not conflicts(halves[0], around(halves[1]), Open())
    assert conflicts(halves[0], around(replace(other, subgroup_id=1)), Open())
    assert conflicts(halves[0], around(other), Open())
    assert not conflicts(session(cohort_id=None), around(session(None, None)), Open())


def test_who_is_away_or_answered_no_is_a_warning() -> None:
    one = session(trainer_ids=frozenset({ANNEKE}), guest_ids=frozenset({BRAM}))
    away = (
        Away(person_id=ANNEKE, starts_at=NIGHT - timedelta(hours=1), ends_at=NIGHT + timedelta(hours=23)),
        Away(person_id=BRAM, starts_at=NIGHT - timedelta(days=3), ends_at=NOON),
        Away(person_id=CARLA, starts_at=NIGHT, ends_at=FOUR),
    )
    said = [str(each.text) for each in conflicts(one, around(absences=away), Open())]
    assert said == [
        "Bram Prins kan niet van 2027-01-11 tot en met 2027-01-14.",
        "Anneke Wolthuis kan niet op 2027-01-14.",
    ]
    declined = around(declined=frozenset({(1, BRAM), (2, ANNEKE), (1, CARLA)}))
    found = only(conflicts(one, declined, Open()))
    assert (found.kind, found.level, found.person_ids) == (
        ConflictKind.TRAINER_ABSENT,
        Level.WARN,
        (BRAM,),
    )


def test_only_who_may_know_reads_which_participant_it_is() -> None:
    busy = Busy(session_id=9, label=T("Lesdag 3"), cohort_name="Emmen", starts_at=NOON, ends_at=FOUR)
    one = session(audience_ids=frozenset({ANNEKE, BRAM, CARLA}))
    surroundings = around(busy={ANNEKE: (busy,), BRAM: (busy,), 99: (busy,)})
    hidden = only(conflicts(one, surroundings, Open()))
    assert str(hidden.text) == "2 deelnemers hebben dan een andere bijeenkomst."
    shown = only(conflicts(one, replace(surroundings, named=True), Open()))
    said = "Anneke Wolthuis, Bram Prins hebben dan een bijeenkomst: Lesdag 3 van groep Emmen, "
    assert str(shown.text) == said + "2027-01-14, 13:00-17:00 uur."
    assert hidden.person_ids == shown.person_ids == (ANNEKE, BRAM)


def test_a_cohorts_own_session_is_told_once_and_not_again_for_each_participant() -> None:
    busy = Busy(session_id=2, label=T("Lesdag 2"), cohort_name="groep 1", starts_at=NINE, ends_at=FOUR)
    one = session(audience_ids=frozenset({ANNEKE}))
    found = conflicts(one, around(session(2), busy={ANNEKE: (busy,)}), Open())
    assert kinds(found) == [ConflictKind.COHORT]


def test_a_holiday_and_a_year_of_which_nothing_is_known_are_both_told() -> None:
    one = session()
    found = only(conflicts(one, around(), Closed(date(2027, 1, 14))))
    assert str(found.text) == "Op 2027-01-14 is het Koningsdag."
    strict = around(levels={**DEFAULTS, ConflictKind.HOLIDAY: Level.BLOCK})
    assert blocking(conflicts(one, strict, Closed(date(2027, 1, 14))))
    unknown = only(conflicts(one, strict, Closed(unknown="2031-2032")))
    assert (str(unknown.text), unknown.blocks) == (
        "Voor schooljaar 2031-2032 zijn nog geen vakanties bekend.",
        False,
    )


def test_a_place_or_room_that_is_out_of_use_is_told_once() -> None:
    gone = replace(ROOM, archived=True)
    one = session(place_id=3, room_id=7)
    both = around(rooms={7: gone}, archived_places={3: "De Komeet"})
    assert str(only(conflicts(one, both, Open())).text) == "De Komeet is niet meer in gebruik."
    room = around(rooms={7: gone})
    assert str(only(conflicts(one, room, Open())).text) == "De Komeet, zaal 1 is niet meer in gebruik."


def test_what_blocks_comes_first_and_a_setting_decides_what_blocks() -> None:
    one = session(room_id=7, guest_ids=frozenset({ANNEKE}))
    other = session(2, room_id=7, trainer_ids=frozenset({ANNEKE}))
    usual = conflicts(one, around(other), Open())
    assert [each.blocks for each in usual] == [True, True, False]
    turned = dict.fromkeys(ConflictKind, Level.WARN) | {ConflictKind.GUEST: Level.BLOCK}
    strict = conflicts(one, around(other, levels=turned), Open())
    assert strict[0].kind is ConflictKind.GUEST
    assert len(blocking(strict)) == 1


def test_nothing_is_in_the_way_of_a_session_by_itself() -> None:
    one = session(room_id=7, trainer_ids=frozenset({ANNEKE}))
    assert not conflicts(one, around(one), Open())
    fresh = replace(one, session_id=None)
    assert not conflicts(fresh, around(fresh), Open())
    assert conflicts(fresh, around(replace(fresh)), Open())


#: Quarters of an hour around the night in which summer time begins, so that spells often touch.
moments = st.integers(0, 24).map(lambda n: datetime(2027, 3, 27, 22, tzinfo=UTC) + n * timedelta(minutes=15))


@st.composite
def occasions(draw: st.DrawFn, number: int = 1) -> Occasion:
    starts_at = draw(moments)
    return session(
        number,
        draw(st.sampled_from([1, 2])),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15) * draw(st.integers(1, 12)),
        room_id=draw(st.sampled_from([None, 7, 8])),
        trainer_ids=draw(st.frozensets(st.sampled_from([ANNEKE, BRAM]))),
        guest_ids=draw(st.frozensets(st.just(CARLA))),
        subgroup_id=draw(st.sampled_from([None, 1, 2])),
    )


groups = st.integers(2, 6).flatmap(lambda n: st.tuples(*(occasions(number) for number in range(1, n + 1))))


def keys(found: tuple[Conflict, ...]) -> list[tuple[object, ...]]:
    return sorted((str(one.kind), one.session_id, one.person_ids) for one in found)


def all_of(sessions: tuple[Occasion, ...]) -> dict[int | None, tuple[Conflict, ...]]:
    return {one.session_id: conflicts(one, around(*sessions), Open()) for one in sessions}


@given(groups)
def test_what_stands_in_the_way_of_one_has_that_one_in_its_own_way(sessions: tuple[Occasion, ...]) -> None:
    pairs = {(number, one.session_id) for number, found in all_of(sessions).items() for one in found}
    assert pairs == {(other, number) for number, other in pairs}


@given(groups)
def test_a_conflict_is_there_exactly_when_two_share_time_and_something_else(
    sessions: tuple[Occasion, ...],
) -> None:
    found = all_of(sessions)
    for one in sessions:
        told = {each.session_id for each in found[one.session_id]}
        for other in sessions:
            if other.session_id == one.session_id:
                continue
            same_time = max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at)
            shared = (
                bool(one.teacher_ids & other.teacher_ids)
                or (one.room_id is not None and one.room_id == other.room_id)
                or (
                    one.cohort_id == other.cohort_id
                    and (None in (one.subgroup_id, other.subgroup_id) or one.subgroup_id == other.subgroup_id)
                )
            )
            assert (other.session_id in told) is (same_time and shared)


@given(groups, st.integers(-5000, 5000))
def test_moving_everything_alike_changes_no_conflict(sessions: tuple[Occasion, ...], minutes: int) -> None:
    by = timedelta(minutes=minutes)
    moved = tuple(replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by) for one in sessions)
    before, after = all_of(sessions), all_of(moved)
    assert {n: keys(found) for n, found in before.items()} == {n: keys(found) for n, found in after.items()}


@given(groups)
def test_taking_a_session_away_takes_its_conflicts_away_and_no_other(
    sessions: tuple[Occasion, ...],
) -> None:
    gone = sessions[-1].session_id
    before, after = all_of(sessions), all_of(sessions[:-1])
    for number, found in after.items():
        left = tuple(one for one in before[number] if one.session_id != gone)
        assert keys(found) == keys(left)


@given(groups)
def test_sessions_that_only_touch_are_not_in_each_others_way(sessions: tuple[Occasion, ...]) -> None:
    one = sessions[0]
    after = session(99, one.cohort_id, starts_at=one.ends_at, ends_at=one.ends_at + timedelta(hours=1))
    same = replace(
        after, trainer_ids=one.trainer_ids, room_id=one.room_id, guest_ids=one.guest_ids, subgroup_id=None
    )
    assert not conflicts(one, around(same), Open())
    assert not conflicts(same, around(one), Open())
