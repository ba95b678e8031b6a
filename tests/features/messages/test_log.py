"""The log of all letters: found by state, kind and name; read without its secrets; sent again once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.messages import service as messages
from app.messages.models import Letter
from tests.features.messages.conftest import INVITED, TOKEN, Post, note, stored
from tests.pages import hidden

LOG = "/beheer/brieven"


def actions(db: Session) -> list[str]:
    db.rollback()
    found = list(db.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))
    db.rollback()
    return found


@pytest.fixture
def person(db: Session, clock: FixedClock) -> accounts.PersonView:
    found = accounts.find_or_create_person(
        db, clock, given_name="Petra", infix="van", family_name="Dijk", email="petra@nieuw.example"
    )
    db.commit()
    return found


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
