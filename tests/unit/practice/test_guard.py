"""The guard finds what identifies people and leaves ordinary care language alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.practice.rules.guard import (
    KINDS,
    Severity,
    blocking,
    detect,
    is_bsn,
    is_iban,
    replaced,
    rules_document,
)
from app.practice.rules.patterns import GIVEN_NAMES, PATTERNS
from app.practice.rules.words import ALIASES, next_alias

ORDINARY = [
    "Op dinsdag ging hij naar de tuin.",
    "Talenten ontdekken",
    "C1",
    "80+",
    "70 tot 79 jaar",
    "Onderweg 10 minuten gepraat.",
    "Van 09:30 tot 16:30 waren we er, daarna 2 uur per week.",
    "Hij werkte 40 jaar als timmerman. In 1965 begon hij.",
    "Mevrouw vertelde over vroeger. Ze lachte.",
    "Vitamine C. Daarna gingen we.",
    "Mevrouw Esdoorn lachte en Esdoorn zei: Dit is fijn.",
    "Wil je koffie? Ben je er nog?",
    "We werken in Assen met de Leergang, op verzoek van Icare.",
    "De heer des huizes stond op.",
    "Vanaf 12 mei elke week.",
]
BLOCKED = {
    "jan@zorg.example": "email",
    "www.voorbeeld.nl": "url",
    "https://x.nl/abc": "url",
    "NL91ABNA0417164300": "iban",
    "NL91 ABNA 0417 1643 00": "iban",
    "BE68 5390 0754 7034": "iban",
    "123456782": "bsn",
    "123.456.782": "bsn",
    "1234.56.782": "bsn",
    "12 maart 2026": "date",
    "3/5/41": "date",
    "03-05-1941": "date",
    "1941-05-03": "date",
    "geboren in 1941": "birth",
    "geboren op 3 mei": "birth",
    "06-12345678": "phone",
    "06 12 34 56 78": "phone",
    "0592-123456": "phone",
    "(0592) 12 34 56": "phone",
    "+31 6 12345678": "phone",
    "0031612345678": "phone",
    "9401 AB": "postcode",
    "9401ab": "postcode",
    "cliëntnummer 44321": "number",
    "Kerkstraat 12": "address",
    "Nieuwe Kerkstraat 12a": "address",
    "De Brink 5": "address",
    "mevrouw De Vries": "name",
    "Mw. van der Veen": "name",
    "dhr. Pol": "name",
    "J. de Vries": "name",
    "A.B. Jansen": "name",
    "Johan": "given_name",
    "Johan van der Meer": "given_name",
    "Hendrik-Jan Pol": "given_name",
}
HINTED = {
    "Rolde": "place",
    "Fatou": "capital",
    "83-jarige": "age",
    "Kerkstraat": "place",
    "12345678": "digits",
}

care_words = st.lists(
    st.sampled_from(
        [
            "hij",
            "zij",
            "wilde",
            "graag",
            "helpen",
            "tuin",
            "koffie",
            "schaaf",
            "samen",
            "werkplek",
            "naar",
            "hout",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
any_text = st.text(
    alphabet=st.one_of(
        st.sampled_from("0123456789 .-/@+()',:\n\u00a0\u2019AaBbJjMmNnVvĐğŞİ\u0131ÿ\u017fK"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)


def kinds(text: str, *allowed: str) -> list[str]:
    return [mark.kind for mark in detect(text, allowed=allowed)]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_care_language_is_left_alone(text: str) -> None:
    assert detect(text, allowed=["Esdoorn"]) == []


@pytest.mark.parametrize(("secret", "kind"), BLOCKED.items())
@given(before=care_words, after=care_words)
def test_what_identifies_someone_blocks_wherever_it_stands(
    secret: str, kind: str, before: str, after: str
) -> None:
    for text in (
        f"{before} {secret} {after}",
        f"{before}: {secret}, {after}",
        secret,
        f"{before}\n{secret}.",
    ):
        assert kind in [mark.kind for mark in blocking(detect(text))], text


@pytest.mark.parametrize(("word", "kind"), HINTED.items())
def test_places_ages_and_unknown_capitals_are_only_hints(word: str, kind: str) -> None:
    marks = detect(f"we zagen een {word} daar")
    assert [(mark.kind, mark.severity) for mark in marks] == [(kind, Severity.HINT)]


@given(any_text)
def test_marks_are_in_order_and_never_overlap(text: str) -> None:
    marks = detect(text)
    edges = [edge for mark in marks for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(mark.kind in KINDS for mark in marks)


@given(st.integers(min_value=1, max_value=999_999_999))
def test_nine_digits_are_refused_exactly_when_they_pass_the_eleven_test(number: int) -> None:
    digits = f"{number:09d}"
    found = "bsn" in kinds(f"zie {digits} in het plan")
    assert found == is_bsn(digits)


def test_the_known_test_numbers_pass_their_tests() -> None:
    assert [is_bsn(number) for number in ("123456782", "123456789", "000000000")] == [True, False, False]
    assert [is_iban(number) for number in ("NL91ABNA0417164300", "NL92ABNA0417164300")] == [True, False]


def test_an_author_can_keep_a_word_that_is_no_name_but_never_a_number() -> None:
    assert kinds("Johan stond op") == ["given_name"]
    assert kinds("Johan stond op", "Johan") == []
    assert kinds("mevrouw De Groot kwam", "mevrouw De Groot") == []
    assert kinds("bel 06-12345678", "06-12345678") == ["phone"]


@pytest.mark.parametrize("alias", [*ALIASES, "Eik 2"])
def test_no_alias_is_itself_marked_or_a_human_name(alias: str) -> None:
    assert alias not in GIVEN_NAMES.split()
    assert kinds(f"Daarna ging {alias} mee, en mevrouw {alias} ook. {alias} lachte.", alias) == []


@given(st.sets(st.sampled_from(ALIASES)), st.integers(0, 200))
def test_an_alias_is_given_once(taken: set[str], start: int) -> None:
    assert next_alias(taken, start=start) not in taken


def test_aliases_get_a_number_when_the_words_run_out() -> None:
    taken: list[str] = []
    for _ in range(2 * len(ALIASES)):
        taken.append(next_alias(taken))
    assert len(set(taken)) == 2 * len(ALIASES)
    assert "Eik 2" in taken


def test_replacing_a_word_touches_only_that_word() -> None:
    assert replaced("Jan zag Jansen. Jan!", "Jan", "Eik") == "Eik zag Jansen. Eik!"


@pytest.mark.parametrize("piece", ["a", "0", "0 ", "A.", "van ", "Jan ", "Aa ", "a@", "1-", "mw. "])
def test_long_hostile_text_is_read_in_a_moment(piece: str) -> None:
    started = time.process_time()
    detect(piece * (8000 // len(piece)))
    assert time.process_time() - started < 2


# The page runs the same patterns in JavaScript.
_TWIN = Path(__file__).parents[3] / "app" / "web" / "static" / "js" / "guard.js"
_RUN = """
import { prepare, detect } from %s;
let input = "";
for await (const piece of process.stdin) input += piece;
const { rules, texts, allowed } = JSON.parse(input);
const ready = prepare(rules);
const marks = (text) => detect(text, ready, allowed).map((m) => [m.word, m.kind, m.severity]);
console.log(JSON.stringify(texts.map(marks)));
"""


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        from playwright._impl._driver import compute_driver_executable

        found = str(compute_driver_executable()[0])
    return found


def _in_the_page(texts: list[str], allowed: list[str], tmp_path: Path) -> list[list[list[str]]]:
    module = tmp_path / "guard.mjs"
    module.write_text(_TWIN.read_text(encoding="utf-8"), encoding="utf-8")
    script = tmp_path / "run.mjs"
    script.write_text(_RUN % json.dumps(module.as_uri()), encoding="utf-8")
    sent = json.dumps({"rules": rules_document(), "texts": texts, "allowed": allowed}, default=str)
    answer = subprocess.run(
        [_node(), str(script)],
        input=sent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    marks: list[list[list[str]]] = json.loads(answer.stdout)
    return marks


def _on_the_server(text: str, allowed: list[str]) -> list[list[str]]:
    return [[text[m.start : m.end], m.kind, str(m.severity)] for m in detect(text, allowed=allowed)]


def test_the_page_marks_exactly_what_the_server_marks(tmp_path: Path) -> None:
    texts = [*ORDINARY, *(f"zie {word} daar" for word in (*BLOCKED, *HINTED))]
    collected: list[str] = []

    @given(
        st.lists(st.one_of(any_text, care_words, st.sampled_from(list(BLOCKED))), max_size=4).map(" ".join)
    )
    def collect(text: str) -> None:
        collected.append(text)

    collect()
    texts += collected
    allowed = ["Esdoorn", "Johan"]
    for text, there in zip(texts, _in_the_page(texts, allowed, tmp_path), strict=True):
        assert there == _on_the_server(text, allowed), text


def test_every_kind_of_pattern_has_its_explanation() -> None:
    assert {pattern.kind for pattern in PATTERNS} == set(KINDS)


def test_the_end_of_a_sentence_is_not_a_title() -> None:
    assert kinds("Ik sprak met de familie. Zij wilden graag.") == []
    assert kinds("Ik sprak met fam. Zijlstra.") == ["name"]
