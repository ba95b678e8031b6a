"""How long the privacy guard reads a long text, and how well it does on labelled sentences.

``python -m tests.bench.guard`` prints both.
"""

import time
from statistics import median

from app.practice.rules.guard import detect
from tests.unit.practice.guard.labelled import ALIAS, HARD, SETS, score, sentences

WORDS, MOST_MS = 2000, 50.0
ROUNDS = 15


def long_text() -> str:
    """So many words of the labelled sentences: far more in them to mark than in a real case."""
    words: list[str] = []
    while len(words) < WORDS:
        words += " ".join(one.text for name in SETS for one in sentences(name)).split(" ")
    return " ".join(words[:WORDS])


def bench_guard() -> float:
    """Print and return the milliseconds of processor time for one text of two thousand words."""
    text = long_text()
    detect(text, allowed=[ALIAS])
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        marks = detect(text, allowed=[ALIAS])
        spent.append((time.process_time() - started) * 1000)
    milliseconds = median(spent)
    print(f"guard: {WORDS} words, {len(text)} characters, {len(marks)} marks in {milliseconds:.1f} ms of CPU")
    return milliseconds


def main() -> None:
    """Print the time, and the figures of both sets and of all."""
    bench_guard()
    print(f"{'sentences':<12} {'number':>6} {'hard':>6} {'names':>6} {'organ.':>6} {'precision':>9}")
    for sets in (("tuning",), ("held_out",), SETS):
        listed = [one for name in sets for one in sentences(name)]
        found = score(listed)
        print(
            f"{' + '.join(sets) if len(sets) == 1 else 'all':<12} {len(listed):>6} {found.recall(HARD):>6.3f} "
            f"{found.recall(('name',)):>6.3f} {found.recall(('organisation',)):>6.3f} {found.precision:>9.3f}"
        )


if __name__ == "__main__":
    main()
