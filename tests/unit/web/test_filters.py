"""How the label and the title of a session stand together."""

from dataclasses import dataclass

import pytest

from app.core.text import T, Text
from app.web.filters import named


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
