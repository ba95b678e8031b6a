"""Words of a case that are the same in every course: age bands and aliases.

Development lines and rubric levels come with the course.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.core.text import T, Text


class AgeBand(StrEnum):
    """An age as wide as the story needs: an exact age helps to find someone."""

    UNDER_60 = "under_60"
    SIXTIES = "60_69"
    SEVENTIES = "70_79"
    EIGHTY_UP = "80_up"


AGE_BANDS: dict[AgeBand, Text] = {
    AgeBand.UNDER_60: T("jonger dan 60 jaar"),
    AgeBand.SIXTIES: T("60 tot 69 jaar"),
    AgeBand.SEVENTIES: T("70 tot 79 jaar"),
    AgeBand.EIGHTY_UP: T("80 jaar of ouder"),
}


class Colour(StrEnum):
    """The colour that a case has beside its alias, so that it is found at a glance."""

    BLUE = "blue"
    GREEN = "green"
    OCHRE = "ochre"
    PLUM = "plum"
    TEAL = "teal"
    BRICK = "brick"
    MOSS = "moss"
    SLATE = "slate"


COLOURS = tuple(Colour)


class Phase(StrEnum):
    """At which of the four tasks of an expert the learner is with this person."""

    TALENTS = "talents"
    WORKPLACE = "workplace"
    START = "start"
    FOLLOW_UP = "follow_up"


PHASES: dict[Phase, Text] = {
    Phase.TALENTS: T("Talenten ontdekken"),
    Phase.WORKPLACE: T("Werkplek vinden"),
    Phase.START: T("Start ondersteunen"),
    Phase.FOLLOW_UP: T("Vinger aan de pols"),
}


class Placement(StrEnum):
    """Whether the person has work, and whether it still goes on."""

    NONE = "none"
    AGREED = "agreed"
    STARTED = "started"
    STOPPED = "stopped"


PLACEMENTS: dict[Placement, Text] = {
    Placement.NONE: T("nog geen plek"),
    Placement.AGREED: T("plek afgesproken"),
    Placement.STARTED: T("aan het werk"),
    Placement.STOPPED: T("gestopt"),
}


class EntryKind(StrEnum):
    """What a line of the log was."""

    VISIT = "visit"
    CONTACT = "contact"
    MEETING = "meeting"
    WORK = "work"
    OTHER = "other"


ENTRY_KINDS: dict[EntryKind, Text] = {
    EntryKind.VISIT: T("bezoek"),
    EntryKind.CONTACT: T("telefoon of bericht"),
    EntryKind.MEETING: T("overleg"),
    EntryKind.WORK: T("mee op de werkplek"),
    EntryKind.OTHER: T("iets anders"),
}

#: Trees, plants, birds and stones; none is in use as a given name, nor as a street or quarter of Assen.
_ALIAS_WORDS = """
Eik Esdoorn Beuk Berk Kastanje Wilg Populier Spar Iep Hulst Meidoorn Sleedoorn Vlier Lijsterbes Hazelaar
Walnoot Taxus Jeneverbes Brem Varen Klaproos Korenbloem Boterbloem Zonnebloem Kamperfoelie Klimop Kievit
Grutto Wulp Leeuwerik Roodborst Winterkoning Spreeuw Zwaluw Ooievaar Reiger Buizerd Specht Goudvink
Kwikstaart Zandsteen Graniet Basalt Kwarts Barnsteen Leisteen
"""
ALIASES = tuple(_ALIAS_WORDS.split())


def next_alias(taken: Collection[str], *, start: int = 0) -> str:
    """A free alias, searching from ``start`` in the list; when all are taken they get a number: ``Eik 2``."""
    used = set(taken)
    for round_number in range(1, len(used) + 2):
        for step in range(len(ALIASES)):
            word = ALIASES[(start + step) % len(ALIASES)]
            alias = word if round_number == 1 else f"{word} {round_number}"
            if alias not in used:
                return alias
    raise AssertionError("there is always a next number")
