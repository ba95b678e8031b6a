"""The link through which an organisation's staff ask for a seat: made, renewed, ended."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM
from app.organisations import service as organisations
from app.requests import service
from app.requests.models import RequestLink
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.features.requests.conftest import BEGUN, Desk


def test_only_the_hash_of_a_link_is_kept(db: Session, desk: Desk) -> None:
    row = db.scalars(sa.select(RequestLink)).one()
    assert desk.token not in repr([getattr(row, column.name) for column in RequestLink.__table__.columns])


def test_a_new_link_ends_the_old_one_and_the_same_twice_is_once(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    for _ in range(2):
        service.new_link(db, desk.karin, clock, organisation_id=desk.own.id, token="n" * 43)
    assert service.door(db, clock, desk.token) is None
    assert service.door(db, clock, "n" * 43) is not None
    with pytest.raises(NotFound):
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    service.end_link(db, desk.karin, clock, organisation_id=desk.own.id)
    service.end_link(db, desk.karin, clock, organisation_id=desk.own.id)
    assert service.door(db, clock, "n" * 43) is None
    assert service.link_of(db, desk.own.id) is None


def test_a_link_is_made_and_ended_for_ones_own_organisation_that_enrols(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    for number in (desk.own.id, 999_999):
        with pytest.raises(NotFound):
            service.new_link(db, desk.stranger, clock, organisation_id=number, token="n" * 43)
        with pytest.raises(NotFound):
            service.end_link(db, desk.stranger, clock, organisation_id=number)
    payer = organisations.create(db, SYSTEM, clock, name="Zorgkantoor", enrols=False)
    with pytest.raises(Refused, match="betaalt alleen"):
        service.new_link(db, SYSTEM, clock, organisation_id=payer.id, token="p" * 43)


def test_a_link_leads_to_the_cohorts_that_take_people(db: Session, clock: FixedClock, desk: Desk) -> None:
    behind = service.door(db, clock, desk.token)
    assert behind
    assert (behind.organisation.name, [one.id for one in behind.cohorts]) == ("Icare", [desk.cohort.id])
    draft = factory.cohort(db, clock, name="Concept", state=CohortState.DRAFT)
    with pytest.raises(Refused) as refused:
        asking.seat_request(db, clock, token=desk.token, cohort_id=draft.id)
    assert refused.value.field == "cohort_id"
    clock.set(BEGUN)
    behind = service.door(db, clock, desk.token)
    assert behind
    assert behind.cohorts == ()
    with pytest.raises(Refused, match="Kies een andere groep"):
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)


def test_the_link_of_an_organisation_that_only_pays_from_now_on_ends(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    organisations.update(
        db,
        SYSTEM,
        clock,
        organisation_id=desk.own.id,
        name="Icare",
        legal_name="",
        kvk="",
        oin="",
        enrols=False,
    )
    assert service.door(db, clock, desk.token) is None
