"""The word lists of the guard, what it proposes for a word, and what an author takes on themselves."""

from __future__ import annotations

import pytest

from app.practice.rules import guard
from app.practice.rules.guard import KINDS, detect, dismissed, look
from app.practice.rules.guarding import family_names, given_names, lexicon


def test_the_lists_have_each_word_once_and_write_it_as_it_is_read() -> None:
    lists = (
        given_names.GIVEN_NAMES,
        given_names.WORDS_TOO,
        family_names.FAMILY_NAMES,
        family_names.WORDS_TOO,
    )
    for words in lists:
        listed = words.split()
        assert len(listed) == len(set(listed))
        assert words.isascii()
        assert words.split() == sorted(listed)
    assert not set(given_names.GIVEN_NAMES.split()) & set(given_names.WORDS_TOO.split())
    assert not set(family_names.FAMILY_NAMES.split()) & set(family_names.WORDS_TOO.split())
    assert all(code[0] in "abcdefghijklmnopqrstuvwxyz" for code in lexicon.classes().values())


@pytest.mark.parametrize(
    ("text", "word", "instead"),
    [
        ("Zijn dochter Anneke belt", "dochter Anneke", "dochter"),
        ("de Verpleegkundige Karin", "Verpleegkundige Karin", "Verpleegkundige"),
        ("dokter Smit schreef", "dokter Smit", "dokter"),
        ("mevrouw De Vries lachte", "mevrouw De Vries", None),
        ("ze woont in verpleeghuis De Wende", "verpleeghuis De Wende", "een verpleeghuis in de regio"),
        ("hij zat op de Julianaschool", "de Julianaschool", "een school in de buurt"),
        ("hij woont aan de Kerkstraat 12", "aan de Kerkstraat 12", "in de buurt"),
        ("via Icare geregeld", "Icare", "een organisatie in de regio"),
        ("bel 06-12345678", "06-12345678", "(weggelaten)"),
    ],
)
def test_the_proposal_follows_from_the_words_around_a_name(text: str, word: str, instead: str | None) -> None:
    (found,) = look({"person": text}).finds
    assert found.word == word
    assert (found.replacement and str(found.replacement)) == instead


def test_organisations_of_the_foundation_are_known_when_they_are_given() -> None:
    text = "Hij werkt bij de Groene Wig en bij de groene wig."
    found = detect(text, organisations=["De Groene Wig", "Groene Wig"])
    assert [text[mark.start : mark.end] for mark in found] == ["de Groene Wig"]
    assert [mark.kind for mark in found] == ["organisation"]


def test_what_the_author_takes_on_themselves_is_counted_by_kind_and_never_named() -> None:
    words = ["Johan", "Rolde", "mevrouw De Vries", "06-12345678", "schaaf"]
    assert dismissed(words) == {"name": 2, "place": 1, "other": 1}


def test_each_kind_says_why_in_a_short_sentence() -> None:
    for kind in KINDS.values():
        assert len(str(kind.explanation)) <= 90
        assert str(kind.explanation).endswith((".", "?"))


def test_a_text_that_was_clean_is_marked_once_its_words_are_no_longer_allowed() -> None:
    texts = {"entry": "Daar stond Johan te schaven."}
    assert look(texts, allowed=["Johan"]).finds == look(texts, allowed=["Johan"]).finds == ()
    assert [find.word for find in look(texts).finds] == ["Johan"]
    clean = {"entry": "We schaafden bij de Zonnewijzer."}
    allowed = ["Zonnewijzer"]
    assert look(clean, allowed=allowed).finds == ()
    assert [find.word for find in look(clean, allowed=allowed, organisations=["De Zonnewijzer"]).finds] == [
        "de Zonnewijzer"
    ]


def test_what_is_remembered_of_clean_texts_stays_small_and_holds_no_text() -> None:
    for number in range(guard._MOST_CLEAN + 50):
        guard._remember(-number)
    assert len(guard._CLEAN) == guard._MOST_CLEAN
    assert all(isinstance(key, int) for key in guard._CLEAN)
