"""What filters make of what a page shows: the name of a session, a date within a sentence."""

from dataclasses import dataclass

import pytest

from app.core.text import T, Text
from app.web.filters import named, unbroken


@dataclass(frozen=True)
class Session:
    """A session, as far as its name goes."""

    label: Text
    title: str


@pytest.mark.parametrize(
    ("label", "title", "name"),
    [
        ("Lesdag 3", "Talenten ontdekken", "Lesdag 3: Talenten ontdekken"),
        ("Intervisie 1", "Intervisie 1, het eerste gesprek", "Intervisie 1, het eerste gesprek"),
        ("Intervisie 1", "Intervisie 1", "Intervisie 1"),
        ("Intervisie 1", "Intervisie 10 komt later", "Intervisie 1: Intervisie 10 komt later"),
        ("Lesdag 3, deel A", "Lesdag 3 samen", "Lesdag 3, deel A: Lesdag 3 samen"),
    ],
)
def test_a_session_is_named_once(label: str, title: str, name: str) -> None:
    assert named(Session(T(label), title)) == name


def test_a_date_in_a_sentence_is_kept_together_and_other_text_stays_text() -> None:
    assert unbroken("14-01-2027") == '<span class="dt-nowrap">14-01-2027</span>'
    assert "<b>" not in unbroken("<b>")
