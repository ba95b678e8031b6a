"""Around the sessions of the running group: places, intervision groups, materials, news, and who cannot come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from app.attendance import service as attendance
from app.demo.groups import Group, learners
from app.demo.stage import Stage, at, workday
from app.scheduling import service as scheduling
from app.scheduling.service import PlaceFacts, SessionView
from app.subgroups import service as subgroups
from app.subgroups.service import SubgroupKind
from app.teaching import service as teaching
from app.teaching.service import Content

PLACES = (
    PlaceFacts(
        name="De Nieuwe Kolk",
        street="Weiersstraat 1",
        postcode="9401 ET",
        city="Assen",
        latitude=52.9957,
        longitude=6.5611,
        directions="Tien minuten lopen vanaf het station. De zaal is op de tweede verdieping, er is een lift.",
    ),
    PlaceFacts(name="Het Podium", street="Stationsplein 3", city="Hoogeveen"),
)
ROOMS = ((("Grote zaal", 40), ("Kolkzaal", 18)), (("Foyer", 24),))
READ_FIRST = """## Voor de volgende keer

1. Kies iemand uit je eigen praktijk om wie het je gaat. Noem geen namen.
2. Schrijf op waar die persoon van opleeft.
3. Neem één voorwerp mee dat daarbij hoort.
"""
NEWS = """De volgende keer werken we in tweetallen. Neem makkelijke schoenen mee: we lopen een stukje.

Tot dan!"""
NOTE = "De oefening met de foto's werkte goed. Volgende keer een kwartier eerder beginnen met nabespreken."


def open_places(stage: Stage) -> None:
    """The places and rooms where groups meet."""
    by = stage.staff["administrator"]
    for facts, rooms in zip(PLACES, ROOMS, strict=True):
        place = scheduling.add_place(stage.db, by, stage.clock, facts=facts)
        for name, seats in rooms:
            scheduling.add_room(stage.db, by, stage.clock, place_id=place.id, name=name, seats=seats)


def live(stage: Stage, group: Group) -> None:
    """Writes the life around the sessions of a planned group into the script, from its start until today."""
    days = [one for one in group.sessions if one.is_day]
    started = group.sessions[0].starts_at
    coming = [one for one in group.sessions if one.starts_at > stage.now]
    held = [one for one in group.sessions if one.starts_at <= stage.now]
    stage.timeline.at(started + timedelta(days=1), lambda: _divide(stage, group))
    stage.timeline.at(started - timedelta(days=20), lambda: _share(stage, group))
    for one in days:
        stage.timeline.at(at(one.starts_at.date() - timedelta(days=9), 9), partial(_give, stage, group, one))
    recently = at(workday(stage.today - timedelta(days=3)), 16)
    stage.timeline.at(recently, lambda: _tell(stage, group))
    stage.timeline.at(recently, lambda: _be_away(stage))
    for one in held[-1:]:
        stage.timeline.at(one.ends_at + timedelta(hours=1), partial(_remember, stage, one))
    for one in coming[:1]:
        stage.timeline.at(stage.now - timedelta(hours=20), partial(_excuse, stage, group, one))
    for one in coming[1:2]:
        stage.timeline.at(stage.now - timedelta(days=6), partial(_move_to_room, stage, one))


def _divide(stage: Stage, group: Group) -> None:
    by = stage.staff["administrator"]
    groups = subgroups.propose(stage.db, group.id, kind=SubgroupKind.INTERVISION)
    subgroups.save(
        stage.db, by, stage.clock, cohort_id=group.id, kind=SubgroupKind.INTERVISION, groups=groups
    )


def _share(stage: Stage, group: Group) -> None:
    for number, one in enumerate(learners(stage, group)):
        if number % 3 != 1:
            phone = f"06 1234 56{number:02}" if number % 2 else ""
            teaching.choose_contact(
                stage.db, one.actor, stage.clock, cohort_id=group.id, show_email=True, phone=phone
            )


def _give(stage: Stage, group: Group, one: SessionView) -> None:
    by = stage.staff["trainer"]
    contents = [Content(title=f"Voorbereiding {one.title}", text=READ_FIRST)]
    if one.number % 2:
        contents.append(Content(title="Over dementie en vrijwilligerswerk", url="https://www.example.org/"))
    for content in contents:
        teaching.add_material(
            stage.db, by, stage.clock, cohort_id=group.id, session_id=one.id, content=content
        )


def _tell(stage: Stage, group: Group) -> None:
    teaching.post_announcement(
        stage.db,
        stage.staff["trainer"],
        stage.clock,
        cohort_id=group.id,
        title="Neem makkelijke schoenen mee",
        text=NEWS,
        by_letter=False,
    )


def _be_away(stage: Stage) -> None:
    first = workday(stage.today + timedelta(weeks=9))
    period = scheduling.Period(first=first, last=first + timedelta(days=4), reason="vakantie")
    scheduling.add_absence(stage.db, stage.staff["second_trainer"], stage.clock, period=period)


def _remember(stage: Stage, one: SessionView) -> None:
    teaching.save_note(
        stage.db, stage.staff["trainer"], stage.clock, session_id=one.id, text=NOTE, seen_version=0
    )


def _excuse(stage: Stage, group: Group, one: SessionView) -> None:
    away = learners(stage, group)[4]
    attendance.report_absence(
        stage.db, away.actor, stage.clock, session_id=one.id, remark="Ik heb die dag al iets anders."
    )


def _move_to_room(stage: Stage, one: SessionView) -> None:
    place = next(found for found in scheduling.places(stage.db) if found.name == PLACES[0].name)
    room = next(
        found for found in scheduling.rooms(stage.db, place_ids=[place.id]) if found.name == "Kolkzaal"
    )
    now = scheduling.session(stage.db, one.id)
    change = replace(scheduling.SessionChange.of(now), place_id=place.id, room_id=room.id)
    scheduling.change_session(
        stage.db, stage.staff["administrator"], stage.clock, session_id=one.id, change=change
    )
