"""Whom a letter to a selection goes to, and what it says to each. Reads only; offered through ``service``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from babel.dates import format_date
from sqlalchemy.orm import Session

from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import local
from app.core.errors import Refused
from app.core.fingerprints import mark_of
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.enrolments.service import RosterLine
from app.messages import service as messages
from app.messages.service import Words
from app.organisations import service as organisations
from app.scheduling import service as scheduling

#: The letter that is written anew each time.
LETTER: Final = "desk/selection"
#: Cohorts about which one writes when none is named.
_CURRENT = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)


class Selection(StrEnum):
    """Who of a cohort or an organisation."""

    SEATED = "seated"
    WAITING = "waiting"
    COORDINATORS = "coordinators"
    NAMES_MISSING = "names_missing"
    INACTIVE = "inactive"


SELECTIONS: Final[Mapping[Selection, Text]] = {
    Selection.SEATED: T("Iedereen met een plaats"),
    Selection.WAITING: T("Iedereen op de wachtlijst"),
    Selection.COORDINATORS: T("De opleidingscoördinatoren"),
    Selection.NAMES_MISSING: T("Coördinatoren met plaatsen zonder naam"),
    Selection.INACTIVE: T("Deelnemers die nog geen account hebben"),
}

#: What the words may ask for, and what that stands for.
PLACEHOLDERS: Final[Mapping[str, Text]] = {
    "given_name": T("voornaam van wie de brief krijgt"),
    "person_name": T("hele naam van wie de brief krijgt"),
    "cohort_name": T("naam van de groep"),
    "organisation_name": T("naam van de organisatie"),
    "first_day": T("eerste dag van de groep"),
    "first_place": T("plek van de eerste dag"),
    "open_seats": T("hoeveel plaatsen nog geen naam hebben"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to write to: of a cohort, an organisation, or both."""

    selection: Selection
    cohort_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, and what the placeholders say to this person."""

    person: PersonView
    organisation: str
    values: Mapping[str, str]

    def holes(self, words: Words) -> tuple[str, ...]:
        """The placeholders in ``words`` that say nothing to this person."""
        return tuple(
            name
            for name in PLACEHOLDERS
            if not self.values.get(name) and f"{{{name}}}" in f"{words.subject} {words.text}"
        )


@dataclass(frozen=True, slots=True)
class SelectionPreview:
    """The letters that would go out."""

    choice: Choice
    words: Words
    recipients: tuple[Recipient, ...]

    @property
    def mark(self) -> str:
        """Changes with the words, with who gets the letter, and with what it says to them."""
        return mark_of(
            [
                [self.words.subject, self.words.text],
                [[one.person.id, one.person.email, dict(one.values)] for one in self.recipients],
            ]
        )


def selection_preview(db: Session, *, choice: Choice, words: Words) -> SelectionPreview:
    """The letters of these words to this choice. Raises Refused for unknown placeholders, NotFound for a cohort."""
    messages.check_words(words, PLACEHOLDERS.keys())
    return SelectionPreview(choice, words, tuple(recipients(db, choice)))


def context_of(recipient: Recipient, words: Words) -> dict[str, Any]:
    """What the letter's template gets: plain text, with every placeholder filled in."""
    return {
        "given_name": recipient.person.name.given,
        "subject_line": messages.fill(words.subject, recipient.values),
        "own_paragraphs": [
            list(lines) for lines in messages.paragraphs(messages.fill(words.text, recipient.values))
        ],
    }


def recipients(db: Session, choice: Choice) -> list[Recipient]:
    """Each person once, by organisation and family name. Raises Refused when neither a cohort nor one is named."""
    if choice.cohort_id is None and choice.organisation_id is None:
        raise Refused(T("Kies een groep, een organisatie of allebei."), field="cohort_id")
    groups = _groups(db, choice)
    roster = [
        one
        for one in enrolments.roster(db, groups.keys())
        if choice.organisation_id in (None, one.organisation_id)
    ]
    days = {key: local(at).date() for key, at in scheduling.starts_of(db, groups.keys()).items()}
    if choice.selection in (Selection.COORDINATORS, Selection.NAMES_MISSING):
        found = _coordinators(db, choice, roster, groups, days)
    else:
        found = [
            _recipient(one.person, one.organisation_name, groups.get(one.cohort_id), days)
            for one in roster
            if one.person is not None and _chosen(choice.selection, one)
        ]
    once: dict[int, Recipient] = {}
    for one in sorted(
        found, key=lambda one: (one.organisation.casefold(), one.person.sort_name, one.person.id)
    ):
        once.setdefault(one.person.id, one)
    return list(once.values())


def _groups(db: Session, choice: Choice) -> dict[int, CohortView]:
    if choice.cohort_id is not None:
        return {choice.cohort_id: cohorts.cohort(db, choice.cohort_id)}
    organisations.organisation(db, choice.organisation_id or 0)
    ids = enrolments.cohort_ids_of_organisation(db, choice.organisation_id or 0)
    return {one.id: one for one in cohorts.cohorts(db, ids=ids, states=_CURRENT)} if ids else {}


def _chosen(selection: Selection, one: RosterLine) -> bool:
    if selection is Selection.WAITING:
        return one.position is not None
    seated = one.position is None
    if selection is Selection.INACTIVE:
        return seated and one.person is not None and not one.person.has_login
    return seated


def _coordinators(
    db: Session,
    choice: Choice,
    roster: Sequence[RosterLine],
    groups: Mapping[int, CohortView],
    days: Mapping[int, date],
) -> list[Recipient]:
    unnamed: dict[int, int] = {}
    for one in roster:
        unnamed[one.organisation_id] = unnamed.get(one.organisation_id, 0) + (one.person is None)
    wanted = {key: open_seats for key, open_seats in unnamed.items() if open_seats}
    if choice.selection is Selection.COORDINATORS:
        wanted = {
            **unnamed,
            **({choice.organisation_id: 0} if choice.organisation_id and not unnamed else {}),
        }
    names = organisations.names(db, wanted)
    first = {one.organisation_id: one.cohort_id for one in reversed(roster)}
    return [
        _recipient(person, names[key], groups.get(first.get(key, 0)), days, wanted[key])
        for key, people in organisations.coordinators_of_all(db, wanted).items()
        for person in people
    ]


def _recipient(
    person: PersonView,
    organisation: str,
    cohort: CohortView | None,
    days: Mapping[int, date],
    open_seats: int = 0,
) -> Recipient:
    day = days.get(cohort.id) if cohort else None
    values = {
        "given_name": person.name.given,
        "person_name": person.full_name,
        "cohort_name": cohort.name if cohort else "",
        "organisation_name": organisation,
        "first_day": format_date(day, "EEEE d MMMM y", locale=person.language) if day else "",
        "first_place": cohort.address if cohort else "",
        "open_seats": str(open_seats) if open_seats else "",
    }
    return Recipient(person, organisation, values)
