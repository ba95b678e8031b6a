"""The page and the server mark the same words, with the same proposal."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.practice.guard.labelled import ALIAS, SETS, sentences
from tests.unit.practice.guard.twin import in_the_page, on_the_server

ORGANISATIONS = ["De Zonnewijzer", "Fysio Plus 2"]
ODD = [
    "zie De Zonnewijzer en fysio plus 2 daar, of Fysio Plus 2",
    "Vandaag \U0001f600 kwam Geesje\U0001f600 langs, 06\u200b-1234 \u202e5678\u202c!",
    "ꓙohan en Jоhan, ⁹99932445 en ９９９９32445, 1.2.3.4.5.6.7.8.2",
    "O6-1234567l en O 6 1 2 3 4 5 6 7 8; nulzeseentweedrievierviijf eentweedrieviervijfzeszevenachttwee",
    "\ufb01ets \U0001d409\U0001d428\U0001d421\U0001d41a\U0001d427 bsn 12345678\r\nj@n.nl\x00 Jan\x00ne",
    "MEVROUW JANSEN, IJsbrand, McDonald's, d'Anjou, 't Hof, Jan's fiets, Henks jas, oud-collega Kees",
    "111:222:333 en 111+222+333, 9:30 10:15 12:05, één-één-één twee-twee-twee drie-drie-drie, een-op-een, -een-twee",
    "mw. v.d. berg, Mw. v. d. Berg, V.d. Berg, v/d berg, mevrouw V/d Berg, mw. vd meer, V.D. Jansen, v.dd, v. d. week",
    "dhr. v.d. meer, mw v d berg, mw v.d berg, mw vd. meer, V d meer, mw. v / d.Berg",
    "v.d.x, vdBerg, mw vdberg, v d. e, V D",
    "İstanbul \u0130 ẞ ß æ Æ ŉ ŀ ĳ Ĳ",
]
any_text = st.text(
    alphabet=st.one_of(
        st.sampled_from("0123456789 .-/@+()',:\n\u00a0\u2019AaBbJjMmNnVvĐğŞİ\u0131ÿ\u017fK\u200b\u202e０９"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
)
WORDS = """
mevrouw Mw. meneer J. A.B. van der de Bakker jansen Hendrikje Ben Mark stichting De Zorggroep verpleeghuis Rolde dochter
tante roos 06 nul zes twaalf 9999 32445 9401 AB Kerkstraat 12 geboren op 3 mei 1941 , . : Eik
"""
words = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=14).map(" ".join)


def test_the_page_marks_exactly_what_the_server_marks(tmp_path: Path) -> None:
    texts = [*ODD, *(one.text for name in SETS for one in sentences(name))]

    @settings(max_examples=200)
    @given(st.one_of(any_text, words))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    for text, there in zip(texts, in_the_page(texts, [ALIAS], tmp_path, ORGANISATIONS), strict=True):
        assert there == on_the_server(text, [ALIAS], ORGANISATIONS), text


def test_what_the_author_allowed_is_allowed_on_the_page_as_well(tmp_path: Path) -> None:
    allowed = ["Esdoorn", "Johan", "mevrouw De Groot", "06-12345678", "René Pol"]
    texts = [
        "Esdoorn en Johan en Johan Pol",
        "mevrouw De Groot, meneer De Groot",
        "bel 06-12345678",
        "rené pol",
        "Rene Pol en Pol",
    ]
    assert in_the_page(texts, allowed, tmp_path) == [on_the_server(text, allowed) for text in texts]
