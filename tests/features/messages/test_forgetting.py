"""What a letter said goes after two years; that there was one stays, and it is not written twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.bootstrap import CHORES
from app.core.clock import FixedClock
from app.messages import service as messages
from app.messages.models import Letter
from app.messages.rules import KEPT
from tests.features.messages.conftest import INVITED, LOG, Post
from tests.pages import hidden


def forget(db: Session, clock: FixedClock) -> None:
    messages.purge(db, clock)
    db.commit()


def test_text_address_name_and_answer_go_after_two_years_and_not_before(
    db: Session, clock: FixedClock, post: Post, work: Callable[[], int], desk: FlaskClient
) -> None:
    number = post(key="one")
    work()
    clock.advance(KEPT)
    forget(db, clock)
    assert "petra@icare.example" in messages.letter(db, number).letter.to_address
    clock.advance(timedelta(seconds=1))
    newer = post(key="two")
    forget(db, clock)
    row = db.get_one(Letter, number)
    db.refresh(row)
    assert (row.sealed_context, row.subject, row.to_name, row.to_address, row.answer) == (
        b"",
        None,
        "",
        "",
        None,
    )
    assert (row.template, row.state, row.key) == ("enrolments/withdrawn", "sent", "one")
    assert messages.letter(db, newer).letter.to_name == "Petra van Dijk"
    assert messages.post(db, clock, template=row.template, to="a@b.nl", context={}, key="one") is None
    db.rollback()
    assert messages.purge in CHORES


def test_an_erased_letter_is_shown_as_such_and_can_neither_be_read_nor_sent_again(
    db: Session, clock: FixedClock, post: Post, work: Callable[[], int], desk: FlaskClient
) -> None:
    number = post()
    work()
    sent = hidden(desk.get(f"{LOG}/{number}").text)
    db.execute(sa.update(Letter).values(created_at=clock.now() - KEPT - timedelta(days=1)))
    forget(db, clock)
    page = desk.get(f"{LOG}/{number}")
    assert page.status_code == 200
    assert "De tekst van deze brief is gewist." in page.text
    assert "Stuur opnieuw" not in page.text
    assert desk.get(LOG).status_code == 200
    assert desk.get(f"{LOG}/{number}/brief").status_code == 404
    refused = desk.post(f"{LOG}/{number}/opnieuw", data=sent)
    assert refused.status_code == 422
    assert "Je kunt hem niet opnieuw sturen" in refused.text


def test_an_erased_letter_that_never_went_is_not_sent_any_more(
    db: Session, clock: FixedClock, post: Post, work: Callable[[], int]
) -> None:
    number = post(template="accounts/invitation", context=INVITED)
    late = post(key="late")
    db.execute(sa.update(Letter).where(Letter.id == late).values(state="delayed"))
    clock.advance(KEPT + timedelta(days=1))
    forget(db, clock)
    work()
    assert {messages.letter(db, one).letter.state for one in (number, late)} == {"refused"}
    assert messages.refused(db) == 0


def test_what_was_blanked_while_it_still_waited_is_refused_after_all(
    db: Session, clock: FixedClock, post: Post
) -> None:
    number = post()
    long_ago = clock.now() - KEPT - timedelta(days=1)
    db.execute(sa.update(Letter).values(created_at=long_ago, sealed_context=b""))
    forget(db, clock)
    assert messages.letter(db, number).letter.state == "refused"
