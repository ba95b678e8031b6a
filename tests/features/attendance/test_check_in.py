"""Self check-in: the code on the screen, one device each, and everything that somebody who is elsewhere might try."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attendance import service
from app.attendance.models import Attendance, AttendanceChange, CheckIn, CheckInDevice
from app.attendance.rules import AttendanceState
from app.attendance.rules.codes import link_code, spoken_code, step_of
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from app.scheduling import service as scheduling
from tests.factories.practice import Class
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT
LATE_AFTER = timedelta(minutes=15)


@pytest.fixture
def opened(db: Session, clock: FixedClock, here: Class, sessions: Sessions) -> scheduling.SessionView:
    """The first session, ten minutes before its start, with the check-in open."""
    clock.set(sessions[0].starts_at - timedelta(minutes=10))
    service.open_check_in(db, here.trainer, clock, session_id=sessions[0].id)
    db.commit()
    return sessions[0]


def code_now(db: Session, clock: FixedClock, session_id: int, *, spoken: bool = False) -> str:
    row = db.get(CheckIn, session_id, populate_existing=True)
    assert row is not None
    db.commit()
    return (spoken_code if spoken else link_code)(row.secret, session_id, step_of(clock.now()))


def come(
    db: Session, clock: FixedClock, actor: Actor, session_id: int, code: str, device: str = "telefoon"
) -> AttendanceState:
    return service.check_in(
        db, actor, clock, session_id=session_id, code=code, device=device, late_after=LATE_AFTER
    )


def marks(db: Session, session_id: int) -> dict[int, str]:
    db.rollback()
    query = sa.select(Attendance.enrolment_id, Attendance.state).where(Attendance.session_id == session_id)
    found = dict(db.execute(query).all())
    db.rollback()
    return found


def test_a_code_makes_present_and_after_the_margin_late(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    assert come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id)) is PRESENT
    clock.set(opened.starts_at + LATE_AFTER + timedelta(seconds=1))
    spoken = code_now(db, clock, opened.id, spoken=True)
    assert come(db, clock, here.peer, opened.id, spoken, "andere") is LATE
    changes = db.scalars(sa.select(AttendanceChange).order_by(AttendanceChange.id)).all()
    assert [(one.state, one.source, one.noted_by_person_id) for one in changes] == [
        ("present", "self", here.learner.person_id),
        ("late", "self", here.peer.person_id),
    ]
    actions = db.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.startswith("attendance:"))
    ).all()
    assert actions == ["attendance:check-in:open", *["attendance:check-in:arrive"] * 2]


def test_checking_in_again_changes_nothing(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    clock.advance(timedelta(hours=1))
    assert come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id), "tweede") is PRESENT
    assert db.scalar(sa.select(sa.func.count()).select_from(AttendanceChange)) == 1
    assert db.scalars(sa.select(CheckInDevice.device_sha256)).all() == [digest("telefoon")]


@pytest.mark.parametrize("spoken", [False, True])
def test_a_replayed_guessed_or_foreign_code_is_refused(
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    sessions: Sessions,
    spoken: bool,
) -> None:
    old = code_now(db, clock, opened.id, spoken=spoken)
    clock.advance(timedelta(seconds=61))
    row = db.get_one(CheckIn, opened.id)
    make = spoken_code if spoken else link_code
    step = step_of(clock.now())
    others = [
        make(row.secret, sessions[1].id, step),
        make(row.secret, opened.id, step + 1),
        "000000",
        "x" * 22,
    ]
    for code in (old, *others):
        with pytest.raises(Refused, match="geldt niet meer"):
            come(db, clock, here.learner, opened.id, code)
    assert marks(db, opened.id) == {}


def test_one_person_one_device(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    db.commit()
    with pytest.raises(Refused, match="al iemand anders"):
        come(db, clock, here.peer, opened.id, code_now(db, clock, opened.id))
    db.rollback()
    assert marks(db, opened.id) == {here.enrolment_id: "present"}
    service.save_sheet(db, here.trainer, clock, session_id=opened.id, marks={here.peer_enrolment_id: PRESENT})


def test_closing_ends_it_at_once_and_opening_again_makes_new_codes(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    code = code_now(db, clock, opened.id)
    service.close_check_in(db, here.trainer, clock, session_id=opened.id)
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, opened.id, code)
    service.open_check_in(db, here.trainer, clock, session_id=opened.id)
    with pytest.raises(Refused, match="geldt niet meer"):
        come(db, clock, here.learner, opened.id, code)
    clock.set(opened.ends_at + timedelta(seconds=1))
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    with pytest.raises(Refused, match="voorbij"):
        service.open_check_in(db, here.trainer, clock, session_id=opened.id)


def test_it_opens_an_hour_before_and_ends_with_a_cancelled_or_moved_session(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    first = sessions[0]
    clock.set(first.starts_at - timedelta(minutes=61))
    with pytest.raises(Refused, match="een uur"):
        service.open_check_in(db, here.trainer, clock, session_id=first.id)
    clock.advance(timedelta(minutes=1))
    service.open_check_in(db, here.trainer, clock, session_id=first.id)
    code = code_now(db, clock, first.id)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
    with pytest.raises(Refused, match="niet open"):
        come(db, clock, here.learner, first.id, code)
    with pytest.raises(Refused, match="gaat niet door"):
        service.open_check_in(db, here.trainer, clock, session_id=first.id)


def test_who_does_not_belong_is_refused(
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    sessions: Sessions,
    actor_for: ActorFor,
) -> None:
    stranger = actor_for(Role.LEARNER)
    with pytest.raises(Refused, match="niet voor jouw groep"):
        come(db, clock, stranger, opened.id, code_now(db, clock, opened.id))
    with pytest.raises(NotFound):
        come(db, clock, stranger, opened.id, "123456")
    other = actor_for(Role.TRAINER)
    for verb in (service.open_check_in, service.close_check_in):
        with pytest.raises(NotFound):
            verb(db, other, clock, session_id=opened.id)
    with pytest.raises(NotFound):
        service.screen(db, clock, other.person_id or 0, opened.id)


def test_a_code_never_undoes_a_trainer_and_an_older_tap_never_undoes_a_check_in(
    db: Session, clock: FixedClock, here: Class, opened: scheduling.SessionView
) -> None:
    service.save_sheet(db, here.trainer, clock, session_id=opened.id, marks={here.peer_enrolment_id: ABSENT})
    with pytest.raises(Refused, match="Vraag je trainer"):
        come(db, clock, here.peer, opened.id, code_now(db, clock, opened.id))
    before = clock.now()
    clock.advance(timedelta(minutes=5))
    come(db, clock, here.learner, opened.id, code_now(db, clock, opened.id))
    late = service.Tap("00000000-0000-4000-8000-000000000001", here.enrolment_id, ABSENT, before)
    assert service.save_taps(db, here.trainer, clock, session_id=opened.id, taps=[late]).changed == 0
    db.commit()
    assert marks(db, opened.id)[here.enrolment_id] == "present"


# ------------------------------------------------------------------------------------------------------ over HTTP


def form_of(client: FlaskClient, url: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|once|code)" value="([^"]*)"', client.get(url).text))


def type_code(client: FlaskClient, session_id: int, code: str) -> TestResponse:
    url = f"/aanmelden/{session_id}"
    return client.post(url, data={**form_of(client, url), "code": code})


def test_a_learner_scans_confirms_once_and_is_in(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    login: Login,
) -> None:
    link = f"/aanmelden/{opened.id}/{code_now(db, clock, opened.id)}"
    asked = client.get(link)
    assert asked.status_code == 302, "who is not logged in logs in first and comes back"
    assert asked.headers["Location"].endswith(link)
    login(client, here.learner)
    shown = client.get(link)
    assert "Ben je er?" in shown.text
    assert shown.headers["Referrer-Policy"] == "strict-origin"
    assert marks(db, opened.id) == {}, "looking at the address changes nothing"
    answer = client.post(f"/aanmelden/{opened.id}", data=form_of(client, link))
    assert answer.status_code == 303
    assert "Je bent erbij" in client.get(answer.headers["Location"]).text
    assert marks(db, opened.id) == {here.enrolment_id: "present"}
    clock.advance(timedelta(minutes=2))
    assert "Je bent erbij" in client.get(link).text


def test_an_old_link_asks_for_the_newest_code_and_the_digits_do_as_well(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    login: Login,
) -> None:
    link = f"/aanmelden/{opened.id}/{code_now(db, clock, opened.id)}"
    clock.advance(timedelta(seconds=61))
    login(client, here.learner)
    assert "geldt niet meer" in client.get(link).text
    assert "Code van zes cijfers" in client.get("/aanmelden").text
    code = code_now(db, clock, opened.id, spoken=True)
    assert type_code(client, opened.id, f"{code[:3]} {code[3:]}").status_code == 303
    assert marks(db, opened.id) == {here.enrolment_id: "present"}


def test_the_device_cookie_keeps_a_second_person_out(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    login: Login,
) -> None:
    login(client, here.learner)
    assert type_code(client, opened.id, code_now(db, clock, opened.id, spoken=True)).status_code == 303
    cookie = client.get_cookie("toestel")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert db.scalars(sa.select(CheckInDevice.device_sha256)).all() == [digest(cookie.value)]
    login(client, here.peer)
    refused = type_code(client, opened.id, code_now(db, clock, opened.id, spoken=True))
    assert refused.status_code == 422
    assert "al iemand anders" in refused.text
    own = login(app.test_client(), here.peer)
    assert type_code(own, opened.id, code_now(db, clock, opened.id, spoken=True)).status_code == 303


def test_guessing_is_locked_out_and_scanning_still_works(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    login: Login,
    capfd: pytest.CaptureFixture[str],
) -> None:
    login(client, here.learner)
    right = code_now(db, clock, opened.id, spoken=True)
    wrong = next(f"{n:06d}" for n in range(9) if f"{n:06d}" != right)
    for _ in range(5):
        assert "geldt niet meer" in type_code(client, opened.id, wrong).text
    locked = type_code(client, opened.id, code_now(db, clock, opened.id, spoken=True))
    assert locked.status_code == 422
    assert "te vaak een code geprobeerd" in locked.text
    told = capfd.readouterr().err
    assert told.count("check_in_refused") == 6
    assert wrong not in told
    assert right not in told
    assert marks(db, opened.id) == {}
    link = f"/aanmelden/{opened.id}/{code_now(db, clock, opened.id)}"
    assert client.post(f"/aanmelden/{opened.id}", data=form_of(client, link)).status_code == 303


def test_forty_wrong_codes_of_all_together_end_typing_at_a_session(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    opened: scheduling.SessionView,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.attendance.service.checking_in.WRONG_OF_ALL", 3)
    login(client, here.peer)
    for _ in range(3):
        type_code(client, opened.id, "abc")
    other = login(app.test_client(), here.learner)
    locked = type_code(other, opened.id, code_now(db, clock, opened.id, spoken=True))
    assert "te veel verkeerde codes" in locked.text
    clock.advance(timedelta(minutes=10))
    assert type_code(other, opened.id, code_now(db, clock, opened.id, spoken=True)).status_code == 303


def test_the_screen_shows_the_codes_and_who_is_in(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: Sessions,
    login: Login,
) -> None:
    first = sessions[0]
    clock.set(first.starts_at)
    login(client, here.trainer)
    sheet = f"/trainer/bijeenkomsten/{first.id}"
    assert "Open de aanmelding" in client.get(f"{sheet}/aanwezigheid").text
    token = form_of(client, f"{sheet}/aanwezigheid")
    assert client.post(f"{sheet}/aanmelden/open", data=token).headers["Location"] == f"{sheet}/scherm"
    page = client.get(f"{sheet}/scherm").text
    assert "<svg" in page
    assert "style=" not in page, "the policy of this site allows no inline style"
    code = code_now(db, clock, first.id, spoken=True)
    assert f"{code[:3]} {code[3:]}" in page
    assert "0 van de 2 zijn er" in page
    learner = login(app.test_client(), here.learner)
    assert type_code(learner, first.id, code).status_code == 303
    state = client.get(f"{sheet}/scherm/stand", headers={"Accept": "application/json"}).get_json()
    assert state["counted"] == "1 van de 2 is er"
    assert [one["name"] for one in state["people"]] == [here.learner.name]
    assert state["left_ms"] == 30_000
    clock.advance(timedelta(seconds=10))
    later = client.get(f"{sheet}/scherm/stand").get_json()
    assert (later["digits"], later["left_ms"]) == (state["digits"], 20_000)
    clock.advance(timedelta(seconds=20))
    assert client.get(f"{sheet}/scherm/stand").get_json()["qr"] != state["qr"]
    assert client.post(f"{sheet}/aanmelden/sluit", data=token | {"once": "x" * 20}).status_code == 303
    closed = client.get(f"{sheet}/scherm/stand").get_json()
    assert (closed["open"], closed["qr"], closed["digits"]) == (False, "", "")


def test_pages_of_check_in_are_cheap(
    app: Flask, client: FlaskClient, here: Class, opened: scheduling.SessionView, login: Login
) -> None:
    from tests.counting import counted

    for actor, paths in (
        (here.learner, ("/aanmelden", f"/aanmelden/{opened.id}")),
        (
            here.trainer,
            tuple(
                f"/trainer/bijeenkomsten/{opened.id}/{rest}"
                for rest in ("aanwezigheid", "aanwezigheid/stand", "scherm", "scherm/stand")
            ),
        ),
    ):
        login(client, actor)
        for path in paths:
            client.get(path)
            with counted(app) as sent:
                assert client.get(path).status_code == 200
            assert len(sent) <= 20, path
