"""The list of cohorts, changing one, and its trainers."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from tests.factories.cohorts import planned
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def administrator(
    client: FlaskClient, actor_for: ActorFor, login: Login, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    return login(client, actor_for(Role.ADMINISTRATOR))


def test_two_cohorts_with_one_name_get_addresses_of_their_own(db: Session, clock: FixedClock) -> None:
    assert [planned(db, clock).slug for _ in range(3)] == [
        "assen-voorjaar-2027",
        "assen-voorjaar-2027-2",
        "assen-voorjaar-2027-3",
    ]


def test_a_cohort_is_found_by_number_and_by_address(db: Session, clock: FixedClock) -> None:
    made = planned(db, clock)
    assert service.cohort(db, made.id) == service.cohort_by_slug(db, made.slug) == made
    assert service.lock_cohort(db, made.id) == made
    with pytest.raises(NotFound):
        service.cohort(db, made.id + 1)
    with pytest.raises(NotFound):
        service.cohort_by_slug(db, "rolde")
    with pytest.raises(NotFound):
        service.lock_cohort(db, made.id + 1)


def test_seats_cannot_be_taken_away_once_a_cohort_is_open(db: Session, clock: FixedClock) -> None:
    made = planned(db, clock)
    same = {"name": made.name, "place": made.place, "venue": made.venue, "go_no_go_on": made.go_no_go_on}
    more = service.update(db, SYSTEM, clock, cohort_id=made.id, seats=16, seats_min=12, **same)
    assert more.seats == 16
    with pytest.raises(Refused) as refusal:
        service.update(db, SYSTEM, clock, cohort_id=made.id, seats=14, seats_min=12, **same)
    assert refusal.value.field == "seats"


def test_a_cohort_goes_through_its_states_in_order_only(db: Session, clock: FixedClock) -> None:
    made = planned(db, clock)
    for state in (CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED):
        assert service.set_state(db, SYSTEM, clock, cohort_id=made.id, state=state).state is state
    with pytest.raises(Refused):
        service.set_state(db, SYSTEM, clock, cohort_id=made.id, state=CohortState.OPEN)


def test_only_a_trainer_can_be_assigned_and_a_second_time_changes_nothing(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = planned(db, clock)
    trainer, other = actor_for(Role.TRAINER), actor_for(Role.FINANCE)
    assert trainer.person_id is not None
    assert other.person_id is not None
    for _ in range(2):
        service.assign_trainer(db, SYSTEM, clock, cohort_id=made.id, person_id=trainer.person_id)
    assert service.trainers_of(db, made.id) == [trainer.person_id]
    assert service.cohorts_of_trainer(db, trainer.person_id) == [made]
    with pytest.raises(Refused):
        service.assign_trainer(db, SYSTEM, clock, cohort_id=made.id, person_id=other.person_id)


def test_the_list_pages_by_25_filters_and_finds(
    administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    for number in range(27):
        planned(db, clock, name=f"Assen {number:02}", go_no_go_on=date(2026, 1, 1 + number))
    planned(db, clock, name="100% Rolde", place="Rolde", state=CohortState.DRAFT)
    first = unescape(administrator.get("/beheer/groepen").get_data(as_text=True))
    assert first.count("Assen ") >= 24
    assert "28 in totaal" in first
    assert "na=" in first
    found = unescape(administrator.get("/beheer/groepen?zoek=100%25").get_data(as_text=True))
    assert "100% Rolde" in found
    assert "Assen 01" not in found
    drafts = administrator.get("/beheer/groepen?status=draft").get_data(as_text=True)
    assert "Rolde" in drafts
    assert "Assen 01" not in drafts
    nothing = administrator.get("/beheer/groepen?zoek=Emmen").get_data(as_text=True)
    assert "Geen groep gevonden" in nothing
    for odd in ("?status=onzin", "?na=onzin", "?zoek=%00", "?zoek=" + "x" * 300):
        assert administrator.get("/beheer/groepen" + odd).status_code == 200


def test_every_cohort_is_on_exactly_one_page(db: Session, clock: FixedClock) -> None:
    made = {planned(db, clock, name=f"Groep {number}").id for number in range(7)}
    seen: list[int] = []
    after = None
    while page := service.cohorts(db, after=after, limit=3):
        seen += [one.id for one in page]
        after = (page[-1].go_no_go_on, page[-1].id)
    assert sorted(seen) == sorted(made)


def test_an_administrator_changes_a_cohort(
    administrator: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = planned(db, clock)
    trainer = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")
    base = f"/beheer/groepen/{made.id}"
    fields = {
        "name": "Assen, lente 2027",
        "place": "Assen",
        "venue": "",
        "seats": "15",
        "seats_min": "10",
        "go_no_go_on": "01-12-2026",
    }
    assert administrator.get(f"{base}/wijzigen").status_code == 200
    assert administrator.post(f"{base}/wijzigen", data={**fields, "seats": "3"}).status_code == 422
    assert administrator.post(f"{base}/wijzigen", data=fields).status_code == 303
    service.assign_trainer(db, SYSTEM, clock, cohort_id=made.id, person_id=trainer.person_id or 0)
    db.commit()
    assert "Anneke Wolthuis" in administrator.get("/beheer/groepen").get_data(as_text=True)
    now = service.cohort(db, made.id)
    db.expire_all()
    now = service.cohort(db, made.id)
    assert (now.name, now.seats_min) == ("Assen, lente 2027", 10)


def test_a_trainer_sees_the_own_cohorts_only(
    client: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login
) -> None:
    trainer = actor_for(Role.TRAINER)
    planned(db, clock, name="Van mij", trainer_ids=(trainer.person_id,))
    planned(db, clock, name="Van een ander")
    page = login(client, trainer).get("/beheer/groepen").get_data(as_text=True)
    assert "Van mij" in page
    assert "Van een ander" not in page


@pytest.mark.parametrize("cohort_id", [0, 999, 2**31, 2**63])
def test_a_cohort_that_does_not_exist_is_not_found(administrator: FlaskClient, cohort_id: int) -> None:
    assert administrator.get(f"/beheer/groepen/{cohort_id}/wijzigen").status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.COORDINATOR])
def test_learners_and_coordinators_do_not_see_the_list(
    client: FlaskClient, actor_for: ActorFor, login: Login, role: Role
) -> None:
    assert login(client, actor_for(role)).get("/beheer/groepen").status_code == 403
