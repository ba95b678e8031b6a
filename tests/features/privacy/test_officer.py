"""The privacy officer's pages: everything about who read and what is erased, and never a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, today
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.practice.service import protection
from app.privacy import service
from app.privacy.models import SubjectRequest
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WHY = "De deelnemer is onbereikbaar en er is direct gevaar."
HOME = "/privacyfunctionaris"
PAGES = (
    "",
    "/inzagelog",
    "/noodtoegang",
    "/wissen",
    "/bewaarplicht",
    "/verzoeken",
    "/verzoeken/beschreven-persoon",
)


@pytest.fixture
def again(app: Flask, actor_for: ActorFor, login: Login) -> Callable[[], FlaskClient]:
    """Logs the privacy officer in: a session does not last through a year."""
    actor = actor_for(Role.PRIVACY_OFFICER, family_name="Waakzaam")
    return lambda: login(app.test_client(), actor)


@pytest.fixture
def officer(again: Callable[[], FlaskClient]) -> FlaskClient:
    return again()


def send(client: FlaskClient, address: str, **data: object) -> str:
    """Fills in the form of a page and sends it; where it leads, or the page itself."""
    form = hidden(client.get(address).text)
    answer = client.post(address, data={**form, **data})
    assert answer.status_code in (303, 422), (address, answer.status_code)
    return answer.headers.get("Location", "") or answer.text


def test_the_officer_begins_at_the_own_home(officer: FlaskClient) -> None:
    assert officer.get("/start").headers["Location"] == HOME
    assert "niets dat op je wacht" in officer.get(HOME).text


def test_no_page_of_the_officer_tells_alias_or_text(
    app: Flask, db: Session, clock: FixedClock, here: Class, officer: FlaskClient, actor_for: ActorFor
) -> None:
    case_id = filled(db, clock, here)
    first, second = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    number = protection.ask_emergency(db, first, clock, case_id=case_id, reason=WHY)
    protection.grant_emergency(db, second, clock, emergency_id=number, hours=2, most_hours=4)
    alias = protection.read_in_emergency(db, first, clock, emergency_id=number).row.alias
    protection.set_hold(db, here.trainer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    shown = {path: officer.get(HOME + path).text for path in PAGES}
    for path, text in shown.items():
        assert PLANTED not in text, path
        assert alias not in text, path
    assert WHY in shown["/inzagelog"]
    assert "gelezen met noodtoegang" in shown["/inzagelog"]
    assert first.name in shown["/inzagelog"]
    assert here.learner.name in shown["/inzagelog"]
    assert WHY in shown["/noodtoegang"]
    assert "Er loopt een klacht." in shown["/bewaarplicht"]


def test_the_access_log_is_narrowed_and_paged_by_key(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient
) -> None:
    case_id = filled(db, clock, here)
    for number in range(30):
        protection.note_reading(
            db,
            here.trainer,
            clock,
            case_id=case_id,
            version_number=1,
            action="read",
            ground=f"grond {number}",
        )
    db.commit()
    first = officer.get(f"{HOME}/inzagelog?groep={here.cohort_id}&wat=read").text
    assert "grond 29" in first
    assert "grond 4<" not in first
    assert "na=" in first
    assert "grond 29" not in officer.get(f"{HOME}/inzagelog?wat=share").text
    assert officer.get(f"{HOME}/inzagelog?wat=onzin&groep=x&na=zzz").status_code == 200
    for name in (here.learner.name, here.trainer.name.split()[-1].lower()):
        assert "grond 29" in officer.get(f"{HOME}/inzagelog", query_string={"naam": name}).text, name
    assert "grond 29" not in officer.get(f"{HOME}/inzagelog", query_string={"naam": here.peer.name}).text


def test_what_is_due_is_counted_erased_and_proven(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    again: Callable[[], FlaskClient],
    work: Callable[[], int],
) -> None:
    filled(db, clock, here)
    leave(db, clock, here)
    clock.advance(timedelta(days=400))
    officer = again()
    shown = officer.get(f"{HOME}/wissen").text
    assert "Wis de tekst van 1 casus" in shown
    assert "na het vertrek" in shown
    led = send(officer, f"{HOME}/wissen")
    assert led.startswith(f"{HOME}/wissen/")
    for _ in range(2):
        app.extensions["jobs"].sweep()
    proof = officer.get(led).text
    assert "Nagerekend" in proof
    assert "SHA-256" in proof
    assert PLANTED not in proof


def test_a_hold_keeps_what_is_due_until_it_is_lifted(
    db: Session, clock: FixedClock, here: Class, again: Callable[[], FlaskClient]
) -> None:
    case_id = filled(db, clock, here)
    leave(db, clock, here)
    clock.advance(timedelta(days=400))
    officer = again()
    address = f"{HOME}/bewaarplicht?groep={here.cohort_id}"
    send(officer, address, case_id=str(case_id), reason="Er loopt een klacht.")
    assert "Er wordt nu niets gewist" in officer.get(f"{HOME}/wissen").text
    [hold] = protection.holds(db)
    db.commit()
    form = hidden(officer.get(f"{HOME}/bewaarplicht").text)
    officer.post(f"{HOME}/bewaarplicht/{hold.id}/opheffen", data={"csrf_token": form["csrf_token"]})
    assert "Wis de tekst van 1 casus" in officer.get(f"{HOME}/wissen").text


def test_a_run_begins_only_with_what_was_shown(
    db: Session, clock: FixedClock, here: Class, again: Callable[[], FlaskClient]
) -> None:
    filled(db, clock, here)
    leave(db, clock, here)
    clock.advance(timedelta(days=400))
    officer = again()
    assert "intussen iets veranderd" in send(officer, f"{HOME}/wissen", seen="7")
    assert protection.erasure_runs(db) == []


def leave(db: Session, clock: FixedClock, here: Class) -> None:
    """The author leaves the group."""
    [one] = [
        row
        for row in enrolments.enrolments_of_person(db, here.learner.person_id or 0)
        if row.cohort_id == here.cohort_id
    ]
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=here.world.own.id, enrolment_id=one.id)
    db.commit()


def described(db: Session, clock: FixedClock, here: Class, actor: Actor, kind: str) -> int:
    """A request of somebody described in the first case of a group; committed."""
    number = service.note_described(
        db,
        actor,
        clock,
        organisation_id=here.world.own.id,
        cohort_id=here.cohort_id,
        alias="eik 1",
        kind=kind,
        words="Het gaat over mij.",
        received_on=today(clock),
    )
    db.commit()
    return number


@pytest.mark.parametrize(
    ("kind", "state", "begins"),
    [
        ("erasure", "open", True),
        ("erasure", "granted", True),
        ("erasure", "refused", False),
        ("correction", "open", False),
        ("correction", "refused", False),
        ("access", "granted", False),
    ],
)
def test_a_text_is_erased_only_where_that_was_asked_and_not_refused(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient, kind: str, state: str, begins: bool
) -> None:
    filled(db, clock, here)
    number = described(db, clock, here, here.trainer, kind)
    db.get_one(SubjectRequest, number).state = state
    db.get_one(SubjectRequest, number).answered_by_person_id = here.trainer.person_id
    db.get_one(SubjectRequest, number).answered_at = clock.now()
    db.commit()
    address = f"{HOME}/verzoeken/{number}"
    assert officer.get(f"{address}/wissen").location.endswith(address)
    shown = officer.get(address).text
    assert ("Wis de tekst van deze casus" in shown) is begins
    token = hidden(officer.get(f"{HOME}/verzoeken/beschreven-persoon").text)["csrf_token"]
    answer = officer.post(f"{address}/wissen", data={"csrf_token": token})
    assert answer.status_code == (303 if begins else 404)
    assert len(protection.erasure_runs(db)) == begins


def test_erasing_a_text_asks_for_a_fresh_password(
    db: Session, clock: FixedClock, here: Class, officer: FlaskClient
) -> None:
    filled(db, clock, here)
    number = described(db, clock, here, here.trainer, "erasure")
    address = f"{HOME}/verzoeken/{number}"
    token = hidden(officer.get(address).text)["csrf_token"]
    with officer.session_transaction() as session:
        session["fs_paa"] = 0
    answer = officer.post(f"{address}/wissen", data={"csrf_token": token})
    assert answer.headers["Location"].startswith("/account/controle")
    assert protection.erasure_runs(db) == []
