"""An administrator plans a cohort from the course."""

from datetime import date
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.models import Cohort
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.courses import service as courses
from app.scheduling import service
from app.scheduling.models import CourseSession
from app.scheduling.rules import Kind
from tests.factories.cohorts import content, new_cohort, planned
from tests.factories.scheduling_pages import Login, hidden
from tests.people import ActorFor

NEW = "/beheer/groepen/nieuw"

FORM = {
    "name": "Assen, voorjaar 2027",
    "place": "Assen",
    "venue": "Buurthuis De Komeet",
    "seats_min": "12",
    "seats": "15",
    "first_date": "14-01-2027",
    "go_no_go_on": "03-12-2026",
    "region": "noord",
    "weekday": "4",
    "interval_weeks": "3",
    "day_start": "09:30",
    "day_end": "16:30",
    "intervision_weeks": "1",
    "intervision_weekday": "0",
    "intervision_start": "15:00",
    "intervision_end": "17:00",
    "open_now": "y",
}


def count(db: Session, table: type[Cohort] | type[CourseSession]) -> int:
    db.rollback()
    found = db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    db.rollback()
    return found


def test_a_planned_cohort_has_all_sessions_of_the_course_in_order(db: Session, clock: FixedClock) -> None:
    cohort = planned(db, clock)
    sessions = service.sessions_of(db, [cohort.id])
    assert [one.kind for one in sessions].count(Kind.DAY) == 8
    assert len(sessions) == 13
    assert [one.module_key for one in sessions] == [module.key for module in content().modules]
    assert (cohort.price_cents, cohort.vat_regime, cohort.slug) == (250000, "exempt", "assen-voorjaar-2027")
    assert sessions[0].place == "Buurthuis De Komeet, Assen"
    assert len({one.uid for one in sessions}) == 13


def test_a_cohort_that_cannot_be_planned_leaves_nothing_behind(db: Session, clock: FixedClock) -> None:
    with pytest.raises(Refused) as refusal:
        planned(db, clock, go_no_go_on=date(2027, 1, 14))
    assert refusal.value.field == "go_no_go_on"
    assert count(db, Cohort) == 0
    with pytest.raises(Refused):
        planned(db, clock, trainer_ids=(999,))
    assert count(db, Cohort) == count(db, CourseSession) == 0


def test_an_unknown_course_version_is_not_found(db: Session, clock: FixedClock) -> None:
    with pytest.raises(NotFound):
        service.plan_cohort(db, SYSTEM, clock, wanted=new_cohort(999))


def test_the_preview_shows_every_date_with_its_weekday_and_why_it_moved(
    administrator: FlaskClient, db: Session
) -> None:
    page = administrator.post(NEW, data={**FORM, "stap": "voorbeeld"}).get_data(as_text=True)
    assert "donderdag 14 januari 2027" in page
    assert "donderdag 4 maart 2027" in page
    assert "Verschoven van do 25 februari: voorjaarsvakantie." in page
    assert "Verschoven van do 6 mei: Hemelvaartsdag." in page
    assert count(db, Cohort) == 0


def test_the_preview_warns_when_no_holidays_are_known_yet(administrator: FlaskClient) -> None:
    late = {**FORM, "first_date": "04-09-2031", "go_no_go_on": "01-08-2031", "stap": "voorbeeld"}
    page = administrator.post(NEW, data=late).get_data(as_text=True)
    assert "Voor schooljaar 2031-2032 zijn nog geen vakanties bekend." in page


def test_what_the_preview_carries_is_what_is_saved_and_a_second_click_saves_nothing_more(
    administrator: FlaskClient, db: Session
) -> None:
    shown = administrator.post(NEW, data={**FORM, "stap": "voorbeeld"}).get_data(as_text=True)
    carried = {**hidden(shown), "stap": "opslaan"}
    first = administrator.post(NEW, data=carried)
    second = administrator.post(NEW, data=carried)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert count(db, Cohort) == 1
    assert count(db, CourseSession) == 13


def test_back_from_the_preview_keeps_what_was_typed(administrator: FlaskClient) -> None:
    shown = administrator.post(NEW, data={**FORM, "stap": "voorbeeld"}).get_data(as_text=True)
    again = administrator.post(NEW, data={**hidden(shown), "stap": "wijzigen"})
    page = again.get_data(as_text=True)
    assert again.status_code == 200
    for value in ("Assen, voorjaar 2027", "14-01-2027", "03-12-2026", "09:30", "Buurthuis De Komeet"):
        assert f'value="{value}"' in page


def test_the_form_starts_with_what_the_course_proposes(administrator: FlaskClient) -> None:
    page = administrator.get(NEW).get_data(as_text=True)
    for value in ("12", "15", "3", "09:30", "16:30", "15:00", "17:00"):
        assert f'value="{value}"' in page
    assert "€\u00a02.500,00" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Vul de naam van de groep in."),
        ({"name": "\x00"}, "Dit veld bevat een teken"),
        ({"name": "x" * 201}, "Gebruik ten hoogste 200 tekens"),
        ({"seats": "9223372036854775808"}, "Vul een getal in van"),
        ({"seats_min": "16"}, "Het minimum ligt tussen 1 en het aantal plaatsen (15)."),
        ({"first_date": "31-02-2027"}, "Deze dag bestaat niet"),
        ({"first_date": "31-12-9999"}, "Vul een datum in van"),
        ({"go_no_go_on": "14-01-2027"}, "Kies een besluitdatum voor de eerste bijeenkomst op 14-01-2027."),
        ({"weekday": "9"}, "Kies een van de mogelijkheden"),
        ({"day_end": "09:00"}, "De eindtijd moet na de begintijd liggen."),
        ({"day_start": "25:00"}, "Vul een tijd in"),
        ({"interval_weeks": "-1"}, "Vul een getal in van 1 tot en met 13"),
        ({"trainer_ids": "999"}, "mogelijkheden uit de lijst."),
    ],
)
@pytest.mark.parametrize("step", ["voorbeeld", "opslaan"])
def test_a_wrong_value_is_told_at_its_field_and_nothing_is_saved(
    administrator: FlaskClient, db: Session, wrong: dict[str, str], said: str, step: str
) -> None:
    answer = administrator.post(NEW, data={**FORM, **wrong, "stap": step})
    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert said in page
    assert "Buurthuis De Komeet" in page
    assert count(db, Cohort) == 0


def test_a_course_that_does_not_exist_is_not_found(administrator: FlaskClient) -> None:
    assert administrator.get(NEW + "?leergang=999").status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINER, Role.FINANCE, Role.AUDITOR, Role.LEARNER, Role.COORDINATOR])
def test_only_an_administrator_plans(
    client: FlaskClient, actor_for: ActorFor, login: Login, role: Role
) -> None:
    assert login(client, actor_for(role)).get(NEW).status_code == 403


def test_a_cohort_keeps_its_price_and_version_when_the_course_changes(db: Session, clock: FixedClock) -> None:
    cohort = planned(db, clock)
    assert cohorts.cohort(db, cohort.id).price_cents == 250000
    assert courses.version(db, cohort.course_version_id).content == content()
