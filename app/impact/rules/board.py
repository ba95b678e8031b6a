"""From people who were helped to the counts of a board, and which of them may be shown."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.impact.rules.suppression import Sum, hidden

#: A count: of whom (``all``, ``cohort:3``, ``organisation:7``) and of what (``helped``, ``line:group``).
Key = tuple[str, str]
ALL = "all"
HELPED, STARTED, LASTED_3, LASTED_6 = "helped", "started", "lasted:3", "lasted:6"
#: The parts of `HELPED` by what became of the work; not shown, but not to be worked out either.
_NO_WORK, _SHORT, _MEDIUM = "work:none", "work:short", "work:medium"


@dataclass(frozen=True, slots=True)
class Helped:
    """One person who was helped."""

    cohort_id: int
    organisation_id: int
    development_line: str
    phase: str
    started_on: date | None
    ran_until: date | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Known:
    """Whom one reader knows without the board: the people of the groups and organisations that are theirs."""

    cohorts: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    def holds(self, one: Helped) -> bool:
        """Whether the reader knows this person."""
        return one.cohort_id in self.cohorts or one.organisation_id in self.organisations


@dataclass(frozen=True, slots=True)
class Part:
    """The counts of one cohort, one organisation or all; None is a count that is not shown."""

    helped: int | None
    #: By key of the development line, and of the phase.
    lines: dict[str, int | None]
    phases: dict[str, int | None]
    #: Work that began, and that was known to go on 3 and 6 months later.
    started: int | None
    lasted_3: int | None
    lasted_6: int | None
    #: Whole hours in the logs; None beside a hidden `helped`.
    hours: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """All parts, safe to be read side by side."""

    everything: Part
    cohorts: dict[int, Part]
    organisations: dict[int, Part]


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def board(
    people: Sequence[Helped], lines: Sequence[str], phases: Sequence[str], known: Collection[Known] = ()
) -> Board:
    """The board of these people; ``lines`` and ``phases``: all keys that have a place on it.

    ``known``: what readers of more than one group or organisation know; that of one alone is always reckoned with.
    """
    lines = list(dict.fromkeys([*lines, *(one.development_line for one in people)]))
    parts = _parts(people)
    counts = _all_counts(parts, lines, phases)
    # Hours grow with every line that somebody writes; which counts are safe does not depend on them.
    unhurried = tuple(replace(one, minutes=0) for one in people)
    gone = _unsafe(unhurried, tuple(lines), tuple(phases), tuple(known))

    def shown(name: str) -> Part:
        def seen(what: str) -> int | None:
            return None if (name, what) in gone else counts[name, what]

        hours = sum(one.minutes for one in parts[name]) // 60
        return Part(
            helped=seen(HELPED),
            lines={key: seen(f"line:{key}") for key in lines},
            phases={key: seen(f"phase:{key}") for key in phases},
            started=seen(STARTED),
            lasted_3=seen(LASTED_3),
            lasted_6=seen(LASTED_6),
            hours=None if seen(HELPED) is None else hours,
        )

    def of(kind: str) -> dict[int, Part]:
        return {int(name.removeprefix(kind)): shown(name) for name in parts if name.startswith(kind)}

    return Board(shown(ALL), of("cohort:"), of("organisation:"))


def _parts(people: Iterable[Helped]) -> dict[str, list[Helped]]:
    parts: dict[str, list[Helped]] = {ALL: list(people)}
    for one in parts[ALL]:
        parts.setdefault(f"cohort:{one.cohort_id}", []).append(one)
        parts.setdefault(f"organisation:{one.organisation_id}", []).append(one)
    return parts


def _all_counts(
    parts: Mapping[str, Iterable[Helped]], lines: Sequence[str], phases: Sequence[str]
) -> dict[Key, int]:
    return {
        (name, what): number
        for name, members in parts.items()
        for what, number in _counted(members, lines, phases).items()
    }


@lru_cache(maxsize=4)
def _unsafe(
    people: tuple[Helped, ...], lines: tuple[str, ...], phases: tuple[str, ...], known: tuple[Known, ...]
) -> frozenset[Key]:
    """The counts that nobody may see. It takes a while to find, and changes as rarely as the cases do."""
    parts = _parts(people)
    counts = _all_counts(parts, lines, phases)
    sums: list[Sum[Key]] = [one for name in parts for one in _inside(name, lines, phases)]
    whats = [what for name, what in counts if name == ALL]
    sums += _across(parts, "cohort:", whats) + _across(parts, "organisation:", whats)
    gone = hidden(counts, sums)
    # An employer knows its own people, and a trainer the own groups: taken off the whole, these leave the others.
    alone = [Known(cohorts=frozenset({one.cohort_id})) for one in people]
    alone += [Known(organisations=frozenset({one.organisation_id})) for one in people]
    others = [
        {(ALL, what): number for what, number in _counted(rest, lines, phases).items()}
        for reader in dict.fromkeys([*alone, *known])
        if (rest := [one for one in people if not reader.holds(one)])
    ]
    inside = _inside(ALL, lines, phases)
    while more := {key for rest in others for key in hidden(rest, inside, also=gone & rest.keys())} - gone:
        gone = hidden(counts, sums, also=gone | more)
    return frozenset(gone)


def _counted(people: Iterable[Helped], lines: Sequence[str], phases: Sequence[str]) -> dict[str, int]:
    found = dict.fromkeys([HELPED, *(f"line:{key}" for key in lines), *(f"phase:{key}" for key in phases)], 0)
    found |= dict.fromkeys([_NO_WORK, _SHORT, _MEDIUM, LASTED_6, STARTED, LASTED_3], 0)
    for one in people:
        for what in (HELPED, f"line:{one.development_line}", f"phase:{one.phase}", _work(one)):
            found[what] += 1
    found[LASTED_3] = found[_MEDIUM] + found[LASTED_6]
    found[STARTED] = found[_SHORT] + found[LASTED_3]
    return found


def _work(one: Helped) -> str:
    if one.started_on is None or one.ran_until is None:
        return _NO_WORK
    if one.ran_until >= months_later(one.started_on, 6):
        return LASTED_6
    return _MEDIUM if one.ran_until >= months_later(one.started_on, 3) else _SHORT


def _inside(name: str, lines: Sequence[str], phases: Sequence[str]) -> list[Sum[Key]]:
    """How the counts of one part hang together."""
    return [
        ((name, HELPED), [(name, f"line:{key}") for key in lines]),
        ((name, HELPED), [(name, f"phase:{key}") for key in phases]),
        ((name, HELPED), [(name, _NO_WORK), (name, STARTED)]),
        ((name, STARTED), [(name, _SHORT), (name, LASTED_3)]),
        ((name, LASTED_3), [(name, _MEDIUM), (name, LASTED_6)]),
        # What a shown count and one further on leave between them is no count of few either.
        ((name, HELPED), [(name, _NO_WORK), (name, _SHORT), (name, LASTED_3)]),
        ((name, HELPED), [(name, _NO_WORK), (name, _SHORT), (name, _MEDIUM), (name, LASTED_6)]),
        ((name, STARTED), [(name, _SHORT), (name, _MEDIUM), (name, LASTED_6)]),
    ]


def _across(names: Iterable[str], kind: str, whats: Sequence[str]) -> list[Sum[Key]]:
    """All cohorts, or all organisations, add up to the whole."""
    mine = [name for name in names if name.startswith(kind)]
    return [((ALL, what), [(name, what) for name in mine]) for what in whats]
