"""The sheet with which a case comes to intervision: what is left out, and when it is open."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import local
from app.core.errors import Refused
from app.practice.rules.documents import CaseDocument, Entry
from app.practice.rules.sheets import (
    FEWEST,
    LONGEST,
    LONGEST_QUESTION,
    Sheet,
    check,
    from_json,
    hours_of,
    period,
    reduced,
    to_json,
)
from app.practice.rules.words import EntryKind

FACTS = {
    "alias": "Eik",
    "colour": "blue",
    "development_line": "individual",
    "phase": "start",
    "placement": "agreed",
}
entries = st.lists(
    st.builds(
        Entry,
        on=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
        minutes=st.integers(1, 1440),
        text=st.just("De dochter reed ons."),
        kind=st.sampled_from(EntryKind),
    ),
    max_size=30,
)
moments = st.integers(0, 1_000_000).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def sheet(document: CaseDocument | None = None, log: tuple[Entry, ...] = (), *, same_band: int = 9) -> Sheet:
    return reduced(document or CaseDocument(), log, same_band=same_band, age_band="70_79", **FACTS)


def test_a_sheet_begins_without_family_reflection_evidence_dates_and_log_texts() -> None:
    document = CaseDocument(
        person="Wandelt.",
        family="Zegt de dochter.",
        workplace="Is blij.",
        reflection="Ik leerde.",
        evidence={"C1": "Bewijs."},
    )
    log = (Entry(date(2026, 9, 3), 90, "Naar het bos.", kind=EntryKind.VISIT),)
    told = json.dumps(to_json(sheet(document, log)))
    assert "Wandelt." in told
    assert "Is blij." in told
    for left_out in ("dochter", "leerde", "Bewijs", "bos", "2026", "09"):
        assert left_out not in told, left_out


@given(entries)
def test_hours_are_all_there_and_weeks_count_from_the_first_entry(log: list[Entry]) -> None:
    found = hours_of(log)
    assert sum(one.minutes for one in found) == sum(one.minutes for one in log)
    assert len({(one.week, one.kind) for one in found}) == len(found)
    assert [one.week for one in found] == sorted(one.week for one in found)
    if log:
        assert found[0].week == 1


@given(entries, st.integers(-400, 400))
def test_the_same_work_at_another_time_gives_the_same_sheet(log: list[Entry], days: int) -> None:
    later = [Entry(one.on + timedelta(days=days), one.minutes, one.text, kind=one.kind) for one in log]
    assert hours_of(log) == hours_of(later)


@pytest.mark.parametrize(("same_band", "shown"), [(0, ""), (FEWEST - 1, ""), (FEWEST, "70_79")])
def test_the_age_stays_away_where_few_share_it(same_band: int, shown: str) -> None:
    assert sheet(same_band=same_band).age_band == shown


@given(moments, st.integers(0, 12))
def test_a_sheet_opens_in_the_morning_days_before_and_closes_when_the_day_is_over(
    starts_at: datetime, hours: int
) -> None:
    ends_at = starts_at + timedelta(hours=hours)
    found = period(starts_at, ends_at)
    assert found.opens_at < starts_at
    assert found.closes_at > ends_at
    opens = local(found.opens_at)
    assert (opens.hour, opens.minute) == (9, 0)
    assert (local(starts_at).date() - opens.date()).days == 3
    assert f"{local(found.closes_at):%H:%M}" == "00:00"
    assert (local(found.closes_at).date() - local(ends_at).date()).days == 1


@given(entries, st.text(max_size=50), st.lists(st.text(max_size=9), max_size=4))
def test_what_is_sealed_comes_back_as_it_was(log: list[Entry], text: str, kept: list[str]) -> None:
    made = sheet(log=tuple(log)).with_texts({"question": text, "person": text}, kept)
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({}, "question"),
        ({"question": "   "}, "question"),
        ({"question": "x" * (LONGEST_QUESTION + 1)}, "question"),
        ({"question": "Hoe?", "person": "x" * (LONGEST + 1)}, "person"),
        ({"question": "Hoe?", "workplace": "x" * (LONGEST + 1)}, "workplace"),
    ],
)
def test_a_sheet_asks_something_and_is_short(texts: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check(sheet().with_texts(texts, ()))
    assert refused.value.field == field


def test_a_short_sheet_with_a_question_is_fine() -> None:
    check(sheet().with_texts({"question": "Hoe verder?"}, ()))
