"""A registration number is checked on its form, kept as digits, and a BSN is never taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accreditation.rules import Granted, Passed, Professional, Standing, checked_number, standings
from app.core.errors import Refused

DIGITS = "0123456789"
BSN = "123456782"


def refusal(given: str, *, least: int = 11, most: int = 11, starts: str = "") -> str:
    with pytest.raises(Refused) as refused:
        checked_number(given, least=least, most=most, starts=starts)
    assert refused.value.field == "number"
    return str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "09012345630",
        " 0901 2345 630 ",
        "BIG-09012345630",
        "big: 0901.2345.630",
        "#09012345630",
        "０９０１２３４５６３０",
    ],
)
def test_a_number_may_be_written_in_any_way_and_keeps_its_first_zero(typed: str) -> None:
    assert checked_number(typed, least=11, most=11) == "09012345630"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Vul je registratienummer in."),
        (" - ", "Vul je registratienummer in."),
        ("1901234563", "Dit nummer heeft 10 cijfers. Het moeten er 11 zijn."),
        ("190123456301", "Dit nummer heeft 12 cijfers."),
        ("1901234563O", "alleen de cijfers"),
        ("=1+1", "alleen de cijfers"),
        ("١٩٠١٢٣٤٥٦٣٠", "alleen de cijfers"),
        ("00000000000", "geen registratienummer"),
        (BSN, "burgerservicenummer"),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_what_to_do(typed: str, said: str) -> None:
    assert said in refusal(typed)


def test_a_register_with_numbers_of_several_lengths_refuses_a_bsn_too_unless_nine_digits_are_its_own() -> (
    None
):
    assert "burgerservicenummer" in refusal(BSN, least=6, most=12)
    assert checked_number(BSN, least=9, most=9) == BSN


def test_a_number_begins_as_those_of_the_register_do() -> None:
    assert checked_number("4610 123 456", least=8, most=12, starts="4610") == "4610123456"
    assert "begint met 4610" in refusal("1234567890", least=8, most=12, starts="4610")


@given(
    st.text(DIGITS, min_size=1, max_size=20),
    st.lists(st.tuples(st.sampled_from(" .-"), st.integers(0, 20)), max_size=6),
)
def test_signs_between_the_digits_never_change_the_number(digits: str, signs: list[tuple[str, int]]) -> None:
    typed = digits
    for sign, place in signs:
        typed = typed[:place] + sign + typed[place:]

    def outcome(written: str) -> str:
        try:
            return checked_number(written, least=1, most=20)
        except Refused as refused:
            return str(refused)

    assert outcome(typed) == outcome(digits)


@given(st.text(max_size=60), st.integers(1, 20), st.integers(0, 8))
def test_whatever_is_typed_becomes_digits_of_the_right_length_or_a_refusal(
    typed: str, least: int, more: int
) -> None:
    try:
        found = checked_number(typed, least=least, most=least + more)
    except Refused:
        return
    assert set(found) <= set(DIGITS)
    assert least <= len(found) <= least + more


NOW = Granted("123456", 40)
DAY = date(2026, 11, 26)


def stands(
    number: str | None = "19012345630", earned: date | None = DAY, passed: Passed | None = None
) -> Standing:
    return standings([Professional(1, "Petra", number, earned, passed)], NOW)[1]


def test_only_who_earned_the_points_and_gave_a_number_is_ready_and_only_once() -> None:
    before = Passed(1, "19012345630", NOW, taken_back=False)
    assert stands() is Standing.READY
    assert stands(number=None) is Standing.NO_NUMBER
    assert stands(earned=None) is Standing.NOT_YET
    assert stands(earned=None, number=None) is Standing.NOT_YET
    assert stands(passed=before) is Standing.DELIVERED


def test_what_changed_after_it_was_passed_on_is_a_correction() -> None:
    before = Passed(1, "19012345630", NOW, taken_back=False)
    assert stands(number="29012345630", passed=before) is Standing.DIFFERS
    assert stands(earned=None, passed=before) is Standing.DIFFERS
    assert (
        stands(passed=Passed(1, "19012345630", Granted("123456", 30), taken_back=False)) is Standing.DIFFERS
    )
    assert stands(passed=Passed(2, "19012345630", NOW, taken_back=True)) is Standing.DIFFERS
    assert stands(earned=None, passed=Passed(2, "19012345630", NOW, taken_back=True)) is Standing.NOT_YET


def test_who_took_the_number_away_or_was_erased_stays_passed_on() -> None:
    assert stands(number=None, passed=Passed(1, "19012345630", NOW, taken_back=False)) is Standing.DELIVERED
    assert stands(passed=Passed(1, None, NOW, taken_back=False)) is Standing.DELIVERED


def test_two_people_with_one_number_wait_until_one_of_them_changes_it() -> None:
    people = [Professional(number, "Naam", "19012345630", DAY, None) for number in (1, 2)]
    assert set(standings(people, NOW).values()) == {Standing.SAME_NUMBER}
    assert standings(people[:1], NOW) == {1: Standing.READY}


def test_what_was_passed_on_to_a_register_that_grants_no_more_stays_so() -> None:
    before = Passed(1, "19012345630", NOW, taken_back=False)
    for person in (
        Professional(1, "Petra", "29012345630", DAY, before),
        Professional(1, "Petra", None, None, before),
    ):
        assert standings([person], None) == {1: Standing.DELIVERED}
