"""Who goes into which subgroup: pure, the same people always give the same division."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import Refused
from app.core.text import T

#: An intervision group has four or five people, as far as the number allows.
SMALLEST, LARGEST = 4, 5
#: More subgroups of one kind than this is a mistake.
MOST_GROUPS: Final = 26


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to divide."""

    enrolment_id: int
    organisation_id: int


def intervision_count(people: int) -> int:
    """In how many groups of four or five this many people go; groups of three where four cannot be had.

    4 and 5 make every number from 12 on, and 4, 5, 8, 9 and 10. The others (1-3, 6, 7, 11) get smaller groups.
    """
    return -(-people // LARGEST)


def sizes(people: int, groups: int) -> tuple[int, ...]:
    """How many people each group gets: as even as possible, the larger ones first."""
    if groups < 1:
        return ()
    each, over = divmod(people, groups)
    return tuple(each + (number < over) for number in range(groups))


def divide(people: Sequence[Person], groups: int) -> tuple[tuple[int, ...], ...]:
    """Enrolment ids by group. Sizes differ by one at most, and so does how many of one organisation a group has.

    People are laid out organisation by organisation, the largest first, and dealt like cards: neighbours in the row are
    always in different groups.
    """
    if groups < 1:
        return ()
    count = Counter(one.organisation_id for one in people)
    row = sorted(people, key=lambda one: (-count[one.organisation_id], one.organisation_id, one.enrolment_id))
    dealt = [tuple(sorted(one.enrolment_id for one in row[number::groups])) for number in range(groups)]
    return tuple(dealt)


def place_newcomers(newcomers: Sequence[Person], groups: Mapping[int, Sequence[Person]]) -> dict[int, int]:
    """The subgroup of each newcomer, by enrolment: the one with the fewest people, then with the fewest colleagues.

    Who takes over a seat so gets the place of who left, for that group is the smallest. Empty without groups.
    """
    if not groups:
        return {}
    here = {number: list(members) for number, members in groups.items()}
    found: dict[int, int] = {}
    for person in sorted(newcomers, key=lambda one: one.enrolment_id):
        number = min(
            here,
            key=lambda each: (
                len(here[each]),
                sum(member.organisation_id == person.organisation_id for member in here[each]),
                each,
            ),
        )
        here[number].append(person)
        found[person.enrolment_id] = number
    return found


def check_division(groups: Sequence[tuple[str, Sequence[int]]], people: Sequence[Person]) -> None:
    """Raise Refused unless everyone is in exactly one group, and every group has a name of its own and people."""
    if not 1 <= len(groups) <= MOST_GROUPS:
        raise Refused(T("Maak 1 tot en met %(most)s deelgroepen.", most=MOST_GROUPS))
    names = [name.casefold() for name, _ in groups]
    if len(set(names)) != len(names):
        raise Refused(T("Geef elke deelgroep een eigen naam."), field="name")
    placed = [enrolment_id for _, members in groups for enrolment_id in members]
    seated = {one.enrolment_id for one in people}
    if set(placed) - seated:
        raise Refused(
            T("Iemand in een deelgroep heeft geen plaats meer in de groep. Laad de pagina opnieuw.")
        )
    if len(set(placed)) != len(placed):
        raise Refused(T("Iemand staat in twee deelgroepen. Iedereen hoort in één."))
    if seated - set(placed):
        raise Refused(T("Niet iedereen staat in een deelgroep. Laad de pagina opnieuw."))
    if any(not members for _, members in groups):
        raise Refused(T("Een deelgroep heeft niemand. Haal haar weg of zet er iemand in."))
