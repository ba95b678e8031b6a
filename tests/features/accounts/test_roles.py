"""A role that is taken away takes along what hangs on it, and who takes it away knows what that is."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.audit.models import AuditEvent
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from tests.factories import cohorts as factory
from tests.factories.scheduling_pages import Login, hidden
from tests.people import ActorFor


@pytest.fixture
def trainer(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER, given_name="Mirjam", family_name="Trainster")


@pytest.fixture
def cohort_id(db: Session, clock: FixedClock, trainer: Actor) -> int:
    """A group with this one trainer."""
    return factory.planned(db, clock, trainer_ids=(trainer.person_id,)).id


def take_away(db: Session, clock: FixedClock, person_id: int | None, **other: str) -> None:
    service.set_roles(db, SYSTEM, clock, person_id=person_id or 0, roles=[Role.FINANCE], **other)
    db.commit()


def trained(db: Session, person_id: int | None) -> list[int]:
    db.rollback()
    db.expire_all()
    found = [one.id for one in cohorts.cohorts_of_trainer(db, person_id or 0)]
    db.rollback()
    return found


def test_who_is_no_trainer_any_more_trains_no_group_and_the_log_says_so(
    db: Session, clock: FixedClock, trainer: Actor, cohort_id: int
) -> None:
    assert trained(db, trainer.person_id) == [cohort_id]
    take_away(db, clock, trainer.person_id)
    assert trained(db, trainer.person_id) == []
    told = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "cohorts:trainer:remove")).all()
    assert [(one.object_id, one.data["person_id"]) for one in told] == [(cohort_id, trainer.person_id)]
    service.set_roles(db, SYSTEM, clock, person_id=trainer.person_id or 0, roles=[Role.TRAINER])
    db.commit()
    assert trained(db, trainer.person_id) == [], "a role that comes back brings no group along"


def test_nobody_gives_themselves_a_role(db: Session, clock: FixedClock, actor_for: ActorFor) -> None:
    actor = actor_for(Role.ADMINISTRATOR)
    own = actor.person_id or 0
    with pytest.raises(Refused, match="jezelf geen rol geven"):
        service.set_roles(db, actor, clock, person_id=own, roles=[Role.ADMINISTRATOR, Role.TRAINER])
    db.rollback()
    service.set_roles(db, actor, clock, person_id=own, roles=[Role.ADMINISTRATOR])
    other = actor_for(Role.ADMINISTRATOR)
    service.set_roles(db, other, clock, person_id=own, roles=[Role.ADMINISTRATOR, Role.TRAINER])
    service.set_roles(db, actor, clock, person_id=own, roles=[Role.ADMINISTRATOR])
    assert service.roles_of(db, own) == {Role.ADMINISTRATOR}, "and may lay one down"


def test_another_role_that_goes_leaves_the_groups(
    db: Session, clock: FixedClock, actor_for: ActorFor, trainer: Actor, cohort_id: int
) -> None:
    service.set_roles(db, SYSTEM, clock, person_id=trainer.person_id or 0, roles=[Role.TRAINER, Role.AUDITOR])
    service.set_roles(db, SYSTEM, clock, person_id=trainer.person_id or 0, roles=[Role.TRAINER])
    db.commit()
    assert trained(db, trainer.person_id) == [cohort_id]


def test_an_invitation_for_another_role_takes_none_away(
    db: Session, clock: FixedClock, trainer: Actor, cohort_id: int
) -> None:
    service.add_staff(
        db,
        SYSTEM,
        clock,
        given_name="Mirjam",
        infix="",
        family_name="Trainster",
        email=trainer.email,
        roles=[Role.AUDITOR],
    )
    db.commit()
    assert service.roles_of(db, trainer.person_id or 0) == {Role.TRAINER, Role.AUDITOR}
    assert trained(db, trainer.person_id) == [cohort_id]


def test_the_administrator_reads_which_groups_and_sessions_lose_their_trainer(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    trainer: Actor,
    cohort_id: int,
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    login(client, actor_for(Role.ADMINISTRATOR))
    address = f"/beheer/medewerkers/{trainer.person_id}"
    assert client.post(address, data={"roles": ["trainer", "finance"]}).status_code == 303
    page = unescape(client.post(address, data={"roles": "finance"}).get_data(as_text=True))
    assert re.search(r"Groep Assen, voorjaar 2027: 13 bijeenkomsten, de eerste op 14-01-2027\.", page)
    assert "heeft daarna geen vaste trainer meer" in page
    assert trained(db, trainer.person_id) == [cohort_id]
    first = scheduling.sessions_of(db, [cohort_id])[0]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
    db.commit()
    again = client.post(address, data={**hidden(page), "stap": "opslaan"})
    assert again.status_code == 422
    page = unescape(again.get_data(as_text=True))
    assert "Er is intussen iets veranderd." in page
    assert "12 bijeenkomsten" in page
    assert trained(db, trainer.person_id) == [cohort_id]
    assert client.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert trained(db, trainer.person_id) == []
    assert service.roles_of(db, trainer.person_id or 0) == {Role.FINANCE}


def test_what_was_read_must_be_what_ends(
    db: Session, clock: FixedClock, trainer: Actor, cohort_id: int
) -> None:
    with pytest.raises(Refused, match="intussen"):
        take_away(db, clock, trainer.person_id, shown="")
    db.rollback()
    assert trained(db, trainer.person_id) == [cohort_id]
