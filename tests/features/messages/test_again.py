"""Sending a letter again: once, to the address of today, and never with a link that is used up."""

from __future__ import annotations

import threading
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import FixedClock
from app.core.ports import Work
from app.messages import service as messages
from app.messages.models import Letter
from tests.features.messages.conftest import INVITED, LOG, Post, actions, note
from tests.pages import hidden


def test_a_letter_is_sent_again_to_the_address_of_today_and_a_double_click_sends_one(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int], person: accounts.PersonView
) -> None:
    number = post(person_id=person.id)
    work()
    note(db, number, state="refused", answer="550 nee")
    page = desk.get(f"{LOG}/{number}").text
    assert "petra@nieuw.example" in page
    sent = hidden(page)

    answers = [desk.post(f"{LOG}/{number}/opnieuw", data=sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    db.rollback()
    letters = db.execute(sa.select(Letter.to_address, Letter.key, Letter.id).order_by(Letter.id)).all()
    assert [(one.to_address, one.key) for one in letters] == [
        ("petra@icare.example", None),
        ("petra@nieuw.example", f"again:{number}:1"),
    ]
    assert answers[0].location == answers[1].location == f"{LOG}/{letters[1].id}"
    assert actions(db).count("messages:letter:resend") == 1
    work()
    assert "Icare heeft je afgemeld" in desk.get(f"{LOG}/{letters[1].id}/brief").text


def test_two_windows_that_send_the_same_letter_again_send_one(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int]
) -> None:
    number = post()
    work()
    windows = [hidden(desk.get(f"{LOG}/{number}").text) for _ in range(2)]

    answers = [desk.post(f"{LOG}/{number}/opnieuw", data=one) for one in windows]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "net al opnieuw verstuurd" in answers[1].text
    again = hidden(desk.get(f"{LOG}/{number}").text)
    assert desk.post(f"{LOG}/{number}/opnieuw", data=again).status_code == 303, "a second time, on purpose"
    db.rollback()
    assert len(db.scalars(sa.select(Letter.id)).all()) == 3


def test_a_letter_with_a_link_that_works_once_is_not_sent_again(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int], person: accounts.PersonView
) -> None:
    number = post("accounts/invitation", context=INVITED, person_id=person.id)
    work()
    page = desk.get(f"{LOG}/{number}").text

    assert f"{LOG}/{number}/opnieuw" not in page
    token = hidden(desk.get("/account/naam").text)
    answer = desk.post(f"{LOG}/{number}/opnieuw", data={**token, "number": "1"})

    assert answer.status_code == 422
    assert "maar één keer werkt" in answer.text
    db.rollback()
    assert len(db.scalars(sa.select(Letter.id)).all()) == 1


def test_a_letter_that_is_on_its_way_is_not_sent_again(desk: FlaskClient, db: Session, post: Post) -> None:
    number = post()
    token = hidden(desk.get("/account/naam").text)

    answer = desk.post(f"{LOG}/{number}/opnieuw", data={**token, "number": "1"})

    assert answer.status_code == 422
    assert "gaat nog weg" in answer.text


def test_a_refused_letter_is_no_task_any_more_once_it_was_sent_again(
    desk: FlaskClient, db: Session, post: Post, work: Callable[[], int]
) -> None:
    number = post()
    work()
    note(db, number, state="refused", answer="550 nee")
    assert messages.refused(db) == 1
    db.rollback()

    desk.post(f"{LOG}/{number}/opnieuw", data=hidden(desk.get(f"{LOG}/{number}").text))

    assert messages.refused(db) == 0


def test_two_at_the_same_moment_write_one_letter_under_one_key(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    work: Work = app.extensions["work"]
    start, made, faults = threading.Barrier(6), [], []
    db.commit()

    def post() -> None:
        try:
            start.wait()
            with work.writing() as session:
                made.append(
                    messages.post(
                        session,
                        clock,
                        to="petra@icare.example",
                        template="accounts/password_changed",
                        context={"given_name": "Petra"},
                        key="once:1",
                    )
                )
        except BaseException as error:  # noqa: BLE001  told below
            faults.append(error)

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert sum(one is not None for one in made) == 1
    assert len(made) == 6
