"""Days on which no session is planned: Dutch public holidays and the school holidays of a cohort's region.

School holidays come from `data/schoolvakanties-<region>.yaml` (the ministry's table, which can be edited) and,
for school years that are not in it, from the `holidays` package. A school year runs from August to July; one
that neither source knows is reported, never passed over in silence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from holidays import country_holidays

from app.cohorts.service import Region
from app.core.text import T, Text

DATA: Final = files("app.scheduling").joinpath("data")

NAMES: Final[Mapping[str, Text]] = {
    "nieuwjaarsdag": T("nieuwjaarsdag"),
    "goede vrijdag": T("Goede Vrijdag"),
    "eerste paasdag": T("eerste paasdag"),
    "tweede paasdag": T("tweede paasdag"),
    "koningsdag": T("Koningsdag"),
    "bevrijdingsdag": T("Bevrijdingsdag"),
    "hemelvaartsdag": T("Hemelvaartsdag"),
    "eerste pinksterdag": T("eerste pinksterdag"),
    "tweede pinksterdag": T("tweede pinksterdag"),
    "eerste kerstdag": T("eerste kerstdag"),
    "tweede kerstdag": T("tweede kerstdag"),
    "herfstvakantie": T("herfstvakantie"),
    "kerstvakantie": T("kerstvakantie"),
    "voorjaarsvakantie": T("voorjaarsvakantie"),
    "meivakantie": T("meivakantie"),
    "zomervakantie": T("zomervakantie"),
}


def school_year(day: date) -> str:
    """The school year that `day` falls in, as `2026-2027`: 1 August to 31 July (WPO art. 1)."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


@dataclass(frozen=True)
class Holidays:
    """Answers whether a day is closed, and whether we know; the `ClosedDays` of `rules.plan`."""

    #: Every known school holiday, day by day, with its Dutch name.
    school: Mapping[date, str]
    #: The school years that `school` covers, as `2026-2027`.
    school_years: frozenset[str]

    def why_closed(self, day: date) -> Text | None:
        """The holiday that `day` belongs to, or None on a working day."""
        name = public_holidays(day.year).get(day) or self.school.get(day)
        if name is None:
            return None
        return NAMES.get(name.lower()) or T("%(name)s", name=name)

    def unknown_years(self, first: date, last: date) -> tuple[str, ...]:
        """School years between two days (both included) for which no school holidays are known."""
        years = (f"{year}-{year + 1}" for year in range(first.year - 1, last.year + 1))
        return tuple(
            year
            for year in years
            if school_year(first) <= year <= school_year(last) and year not in self.school_years
        )


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Dutch public holidays of a calendar year, with their Dutch names."""
    return dict(country_holidays("NL", years=year, language="nl").items())


@cache
def dutch_holidays(region: Region = Region.NOORD) -> Holidays:
    """What is known today of a region: its table in `data/`, filled up with the package for other school years."""
    table = school_table(table_of(region), region)
    package = package_table(region)
    school: dict[date, str] = {}
    for days in {**package, **table}.values():
        school.update(days)
    return Holidays(school, frozenset({*package, *table}))


def table_of(region: Region) -> str:
    """The text of a region's table, as it was edited."""
    return DATA.joinpath(f"schoolvakanties-{region}.yaml").read_text("utf-8")


def school_table(text: str, region: Region) -> dict[str, dict[date, str]]:
    """School holidays by school year from YAML `text`, each day with its name.

    Raises ValueError when the table is malformed: another region, a year not of the form `2026-2027`,
    or a holiday that ends before it starts.
    """
    data: Any = yaml.safe_load(text)
    if not isinstance(data, dict) or data.get("region") != region:
        raise ValueError(f"school holidays: region must be {region}")
    table: dict[str, dict[date, str]] = {}
    for year, rows in data["school_years"].items():
        if not re.fullmatch(r"\d{4}-\d{4}", str(year)):
            raise ValueError(f"school holidays: {year!r} is not a school year such as 2026-2027")
        days = table.setdefault(str(year), {})
        for row in rows:
            first, last, name = row["first"], row["last"], str(row["name"])
            if not first <= last <= first + timedelta(weeks=8):
                raise ValueError(f"school holidays: {name} {year} runs from {first} to {last}")
            days |= {first + timedelta(n): name for n in range((last - first).days + 1)}
    return table


@cache
def package_table(region: Region) -> dict[str, dict[date, str]]:
    """School holidays by school year as the `holidays` package knows them; only years that are whole.

    Only with a subdivision does the package know school holidays; without it the answer is silently empty.
    """
    table: dict[str, dict[date, str]] = {}
    known = country_holidays(
        "NL", years=range(2015, 2046), subdiv=region.title(), categories=("school",), language="nl"
    )
    for day, name in sorted(known.items()):
        # A summer that starts in July ends the school year that began the August before.
        year = school_year(day - timedelta(days=60)) if name == "Zomervakantie" else school_year(day)
        table.setdefault(year, {})[day] = name.lower()
    return {
        year: days
        for year, days in table.items()
        if {"herfstvakantie", "zomervakantie"} <= set(days.values())
    }
