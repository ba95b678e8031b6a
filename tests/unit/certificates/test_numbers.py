"""A number that was copied wrongly is never somebody else's."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.certificates.rules.numbers import ALPHABET, EXAMPLE, canonical, number_of
from app.core.errors import Refused

numbers = st.builds(number_of, st.integers(2000, 2199), st.integers(1, 99_999))


def refused(typed: str) -> bool:
    try:
        canonical(typed)
    except Refused:
        return True
    return False


def test_a_number_holds_year_sequence_and_two_check_characters() -> None:
    assert EXAMPLE == "DTE-2026-0042-P1"
    assert number_of(2026, 12345).startswith("DTE-2026-12345-")


@given(numbers)
def test_every_number_that_we_give_is_read_back(number: str) -> None:
    assert canonical(number) == number
    assert not set(number[4:]) & set("ILOU")


@given(numbers, st.data())
def test_one_wrong_character_is_always_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(4, len(number) - 1))
    assume(number[place] != "-")
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != number[place])

    assert refused(number[:place] + other + number[place + 1 :])


@given(numbers, st.data())
def test_two_characters_that_changed_places_are_always_found(number: str, data: st.DataObject) -> None:
    bare = list(number.removeprefix("DTE").replace("-", ""))
    one, two = data.draw(st.integers(0, len(bare) - 1)), data.draw(st.integers(0, len(bare) - 1))
    assume(bare[one] != bare[two])
    bare[one], bare[two] = bare[two], bare[one]

    assert refused("DTE" + "".join(bare))


@pytest.mark.parametrize(
    "typed",
    [
        "dte-2026-0042-p1",
        " DTE 2026 0042 P1 ",
        "DTE20260042P1",
        "DTE\u20132026\u20130042\u2013P1",
        "DTE-2O26-OO42-PI",
        "2026-0042-p1",
    ],
)
def test_a_number_is_read_the_way_people_type_it(typed: str) -> None:
    assert canonical(typed) == EXAMPLE


@pytest.mark.parametrize(
    "typed",
    ["", "hallo", "DTE-2026-42-P1", "DTE-2026-0042-P2", "DTE-2026-00042-P1", "9" * 5000, "\0", "é" * 70],
)
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Refused, match="nummer"):
        canonical(typed)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(typed: str) -> None:
    refused(typed)
