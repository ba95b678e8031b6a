"""What a cohort asks is changed by a decision that shows for whom it makes a difference, and bound to that."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.attendance.models import Attendance
from app.certificates import service
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import Actor, Role
from app.courses.service import Requirements
from app.evaluations.models import EvaluationGiven
from app.practice.models import CaseEntry, PracticeCase
from app.scheduling import service as scheduling
from tests.counting import MOST_QUERIES, counted
from tests.factories.certificates import Group, complete, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WHY = "Twee lesdagen vielen uit door sneeuw"


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def asked(db: Session, made: Group) -> Requirements:
    return cohorts.contents(db, [cohorts.cohort(db, made.cohort.id)])[made.cohort.id].requirements


def decide(db: Session, actor: Actor, clock: FixedClock, made: Group, **wanted: object) -> None:
    to = replace(asked(db, made), **wanted)
    shown = service.change_preview(db, made.cohort.id, to).mark
    service.change_requirements(
        db, actor, clock, cohort_id=made.cohort.id, wanted=to, reason=WHY, shown=shown
    )


def status(db: Session, clock: FixedClock, made: Group, place: int = 0) -> dict[str, str]:
    far = service.progress_of_cohort(db, made.cohort.id, clock=clock)[made.ids[place]]
    return {str(one.key): str(one.status) for one in far.requirements}


def test_a_preview_names_who_becomes_ready_and_who_is_ready_no_more(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=3, ready=1)
    complete(db, clock, made, made.learners[1], days=5)
    db.commit()

    fewer = service.change_preview(db, made.cohort.id, replace(asked(db, made), days_required=5))
    more = service.change_preview(db, made.cohort.id, replace(asked(db, made), cases_required=4))

    assert {one.enrolment_id: (one.was_ready, one.is_ready) for one in fewer.effects} == {
        made.ids[1]: (False, True),
        made.ids[2]: (False, False),
    }
    assert {one.enrolment_id: (one.was_ready, one.is_ready) for one in more.effects} == {
        made.ids[0]: (True, False),
        made.ids[1]: (False, False),
        made.ids[2]: (False, False),
    }
    assert {tuple(map(str, one.harder)) for one in more.effects} == {("Praktijkcasussen",)}
    decide(db, administrator, clock, made, days_required=5)
    assert service.progress_of_cohort(db, made.cohort.id)[made.ids[1]].ready
    [kept] = cohorts.requirement_changes(db, [made.cohort.id])[made.cohort.id]
    assert {"enrolment_id": made.ids[1], "was_ready": False, "is_ready": True} in kept.effects
    assert (dict(kept.changes), kept.reason) == ({"days_required": 5}, f"{WHY}.")


def test_what_another_changed_meanwhile_is_shown_first(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=2, ready=0)
    complete(db, clock, made, made.learners[0], days=5)
    db.commit()
    wanted = replace(asked(db, made), days_required=5)
    seen = service.change_preview(db, made.cohort.id, wanted).mark

    complete(db, clock, made, made.learners[1], days=5)

    with pytest.raises(Refused, match="intussen"):
        service.change_requirements(
            db, administrator, clock, cohort_id=made.cohort.id, wanted=wanted, reason=WHY, shown=seen
        )


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"days_required": 9}, "days_required"),
        ({"intervisions_required": -1}, "intervisions_required"),
        ({"evaluations_required": 14}, "evaluations_required"),
        ({"case_competencies": ("C9",)}, "case_competencies"),
        ({"case_level": "on_the_way"}, "case_level"),
    ],
)
def test_nobody_asks_what_this_course_cannot_give(
    wanted: dict[str, object], field: str, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=0)

    with pytest.raises(Refused) as refused:
        service.change_preview(db, made.cohort.id, replace(asked(db, made), **wanted))

    assert refused.value.field == field


def test_a_higher_level_counts_only_what_trainers_saw_at_that_level(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)

    decide(db, administrator, clock, made, case_level="strong")

    far = service.progress_of_cohort(db, made.cohort.id)[made.ids[0]]
    assert far.facts.covered == {"C1", "C4"}
    [said] = far.unmet
    assert "op niveau sterk: C2 Werkplek vinden en bemiddelen, C3 Start ondersteunen." in str(said)


def test_enough_evaluations_is_all_that_anyone_reads(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    decide(db, administrator, clock, made, evaluations_required=2)
    sessions = scheduling.sessions_of(db, [made.cohort.id])

    def given(number: int) -> tuple[int, str]:
        db.add(EvaluationGiven(session_id=sessions[number].id, enrolment_id=made.ids[0]))
        db.flush()
        far = service.progress_of_cohort(db, made.cohort.id)[made.ids[0]]
        [one] = [one for one in far.requirements if one.key == "evaluations"]
        return one.done, str(one.status)

    assert given(0) == (0, "open")
    assert given(1) == (2, "met")
    assert given(2) == (2, "met")


def test_hours_are_those_of_sessions_and_of_approved_cases_together(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    decide(db, administrator, clock, made, hours_required=60)
    case = db.scalars(sa.select(PracticeCase).order_by(PracticeCase.id)).first()
    assert case is not None

    def hours() -> int:
        far = service.progress_of_cohort(db, made.cohort.id)[made.ids[0]]
        return far.facts.minutes

    taught = sum(one.minutes for one in cohorts.contents(db, [made.cohort])[made.cohort.id].modules)
    assert hours() == taught
    db.add(
        CaseEntry(
            case_id=case.id,
            on=clock.now().date(),
            kind="visit",
            minutes=150,
            sealed=b"",
            created_at=clock.now(),
            client_id="0" * 32,
        )
    )
    db.flush()
    assert hours() == taught + 150
    case.state = "returned"
    db.flush()
    assert hours() == taught


def test_money_holds_nothing_back_unless_the_group_asks_it(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    assert "payment" not in status(db, clock, made)

    decide(db, administrator, clock, made, payment_required=True)

    assert status(db, clock, made)["payment"] == "open"
    assert not service.progress_of_cohort(db, made.cohort.id)[made.ids[0]].ready


def test_what_is_planned_tells_open_from_out_of_reach_and_a_case_is_never_too_late(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=1, ready=0)
    sessions = scheduling.sessions_of(db, [made.cohort.id])
    first = service.progress_of_cohort(db, made.cohort.id, clock=clock)[made.ids[0]]
    days = next(one for one in first.requirements if one.key == "days")
    last = max(one.starts_at for one in sessions if one.is_day)
    assert (str(days.status), days.until) == ("open", last.date())

    db.add_all(
        Attendance(
            session_id=one.id,
            enrolment_id=made.ids[0],
            state="absent",
            noted_by_person_id=made.trainer.person_id,
            noted_at=clock.now(),
        )
        for one in [one for one in sessions if one.is_day][:2]
    )
    db.commit()
    clock.set(max(one.ends_at for one in sessions) + timedelta(days=40))

    found = status(db, clock, made)
    assert found["days"] == "out_of_reach"
    assert found["cases"] == found["presentation"] == "open"


def test_the_pages_show_the_decision_to_everyone_and_take_twenty_queries_at_most(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    made = group(db, clock, actor_for, learners=15, ready=4)
    browser = login(client, administrator)
    door = f"/beheer/groepen/{made.cohort.id}/eisen"
    fields = {
        "days_required": "5",
        "intervisions_required": "4",
        "cases_required": "3",
        "case_competencies": ["C1", "C2", "C3", "C4"],
        "case_level": "sufficient",
        "presentation_required": "y",
        "evaluations_required": "0",
        "hours_required": "0",
        "reason": WHY,
    }
    assert browser.get(door).status_code == 200
    assert browser.post(door, data={**fields, "days_required": "9"}).status_code == 422
    preview = browser.post(door, data=fields)
    assert "Voor wie het verschil maakt" in unescape(preview.text)
    carried = re.findall(r'type="hidden" name="(?!csrf_token|once)(\w+)" value="([^"]*)"', preview.text)
    sent: dict[str, list[str]] = {}
    for name, value in carried:
        sent.setdefault(name, []).append(unescape(value))
    done = browser.post(door, data={**sent, "stap": "besluit"})
    assert done.status_code == 303, done.text
    db.expire_all()
    assert asked(db, made).days_required == 5
    db.rollback()

    for page in (
        f"/groepen/{made.cohort.id}/voortgang",
        f"/groepen/{made.cohort.id}/voortgang/{made.ids[0]}",
    ):
        with counted(client.application) as queries:
            read = unescape(browser.get(page).text)
        assert f"{WHY}." in read
        assert "5 van de 8" in read
        assert "8, nodig 5" in read
        assert re.search(r'aria-current="true">(?:<svg.*?</svg>)?\s*Groepen<', read, re.DOTALL)
        assert len(queries) <= MOST_QUERIES, queries


def test_the_start_page_counts_no_cases_where_none_are_asked(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, ready=0)
    email = db.get_one(Person, made.learners[0].person_id).email
    learner = login(client, actor_for(Role.LEARNER, email=email))
    assert "Praktijkcasussen goedgekeurd" in learner.get("/leren").text
    decide(db, administrator, clock, made, cases_required=0, case_competencies=())
    db.commit()
    assert "Praktijkcasussen goedgekeurd" not in learner.get("/leren").text
