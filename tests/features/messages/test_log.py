"""The log of all letters: found by state, kind and name; read without its secrets; sent again once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.messages import service as messages
from tests.counting import MOST_QUERIES, counted
from tests.features.messages.conftest import INVITED, LOG, TOKEN, Post, actions, note, stored


def test_the_log_shows_to_whom_what_when_and_what_the_server_said(
    desk: FlaskClient, db: Session, post: Post
) -> None:
    note(db, post(), state="refused", answer="550 5.1.1 no such user", subject="Je bent afgemeld")

    page = desk.get(LOG).text

    for said in ("petra@icare.example", "Petra van Dijk", "Je bent afgemeld", "geweigerd", "no such user"):
        assert said in page
    assert "15-01-2026" in page


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("", {"anna", "bram", "cees"}),
        ("?staat=refused", {"bram"}),
        ("?staat=delayed", {"cees"}),
        ("?staat=queued", {"anna"}),
        ("?brief=accounts/password_changed", {"cees"}),
        ("?zoek=BRAM", {"bram"}),
        ("?zoek=Cees+Bakker", {"cees"}),
        ("?zoek=%25", set()),
        ("?staat=refused&brief=accounts/password_changed", set()),
        ("/geweigerd", {"bram"}),
    ],
)
def test_the_log_is_narrowed_by_state_letter_and_name(
    desk: FlaskClient, db: Session, post: Post, asked: str, seen: set[str]
) -> None:
    post(to="anna@icare.example", to_name="")
    note(db, post(to="bram@icare.example", to_name=""), state="refused", answer="550 nee")
    kind = {"template": "accounts/password_changed", "context": {"given_name": "Cees"}}
    note(db, post(to="cees@icare.example", to_name="Cees Bakker", **kind), state="delayed")

    page = desk.get(LOG + asked).text

    assert {name for name in ("anna", "bram", "cees") if f"{name}@icare.example" in page} == seen


def test_the_pages_of_letters_ask_few_queries(
    app: Flask, desk: FlaskClient, post: Post, person: accounts.PersonView
) -> None:
    numbers = [post(person_id=person.id) for _ in range(30)]
    for path in (LOG, f"{LOG}/{numbers[0]}", f"/beheer/personen/{person.id}/brieven", f"{LOG}/teksten"):
        with counted(app) as sent:
            assert desk.get(path).status_code == 200
        assert len(sent) <= MOST_QUERIES, path


def test_the_log_is_paged_without_gaps_while_new_letters_come(desk: FlaskClient, post: Post) -> None:
    for number in range(30):
        post(to=f"nr{number:02d}@icare.example", to_name="")
    first = desk.get(LOG).text
    post(to="later@icare.example")
    following = next(part for part in first.split('href="') if "?na=" in part[:200]).split('"')[0]

    second = desk.get(following).text

    seen = [number for number in range(30) if f"nr{number:02d}@" in first]
    rest = [number for number in range(30) if f"nr{number:02d}@" in second]
    assert sorted([*seen, *rest]) == list(range(30))
    assert "later@" not in second


def test_a_letter_is_read_as_it_was_sent_and_the_reading_leaves_a_line(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int]
) -> None:
    number = post()
    work()
    before = actions(db)

    page = desk.get(f"{LOG}/{number}")
    letter = desk.get(f"{LOG}/{number}/brief")

    assert "Je bent afgemeld" in page.text
    assert "Icare heeft je afgemeld" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert actions(db)[len(before) :] == ["messages:letter:read"]


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("accounts/invitation", INVITED),
        ("accounts/reset", {"given_name": "Petra", "link": f"http://localhost/wachtwoord/{TOKEN}"}),
        ("accounts/magic_link", {"given_name": "Petra", "link": "http://localhost/l?email=a&code=482913"}),
    ],
)
def test_nobody_can_use_someone_elses_link_from_the_log(
    desk: FlaskClient,
    post: Post,
    work: Callable[[], int],
    template: str,
    context: dict[str, object],
) -> None:
    number = post(template, context=context)
    work()

    seen = desk.get(f"{LOG}/{number}").text + desk.get(f"{LOG}/{number}/brief").text

    assert TOKEN not in seen
    assert TOKEN[:12] not in seen
    assert "482913" not in seen
    assert "Petra" in seen


def test_the_text_of_a_letter_about_a_practice_case_is_not_shown(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int]
) -> None:
    context = {
        "given_name": "Petra",
        "case_number": 2,
        "cohort_name": "Assen",
        "link_path": "/leren/praktijk/3",
    }
    number = post("practice/case_returned", context=context)
    work()

    page = desk.get(f"{LOG}/{number}").text

    assert "Je praktijkcasus 2 heeft feedback" in page
    assert "<iframe" not in page
    assert desk.get(f"{LOG}/{number}/brief").status_code == 404
    assert "messages:letter:read" not in actions(db)


def test_a_delayed_letter_shows_its_tries_and_the_next_one(
    desk: FlaskClient, db: Session, post: Post
) -> None:
    from app.core.outbox import OutboxRow

    number = post()
    note(db, number, state="delayed", answer="451 later")
    db.execute(sa.update(OutboxRow).values(attempts=3))
    db.commit()

    page = desk.get(f"{LOG}/{number}").text

    assert "Pogingen" in page
    assert "Volgende poging" in page
    assert "451 later" in page


def test_all_letters_of_one_person_stand_together_also_those_by_address_only(
    desk: FlaskClient, post: Post, person: accounts.PersonView, administrator: Actor
) -> None:
    mine = [post(to="oud@icare.example", person_id=person.id), post(to="Petra@Nieuw.example", to_name="")]
    other = post(to="petra@nieuw.example.org", to_name="")
    theirs = post(to="petra@nieuw.example", person_id=administrator.person_id)

    page = desk.get(f"/beheer/personen/{person.id}/brieven").text

    assert "Petra van Dijk" in page
    seen = [number for number in (*mine, other, theirs) if f'href="{LOG}/{number}"' in page]
    assert seen == mine
    assert desk.get("/beheer/personen/999999/brieven").status_code == 404


def test_a_second_try_says_the_same_words_as_the_first(
    desk: FlaskClient,
    db: Session,
    clock: FixedClock,
    post: Post,
    work: Callable[[], int],
    administrator: Actor,
) -> None:
    number = post()
    words = {"template": "enrolments/withdrawn", "language": "nl", "subject": "Dag {given_name}"}
    messages.set_wording(db, administrator, clock, **words, text="Eerste woorden.")
    db.commit()
    work()
    messages.set_wording(db, administrator, clock, **words, text="Latere woorden.")
    db.commit()

    assert "Eerste woorden." in desk.get(f"{LOG}/{number}/brief").text
    assert stored(db, number).subject == "Dag Petra"
