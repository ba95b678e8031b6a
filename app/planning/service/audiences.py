"""Who is told what a change comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.calendars.service import FeedKind
from app.enrolments.service import ParticipantView
from app.messages.service import Posted
from app.planning.service.standing import State, seen_anew
from app.planning.service.told import Audience, Group, Told


def audiences_of(
    db: Session,
    concerned: Mapping[int, Collection[int]],
    before: State,
    after: State,
    heard: Iterable[Posted],
) -> tuple[tuple[Audience, ...], list[str], dict[FeedKind, list[int]]]:
    """Who is told, by group; the names of the organisations; and whose calendar addresses show it."""
    learners: dict[int, ParticipantView] = {}
    own: set[int] = set()
    trainers: set[int] = set()
    guests: set[int] = set()
    for state in (before, after):
        for number, people in concerned.items():
            learners |= {one.person_id: one for one in state.expected(number) if one.person_id in people}
            own |= {one.person_id for one in state.audience.get(number, ())}
            trainers |= set(people) & set(state.trainers.get(number, ()))
            guests |= set(people) & set(state.guests.get(number, ()))
    letters: dict[int, list[str]] = {}
    nameless: list[Posted] = []
    for one in heard:
        if one.person_id is None:
            nameless.append(one)
        else:
            letters.setdefault(one.person_id, []).append(one.template)
    others = set(letters) - set(learners) - trainers - guests
    known = accounts.people(db, trainers | guests | others)

    def staff(group: Group, ids: Iterable[int]) -> Audience:
        people = sorted((known[number] for number in ids), key=lambda one: (one.sort_name, one.id))
        return Audience(
            group,
            tuple(Told(one.id, one.full_name, "", tuple(sorted(letters.get(one.id, ())))) for one in people),
        )

    participants = sorted(learners.values(), key=lambda one: (one.sort_name, one.person_id))
    found = [
        Audience(
            Group.PARTICIPANTS,
            tuple(
                Told(
                    one.person_id,
                    one.name,
                    one.organisation_name,
                    tuple(sorted(letters.get(one.person_id, ()))),
                )
                for one in participants
            ),
        ),
        staff(Group.TRAINERS, trainers - set(learners)),
        staff(Group.GUESTS, guests - trainers - set(learners)),
        staff(Group.OTHERS, others),
    ]
    if nameless:
        extra = tuple(Told(0, one.to_name or one.to_address, "", (one.template,)) for one in nameless)
        found[-1] = Audience(Group.OTHERS, (*found[-1].people, *extra))
    # The calendar of an organisation holds the sessions of its cohorts, not those at which somebody makes up.
    organisations = {
        one.organisation_id: one.organisation_name for one in participants if one.person_id in own
    }
    shown = {**before.sessions, **after.sessions}
    anew = {shown[number].cohort_id for number in concerned if seen_anew(number, before, after)}
    subjects = {
        FeedKind.COHORT: sorted(anew),
        FeedKind.LEARNER: sorted(learners),
        FeedKind.TRAINER: sorted(trainers | guests),
        FeedKind.ORGANISATION: sorted(organisations),
    }
    return tuple(one for one in found if one.people), sorted(organisations.values()), subjects
