"""A letter to a selection of people: each reads the own copy, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.config import Config
from app.core.clock import FixedClock
from app.core.crypto import vault_of
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM
from app.desk import service
from app.desk.service import Choice, Selection
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.messages.models import Letter
from app.messages.service import Letterhead, Words
from tests.factories import enrolments as people
from tests.factories.billing import World
from tests.factories.practice import send
from tests.factories.scheduling_pages import hidden

WORDS = Words("Over {cohort_name}", "Dag {given_name} van {organisation_name}.\n\nTot {first_day}.")
URL = "/beheer/brieven/nieuw"


def written(db: Session) -> list[tuple[str, dict[str, object]]]:
    """Address and facts of every letter to a selection."""
    rows = db.scalars(sa.select(Letter).where(Letter.template == service.LETTER).order_by(Letter.id))
    return [
        (
            row.to_address,
            json.loads(
                vault_of(db).open(row.sealed_context, table="letter", column="context", row=row.message_id)
            ),
        )
        for row in rows
    ]


def who(db: Session, choice: Choice) -> list[str]:
    return [one.person.email for one in service.selection_preview(db, choice=choice, words=WORDS).recipients]


@pytest.fixture
def full(db: Session, clock: FixedClock, world: World) -> World:
    """Icare has three seats, Interzorg twelve and two in line."""
    rows = [people.person(number) for number in range(100, 114)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    db.commit()
    return world


def test_each_selection_finds_its_people(db: Session, full: World) -> None:
    seated = Choice(Selection.SEATED, full.cohort.id)
    assert len(who(db, seated)) == 15
    assert who(db, replace(seated, organisation_id=full.own.id)) == [
        f"persoon{number}@voorbeeld.nl" for number in range(3)
    ]
    assert who(db, Choice(Selection.WAITING, full.cohort.id)) == [
        "persoon112@voorbeeld.nl",
        "persoon113@voorbeeld.nl",
    ]
    assert who(db, Choice(Selection.COORDINATORS, full.cohort.id)) == ["karin@icare.nl", "karin@interzorg.nl"]
    assert who(db, Choice(Selection.COORDINATORS, organisation_id=full.own.id)) == ["karin@icare.nl"]
    assert who(db, Choice(Selection.NAMES_MISSING, full.cohort.id)) == []
    assert len(who(db, Choice(Selection.INACTIVE, full.cohort.id))) == 15


def test_coordinators_with_seats_without_a_name_are_asked_for_those(
    db: Session, clock: FixedClock, world: World
) -> None:
    enrolments.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=world.other.id,
        cohort_id=world.cohort.id,
        count=2,
        names_due_on=clock.now().date().replace(month=6),
    )
    words = Words("Namen", "Nog {open_seats} namen voor {cohort_name}.")
    found = service.selection_preview(
        db, choice=Choice(Selection.NAMES_MISSING, world.cohort.id), words=words
    )
    assert [one.person.email for one in found.recipients] == ["karin@interzorg.nl"]
    told = service.context_of(found.recipients[0], words)
    assert told["own_paragraphs"] == [["Nog 2 namen voor Assen, najaar 2026."]]


def test_a_person_with_two_places_gets_one_letter(db: Session, clock: FixedClock, world: World) -> None:
    other = people.cohort(db, clock, name="Emmen")
    people.enrol(db, clock, world, 0, cohort_id=other.id)  # type: ignore[arg-type]
    assert len(who(db, Choice(Selection.SEATED, organisation_id=world.own.id))) == 3


def test_each_letter_says_what_belongs_to_its_reader(db: Session, clock: FixedClock, world: World) -> None:
    sent = service.send_selection(
        db, SYSTEM, clock, choice=Choice(Selection.SEATED, world.cohort.id), words=WORDS
    )
    assert sent == 3
    address, told = written(db)[0]
    assert address == "persoon0@voorbeeld.nl"
    assert told == {
        "given_name": "Persoon000",
        "subject_line": "Over Assen, najaar 2026",
        "own_paragraphs": [["Dag Persoon000 van Icare."], ["Tot donderdag 3 september 2026."]],
    }
    event = audit.latest(db, limit=1)[0]
    assert (event.action, event.data["letters"], event.data["selection"]) == ("desk:letter:send", 3, "seated")


@pytest.mark.parametrize("text", ["Dag {naam}", "Dag {{given_name}}", "{% set x %}", "{given_name", "{0}"])
def test_an_unknown_placeholder_is_refused_before_anything_is_sent(
    db: Session, clock: FixedClock, world: World, text: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.send_selection(
            db, SYSTEM, clock, choice=Choice(Selection.SEATED, world.cohort.id), words=Words("Over", text)
        )
    assert refused.value.field == "text"
    assert not written(db)


def test_nobody_and_nowhere_are_refused(db: Session, clock: FixedClock, world: World) -> None:
    with pytest.raises(Refused, match="Niemand"):
        service.send_selection(
            db, SYSTEM, clock, choice=Choice(Selection.WAITING, world.cohort.id), words=WORDS
        )
    with pytest.raises(Refused, match="Kies een groep"):
        service.send_selection(db, SYSTEM, clock, choice=Choice(Selection.SEATED), words=WORDS)
    for choice in (Choice(Selection.SEATED, 999), Choice(Selection.SEATED, organisation_id=999)):
        with pytest.raises(NotFound):
            service.send_selection(db, SYSTEM, clock, choice=choice, words=WORDS)


def test_who_joined_meanwhile_is_shown_before_it_is_sent(
    db: Session, clock: FixedClock, world: World
) -> None:
    choice = Choice(Selection.SEATED, world.cohort.id)
    shown = service.selection_preview(db, choice=choice, words=WORDS).mark
    people.enrol(db, clock, world, 9)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="intussen iets veranderd"):
        service.send_selection(db, SYSTEM, clock, choice=choice, words=WORDS, shown=shown)
    assert not written(db)


def fields(world: World, **other: str) -> dict[str, str]:
    values = {"cohort_id": str(world.cohort.id), "organisation_id": "", "selection": "seated"}
    return {**values, "subject": WORDS.subject, "text": WORDS.text, **other}


def test_every_copy_can_be_read_before_all_are_sent_once(
    desk: FlaskClient, db: Session, world: World, work: Callable[[], int]
) -> None:
    shown = send(desk, URL, **fields(world, stap="bekijk")).text
    assert "Brief 1 van 3" in shown
    assert "Dag Persoon000 van Icare." in shown
    second = send(desk, URL, **fields(world, brief="2")).text
    assert "Dag Persoon001 van Icare." in second
    assert not written(db)
    db.rollback()
    values = {**{name: given[0] for name, given in hidden(shown).items()}, **fields(world, stap="verstuur")}
    for _ in range(2):
        assert desk.post(URL, data=values).status_code == 303
    assert len(written(db)) == 3
    db.rollback()
    while work():
        pass
    states = db.scalars(sa.select(Letter.state).where(Letter.template == service.LETTER)).all()
    assert states == ["sent"] * 3


def test_the_page_refuses_what_the_letter_cannot_say_and_keeps_what_was_typed(
    desk: FlaskClient, db: Session, world: World
) -> None:
    answer = send(desk, URL, **fields(world, stap="bekijk", text="Dag {naam}, tot ziens."))
    assert answer.status_code == 422
    assert "Het invulwoord {naam} bestaat niet in deze brief." in answer.text
    assert "Dag {naam}, tot ziens." in answer.text
    answer = send(desk, URL, **fields(world, stap="bekijk", cohort_id=""))
    assert answer.status_code == 422
    assert "Kies een groep, een organisatie of allebei." in answer.text


def test_a_placeholder_that_says_nothing_to_somebody_is_pointed_out(desk: FlaskClient, world: World) -> None:
    answer = send(desk, URL, **fields(world, stap="bekijk", text="Nog {open_seats} namen."))
    assert "Bij 3 mensen blijft een invulwoord leeg." in answer.text


def test_changing_the_words_brings_them_back(desk: FlaskClient, world: World) -> None:
    answer = send(desk, URL, **fields(world, stap="wijzig"))
    assert answer.status_code == 200
    assert "Dag {given_name} van {organisation_name}." in answer.text


def test_what_looks_like_markup_is_only_text_in_the_letter(
    app: Flask, db: Session, config: Config, world: World
) -> None:
    words = Words("<b>Over</b>", "<script>alert(1)</script>\n\nDag {given_name} & allen.")
    found = service.selection_preview(db, choice=Choice(Selection.SEATED, world.cohort.id), words=words)
    with app.app_context():
        letter = messages.render(
            config,
            Letterhead("Stichting", "Assen"),
            service.LETTER,
            "nl",
            service.context_of(found.recipients[0], words),
        )
    assert "<script" not in letter.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in letter.html
    assert "Dag Persoon000 &amp; allen." in letter.html
    assert "<script>alert(1)</script>" in letter.text
