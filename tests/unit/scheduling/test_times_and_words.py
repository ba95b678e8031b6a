"""When a session can be, and what its words may hold."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import AMSTERDAM
from app.core.errors import Refused
from app.scheduling.rules import times
from app.scheduling.rules.kinds import Kind, label_of
from app.scheduling.rules.times import is_one_moment, moments
from app.scheduling.rules.words import MOST_PLACE, lines, one_line, place_line, safe_url

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def refused(day: date, start: time, end: time) -> str | None:
    with pytest.raises(Refused) as refusal:
        moments(day, start, end)
    return refusal.value.field


def test_half_past_nine_is_the_moment_that_an_amsterdam_clock_shows() -> None:
    assert moments(date(2027, 1, 14), time(9, 30), time(16, 30)) == (
        datetime(2027, 1, 14, 8, 30, tzinfo=UTC),
        datetime(2027, 1, 14, 15, 30, tzinfo=UTC),
    )
    assert moments(SPRING, time(9, 30), time(16, 30))[0] == datetime(2027, 3, 28, 7, 30, tzinfo=UTC)


def test_an_end_before_or_at_the_begin_is_refused_at_the_end() -> None:
    assert refused(date(2027, 1, 14), time(9, 30), time(9, 30)) == "end"
    assert refused(date(2027, 1, 14), time(9, 30), time(9, 0)) == "end"


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1), date.min, date.max])
def test_a_year_that_is_a_typing_mistake_is_refused(day: date) -> None:
    assert refused(day, time(9, 30), time(16, 30)) == "day"


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_the_hour_that_the_clock_skips_or_repeats_is_no_time_for_a_session(
    day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(day, time(2, 30), time(4, 0)) == "end"  # sessions are by day
    monkeypatch.setattr(times, "EARLIEST", time(0, 0))
    assert refused(day, time(2, 30), time(4, 0)) == "start"
    assert refused(day, time(0, 30), time(2, 0)) == "end"
    assert moments(day, time(0, 30), time(4, 0))


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.times().map(lambda at: at.replace(microsecond=0)))
def test_a_time_that_is_one_moment_reads_back_as_itself(day: date, at: time) -> None:
    early = datetime.combine(day, at, tzinfo=AMSTERDAM).astimezone(UTC)
    reads_back = early.astimezone(AMSTERDAM).replace(tzinfo=None) == datetime.combine(day, at)
    assert reads_back or not is_one_moment(day, at)
    assert is_one_moment(day, at) or day.month in (3, 10)


@given(st.text())
def test_a_line_is_one_line_or_refused(text: str) -> None:
    with suppress(Refused):
        line = one_line(text, field="title")
        assert len(line) <= 200
        assert line.splitlines() in ([], [line])
        assert line == one_line(line, field="title")


def test_a_title_with_line_breaks_becomes_one_line_and_an_overlong_one_is_refused() -> None:
    forged = "Lesdag\r\nSUMMARY:vals\x0b\u2028en meer"
    assert one_line(forged, field="title") == "Lesdag SUMMARY:vals en meer"
    with pytest.raises(Refused):
        one_line("x" * 201, field="title")
    with pytest.raises(Refused):
        one_line("a\x00b", field="title")


def test_a_preparation_keeps_its_lines_and_no_other_controls() -> None:
    assert lines("Lees hoofdstuk 2.\r\n\r\nNeem mee: pen \r\n", field="preparation") == (
        "Lees hoofdstuk 2.\n\nNeem mee: pen"
    )
    for wrong in ("a\x07b", "x" * 2001, "\ud800"):
        with pytest.raises(Refused):
            lines(wrong, field="preparation")


@pytest.mark.parametrize(
    "url",
    [
        "http://meet.example/1",
        "javascript:alert(1)",
        "https://",
        "https:///pad",
        "https://goed.nl@slecht.example/",
        "https://meet.example/a b",
        "https://meet.example/\r\nX: y",
        "https://meet.example:99999/",
        'https://meet.example/"><script>',
        "https://[::1",
        "ftp://meet.example",
        "https://meet.example/" + "x" * 2000,
    ],
)
def test_an_online_session_has_an_https_link_or_none(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        safe_url(url, field="online_url")
    assert refusal.value.field == "online_url"


def test_a_good_link_is_kept_as_it_is() -> None:
    good = "https://meet.example:8443/kamer?pwd=a%20b#nu"
    assert safe_url(f"  {good} ", field="online_url") == good
    assert safe_url("  ", field="online_url") == ""


def test_a_place_is_one_line_that_fits() -> None:
    line = place_line(
        name="De Komeet", room="zaal 1", street="Kerkstraat 1", postcode="9401 AA", city="Assen"
    )
    assert line == "De Komeet, zaal 1, Kerkstraat 1, 9401 AA Assen"
    assert place_line(name="De Komeet", room="", street="", postcode="", city="Assen") == "De Komeet, Assen"
    long = place_line(name="n" * 200, room="r" * 200, street="s" * 200, postcode="", city="Assen")
    assert len(long) == MOST_PLACE
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ((Kind.DAY, 3, "", None), "Lesdag 3"),
        ((Kind.INTERVISION, 2, "", None), "Intervisie 2"),
        ((Kind.DAY, 3, "A", None), "Lesdag 3, deel A"),
        ((Kind.MAKE_UP, 3, "1", Kind.DAY), "Inhaalbijeenkomst (Lesdag 3)"),
        ((Kind.MAKE_UP, 2, "2", Kind.INTERVISION), "Inhaalbijeenkomst 2 (Intervisie 2)"),
    ],
)
def test_a_session_is_called_by_its_kind_number_and_part(
    label: tuple[Kind, int, str, Kind | None], said: str
) -> None:
    assert str(label_of(*label)) == said
