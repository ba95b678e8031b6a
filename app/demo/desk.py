"""What waits at the enrolment desk: seats without names, seats kept, a request of staff, an interest."""

from __future__ import annotations

import secrets
from datetime import timedelta

from app.core.permissions import ANONYMOUS
from app.demo.groups import EMPLOYER, Group, learners
from app.demo.stage import Stage, at, workday
from app.enrolments import service as enrolments
from app.interest import service as interest
from app.requests import service as requests


def keep_and_reserve(stage: Stage, group: Group) -> None:
    """In the group with room: an organisation reserves seats, another has one kept, and nobody may have too many."""
    timeline = stage.timeline
    timeline.at(at(workday(group.opens + timedelta(days=1)), 11), lambda: _terms(stage, group))
    timeline.at(at(workday(stage.today - timedelta(days=3)), 13, 10), lambda: _reserve(stage, group))


def ask(stage: Stage, running: Group, roomy: Group) -> None:
    """Yesterday's post: a colleague asks for a seat, a coordinator for a substitution, a visitor for a call."""
    timeline = stage.timeline
    timeline.at(at(workday(stage.today - timedelta(days=9)), 10, 15), lambda: _express(stage, roomy))
    timeline.at(at(workday(stage.today - timedelta(days=2)), 9, 5), lambda: _request(stage, roomy))
    timeline.at(at(workday(stage.today - timedelta(days=1)), 16, 45), lambda: _substitution(stage, running))


def _terms(stage: Stage, group: Group) -> None:
    by = stage.staff["administrator"]
    wanted = enrolments.Terms(organisation_limit=4)
    enrolments.set_terms(stage.db, by, stage.clock, cohort_id=group.id, wanted=wanted)
    enrolments.set_allotment(
        stage.db,
        by,
        stage.clock,
        cohort_id=group.id,
        organisation_id=stage.organisations["gemeenteassen"].id,
        most=None,
        most_is_hard=False,
        reserved=2,
        reserved_until=stage.today + timedelta(days=24),
    )


def _reserve(stage: Stage, group: Group) -> None:
    enrolments.reserve_seats(
        stage.db,
        stage.coordinators["vaartwelzijn"],
        stage.clock,
        organisation_id=stage.organisations["vaartwelzijn"].id,
        cohort_id=group.id,
        count=2,
        names_due_on=workday(stage.today + timedelta(days=13)),
    )


def _request(stage: Stage, group: Group) -> None:
    token = secrets.token_urlsafe(32)
    by = stage.coordinators["icare"]
    requests.new_link(stage.db, by, stage.clock, organisation_id=stage.organisations["icare"].id, token=token)
    requests.ask(
        stage.db,
        ANONYMOUS,
        stage.clock,
        token=token,
        cohort_id=group.id,
        **stage.people.someone(EMPLOYER["icare"].domain),
        function="Wijkverpleegkundige",
        note="Ik begeleid veel mensen die weer iets willen betekenen.",
    )


def _substitution(stage: Stage, group: Group) -> None:
    one = next(one for one in learners(stage, group) if one.employer == "accolade")
    requests.ask_substitution(
        stage.db,
        stage.coordinators["accolade"],
        stage.clock,
        organisation_id=stage.organisations["accolade"].id,
        enrolment_id=one.enrolment_id,
        **stage.people.someone(EMPLOYER["accolade"].domain),
        function="Casemanager dementie",
        note="Onze collega begint volgende maand in een andere functie.",
    )


def _express(stage: Stage, group: Group) -> None:
    token = secrets.token_urlsafe(32)
    interest.express(
        stage.db,
        ANONYMOUS,
        stage.clock,
        organisation_name="Welzijn Midden-Drenthe",
        city="Beilen",
        **stage.people.someone("welzijnmiddendrenthe.example"),
        seats=2,
        cohort_id=group.id,
        note="Kunnen we ook één plaats delen met de gemeente?",
        token=token,
    )
    interest.confirm(stage.db, ANONYMOUS, stage.clock, token=token)
