"""How well the guard does on labelled Dutch sentences. `python -m tests.bench.guard` prints the same figures."""

from __future__ import annotations

import pytest

from tests.unit.practice.guard.labelled import HARD, SETS, Sentence, score, sentences

LEAST_HARD, LEAST_NAMES, LEAST_PRECISION = 0.95, 0.85, 0.80


@pytest.mark.parametrize("sets", [("held_out",), SETS], ids=["held out", "all"])
def test_hard_kinds_and_names_are_found_and_few_words_are_marked_in_vain(sets: tuple[str, ...]) -> None:
    found = score([one for name in sets for one in sentences(name)])
    print(
        f"{'+'.join(sets)}: hard {found.recall(HARD):.3f}, names {found.recall(('name',)):.3f}, "
        f"organisations {found.recall(('organisation',)):.3f}, precision {found.precision:.3f}"
    )
    assert found.recall(HARD) >= LEAST_HARD, found.missed
    assert found.recall(("name",)) >= LEAST_NAMES, found.missed
    assert found.recall(("organisation",)) >= LEAST_NAMES, found.missed
    assert found.precision >= LEAST_PRECISION, found.false


def test_there_are_over_four_hundred_sentences_and_none_stands_in_both_sets() -> None:
    texts = [one.text for name in SETS for one in sentences(name)]
    assert len(texts) == len(set(texts)) >= 400
    for name in SETS:
        listed = sentences(name)
        assert sum(not one.labels for one in listed) >= 60
        kinds = {kind for one in listed for _, _, kind in one.labels}
        assert {*HARD, "name", "organisation", "place", "age", "date"} <= kinds


def test_the_figures_fall_when_the_guard_sees_less() -> None:
    """The measure itself: a label that no mark covers is missed, a mark without a label is false."""
    found = score([Sentence("Hendrikje kwam", ()), Sentence("de tuin", ((3, 7, "bsn"),))])
    assert found.precision == 0
    assert found.recall(HARD) == 0
