"""A learner gives, changes and takes away a number; the administrator sees who is ready and passes the list on."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import Person
from app.accreditation import service
from app.accreditation.models import PointDelivery, PointDeliveryLine, RegistrationNumber
from app.accreditation.service import Standing
from app.core.clock import FixedClock
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor, Role
from app.courses.service import Asks
from tests.counting import MOST_QUERIES, counted
from tests.factories.certificates import Group, group
from tests.factories.points import NURSES, SOCIAL, give, registers
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
NUMBER = "09012345630"


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """A cohort whose register asks for attendance only, so that no certificate is needed."""
    found = group(db, clock, actor_for, learners=2, ready=1)
    registers(db, clock, replace(NURSES, asks=Asks.ATTENDANCE), SOCIAL)
    return found


@pytest.fixture
def learner(db: Session, made: Group, actor_for: ActorFor) -> Actor:
    return actor_for(Role.LEARNER, email=db.get_one(Person, made.learners[0].person_id).email)


def mark_in(text: str) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', text)
    assert found is not None
    return found[1]


def test_a_learner_gives_changes_and_takes_away_a_number_and_reads_what_for(
    db: Session, client: FlaskClient, login: Login, learner: Actor, no_tokens: None
) -> None:
    login(client, learner)
    page = client.get("/leren/punten").text
    for words in (
        "Kwaliteitsregister V&amp;V",
        "48",
        "Registerplein",
        "Je hoeft geen nummer te geven",
        "PE-online",
    ):
        assert words in page

    wrong = client.post("/leren/punten/venvn", data={"number": "123456782"})
    assert wrong.status_code == 422
    assert "burgerservicenummer" in wrong.text
    assert client.post("/leren/punten/venvn", data={"number": "BIG 1901 2345 630"}).status_code == 303
    assert client.post("/leren/punten/venvn", data={"number": NUMBER}).status_code == 303
    columns = (RegistrationNumber.person_id, RegistrationNumber.register, RegistrationNumber.number)
    assert db.execute(sa.select(*columns)).all() == [(learner.person_id, "venvn", NUMBER)]
    db.rollback()
    assert NUMBER in client.get("/leren/punten").text

    assert client.post("/leren/punten/venvn/weg").status_code == 303
    assert db.scalar(sa.select(sa.func.count()).select_from(RegistrationNumber)) == 0
    db.rollback()
    assert client.get("/leren/punten/onbekend").status_code == 404


def test_a_number_is_kept_for_a_register_of_the_own_course_only(
    db: Session, clock: FixedClock, actor_for: ActorFor, made: Group
) -> None:
    outsider = actor_for(Role.LEARNER)
    with pytest.raises(NotFound):
        service.give_number(db, outsider, clock, register="venvn", number=NUMBER)


def test_the_administrator_downloads_the_list_notes_that_it_was_passed_on_and_finds_it_again(
    db: Session,
    app: Flask,
    clock: FixedClock,
    made: Group,
    actor_for: ActorFor,
    login: Login,
    learner: Actor,
    no_tokens: None,
) -> None:
    give(db, learner.person_id or 0, NUMBER, clock.now())
    db.commit()
    client = login(app.test_client(), actor_for(Role.ADMINISTRATOR))
    base = f"/beheer/groepen/{made.cohort.id}/punten"
    assert "Kwaliteitsregister V&amp;V" in client.get(base).text
    page = client.get(f"{base}/venvn").text
    assert "klaar om door te geven" in page
    assert "nog geen recht op punten" in page
    file = client.get(f"{base}/venvn/bestand")
    assert (file.data, file.mimetype) == (NUMBER.encode() + b"\r\n", "text/csv")
    assert "attachment" in file.headers["Content-Disposition"]
    assert client.get(f"{base}/registerplein/bestand").status_code == 404

    stale = client.post(f"{base}/venvn/doorgegeven", data={"mark": "0" * 64})
    assert stale.status_code == 422
    assert "intussen veranderd" in stale.text
    mark = mark_in(page)
    assert client.post(f"{base}/venvn/doorgegeven", data={"mark": mark}).status_code == 303
    assert client.post(f"{base}/venvn/doorgegeven", data={"mark": mark}).status_code == 422
    [delivery_id] = db.scalars(sa.select(PointDelivery.id)).all()
    db.rollback()
    assert client.get(f"{base}/doorgegeven/{delivery_id}").data == file.data
    own = login(app.test_client(), learner).get("/leren/punten").text
    assert "Doorgegeven" in own
    assert made.cohort.name in own


def test_a_merge_gives_the_number_to_who_remains_and_can_be_undone(
    db: Session, clock: FixedClock, actor_for: ActorFor, made: Group
) -> None:
    other = actor_for()
    kept = made.learners[0].person_id
    give(db, kept, NUMBER, clock.now())
    give(db, other.person_id or 0, "19012345630", clock.now())
    merge = accounts.merge_people(
        db, SYSTEM, clock, kept_id=kept, merged_id=other.person_id or 0, then=lambda _: None
    )
    assert {one.person_id for one in db.scalars(sa.select(RegistrationNumber))} == {kept}
    accounts.undo_merge(db, SYSTEM, clock, merge_id=merge, then=lambda _: None)
    db.expire_all()
    found = {one.person_id: one.number for one in db.scalars(sa.select(RegistrationNumber))}
    assert found == {kept: NUMBER, other.person_id: "19012345630"}


def test_the_pages_ask_the_database_no_more_with_more_registers_and_lists(
    app: Flask,
    db: Session,
    clock: FixedClock,
    made: Group,
    actor_for: ActorFor,
    login: Login,
    learner: Actor,
) -> None:
    keys = [f"register_{letter}" for letter in "abcdef"]
    registers(
        db,
        clock,
        *[replace(NURSES, register=key, asks=list(Asks)[n % 2]) for n, key in enumerate(keys)],
    )
    for key in keys:
        give(db, learner.person_id or 0, NUMBER, clock.now(), key)
    administrator = actor_for(Role.ADMINISTRATOR)
    for key in keys[1::2]:
        mark = service.register_board(db, made.cohort.id, key).first.mark
        service.deliver(db, administrator, clock, cohort_id=made.cohort.id, register=key, mark=mark)
    db.commit()
    base = f"/beheer/groepen/{made.cohort.id}/punten"
    for who, path in (
        (administrator, base),
        (administrator, f"{base}/register_b"),
        (learner, "/leren/punten"),
    ):
        client = login(app.test_client(), who)
        client.get(path)
        with counted(app) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST_QUERIES, (path, len(sent))


def test_a_register_that_grants_no_more_keeps_what_was_passed_on_and_lets_a_number_go(
    app: Flask,
    db: Session,
    clock: FixedClock,
    made: Group,
    actor_for: ActorFor,
    login: Login,
    learner: Actor,
    no_tokens: None,
) -> None:
    give(db, learner.person_id or 0, NUMBER, clock.now())
    administrator = actor_for(Role.ADMINISTRATOR)
    mark = service.register_board(db, made.cohort.id, "venvn").first.mark
    service.deliver(db, administrator, clock, cohort_id=made.cohort.id, register="venvn", mark=mark)
    registers(db, clock, SOCIAL)

    board = service.register_board(db, made.cohort.id, "venvn")
    assert (board.terms.name, board.terms.granted, len(board.deliveries)) == (NURSES.name, False, 1)
    assert board.count(Standing.DELIVERED) == 1
    assert service.own_register(db, learner.person_id or 0, "venvn").gives is False
    with pytest.raises(NotFound):
        service.give_number(db, learner, clock, register="venvn", number=NUMBER)
    db.rollback()
    own = login(app.test_client(), learner)
    assert "geeft nu geen punten" in own.get("/leren/punten").text
    assert own.get("/leren/punten/venvn").status_code == 404
    assert own.post("/leren/punten/venvn/weg").status_code == 303
    assert db.scalar(sa.select(sa.func.count()).select_from(RegistrationNumber)) == 0


def test_the_database_refuses_that_somebody_is_passed_on_twice_in_a_round(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor, learner: Actor
) -> None:
    give(db, learner.person_id or 0, NUMBER, clock.now())
    administrator = actor_for(Role.ADMINISTRATOR)
    mark = service.register_board(db, made.cohort.id, "venvn").first.mark
    service.deliver(db, administrator, clock, cohort_id=made.cohort.id, register="venvn", mark=mark)
    row = db.execute(sa.select(PointDelivery.__table__)).mappings().one()
    line = db.execute(sa.select(PointDeliveryLine.__table__)).mappings().one()
    again = db.scalar(
        sa.insert(PointDelivery).values({**row, "id": row["id"] + 1}).returning(PointDelivery.id)
    )
    with pytest.raises(IntegrityError):
        db.execute(sa.insert(PointDeliveryLine).values({**line, "delivery_id": again}))
