"""The page on which somebody puts the sessions in the own calendar."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.calendars import service
from app.calendars.service import Detail, Variant
from app.core.clock import FixedClock
from app.core.permissions import Actor
from tests.factories.cohorts import planned
from tests.factories.feed_pages import Login


@pytest.fixture
def address(db: Session, clock: FixedClock, trainer: Actor) -> str:
    """The page on which the trainer makes an address."""
    planned(db, clock, trainer_ids=(trainer.person_id,))
    return f"/agenda/trainer/{trainer.person_id}"


def test_somebody_chooses_names_and_sees_the_address_once(
    app: Flask,
    browser: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    login: Login,
    address: str,
) -> None:
    app.extensions["feed-fetches"].write()  # what another test fetched, before this feed has its number
    login(browser, trainer)
    assert "Voor welk apparaat is dit?" in browser.get(address).get_data(as_text=True)
    chosen = {"label": "  Outlook werk ", "detail": "busy", "reminder": "1440", "language": "en"}
    page = unescape(browser.post(address, data=chosen).get_data(as_text=True))
    assert "Je adres is klaar" in page
    assert "Outlook werk" in page
    (feed,) = service.feeds_of(db, trainer.person_id or 0)
    db.rollback()
    assert (feed.label, feed.variant) == ("Outlook werk", Variant("en", Detail.BUSY, 1440))
    path = page.split('value="http://localhost')[1].split('"')[0]
    assert browser.get(path).status_code == 200
    app.extensions["feed-fetches"].write()
    clock.advance(timedelta(minutes=1))
    listed = unescape(browser.get("/agenda").get_data(as_text=True)).replace("\xa0", " ")
    for words in ("Outlook werk", "Alleen bezet, een dag van tevoren, English", "15-01-2026 10:30"):
        assert words in listed
    assert path not in listed


def test_only_who_is_on_the_internet_is_sent_to_google_and_outlook(
    app: Flask,
    browser: FlaskClient,
    trainer: Actor,
    login: Login,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login(browser, trainer)
    page = browser.post(address).get_data(as_text=True)
    assert "webcal://localhost/feed/" in page
    assert "calendar.google.com" not in page
    online = replace(app.extensions["leergang"], base_url="https://leergang.voorbeeld.nl")
    monkeypatch.setitem(app.extensions, "leergang", online)
    page = unescape(browser.post(address).get_data(as_text=True))
    assert "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fleergang.voorbeeld.nl%2Ffeed%2F" in page
    assert "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fleergang" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "x" * 61),
        ("label", "Telefoon\r\nX-EVIL:1"),
        ("label", "\x00"),
        ("detail", "alles"),
        ("reminder", "-5"),
        ("reminder", "99999999"),
        ("language", "de"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_on_the_page(
    browser: FlaskClient, db: Session, trainer: Actor, login: Login, address: str, field: str, value: str
) -> None:
    answer = login(browser, trainer).post(address, data={field: value})
    assert answer.status_code == 422
    assert service.feeds_of(db, trainer.person_id or 0) == []


def test_nobody_gathers_addresses_without_end(
    browser: FlaskClient, db: Session, trainer: Actor, login: Login, address: str
) -> None:
    login(browser, trainer)
    codes = [browser.post(address, data={"label": f"Telefoon {one}"}).status_code for one in range(31)]
    assert codes == [200] * service.MOST_ADDRESSES + [422]
    db.rollback()
    assert len(service.feeds_of(db, trainer.person_id or 0)) == service.MOST_ADDRESSES
