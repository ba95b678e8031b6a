"""How a table of ours is told of: what for, about whom, how long, and which way leads from a person to its rows. Pure.

Columns stand in one string: a plain name goes along in somebody's own export, one with ``-`` before it does not
(secrets, hashes, sealed bytes, words about other people). A column that stands in neither way fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Keep(StrEnum):
    """How long rows are kept; `docs/privacy/register.md` says each with the numbers that hold."""

    ACCOUNT = "account"
    CASE = "case"
    CERTIFICATE = "certificate"
    COURSE = "course"
    INTEREST = "interest"
    DEVICE = "device"
    INVITATION = "invitation"
    LETTER = "letter"
    LOG = "log"
    MONEY = "money"
    PROOF = "proof"
    REQUEST = "request"
    SHORT = "short"


class Gone(StrEnum):
    """What becomes of a person's own rows when they are erased."""

    #: The rows go.
    ROWS = "rows"
    #: The columns in ``blank`` lose what they say; the rest counts on without a name.
    BLANK = "blank"
    #: What is sealed goes with the key of its case; what can be counted stays.
    TEXT = "text"
    #: The law, or proof for others, keeps them as they are.
    STAYS = "stays"
    #: Nothing in them says who it is, once the person's own row does not.
    NAMELESS = "nameless"


NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the database, for the register, somebody's export and their erasure."""

    #: What it is for, in Dutch for people.
    purpose: str
    #: About whom, in words; empty when it holds nothing about a person.
    people: str
    keep: Keep
    #: Ways to rows about a person: ``column:source``, where the source is one of `SOURCES`.
    own: tuple[str, ...] = ()
    #: Columns that say that a person did something; of those rows only the moment goes along.
    did: tuple[str, ...] = ()
    #: All columns, of a table with an own way or a deed.
    columns: str = ""
    gone: Gone = Gone.NAMELESS
    #: What is written over at an erasure: ``column=text``; no text is NULL where the column takes it.
    blank: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that go along."""
        return tuple(name for name in self.columns.split() if not name.startswith("-"))

    @property
    def named(self) -> frozenset[str]:
        """Every column that was decided on."""
        return frozenset(name.removeprefix("-") for name in self.columns.split())


#: From what a way leads: the person's number, and what is known by it.
SOURCES: Final = (
    "person",
    "account",
    "enrolment",
    "case",
    "version",
    "invitation",
    "address",
    "subject",
    "agenda",
)
