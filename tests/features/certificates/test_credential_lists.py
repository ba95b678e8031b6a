"""The published lists of revocations: every certificate has its own place, and every end shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import StatusList
from app.certificates.service.credentials import know_key
from app.core.clock import FixedClock
from app.core.credentials import Secured
from app.core.db import writing
from app.core.permissions import Role
from app.core.ports import Work
from tests.factories.certificates import group
from tests.factories.credentials import Keys, certificate, frozen, hold_keys, judged, raised
from tests.people import ActorFor
from tests.unit.credentials.judges import KEY, SeededKey


@pytest.fixture(autouse=True)
def keys(app: Flask, db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Keys:
    return hold_keys(app, db, clock, monkeypatch)


def test_a_full_list_opens_the_next_and_no_place_is_given_twice(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=5)
    rows = [certificate(db, clock, made, seat, places=2) for seat in range(5)]

    assert [(row.status_list_id, row.status_index) for row in rows] == [
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
        (3, 0),
    ]
    work()
    administrator = actor_for(Role.ADMINISTRATOR)
    for row in (rows[1], rows[2]):
        service.revoke(
            db,
            administrator,
            clock,
            cohort_id=made.cohort.id,
            certificate_id=row.id,
            reason="Een vergissing van ons.",
        )
    work()

    assert [raised(client.get(f"/credentials/status/{n}").data) for n in (1, 2, 3)] == [{1}, {0}, set()]
    assert {client.get(f"/credentials/status/{n}").status_code for n in (0, 4)} == {404}


def test_places_taken_at_the_same_moment_are_all_different(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    at_once, gate = 6, Barrier(6)

    def take(_: int) -> tuple[int, int]:
        gate.wait()
        with app.app_context(), writing() as session:
            place = service.take_status_place(session, clock, places=4)
            return place.list_id, place.index

    with ThreadPoolExecutor(at_once) as pool:
        taken = [place for _ in range(3) for place in pool.map(take, range(at_once))]

    assert len(set(taken)) == len(taken) == 18
    for row in db.scalars(sa.select(StatusList)):
        assert row.used == sum(list_id == row.id for list_id, _ in taken) <= row.size


def test_a_place_comes_back_when_the_issue_does_not_happen(db: Session, clock: FixedClock) -> None:
    first = service.take_status_place(db, clock)
    db.commit()
    service.take_status_place(db, clock)
    db.rollback()

    assert service.take_status_place(db, clock).index == first.index + 1


def test_a_list_is_cached_shortly_read_by_anyone_and_there_once_it_is_signed(
    app: Flask, db: Session, client: FlaskClient, clock: FixedClock, work: Callable[[], int]
) -> None:
    service.take_status_place(db, clock)
    db.commit()
    assert client.get("/credentials/status/1").status_code == 404

    work()
    for address in (
        "/credentials/status/1",
        "/credentials/status/1.jwt",
        "/.well-known/did.json",
        "/did.json",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_certificate_that_ends_while_the_list_is_being_signed_is_not_forgotten(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = group(db, clock, actor_for, learners=1)
    row = certificate(db, clock, made)
    administrator = actor_for(Role.ADMINISTRATOR)
    db.commit()
    work: Work = app.extensions["work"]
    real = type(work.credentials).status_list
    signed: list[tuple[int, ...]] = []
    published: list[int] = []

    def meanwhile(self: Any, *given: Any, **named: Any) -> Secured:
        made_list = real(self, *given, **named)
        if not signed:
            service.revoke(
                db,
                administrator,
                clock,
                cohort_id=made.cohort.id,
                certificate_id=row.id,
                reason="Een vergissing van ons.",
            )
            db.commit()
        signed.append(named["raised"])
        published.append(client.get("/credentials/status/1").status_code)
        return made_list

    monkeypatch.setattr(type(work.credentials), "status_list", meanwhile)
    service.sign_list(work, {"status_list_id": row.status_list_id})

    assert signed == [(), (0,)]
    assert published == [404, 404]
    assert raised(client.get("/credentials/status/1").data) == {0}


def test_a_list_that_an_old_key_signed_does_not_take_the_place_of_a_newer_one(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    db.commit()
    work: Work = app.extensions["work"]
    real = type(work.credentials).status_list

    def rotated(self: Any, key: SeededKey, **named: Any) -> Secured:
        made: Secured = real(self, key, **named)
        if keys.key is KEY:
            keys.key = SeededKey(2)
            service.sign_list(work, {"status_list_id": row.status_list_id})  # another worker, meanwhile
        return made

    monkeypatch.setattr(type(work.credentials), "status_list", rotated)
    service.sign_list(work, {"status_list_id": row.status_list_id})

    listed = json.loads(client.get("/credentials/status/1").data)
    assert listed["proof"][0]["verificationMethod"].endswith(keys.key.kid)


def test_the_key_in_use_stands_first_also_when_two_came_in_one_second(
    db: Session, client: FlaskClient, clock: FixedClock, keys: Keys
) -> None:
    for seed in (2, 3, 4, 5):
        know_key(db, clock, SeededKey(seed))
    db.commit()

    did = client.get("/.well-known/did.json").json
    assert did is not None
    assert did["verificationMethod"][0]["id"].endswith(SeededKey(5).kid)


def test_a_key_that_nobody_noted_is_published_as_soon_as_it_has_signed(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    keys: Keys,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=2)
    frozen(app, db, clock, certificate(db, clock, made, 0))
    work()
    keys.key = SeededKey(2)
    clock.set(datetime(2024, 8, 1, tzinfo=UTC))
    credential = frozen(app, db, clock, certificate(db, clock, made, 1))
    work()

    assert json.loads(client.get("/credentials/status/1").data)["proof"][0]["verificationMethod"].endswith(
        keys.key.kid
    )
    assert judged(client, credential.json) == [None]


def test_after_a_rotation_old_certificates_verify_and_the_list_bears_the_new_key(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    keys: Keys,
    work: Callable[[], int],
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    made = frozen(app, db, clock, row)
    work()
    keys.key = SeededKey(2)
    clock.set(datetime(2024, 8, 1, tzinfo=UTC))
    know_key(db, clock, keys.key)
    work()

    did = client.get("/.well-known/did.json").json
    listed = json.loads(client.get("/credentials/status/1").data)

    assert did is not None
    assert [one["id"].split("#")[1] for one in did["verificationMethod"]] == [keys.key.kid, KEY.kid]
    assert listed["proof"][0]["verificationMethod"].endswith(keys.key.kid)
    assert judged(client, made.json) == [None]
