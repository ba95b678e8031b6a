"""What cannot be seen, or is written another way, hides nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.practice.rules.guard import blocking, detect, is_bsn, look
from app.practice.rules.guarding.tokens import number_words

INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u200e\u200f\u061c\u180e\u034f\u2800"
)
DIGITS = [
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
]
UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]


def _bsn(first: int) -> str | None:
    """The BSN that begins with these eight digits, where there is one."""
    return next((f"{first:08d}{last}" for last in range(10) if is_bsn(f"{first:08d}{last}")), None)


bsns = st.integers(10_000_000, 99_999_999).map(_bsn).filter(bool).map(str)
between = st.lists(
    st.one_of(
        st.text(INVISIBLE, max_size=4),
        st.sampled_from([" ", "  ", ".", "-", " - ", "\u00a0", "\u2009", "–", "\t"]),
    ),
    min_size=8,
    max_size=8,
)


def hard(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in blocking(detect(text))]


def pieced(text: str) -> str:
    return "".join(piece for piece, _ in look({"person": text}).pieces["person"])


@given(bsns, between)
def test_signs_that_cannot_be_seen_and_spaces_hide_no_bsn(bsn: str, gaps: list[str]) -> None:
    written = "".join(digit + gap for digit, gap in zip(bsn, [*gaps, ""], strict=True))
    assert hard(f"Op de pas staat {written} met een foto.") == [written]


@given(bsns, st.lists(st.sampled_from(DIGITS), min_size=9, max_size=9))
def test_digits_of_another_script_or_width_hide_no_bsn(bsn: str, scripts: list[str]) -> None:
    written = "".join(script[int(digit)] for digit, script in zip(bsn, scripts, strict=True))
    assert hard(f"nummer {written}.") == [written]


@given(bsns, st.lists(st.booleans(), min_size=9, max_size=9), st.sampled_from([" ", ", ", " - ", "\u200b "]))
def test_digits_in_words_hide_no_bsn(bsn: str, spelled: list[bool], gap: str) -> None:
    written = gap.join(UNITS[int(d)] if said else d for d, said in zip(bsn, spelled, strict=True))
    assert hard(f"Ze zei: {written} en lachte.") == [written]


@given(bsns)
def test_words_written_as_one_hide_no_bsn(bsn: str) -> None:
    written = "".join(UNITS[int(digit)] for digit in bsn)
    assert hard(f"Ze zei {written} op.") == [written]


@pytest.mark.parametrize(
    "written",
    [
        "111:222:333",
        "111+222+333",
        "111 : 222 : 333",
        "1:1:1:2:2:2:3:3:3",
        "één-één-één twee-twee-twee drie-drie-drie",
        "een-een-een-twee-twee-twee-drie-drie-drie",
        "eeneen-een tweetwee-twee drie-driedrie",
    ],
)
def test_signs_between_groups_of_digits_hide_no_bsn(written: str) -> None:
    assert hard(f"Ze zei: {written} en lachte.") == [written]


@pytest.mark.parametrize(
    "text", ["11:12:22:33:3", "om 9:30 10:15 12:05", "09:00 - 10:30 - 12:45", "van een-op-een"]
)
def test_the_hours_of_a_day_are_no_bsn(text: str) -> None:
    assert hard(f"Ze kwam {text} daar.") == []


@pytest.mark.parametrize(
    "name",
    [
        "mw. v.d. berg",
        "Mw. v.d. Berg",
        "dhr. v. d. heuvel",
        "mevrouw v/d berg",
        "mw. vd berg",
        "mw. V.d. Berg",
        "dhr. v.d. meer",
        "mw v d berg",
        "dhr v/d meer",
        "mevrouw vd meer",
        "mw v.d berg",
        "mw vd. meer",
        "mw. v d Berg",
        "mw. v.d.Berg",
        "dhr. van der meer",
    ],
)
def test_a_name_after_a_title_and_a_short_infix_is_found(name: str) -> None:
    text = f"Gisteren kwam {name} langs."
    assert [(text[mark.start : mark.end], mark.kind) for mark in detect(text)] == [(name, "name")]


@pytest.mark.parametrize(
    "text",
    ["Kom v.d. week langs.", "Eind v d dag.", "Het is v/d trainer.", "Mevrouw van de week.", "V d jas."],
)
def test_a_short_infix_without_a_title_names_nobody(text: str) -> None:
    assert detect(text) == []


@given(bsns, st.integers(1, 99), st.integers(1, 9))
def test_other_numbers_beside_it_hide_no_bsn(bsn: str, before: int, after: int) -> None:
    found = hard(f"Kamer {before} {bsn[:4]} {bsn[4:]}, {after} uur")
    assert found
    assert bsn[4:] in "".join(found).replace(" ", "")


def test_number_words_say_what_they_say() -> None:
    known = number_words()
    assert len(known) == 100
    assert [known[word] for word in ("nul", "twaalf", "eenentwintig", "vierendertig", "tachtig")] == [
        "0",
        "12",
        "21",
        "34",
        "80",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "H\u200bend\u00adrikje",
        "Hendrikj\u0435",
        "Ｈｅｎｄｒｉｋｊｅ",
        "\u202eHendrikje",
        "𝐇endrikje",
        "HENDRIKJE",
    ],
)
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    text = f"Vandaag kwam {name} langs"
    assert [text[mark.start : mark.end].strip("\u202e") for mark in detect(text)] == [name.strip("\u202e")]


@given(
    st.text(st.one_of(st.sampled_from("Jan 06-12345678\u200b\n"), st.characters(codec="utf-8")), max_size=200)
)
def test_marks_lie_inside_the_text_and_its_pieces_are_the_text(text: str) -> None:
    marks = detect(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert pieced(text) == text


@given(bsns, st.integers(0, 9))
def test_nine_digits_that_fail_the_test_are_only_a_question(bsn: str, last: int) -> None:
    assume(str(last) != bsn[-1])
    text = f"Op de doos staat code {bsn[:-1]}{last}."
    assert hard(text) == []
    assert [mark.kind for mark in detect(text)] == ["digits"]


def test_marks_of_a_page_are_text_and_never_run() -> None:
    text = (
        "<script>alert('Geesje')</script> [klik](javascript:alert(1)) <img src=x onerror=bel('06-12345678')>"
    )
    assert pieced(text) == text
    assert {mark.kind for mark in detect(text)} >= {"name", "phone"}


def test_a_page_pasted_from_a_word_processor_is_read_as_it_looks() -> None:
    text = "\ufeff\u2022\tMw.\u00a0Terpstra\r\n\u2022\ttel.\u00a006\u2011123\u00ad45\u00a0678\x0b\u201cZoon Jan\u201d"
    assert [(text[m.start : m.end], m.kind) for m in detect(text)] == [
        ("Mw.\u00a0Terpstra", "name"),
        ("06\u2011123\u00ad45\u00a0678", "phone"),
        ("Zoon Jan", "name"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ze woont in De Vijverhof aan de Brink 4.", ["Vijverhof", "Brink 4"]),
        ("We waren bij Siepie op de Nobellaan 7 thuis.", ["Siepie", "Nobellaan 7"]),
        ("Hij belde Wiersma van de Drift 12.", ["Wiersma", "Drift 12"]),
    ],
)
def test_a_name_that_leads_up_to_an_address_is_marked_beside_it(text: str, words: list[str]) -> None:
    found = "|".join(text[mark.start : mark.end] for mark in detect(text))
    assert [word for word in words if word not in found] == []
