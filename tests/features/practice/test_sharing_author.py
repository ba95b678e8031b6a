"""The author of a sheet for intervision: what comes on it, who read it, the letters, and when its text goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.ports import Work
from app.messages.models import Letter
from app.practice import service
from app.practice.models import CaseSharing
from app.practice.queries.own_sheets import own_sheets
from app.practice.rules.sheets import KEEP_DAYS, period
from app.practice.sealed import open_sheet
from app.practice.service import retaining, sharing, upkeep
from app.reminders import service as reminders
from app.scheduling import service as scheduling
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import PLANTED, Class, seated, send, submitted, written
from tests.factories.protected import asked
from tests.factories.sheets import QUESTION, made_up, meeting, moved, opened, promised, reads, shared
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
MARK = "populieren"
SHEET = "/intervisie/casussen/{}"
LIST = "/intervisie/bijeenkomsten/{}"
OWN = "/leren/praktijkcasussen/{}/intervisie"


def test_only_a_case_that_was_handed_in_comes_on_a_sheet_and_only_of_its_author(
    db: Session, clock: FixedClock, here: Class
) -> None:
    session = meeting(db, here)
    case_id = written(db, clock, here)
    with pytest.raises(Refused):
        shared(db, clock, here.learner, case_id, session)
    db.rollback()
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()
    for actor in (here.peer, here.trainer, SYSTEM):
        with pytest.raises(NotFound):
            shared(db, clock, actor, case_id, session)
        db.rollback()
    day = next(one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.is_day)
    with pytest.raises(NotFound):
        shared(db, clock, here.learner, case_id, day)
    db.rollback()
    clock.set(session.ends_at + timedelta(days=2))
    with pytest.raises(NotFound):
        shared(db, clock, here.learner, case_id, session)


@pytest.mark.parametrize(
    ("text", "kept", "passes"),
    [
        ("Bel 06 12345678.", (), False),
        ("Bel 06 12345678.", ("06 12345678",), False),
        ("Zij heet mevrouw Jansen.", (), False),
        ("Zij wandelt graag.", (), True),
    ],
)
def test_the_guard_looks_at_the_sheet_again(
    db: Session, clock: FixedClock, here: Class, text: str, kept: tuple[str, ...], passes: bool
) -> None:
    case_id = submitted(db, clock, here)
    if passes:
        assert shared(db, clock, here.learner, case_id, meeting(db, here), person=text, kept=kept)
        return
    with pytest.raises(Refused) as refused:
        shared(db, clock, here.learner, case_id, meeting(db, here), person=text, kept=kept)
    assert refused.value.field == "person"


def test_the_page_warns_previews_and_gives_back_what_was_typed(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    session = meeting(db, here)
    case_id = submitted(db, clock, here)
    url = f"{OWN.format(case_id)}/{session.id}"
    login(client, here.learner)
    begun = client.get(url)
    assert PLANTED in begun.text
    assert begun.headers["Cache-Control"] == "no-store"
    typed = {"question": "Hoe nu?", "person": "Bel 06 12345678.", "workplace": ""}
    held = send(client, url, **typed, stap="klaar")
    assert (held.status_code, "06 12345678" in held.text) == (422, True)
    seen = send(client, url, **typed, stap="voorbeeld")
    assert "Zo ziet je groep het" in seen.text
    better = send(client, url, **typed, vervang="06 12345678")
    assert "Bel 06 12345678." not in better.text
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseSharing)) == 0
    db.commit()
    done = send(client, url, **{**typed, "person": "Wandelt."}, stap="klaar")
    assert done.status_code == 303
    assert "staat klaar" in client.get(OWN.format(case_id)).text


def test_the_author_sees_who_promised_and_who_read(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id, number = opened(db, clock, here, meeting(db, here))
    promised(db, clock, here.trainer, number)
    clock.advance(timedelta(minutes=1))
    assert reads(db, clock, here.peer, number)
    mine = own_sheets(db, clock, here.learner.person_id or 0, case_id)[0]
    assert [name for name, _ in mine.promised] == [here.trainer.name, here.peer.name]
    assert [name for name, _ in mine.reads] == [here.peer.name]
    login(client, here.learner)
    page = client.get(OWN.format(case_id)).text
    assert here.peer.name in page
    with pytest.raises(NotFound):
        own_sheets(db, clock, here.peer.person_id or 0, case_id)


def test_a_letter_goes_when_it_opens_once_and_says_nothing_of_the_case(
    app: Flask, db: Session, clock: FixedClock, here: Class, machine: Work, work: Callable[[], int]
) -> None:
    session = meeting(db, here)
    span = period(session.starts_at, session.ends_at)
    clock.set(span.opens_at - timedelta(days=2))
    case_id = submitted(db, clock, here)
    shared(db, clock, here.learner, case_id, session)
    alias = service.case_row_of_author(db, here.learner.person_id or 0, case_id).alias
    db.commit()

    def letters() -> list[Letter]:
        reminders.send_due(machine)
        found = list(db.scalars(sa.select(Letter).where(Letter.template == "practice/sheet_open")))
        db.commit()
        return found

    assert letters() == []
    clock.set(span.opens_at)
    for _ in range(2):
        sent = letters()
        assert {one.person_id for one in sent} == {here.peer.person_id, here.trainer.person_id}
        assert len(sent) == 2
    assert work() > 0
    mails = [
        path.read_text()
        for path in Path(app.instance_path).rglob("*")
        if "mail" in path.parts and path.is_file()
    ]
    about = [mail for mail in mails if "/intervisie/" in mail]
    assert len(about) == 2
    for word in (MARK, "krekelvallei", alias, here.learner.name):
        assert not any(word in mail for mail in about), word
    assert len(service.planned_sheet_letters(db, clock, until=clock.now())) == 2
    sharing.take_back(db, here.learner, clock, case_id=case_id, session_id=session.id)
    db.commit()
    assert service.planned_sheet_letters(db, clock, until=clock.now()) == []


@pytest.mark.parametrize("held", [False, True])
def test_its_text_goes_a_week_after_the_meeting_unless_it_is_held(
    db: Session, clock: FixedClock, here: Class, machine: Work, held: bool
) -> None:
    session = meeting(db, here)
    case_id, number = opened(db, clock, here, session)
    if held:
        retaining.set_hold(db, here.trainer, clock, case_id=case_id, reason="Klacht loopt.")
        db.commit()
    span = period(session.starts_at, session.ends_at)
    clock.set(span.closes_at + timedelta(days=KEEP_DAYS) - timedelta(minutes=1))
    upkeep.look_after(machine)
    row = db.get_one(CaseSharing, number, populate_existing=True)
    assert open_sheet(db, case_id, number, row.sealed)["question"] == QUESTION
    db.commit()
    clock.advance(timedelta(minutes=1))
    upkeep.look_after(machine)
    row = db.get_one(CaseSharing, number, populate_existing=True)
    assert bool(row.sealed) is held
    db.commit()
    moved(db, clock, session, days=30)
    db.commit()
    clock.advance(timedelta(days=29 - 8))
    assert reads(db, clock, here.peer, number) is held


def test_homes_lead_to_what_waits_and_the_log_names_no_alias(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    session = meeting(db, here)
    case_id, number = opened(db, clock, here, session)
    address = LIST.format(session.id)
    for actor, home in ((here.peer, "/leren"), (here.trainer, "/trainer")):
        login(client, actor)
        assert address in client.get(home).text
        db.commit()
        promised(db, clock, actor, number)
        assert address not in client.get(home).text
    login(client, here.learner)
    assert address not in client.get("/leren").text
    assert address in client.get(f"/leren/bijeenkomsten/{session.id}").text
    login(client, here.trainer)
    assert address in client.get(f"/trainer/bijeenkomsten/{session.id}").text
    alias = service.case_row_of_author(db, here.learner.person_id or 0, case_id).alias
    events = db.scalars(sa.select(AuditEvent).where(AuditEvent.action.startswith("practice:sheet:"))).all()
    assert {one.action for one in events} == {"practice:sheet:share", "practice:sheet:promise"}
    assert alias not in repr([one.data for one in events])


def test_what_is_erased_is_on_no_sheet_either(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, machine: Work, login: Login
) -> None:
    case_id, number = opened(db, clock, here, meeting(db, here))
    promised(db, clock, here.peer, number)
    asked(db, clock, case_id)
    upkeep.erase_now(machine)
    assert not reads(db, clock, here.peer, number)
    login(client, here.learner)
    page = client.get(OWN.format(case_id))
    assert (page.status_code, "Maak een blad" in page.text) == (200, False)


def test_pages_of_intervision_stay_within_their_queries(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    session = meeting(db, here)
    case_id, number = opened(db, clock, here, session)
    for _ in range(3):
        author = actor_for(Role.LEARNER)
        enrolment_id = seated(db, clock, here.world, author)
        other = shared(db, clock, author, submitted(db, clock, here, actor=author), session)
        promised(db, clock, here.peer, other)
        made_up(db, clock, here, enrolment_id, missed=meeting(db, here, 1), at=session)
    own = OWN.format(case_id)
    pages = [
        (here.learner, own),
        (here.learner, f"{own}/{session.id}"),
        (here.peer, LIST.format(session.id)),
        (here.peer, SHEET.format(number)),
        (here.peer, SHEET.format(other)),
        (here.peer, "/leren"),
        (here.trainer, "/trainer"),
        (here.trainer, f"/trainer/bijeenkomsten/{session.id}"),
    ]
    for actor, path in pages:
        client = login(app.test_client(), actor)
        with counted(app) as sent:
            assert client.get(path).status_code == 200, path
        assert len(sent) <= MOST_QUERIES, (path, len(sent))
