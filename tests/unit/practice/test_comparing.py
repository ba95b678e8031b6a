"""Two versions side by side: nothing is lost, and only what differs is marked."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.practice.rules.comparing import Piece, Row, Side, compare, compare_texts
from app.practice.rules.documents import Entry
from app.practice.rules.words import EntryKind

DAY = date(2026, 11, 2)
TEXT = st.text(st.sampled_from("ab c\n."), max_size=80)


def side(rows: tuple[Row, ...], name: str) -> str:
    return "\n".join(
        "".join(piece.text for piece in getattr(row, name)) for row in rows if getattr(row, name)
    )


def whole(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line)


@given(TEXT, TEXT)
def test_each_side_is_its_own_text_again(before: str, after: str) -> None:
    rows = compare_texts(before, after)
    assert whole(side(rows, "before")) == whole(before)
    assert whole(side(rows, "after")) == whole(after)


@given(TEXT)
def test_the_same_text_has_no_marks(text: str) -> None:
    assert not any(row.changed for row in compare_texts(text, text))
    assert not compare(Side({}, {"person": text}, []), Side({}, {"person": text}, [])).changed


def test_only_the_words_that_differ_are_marked() -> None:
    (row,) = compare_texts("Zij helpt graag buiten.", "Zij helpt elke week graag buiten.")
    assert row.before == (Piece("Zij helpt "), Piece("graag buiten."))
    assert row.after == (Piece("Zij helpt "), Piece("elke week ", changed=True), Piece("graag buiten."))


def test_a_new_paragraph_stands_beside_nothing() -> None:
    rows = compare_texts("Een.", "Een.\nTwee.")
    assert rows == (Row((Piece("Een."),), (Piece("Een."),)), Row((), (Piece("Twee.", changed=True),)))


def test_labels_texts_and_lines_of_the_log_are_compared() -> None:
    same = Entry(DAY, 60, "Samen gewandeld.", kind=EntryKind.VISIT)
    numbered = Entry(DAY, 60, "Samen gewandeld.", 7, EntryKind.VISIT, 3)
    before = Side(
        {"phase": "talents"}, {"person": "A.", "reflection": "R."}, [same, Entry(DAY, 30, "Gebeld.")]
    )
    after = Side(
        {"phase": "start"},
        {"person": "A.", "evidence-C1": "Nieuw."},
        [numbered, Entry(DAY, 45, "Lang gebeld."), Entry(date(2026, 11, 9), 90, "Eerste dag.")],
    )
    found = compare(before, after)
    assert found.labels == {"phase": ("talents", "start")}
    assert {pair.field: pair.changed for pair in found.texts} == {
        "person": False,
        "evidence-C1": True,
        "reflection": True,
    }
    assert [
        (pair.before and pair.before.minutes, pair.after and pair.after.minutes) for pair in found.entries
    ] == [
        (60, 60),
        (30, 45),
        (None, 90),
    ]
    assert [pair.changed for pair in found.entries] == [False, True, True]
