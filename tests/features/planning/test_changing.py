"""A session is changed, cancelled and brought back: first seen, then done, and done as it was seen."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Role
from app.messages import service as messages
from app.messages.models import Letter
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, SessionView
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned
from tests.people import ActorFor


def fields(one: SessionView, **other: str) -> dict[str, str]:
    """The form of a session as it stands."""
    start, end = local(one.starts_at), local(one.ends_at)
    return {
        "title": one.title,
        "day": f"{start:%d-%m-%Y}",
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "where": "anders",
        "place": one.place,
        "online_url": "",
        "trainer_person_id": "0",
        "subgroup_id": "0",
        "preparation": "",
        **other,
    }


def fresh(db: Session, session_id: int) -> SessionView:
    db.rollback()
    db.expire_all()
    found = scheduling.session(db, session_id)
    db.rollback()
    return found


def letters(db: Session) -> list[tuple[str, int | None]]:
    """Which letters there are, to whom."""
    db.rollback()
    found = [(one.template, one.person_id) for one in db.scalars(sa.select(Letter).order_by(Letter.id))]
    db.rollback()
    return found


def test_a_change_is_seen_first_and_then_done_as_it_was_seen(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    one = planned.sessions[1]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    before = letters(db)
    asked = fields(one, day="25-09-2026", place="Rolde, Dorpshuis")
    shown = administrator.post(address, data={**asked, "stap": "voorbeeld"})
    page = unescape(shown.get_data(as_text=True))
    assert shown.status_code == 200
    assert "vr 25 september" in page
    assert "<del" in page
    assert "Rolde, Dorpshuis" in page
    assert "Persoon001 van Test001" in page
    assert fresh(db, one.id) == one
    assert letters(db) == before
    for _ in range(2):
        saved = administrator.post(address, data={**hidden(page), "stap": "opslaan"})
        assert saved.status_code == 303
    after = fresh(db, one.id)
    assert (after.place, after.sequence, after.uid) == ("Rolde, Dorpshuis", one.sequence + 1, one.uid)


def test_the_letters_that_the_preview_counts_are_the_letters_that_are_written(
    decided: Planned, administrator: FlaskClient, db: Session
) -> None:
    one = decided.sessions[3]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    before = letters(db)
    page = administrator.post(address, data={**fields(one, start="10:00"), "stap": "voorbeeld"}).get_data(
        as_text=True
    )
    (told,) = re.findall(r"en verstuur (\d+) brie", page)
    named = re.findall(r"<li>(Persoon\d+ van Test\d+|Mirjam Trainster)", page)
    assert len(named) == 5
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    written = letters(db)[len(before) :]
    assert len(written) == int(told) == 5


def test_what_changed_after_the_look_is_shown_before_it_is_done(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, actor_for: ActorFor
) -> None:
    one = planned.sessions[1]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    page = administrator.post(address, data={**fields(one, start="10:00"), "stap": "voorbeeld"}).get_data(
        as_text=True
    )
    guest = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=guest.person_id or 0)
    db.commit()
    again = administrator.post(address, data={**hidden(page), "stap": "opslaan"})
    said = unescape(again.get_data(as_text=True))
    assert again.status_code == 422
    assert "Er is intussen iets veranderd." in said
    assert "Anneke Wolthuis" in said
    assert fresh(db, one.id).starts_at == one.starts_at
    assert administrator.post(address, data={**hidden(said), "stap": "opslaan"}).status_code == 303
    assert fresh(db, one.id).times.startswith("10:00")


def test_a_conflict_that_blocks_refuses_and_keeps_what_was_typed(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    one, other = planned.sessions[1], planned.sessions[0]
    day = f"{local(other.starts_at):%d-%m-%Y}"
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    shown = administrator.post(
        address, data={**fields(one, day=day, title="Mijn titel"), "stap": "voorbeeld"}
    )
    page = unescape(shown.get_data(as_text=True))
    assert shown.status_code == 422
    assert "De groep heeft dan al een bijeenkomst" in page
    assert "Wat er dan botst" in page
    assert 'value="Mijn titel"' in page
    assert fresh(db, one.id) == one


def test_a_conflict_that_warns_is_shown_and_needs_the_button(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    one = planned.sessions[-1]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    page = unescape(
        administrator.post(address, data={**fields(one, day="25-02-2027"), "stap": "voorbeeld"}).get_data(
            as_text=True
        )
    )
    assert "voorjaarsvakantie" in page
    assert fresh(db, one.id) == one
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert f"{local(fresh(db, one.id).starts_at):%d-%m-%Y}" == "25-02-2027"


def test_a_kind_of_conflict_can_be_made_to_block(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.HOLIDAY: Level.BLOCK})
    db.commit()
    one = planned.sessions[-1]
    shown = administrator.post(
        f"/beheer/bijeenkomsten/{one.id}/wijzigen",
        data={**fields(one, day="25-02-2027"), "stap": "voorbeeld"},
    )
    assert shown.status_code == 422
    assert fresh(db, one.id) == one


@pytest.mark.parametrize(("days", "moved"), [("7", 7), ("-1", -1), ("1", 1), ("999", 0), ("x", 0)])
def test_one_button_shows_a_move_of_a_day_or_a_week(
    administrator: FlaskClient, db: Session, planned: Planned, days: str, moved: int
) -> None:
    one = planned.sessions[1]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    page = administrator.post(address, data={"stap": "schuif", "dagen": days}).get_data(as_text=True)
    assert fresh(db, one.id) == one
    if not moved:
        assert "Hiermee verandert er niets." in page
        return
    if moved == 7:  # the group meets for intervision then
        assert "De groep heeft dan al een bijeenkomst" in page
        return
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert fresh(db, one.id).starts_at - one.starts_at == timedelta(days=moved)


def test_a_session_is_cancelled_and_goes_on_again(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    one = planned.sessions[1]
    here = f"/beheer/bijeenkomsten/{one.id}"
    page = administrator.get(f"{here}/afgelasten").get_data(as_text=True)
    assert "Afgelast" in page
    assert fresh(db, one.id) == one
    assert (
        administrator.post(f"{here}/afgelasten", data={**hidden(page), "stap": "opslaan"}).status_code == 303
    )
    assert fresh(db, one.id).cancelled
    assert "is afgelast" in administrator.get(here).get_data(as_text=True)
    assert (
        administrator.post(f"{here}/wijzigen", data={**fields(one), "stap": "voorbeeld"}).status_code == 422
    )
    page = administrator.get(f"{here}/doorgaan").get_data(as_text=True)
    assert "Gaat weer door" in page
    assert administrator.post(f"{here}/doorgaan", data={**hidden(page), "stap": "opslaan"}).status_code == 303
    after = fresh(db, one.id)
    assert (after.cancelled, after.sequence, after.uid) == (False, one.sequence + 2, one.uid)
    told = administrator.get(here).get_data(as_text=True)
    assert "gelastte deze bijeenkomst af" in told
    assert "liet deze bijeenkomst weer doorgaan" in told


def test_a_guest_trainer_can_be_added_and_taken_off(
    administrator: FlaskClient, db: Session, planned: Planned, actor_for: ActorFor
) -> None:
    one = planned.sessions[0]
    person_id = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis").person_id
    assert person_id is not None
    address = f"/beheer/bijeenkomsten/{one.id}/gasten"
    assert administrator.post(address, data={"person_id": "999"}).status_code == 422
    page = unescape(administrator.post(address, data={"person_id": str(person_id)}).get_data(as_text=True))
    assert "Komt in de agenda van Anneke Wolthuis." in page
    assert "Persoon001" not in page, "nothing changes in the calendar of participants"
    assert person_id not in scheduling.all_guests(db)
    db.rollback()
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert person_id in scheduling.all_guests(db)
    db.rollback()
    assert "Anneke Wolthuis" in administrator.get(f"/beheer/bijeenkomsten/{one.id}").get_data(as_text=True)
    gone = f"{address}/{person_id}/verwijderen"
    page = unescape(administrator.post(gone).get_data(as_text=True))
    assert "Verdwijnt uit de agenda van Anneke Wolthuis." in page
    assert person_id in scheduling.all_guests(db)
    db.rollback()
    assert administrator.post(gone, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert person_id not in scheduling.all_guests(db)
    db.rollback()
    assert administrator.post(gone).status_code == 404


def test_who_was_a_guest_before_can_be_chosen_again_without_the_role_of_trainer(
    administrator: FlaskClient, db: Session, planned: Planned, clock: FixedClock, actor_for: ActorFor
) -> None:
    one, other = planned.sessions[:2]
    person_id = actor_for(given_name="Anneke", family_name="Wolthuis").person_id
    assert person_id is not None
    scheduling.add_guest(db, SYSTEM, clock, session_id=other.id, person_id=person_id)
    db.commit()
    here = f"/beheer/bijeenkomsten/{one.id}"
    assert "Anneke Wolthuis" in administrator.get(here).get_data(as_text=True)
    assert "Anneke Wolthuis" in administrator.get(f"{here}/vragen").get_data(as_text=True)
    page = administrator.post(f"{here}/gasten", data={"person_id": str(person_id)}).get_data(as_text=True)
    assert administrator.post(f"{here}/gasten", data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert person_id in scheduling.guests_of(db, [one.id])[one.id]


@pytest.mark.parametrize("session_id", [0, 999, 2**31, 2**63])
def test_a_session_that_does_not_exist_is_not_found(administrator: FlaskClient, session_id: int) -> None:
    for rest in ("", "/wijzigen", "/afgelasten", "/doorgaan", "/splitsen", "/samenvoegen", "/vragen"):
        assert administrator.get(f"/beheer/bijeenkomsten/{session_id}{rest}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": "x" * 300}, "ten hoogste"),
        ({"title": "een\r\nBEGIN:VALARM"}, ""),
        ({"start": "17:00", "end": "09:00"}, "De eindtijd moet na de begintijd liggen."),
        ({"day": "28-03-2027", "start": "02:30"}, "tussen 07:00 en 23:00"),
        ({"online_url": "http://onveilig.nl"}, "https://"),
        ({"where": "zaal-999"}, ""),
        ({"trainer_person_id": "999"}, ""),
        ({"place": ""}, "Vul de plaats in"),
    ],
)
def test_impossible_values_are_told_and_nothing_changes(
    administrator: FlaskClient, db: Session, planned: Planned, wrong: dict[str, str], said: str
) -> None:
    one = planned.sessions[1]
    shown = administrator.post(
        f"/beheer/bijeenkomsten/{one.id}/wijzigen", data={**fields(one, **wrong), "stap": "voorbeeld"}
    )
    assert shown.status_code == 422
    assert said in unescape(shown.get_data(as_text=True))
    assert fresh(db, one.id) == one


def test_a_preview_hears_exactly_the_letters_of_its_own_transaction(
    app: Flask, db: Session, clock: FixedClock, planned: Planned
) -> None:
    heard = messages.listen(db)
    messages.post(db, clock, to="a@b.nl", template="accounts/reset", context={}, to_name="A")
    assert [(one.template, one.to_name) for one in heard] == [("accounts/reset", "A")]
