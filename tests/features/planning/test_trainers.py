"""Fixed trainers of a group: seen first, and never in two places where that is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, SessionChange
from tests.factories import enrolments as factory
from tests.factories.scheduling_pages import Login, hidden
from tests.features.planning.conftest import Planned
from tests.people import ActorFor


@pytest.fixture
def double(db: Session, clock: FixedClock, planned: Planned) -> int:
    """Another group on the same days."""
    other = factory.cohort(db, clock, name="Emmen, najaar")
    db.commit()
    mine = {one.starts_at for one in planned.sessions}
    assert mine & {one.starts_at for one in scheduling.sessions_of(db, [other.id])}
    db.rollback()
    return other.id


def trainers(db: Session, cohort_id: int) -> list[int]:
    db.rollback()
    db.expire_all()
    found = cohorts.trainers_of(db, cohort_id)
    db.rollback()
    return found


def test_a_trainer_is_added_and_taken_off_after_a_look(
    administrator: FlaskClient, db: Session, planned: Planned, actor_for: ActorFor
) -> None:
    person_id = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis").person_id or 0
    here = f"/beheer/groepen/{planned.cohort_id}/trainers"
    before = trainers(db, planned.cohort_id)
    assert "Mirjam Trainster" in administrator.get(here).get_data(as_text=True)
    assert administrator.post(here, data={"person_id": "999"}).status_code == 422
    page = unescape(administrator.post(here, data={"person_id": str(person_id)}).get_data(as_text=True))
    assert page.count("Komt in de agenda van Anneke Wolthuis.") == len(planned.sessions)
    assert trainers(db, planned.cohort_id) == before
    assert administrator.post(here, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert trainers(db, planned.cohort_id) == sorted([*before, person_id])
    gone = f"{here}/{person_id}/verwijderen"
    page = unescape(administrator.post(gone).get_data(as_text=True))
    assert "Verdwijnt uit de agenda van Anneke Wolthuis." in page
    assert trainers(db, planned.cohort_id) == sorted([*before, person_id])
    assert administrator.post(gone, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert trainers(db, planned.cohort_id) == before
    assert administrator.post(gone).status_code == 404


@pytest.mark.parametrize("cohort_id", [0, 999, 2**31, 2**63])
def test_the_trainers_of_no_group_are_not_found(administrator: FlaskClient, cohort_id: int) -> None:
    assert administrator.get(f"/beheer/groepen/{cohort_id}/trainers").status_code == 404


def test_who_teaches_elsewhere_is_refused_or_warned_of_by_setting(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, double: int
) -> None:
    here = f"/beheer/groepen/{double}/trainers"
    asked = {"person_id": str(planned.trainer.person_id)}
    refused = administrator.post(here, data=asked)
    page = unescape(refused.get_data(as_text=True))
    assert refused.status_code == 422
    assert "Mirjam Trainster geeft dan al les" in page
    assert 'href="#person_id"' in page
    with pytest.raises(Refused, match="geeft dan al les"):
        scheduling.assign_trainer(
            db, SYSTEM, clock, cohort_id=double, person_id=planned.trainer.person_id or 0
        )
    db.rollback()
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.TRAINER: Level.WARN})
    db.commit()
    page = unescape(administrator.post(here, data=asked).get_data(as_text=True))
    assert "Mirjam Trainster geeft dan al les" in page
    assert administrator.post(here, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert trainers(db, double) == [planned.trainer.person_id]


def test_a_trainer_who_comes_halfway_is_no_warning(
    administrator: FlaskClient,
    db: Session,
    clock: FixedClock,
    planned: Planned,
    actor_for: ActorFor,
    login: Login,
) -> None:
    clock.set(planned.sessions[5].ends_at)
    login(administrator, actor_for(Role.ADMINISTRATOR))
    person_id = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis").person_id
    here = f"/beheer/groepen/{planned.cohort_id}/trainers"
    page = unescape(administrator.post(here, data={"person_id": str(person_id)}).get_data(as_text=True))
    assert "Komt in de agenda van Anneke Wolthuis." in page
    assert "al geweest of begonnen" not in page
    for one in planned.sessions:
        change = replace(SessionChange.of(one), trainer_person_id=planned.trainer.person_id)
        scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=change)
    db.commit()
    page = unescape(administrator.post(here, data={"person_id": str(person_id)}).get_data(as_text=True))
    assert "Voor de bijeenkomsten en de agenda’s van deze groep verandert er niets." in page
    assert administrator.post(here, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert person_id in trainers(db, planned.cohort_id)


def test_what_is_over_is_in_nobodys_way(
    db: Session, clock: FixedClock, planned: Planned, double: int
) -> None:
    clock.set(planned.sessions[-1].ends_at + timedelta(days=400))
    person_id = planned.trainer.person_id or 0
    scheduling.assign_trainer(db, SYSTEM, clock, cohort_id=double, person_id=person_id)
    assert cohorts.trainers_of(db, double) == [person_id]


def test_a_guest_is_held_to_the_same_check(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, double: int
) -> None:
    at = next(
        one
        for one in scheduling.sessions_of(db, [double])
        if one.starts_at in {each.starts_at for each in planned.sessions}
    )
    db.rollback()
    address = f"/beheer/bijeenkomsten/{at.id}/gasten"
    asked = {"person_id": str(planned.trainer.person_id)}
    assert "Mirjam Trainster geeft dan al les" in unescape(
        administrator.post(address, data=asked).get_data(as_text=True)
    )
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.GUEST: Level.BLOCK})
    db.commit()
    assert administrator.post(address, data=asked).status_code == 422
