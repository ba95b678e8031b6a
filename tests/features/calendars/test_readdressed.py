"""Whoever gets another e-mail address has the sessions there, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.changes import finish
from app.core.clock import FixedClock, local
from app.core.permissions import Role
from tests.factories.enrolments import World
from tests.factories.inviting import JAN, PIET, move, sessions, templates
from tests.factories.receiver import Kept
from tests.people import ActorFor

NEW = "jan.nieuw@voorbeeld.nl"
Readdress = Callable[[str, str], None]


@pytest.fixture
def readdress(db: Session, clock: FixedClock, actor_for: ActorFor) -> Readdress:
    """Gives whoever has the one address the other; committed."""
    administrator = actor_for(Role.ADMINISTRATOR)

    def change(old: str, new: str) -> None:
        person = accounts.person_by_email(db, old)
        assert person is not None
        accounts.change_address(db, administrator, clock, person_id=person.id, email=new)
        finish(db)
        db.commit()

    return change


def test_a_new_address_gets_every_session_and_the_old_one_is_emptied(
    db: Session,
    clock: FixedClock,
    going: World,
    post: Kept,
    deliver: Callable[[], None],
    readdress: Readdress,
) -> None:
    readdress(JAN, NEW)
    deliver()
    held = post.receivers()
    assert held[JAN].standing() == {}
    assert held[NEW].standing().keys() == held[PIET].standing().keys()
    assert len(held[NEW].standing()) == 13
    assert templates(post, db).count("calendars/readdressed") == 13
    assert sum(one["To"] == NEW for one in post.taken if "programma" in str(one["Subject"])) <= 1
    one = sessions(db, going)[2]
    move(db, clock, one, day=local(one.starts_at).date() + timedelta(days=1))
    deliver()
    assert post.receivers()[JAN].standing() == {}
    assert post.receivers()[NEW].events[one.uid].starts_at == one.starts_at + timedelta(days=1)


def test_the_address_of_before_can_come_back(
    going: World, post: Kept, deliver: Callable[[], None], readdress: Readdress
) -> None:
    readdress(JAN, NEW)
    deliver()
    readdress(NEW, JAN)
    deliver()
    held = post.receivers()
    assert (len(held[JAN].standing()), held[NEW].standing()) == (13, {})
    assert held[JAN].ignored == held[NEW].ignored == 0


def test_an_invitation_that_was_not_sent_yet_goes_to_the_new_address_only(
    going: World, post: Kept, deliver: Callable[[], None], readdress: Readdress
) -> None:
    readdress(JAN, NEW)
    readdress(NEW, "jan.derde@voorbeeld.nl")
    deliver()
    held = post.receivers()
    assert len(held["jan.derde@voorbeeld.nl"].standing()) == 13
    assert held[JAN].standing() == {}
    assert NEW not in held
