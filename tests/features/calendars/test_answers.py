"""How feeds are answered over HTTP: validators, packing, HEAD, and the public feed."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.calendars import service
from app.calendars.answering import takes_gzip
from app.calendars.models import FeedBody
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import FixedClock
from app.core.db import is_sqlite
from app.core.permissions import SYSTEM, Actor
from app.core.straight import Straight
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from app.web.gate import public
from tests.counting import counted
from tests.factories.cohorts import changed, planned

FEED = "/feed/mine.ics"
OPEN = "/agenda/open.ics"


@pytest.fixture
def cohort(app: Flask, db: Session, clock: FixedClock, trainer: Actor) -> CohortView:
    """A cohort to whose feed its trainer subscribes at FEED."""
    app.extensions["feed-fetches"].write()  # what another test fetched
    made = planned(db, clock, trainer_ids=(trainer.person_id,))
    service.new_address(db, trainer, clock, kind=FeedKind.COHORT, subject_id=made.id, token="mine")
    db.commit()
    return made


@pytest.fixture(params=["at the door", "by the route"])
def way(request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to a feed must answer the same: the door, and the ordinary route when the door fails."""
    if request.param == "by the route":

        def broken(*_: object, **__: object) -> None:
            raise OSError("the database went away")

        monkeypatch.setattr("app.calendars.door.FeedDoor._row", broken)
    return str(request.param)


@pytest.fixture
def no_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no request makes a file."""

    def again(*_: object, **__: object) -> None:
        raise AssertionError("a request made the file anew")

    monkeypatch.setattr("app.calendars.service.renew_feed", again)


def test_the_public_feed_is_written_once_whatever_stands_behind_its_address(
    client: FlaskClient, cohort: CohortView, request: pytest.FixtureRequest
) -> None:
    first = client.get(OPEN).get_data()
    request.getfixturevalue("no_writing")
    for asked in ("?x=1", "?taal=nl&x=2", "?taal=de"):
        assert client.get(OPEN + asked).get_data() == first


def test_no_fetch_makes_a_file_also_not_the_first_one_after_a_change(
    client: FlaskClient, db: Session, clock: FixedClock, cohort: CohortView, no_writing: None
) -> None:
    assert client.get(FEED).status_code == 200
    move(db, clock, cohort, date(2027, 1, 15))
    assert b"LOCATION:Rolde" in client.get(FEED).get_data()


def move(db: Session, clock: FixedClock, cohort: CohortView, day: date) -> None:
    first = scheduling.sessions_of(db, [cohort.id])[0]
    changed(db, clock, first, day=day, start=time(10), end=time(12), place="Rolde")
    db.commit()


@pytest.mark.parametrize("path", [FEED, OPEN])
def test_head_answers_like_get_without_a_body(
    client: FlaskClient, cohort: CohortView, way: str, path: str
) -> None:
    full, head = client.get(path), client.head(path)
    assert (head.status_code, head.get_data()) == (200, b"")
    assert sorted(head.headers) == sorted(full.headers)
    assert int(head.headers["Content-Length"]) == len(full.get_data())


@pytest.mark.parametrize("path", [FEED, OPEN])
def test_packed_and_plain_are_two_forms_of_the_same_file(
    client: FlaskClient, cohort: CohortView, way: str, path: str
) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert len(packed.get_data()) < len(plain.get_data()) / 4
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for answer, accepts in ((plain, ""), (packed, "gzip"), (plain, "gzip")):
        again = client.get(
            path, headers={"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accepts}
        )
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
    unpacked = client.get(path, headers={"If-None-Match": packed.headers["ETag"]})
    assert (unpacked.status_code, unpacked.get_data()) == (200, plain.get_data())


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*", True),
        ("identity;q=1, *;q=0", False),
        ("br", False),
        ("x-gzip;q=1", True),
        ("gzip;q=,;;", False),
    ],
)
def test_accept_encoding_is_read_as_it_is_meant(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize("path", [FEED, OPEN])
def test_a_calendar_that_only_knows_dates_is_answered_by_date(
    client: FlaskClient, db: Session, clock: FixedClock, cohort: CohortView, way: str, path: str
) -> None:
    first = client.get(path)
    modified = first.headers["Last-Modified"]
    assert parsedate_to_datetime(modified) <= clock.now() + timedelta(seconds=2)
    for since, code in (
        (modified, 304),
        (format_datetime(datetime(2030, 1, 1, tzinfo=UTC), usegmt=True), 304),
        (format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True), 200),
        ("gisteren", 200),
        ("Thu, 99 Foo 9999 99:99:99 GMT", 200),
    ):
        answer = client.get(path, headers={"If-Modified-Since": since})
        assert answer.status_code == code, since
        assert answer.headers.get("Last-Modified", modified) == modified
    tagged = {"If-Modified-Since": modified, "If-None-Match": '"another"'}
    assert client.get(path, headers=tagged).status_code == 200, "the tag goes before the date"
    for day in (date(2027, 1, 15), date(2027, 1, 16)):  # two changes within one second
        move(db, clock, cohort, day)
        answer = client.get(path, headers={"If-Modified-Since": modified})
        assert answer.status_code == 200
        assert parsedate_to_datetime(answer.headers["Last-Modified"]) > parsedate_to_datetime(modified)
        modified = answer.headers["Last-Modified"]


def test_the_public_feed_holds_the_groups_that_take_people_and_no_link_to_a_meeting(
    client: FlaskClient, db: Session, clock: FixedClock, cohort: CohortView
) -> None:
    planned(db, clock, name="Nog een concept", state=CohortState.DRAFT)
    first = scheduling.sessions_of(db, [cohort.id])[0]
    link = "https://overleg.test/kamer"
    change = replace(SessionChange.of(first), online_url=link, preparation="Lees hoofdstuk 1")
    scheduling.change_session(db, SYSTEM, clock, session_id=first.id, change=change)
    db.commit()
    answer = client.get(OPEN)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert len(Calendar.from_ical(answer.get_data()).walk("VEVENT")) == 13
    for told, text in ((FEED, True), (OPEN, False)):
        body = client.get(told).get_data(as_text=True).replace("\r\n ", "")
        assert (f":{link}\r\n" in body, "Lees hoofdstuk 1" in body) == (text, text)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=cohort.id, state=CohortState.CANCELLED)
    db.commit()
    assert Calendar.from_ical(client.get(OPEN).get_data()).walk("VEVENT") == []


def test_the_public_feed_speaks_two_languages_and_ignores_a_third(
    client: FlaskClient, cohort: CohortView
) -> None:
    assert b"PRODID:-//Stichting DemenTalent//Leergang//NL" in client.get(OPEN).get_data()
    assert b"PRODID:-//Stichting DemenTalent//Leergang//EN" in client.get(OPEN + "?taal=en").get_data()
    assert client.get(OPEN + "?taal=xx").get_data() == client.get(OPEN).get_data()
    assert client.get(OPEN + "?taal=en&taal=nl").status_code == 200


def test_the_door_answers_the_public_feed_too(
    client: FlaskClient, cohort: CohortView, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(OPEN)
    monkeypatch.setitem(
        client.application.view_functions, "calendars.open_groups", public(lambda: "the ordinary route")
    )
    assert client.get(OPEN).get_data() == first.get_data()
    assert client.post(OPEN).status_code == 405


def test_the_door_asks_one_query_that_finds_its_row_by_two_keys(
    app: Flask, client: FlaskClient, db: Session, cohort: CohortView, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(FEED)
    asked: list[str] = []
    ask = Straight._ask

    def note(straight: Straight, connection: Any, values: Any) -> Any:
        asked.append(straight._sql)
        return ask(straight, connection, values)

    monkeypatch.setattr(Straight, "_ask", note)
    with counted(app) as others:
        assert client.get(FEED).status_code == 200
    assert (len(asked), others) == (1, []), "the token decides at each fetch, and nothing else is read"
    if is_sqlite(db):
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", ("",) * asked[0].count("?"))
        steps = [str(step[-1]) for step in plan]
        assert len(steps) == 2
        assert all(step.startswith("SEARCH") and "INDEX" in step for step in steps), steps


def test_a_file_that_is_missing_is_made_at_the_first_fetch(
    client: FlaskClient, db: Session, cohort: CohortView
) -> None:
    first = client.get(FEED)
    db.query(FeedBody).delete()
    db.commit()
    assert client.get(FEED).get_data() == first.get_data()
    assert client.get(OPEN).status_code == 200
    assert db.query(FeedBody).count() == 3


def test_the_owner_sees_when_an_address_was_fetched_noted_once_in_five_minutes(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, cohort: CohortView, trainer: Actor
) -> None:
    fetches = app.extensions["feed-fetches"]

    def fetched() -> datetime | None:
        fetches.write()
        found = service.feeds_of(db, trainer.person_id or 0)[0].fetched_at
        db.rollback()
        return found

    assert fetched() is None
    start = clock.now()
    client.get(FEED)
    assert fetched() == start
    clock.advance(timedelta(minutes=4))
    client.get(FEED)
    assert fetched() == start
    clock.advance(timedelta(minutes=2))
    client.get(FEED, headers={"If-None-Match": client.get(FEED).headers["ETag"]})
    assert fetched() == start + timedelta(minutes=6)


def test_noting_a_fetch_never_harms_the_answer(
    app: Flask, client: FlaskClient, db: Session, cohort: CohortView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calendars.fetches.writing", None)
    assert client.get(FEED).status_code == 200
    app.extensions["feed-fetches"].write()
    assert client.get(FEED).status_code == 200
