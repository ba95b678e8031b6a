"""Comparing, merging and undoing on the pages, and what everybody sees afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import PersonMerge
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.counting import MOST_QUERIES, counted
from tests.features.portal.twice import FEED, Login, Twice, join, number
from tests.pages import hidden
from tests.people import ActorFor


def test_calendars_pages_and_overviews_show_the_one_person(
    app: Flask, db: Session, clock: FixedClock, twice: Twice, login: Login
) -> None:
    calendars.new_address(
        db, twice.new, clock, kind=FeedKind.LEARNER, subject_id=number(twice.new), token=FEED
    )
    join(db, clock, twice)
    feed = app.test_client().get(f"/feed/{FEED}.ics")
    assert feed.status_code == 200
    assert feed.text.count("BEGIN:VEVENT") == 26, (
        "the sessions of both cohorts, at the address of the merged one"
    )
    browser = login(app.test_client(), twice.old)
    home = browser.get("/leren").text
    assert twice.first.name in home
    assert "Emmen" in home
    db.rollback()
    coordinator = accounts.person_by_email(db, "karin@interzorg.nl")
    assert coordinator is not None
    account_id = accounts.make_account(db, clock, person_id=coordinator.id, password_hash=None, roles=())
    db.commit()
    karin = Actor(person_id=coordinator.id, account_id=account_id)
    seen = login(app.test_client(), karin)
    page = seen.get(f"/organisatie/{twice.interzorg.id}/groepen/{twice.second.id}/voortgang").text
    assert "Petra van Dijk" in page
    assert "petra@icare.nl" not in page, "the other employer's address stays unknown"


def test_the_pages_about_people_ask_few_questions(
    app: Flask, client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    one, other = number(twice.old), number(twice.new)
    for path in (
        "/beheer/personen",
        f"/beheer/personen/{one}",
        f"/beheer/personen/{one}/samenvoegen",
        f"/beheer/personen/{one}/samenvoegen/{other}",
    ):
        client.get(path)
        with counted(app) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST_QUERIES, (path, len(sent))


def test_an_administrator_compares_merges_and_undoes_on_the_pages(
    db: Session, client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    listed = client.get("/beheer/personen").text
    assert "Misschien dezelfde persoon" in listed
    old, new = number(twice.old), number(twice.new)
    assert f"/beheer/personen/{old}/samenvoegen/{new}" in listed
    address = f"/beheer/personen/{old}/samenvoegen/{new}"
    page = client.get(address).text
    assert page.index("petra@icare.nl") < page.index("petra@interzorg.nl"), (
        "the older one is proposed to stay"
    )
    turned = client.get(f"{address}?blijft={new}").text
    assert turned.index("petra@interzorg.nl") < turned.index("petra@icare.nl")
    answer = client.post(f"{address}?blijft={new}", data=hidden(turned))
    assert answer.location == f"/beheer/personen/{new}"
    kept = client.get(answer.location).text
    assert "Maak ongedaan" in kept
    gone = client.get(f"/beheer/personen/{old}").text
    assert "Deze persoon is samengevoegd met Petra van Dijk (petra@interzorg.nl)." in gone
    assert client.get(address).status_code == 404
    undo = f"/beheer/personen/samenvoegingen/{db.scalar(sa.select(PersonMerge.id))}/ongedaan"
    db.rollback()
    assert client.get(undo).location == f"/beheer/personen/{new}", "who had to prove the password first"
    assert client.post(undo, data=hidden(kept)).location == f"/beheer/personen/{new}"
    assert "staat er weer apart in" in client.get(f"/beheer/personen/{new}").text
    assert client.get(address).status_code == 200


def test_the_page_tells_what_stands_in_the_way_and_has_no_button_then(
    db: Session, client: FlaskClient, clock: FixedClock, twice: Twice, login: Login, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)
    login(client, twice.administrator)
    page = client.get(
        f"/beheer/personen/{number(twice.old)}/samenvoegen/{number(trainer)}?blijft={number(twice.old)}"
    ).text
    assert "heeft een rol die" in page
    assert ">Voeg samen</button>" not in page


def test_half_a_form_merges_nobody(db: Session, client: FlaskClient, twice: Twice, login: Login) -> None:
    login(client, twice.administrator)
    address = f"/beheer/personen/{number(twice.old)}/samenvoegen/{number(twice.new)}"
    fields = hidden(client.get(address).text)
    for kept in ("", "987654", str(number(twice.administrator))):
        assert client.post(address, data={**fields, "kept": kept}).status_code == 422
    assert db.scalar(sa.select(sa.func.count()).select_from(PersonMerge)) == 0


def test_a_search_finds_the_other_record_by_name_and_by_address(
    client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    address = f"/beheer/personen/{number(twice.old)}/samenvoegen"
    assert "petra@interzorg.nl" in client.get(address).text
    assert "petra@interzorg.nl" in client.get(f"{address}?zoek=INTERZORG+díjk").text
    assert "Niemand gevonden" in client.get(f"{address}?zoek=niemand").text
    assert client.get(f"{address}?zoek={'x' * 200}").status_code == 200


def test_two_clicks_on_merge_get_the_same_answer(
    db: Session, client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    address = f"/beheer/personen/{number(twice.old)}/samenvoegen/{number(twice.new)}"
    sent = hidden(client.get(address).text)
    first, second = (client.post(address, data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(PersonMerge)) == 1
