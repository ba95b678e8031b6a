"""Puts what can be chosen into the form of a session."""

from __future__ import annotations

from typing import Any

from app.core.text import TN, T
from app.planning.forms.sessions import PLACE, ROOM, TYPED, ChangeForm
from app.planning.queries.choices import Choices, choices
from app.scheduling.service import PlaceView, RoomView, SessionView
from app.web.actions import read
from app.web.i18n import say


def fill_choices(form: ChangeForm, cohort_id: int, one: SessionView | None = None) -> None:
    """Places and rooms in use, the cohort's trainers and subgroups; and what the session has now."""
    words = words_of(choices_of(cohort_id, one))
    form.where.choices = words["where"]
    form.trainer_person_id.choices = words["trainers"]
    form.subgroup_id.choices = words["subgroups"]


def choices_of(cohort_id: int, one: SessionView | None = None, *, grouped: bool = True) -> Choices:
    """Places and rooms in use, the cohort's trainers, subgroups when `grouped`; and what the session has now."""
    return read(
        choices,
        cohort_id,
        place_id=one.place_id if one else None,
        room_id=one.room_id if one else None,
        grouped=grouped,
    )


def words_of(found: Choices) -> dict[str, list[tuple[Any, str]]]:
    """What can be chosen, in words: `where`, `trainers` and `subgroups`."""
    where: list[tuple[Any, str]] = [(TYPED, say(T("Een andere plaats, of alleen online")))]
    for place, rooms in found.places:
        where.append((f"{PLACE}{place.id}", f"{place.name}, {place.city}"))
        where.extend((f"{ROOM}{room.id}", _room(place, room)) for room in rooms)
    trainers = [(person.id, person.full_name) for person in found.trainers]
    groups = [(group.id, group.name) for group in found.subgroups]
    return {
        "where": where,
        "trainers": [(0, say(T("Alle vaste trainers van de groep"))), *trainers],
        "subgroups": [(0, say(T("De hele groep"))), *groups],
    }


def _room(place: PlaceView, room: RoomView) -> str:
    return say(
        TN(
            "%(place)s, %(room)s (%(n)s plaats)",
            "%(place)s, %(room)s (%(n)s plaatsen)",
            n=room.seats,
            place=place.name,
            room=room.name,
        )
    )
