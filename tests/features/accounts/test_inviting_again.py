"""An invitation that got lost: sent again, not too often, and never two that work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.models import LinkToken
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.permissions import SYSTEM, Actor, Role
from tests.pages import hidden
from tests.people import ActorFor

LinkIn = Callable[[str], str]
Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def invited(db: Session, clock: FixedClock) -> int:
    """Somebody who was invited just now."""
    person = service.find_or_create_person(
        db, clock, given_name="Jan", infix="", family_name="Smit", email="jan@icare.example"
    )
    service.invite(db, SYSTEM, clock, person_id=person.id)
    db.commit()
    return person.id


@pytest.fixture
def again(client: FlaskClient, actor_for: ActorFor, login: Login) -> Callable[[int], str]:
    """Presses the button as administrator; what the page says."""
    login(client, actor_for(Role.ADMINISTRATOR))

    def again(person_id: int) -> str:
        page = client.get(f"/beheer/personen/{person_id}").text
        answer = client.post(f"/beheer/personen/{person_id}/uitnodigen", data=hidden(page))
        return answer.text if answer.status_code == 422 else client.get(answer.location).text

    return again


def test_the_new_link_works_and_the_old_one_stops(
    app: Flask, clock: FixedClock, invited: int, again: Callable[[int], str], link_in_mail: LinkIn
) -> None:
    old = link_in_mail("/uitnodiging/")
    clock.set(clock.now() + timedelta(minutes=11))
    assert "Jan Smit krijgt een nieuwe uitnodiging." in again(invited)
    new = link_in_mail("/uitnodiging/")
    assert new != old
    assert app.test_client().get(old).status_code == 410
    assert app.test_client().get(new).status_code == 200


def test_a_second_invitation_waits_ten_minutes_and_says_until_when(
    db: Session, clock: FixedClock, invited: int, again: Callable[[int], str]
) -> None:
    clock.set(clock.now() + timedelta(minutes=9, seconds=59))
    said = again(invited)
    assert "Jan Smit kreeg net al een uitnodiging. Een nieuwe kan vanaf" in said
    assert db.scalar(sa.select(sa.func.count()).select_from(LinkToken)) == 1


def test_who_has_an_account_needs_no_invitation(
    db: Session, clock: FixedClock, invited: int, again: Callable[[int], str], client: FlaskClient
) -> None:
    page = client.get(f"/beheer/personen/{invited}").text
    service.make_account(db, clock, person_id=invited, password_hash="x", roles=())
    db.commit()
    answer = client.post(f"/beheer/personen/{invited}/uitnodigen", data=hidden(page))
    assert "heeft al een account" in answer.text
    assert "Nodig opnieuw uit" not in client.get(f"/beheer/personen/{invited}").text


def test_inviting_again_leaves_one_line_in_the_log(
    db: Session, clock: FixedClock, invited: int, again: Callable[[int], str]
) -> None:
    clock.set(clock.now() + timedelta(minutes=10))
    again(invited)
    db.rollback()
    lines = db.scalars(sa.select(AuditEvent.data).where(AuditEvent.action == "accounts:person:invite")).all()
    assert [line["letter"] for line in lines] == ["accounts/invitation", "accounts/invitation_again"]


def test_one_person_invited_by_many_at_the_same_moment_has_one_link_that_works(
    app: Flask, db: Session, clock: FixedClock, invited: int
) -> None:
    barrier = Barrier(6)

    def run(_turn: int) -> None:
        barrier.wait()
        with app.app_context(), writing() as session:
            service.invite(session, SYSTEM, clock, person_id=invited)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    working = sa.select(sa.func.count()).select_from(LinkToken).where(LinkToken.revoked_at.is_(None))
    assert db.scalar(working) == 1
    assert db.scalar(sa.select(sa.func.count()).select_from(LinkToken)) == 7


def test_invitations_at_the_same_moment_leave_one_link_that_works_and_never_block_each_other(
    app: Flask, db: Session, clock: FixedClock, invited: int
) -> None:
    other = service.find_or_create_person(
        db, clock, given_name="Eva", infix="", family_name="Prins", email="eva@icare.example"
    )
    db.commit()
    both = (invited, other.id)
    barrier = Barrier(6)

    def run(turn: int) -> None:
        barrier.wait()
        with app.app_context(), writing() as session:
            service.lock_people(session, both)
            for person_id in both if turn % 2 else reversed(both):
                service.invite(session, SYSTEM, clock, person_id=person_id)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    open_links = db.execute(
        sa.select(LinkToken.person_id, sa.func.count())
        .where(LinkToken.revoked_at.is_(None), LinkToken.used_at.is_(None))
        .group_by(LinkToken.person_id)
    )
    assert sorted(map(tuple, open_links)) == [(person_id, 1) for person_id in sorted(both)]
