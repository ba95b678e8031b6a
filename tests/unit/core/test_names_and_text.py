"""Names sort as in a Dutch list; sentences fill in what they were given."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.money import Money
from app.core.names import PersonName, on_paper, unprintable
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


@pytest.mark.parametrize(
    "name",
    [
        "Petra van Dijk",
        "Zoë d’Ancona-O'Neil",
        "Łukasz Škvorecký-Ğündoğan",
        "Nguyễn Thị Ánh Tuyết",
        "Ελένη Ὀδυσσέως",
        "Оксана Ґалаґан",
        "محمد عبد الرحمن",
    ],
)
def test_names_of_europe_and_of_our_neighbours_can_stand_on_paper(name: str) -> None:
    assert on_paper(unicodedata.normalize("NFD", name)) == name


@pytest.mark.parametrize(("name", "sign"), [("Sanne 🌻 Bos", "🌻"), ("Li 李", "李"), ("A\u202eB", "\u202e")])
def test_a_sign_that_no_typeface_of_ours_has_is_named_and_refused(name: str, sign: str) -> None:
    assert sign in unprintable(name)
    with pytest.raises(Refused, match="drukken"):
        on_paper(name)


def test_every_letter_that_we_take_is_in_a_typeface_of_the_documents() -> None:
    fonts = Path(__file__).parents[3] / "app" / "web" / "static" / "fonts"
    for weight in ("500", "600"):
        files = [*fonts.glob(f"literata-{weight}-*.woff2"), fonts / f"noto-naskh-arabic-{weight}.woff2"]
        drawn = {chr(code) for file in files for code in TTFont(file).getBestCmap()}

        taken = [code for code in range(0x20, 0x2100) if not unprintable(chr(code))]

        assert [
            f"{code:04x}" for code in taken if not set(unicodedata.normalize("NFC", chr(code))) <= drawn
        ] == []
