"""From when material is seen, which links and numbers can be given, and how news reads in a letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.teaching.mails import blocks
from app.teaching.rules import (
    Visibility,
    When,
    checked_link,
    checked_phone,
    days_until,
    seen_from,
    visibility,
)

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
#: Two years, with four changes of the clock.
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda later: NOW + later)


def test_material_is_seen_at_once_unless_a_day_is_chosen() -> None:
    assert visibility(When.NOW, now=NOW, of_session=True, on=date(2027, 1, 1)) == Visibility(at=NOW)


def test_a_week_before_is_kept_as_what_was_meant_and_only_of_a_session() -> None:
    assert visibility(When.WEEK, now=NOW, of_session=True, on=None) == Visibility(days_before=7)
    assert visibility(When.WEEK, now=NOW, of_session=False, on=None) == Visibility(at=NOW)


@given(
    starts=MOMENTS,
    now=MOMENTS,
    days=st.integers(0, 400),
)
def test_what_is_counted_in_nights_is_seen_from_that_midnight_on(
    starts: datetime, now: datetime, days: int
) -> None:
    assert (days >= days_until(starts, now)) == (seen_from(days, starts) <= now)


def test_a_week_before_is_midnight_in_amsterdam_on_both_sides_of_summer_time() -> None:
    starts = datetime(2026, 10, 29, 8, 30, tzinfo=UTC)  # in winter time; a week before is summer time
    assert seen_from(7, starts) == datetime(2026, 10, 21, 22, 0, tzinfo=UTC)
    starts = datetime(2027, 4, 1, 7, 30, tzinfo=UTC)
    assert seen_from(7, starts) == datetime(2027, 3, 24, 23, 0, tzinfo=UTC)


def test_a_chosen_day_begins_at_midnight_and_must_be_filled_in() -> None:
    found = visibility(When.DATE, now=NOW, of_session=True, on=date(2026, 12, 1))
    assert found == Visibility(at=datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    with pytest.raises(Refused, match="vanaf welke dag"):
        visibility(When.DATE, now=NOW, of_session=True, on=None)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.dementalent.nl/",
        "https://example.org:8443/a?b=c#d",
        "https://xn--caf-dma.example/één",
        "HTTPS://example.org",
    ],
)
def test_a_link_to_another_site_is_taken(url: str) -> None:
    assert checked_link(f"  {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://x.nl",
        "data:text/html,<script>",
        "//example.org",
        "example.org",
        "https://",
        "https://localhost/",
        "https://example.org@evil.example/",
        "https://user:pass@evil.example/",
        "https://exam ple.org/",
        'https://example.org/"onmouseover=x',
        "https://example.org/<script>",
        "https://example.org\\@evil.example",
        "https://[::1]/",
        "https://example.org:99999/",
        "https://exa\nmple.org/",
    ],
)
def test_a_link_that_leads_astray_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_link(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("phone", ["", "06 12 34 56 78", "+31 592 123 456", "(0592) 12-3456"])
def test_a_telephone_number_is_kept_as_typed_or_left_empty(phone: str) -> None:
    assert checked_phone(phone) == phone


@pytest.mark.parametrize(
    "phone", ["bel me", "06-<script>", "12345", "06 12 34 56 78 90 12 34 56", "٠٦١٢٣٤٥٦٧٨"]
)
def test_what_is_no_telephone_number_is_refused(phone: str) -> None:
    with pytest.raises(Refused, match="telefoonnummer"):
        checked_phone(phone)


def test_news_reads_in_a_letter_as_it_does_on_the_page_but_in_plain_words() -> None:
    text = (
        "Hoi,\n\n## Neem mee\n\n- een **foto**\n- je [logboek](https://a.example/b)\n\n"
        "1. eerst\n2. dan\n\nRegel\\\ntwee"
    )
    assert blocks(text) == [
        ["p", "Hoi,"],
        ["h", "Neem mee"],
        ["li", "een foto"],
        ["li", "je logboek (https://a.example/b)"],
        ["1.", "eerst"],
        ["2.", "dan"],
        ["p", "Regel\ntwee"],
    ]
