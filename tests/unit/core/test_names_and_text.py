"""Names sort as in a Dutch list; sentences fill in what they were given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money
from app.core.names import PersonName
from app.core.text import TN, T


def test_a_name_is_written_with_and_sorted_without_its_infix() -> None:
    name = PersonName("Petra", "van", "Dijk")
    assert (name.full, name.formal, name.sort_key) == ("Petra van Dijk", "Dijk, Petra van", "dijk petra van")


def test_lists_ignore_infix_case_and_diacritics() -> None:
    names = [
        PersonName("Zoë", "", "Émond"),
        PersonName("Anna", "van der", "Veen"),
        PersonName("Bert", "", "de Boer"),
        PersonName("Eva", "ten", "Cate"),
        PersonName("Ine", "", "ELZINGA"),
    ]
    assert [n.family for n in sorted(names, key=lambda n: n.sort_key)] == [
        "Cate",
        "de Boer",
        "ELZINGA",
        "Émond",
        "Veen",
    ]


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_missing_infix_leaves_no_double_space(given_name: str, family: str) -> None:
    name = PersonName(given_name, "", family)
    assert name.full == " ".join(filter(None, (given_name, family)))
    assert name.sort_key == name.sort_key.casefold()


@pytest.mark.parametrize(("n", "words"), [(0, "0 plaatsen"), (1, "1 plaats"), (2, "2 plaatsen")])
def test_a_sentence_counts(n: int, words: str) -> None:
    assert str(TN("%(n)s plaats", "%(n)s plaatsen", n=n)) == words


def test_a_sentence_holds_other_values_and_a_bare_percent_sign() -> None:
    said = str(T("%(what)s kost %(sum)s.", what=T("Een plaats"), sum=Money(100)))
    assert said == "Een plaats kost €\u00a01,00."
    assert str(T("100 % voor de werkgever")) == "100 % voor de werkgever"
    assert hash(T("a", x=1)) == hash(T("a", x=1))
