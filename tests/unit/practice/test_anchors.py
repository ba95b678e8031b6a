"""Where a remark stands in a text, and in the log, of which the words are enough."""

from __future__ import annotations

import pytest

from app.core.errors import Refused
from app.practice.rules.remarks import LOG, Anchor, anchored, cut

TEXTS = {"person": "Zaagt graag hout.", "entry-1": "Samen koffie.", "entry-2": "Samen gezaagd\nin de schuur."}


@pytest.mark.parametrize(
    ("field", "given", "found"),
    [
        ("person", {"quote": "graag  HOUT"}, Anchor("person", 6, 16)),
        ("person", {}, Anchor("person", 0, 17)),
        ("person", {"starts": 0, "ends": 5, "quote": "iets anders"}, Anchor("person", 0, 5)),
        (LOG, {"quote": "gezaagd in de schuur"}, Anchor("entry-2", 6, 26)),
        (LOG, {"quote": "samen"}, Anchor("entry-1", 0, 5)),
        ("entry-2", {"quote": "samen"}, Anchor("entry-2", 0, 5)),
    ],
)
def test_a_remark_stands_at_its_words(field: str, given: dict[str, object], found: Anchor) -> None:
    assert anchored(TEXTS, field, **given) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "quote", "said"),
    [
        ("person", "koffie", "staan niet in de tekst"),
        ("family", "koffie", "bij welke tekst"),
        (LOG, "", "woorden uit het logboek"),
        (LOG, "zaagt graag", "staan niet in de tekst"),
    ],
)
def test_words_that_are_not_there_are_refused(field: str, quote: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        anchored(TEXTS, field, quote=quote)


def test_a_text_that_is_cut_at_its_remarks_is_the_text() -> None:
    pieces = cut("Samen koffie.", {1: Anchor("x", 0, 5), 2: Anchor("x", 3, 12)})
    assert "".join(one.text for one in pieces) == "Samen koffie."
    assert [(one.text, one.within, one.ending) for one in pieces] == [
        ("Sam", (1,), ()),
        ("en", (1, 2), (1,)),
        (" koffie", (2,), (2,)),
        (".", (), ()),
    ]
