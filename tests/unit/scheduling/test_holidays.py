"""The days on which nothing is planned."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.cohorts.service import Region
from app.core.text import T
from app.scheduling.holidays import (
    NAMES,
    dutch_holidays,
    package_table,
    public_holidays,
    school_table,
    school_year,
    table_of,
)

REGIONS = list(Region)


@pytest.mark.parametrize("region", REGIONS)
def test_the_ministrys_table_and_the_package_agree_on_every_day_of_every_year_that_both_know(
    region: Region,
) -> None:
    table = school_table(table_of(region), region)
    assert set(table) == {"2025-2026", "2026-2027", "2027-2028", "2028-2029"}
    for year, days in table.items():
        assert package_table(region)[year] == days, year


@pytest.mark.parametrize("region", REGIONS)
def test_the_package_is_not_silently_empty_about_any_region(region: Region) -> None:
    assert "meivakantie" in package_table(region)["2026-2027"].values()


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 10, 12), {Region.NOORD}),
        (date(2026, 10, 20), {Region.MIDDEN, Region.ZUID}),
        (date(2027, 2, 16), {Region.ZUID}),
        (date(2027, 2, 23), {Region.NOORD, Region.MIDDEN}),
        (date(2027, 7, 12), {Region.NOORD}),
        (date(2027, 9, 2), {Region.ZUID}),
        (date(2027, 4, 27), set(REGIONS)),
    ],
)
def test_each_region_has_its_own_school_holidays_and_the_same_public_ones(
    day: date, closed_in: set[Region]
) -> None:
    assert {region for region in REGIONS if dutch_holidays(region).why_closed(day)} == closed_in


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 4, 27), "Koningsdag"),
        (date(2027, 5, 6), "Hemelvaartsdag"),
        (date(2027, 2, 25), "voorjaarsvakantie"),
        (date(2026, 10, 15), "herfstvakantie"),
        (date(2027, 8, 20), "zomervakantie"),
    ],
)
def test_a_closed_day_says_why(day: date, why: str) -> None:
    assert str(dutch_holidays().why_closed(day)) == why


def test_every_holiday_name_can_be_translated() -> None:
    names = {n.lower() for y in range(2020, 2040) for n in public_holidays(y).values()}
    names |= {n for region in REGIONS for days in package_table(region).values() for n in days.values()}
    assert names <= set(NAMES)
    assert set(map(str, NAMES.values())) == {str(T(str(n))) for n in NAMES.values()}


def test_a_year_that_no_source_knows_is_named() -> None:
    assert dutch_holidays().unknown_years(date(2031, 9, 1), date(2032, 9, 1)) == ("2031-2032", "2032-2033")
    assert dutch_holidays().unknown_years(date(2026, 8, 1), date(2027, 7, 31)) == ()


def test_a_school_year_turns_on_the_first_of_august() -> None:
    assert (school_year(date(2027, 7, 31)), school_year(date(2027, 8, 1))) == ("2026-2027", "2027-2028")


@pytest.mark.parametrize(
    "text",
    [
        "region: zuid\nschool_years: {}",
        "[]",
        'region: noord\nschool_years: {"2026": []}',
        'region: noord\nschool_years: {"2026-2027": [{name: x, first: 2026-10-18, last: 2026-10-10}]}',
    ],
)
def test_a_malformed_table_stops_instead_of_leaving_days_open(text: str) -> None:
    with pytest.raises(ValueError, match="school holidays"):
        school_table(text, Region.NOORD)


def test_a_holiday_that_is_added_to_the_file_is_kept_free_and_goes_before_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, extra = dutch_holidays(Region.NOORD), date(2026, 11, 12)
    assert before.why_closed(extra) is None
    lines = table_of(Region.NOORD).split('"2026-2027":\n')
    row = f"    - {{name: studieweek, first: {extra}, last: {extra + timedelta(days=1)}}}\n"
    text = f'"2026-2027":\n{row}'.join(lines)
    (tmp_path / "schoolvakanties-noord.yaml").write_text(text)
    monkeypatch.setattr("app.scheduling.holidays.DATA", tmp_path)
    edited = dutch_holidays.__wrapped__(Region.NOORD)
    assert str(edited.why_closed(extra)) == "studieweek"
    assert edited.school_years == before.school_years
