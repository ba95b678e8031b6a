"""What has no date gets a proposal, and a date once that was seen."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock, local
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.planning import service
from app.planning.queries.gaps import proposals
from app.planning.service import When
from app.scheduling import service as scheduling
from app.scheduling.models import CourseSession
from app.scheduling.service import Period, SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned
from tests.features.planning.test_split_page import filled


def fresh(db: Session, planned: Planned) -> list[SessionView]:
    db.rollback()
    db.expire_all()
    found = scheduling.sessions_of(db, [planned.cohort_id])
    db.rollback()
    return found


@pytest.fixture
def torn(db: Session, clock: FixedClock, planned: Planned) -> list[SessionView]:
    """Of the series the fourth session is cancelled and the sixth was never planned."""
    off, never = planned.sessions[3], planned.sessions[5]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=off.id)
    db.commit()
    db.execute(sa.delete(CourseSession).where(CourseSession.id == never.id))
    db.commit()
    return [off, never]


def test_exactly_what_is_missing_is_proposed_and_planned(
    administrator: FlaskClient, app: Flask, db: Session, planned: Planned, torn: list[SessionView]
) -> None:
    off, never = torn
    board = f"/beheer/groepen/{planned.cohort_id}/planning"
    with counted(app) as sent:
        page = unescape(administrator.get(board).get_data(as_text=True))
    assert len(sent) <= MOST_QUERIES
    assert "2 onderdelen van de leergang hebben in deze groep geen datum." in page
    with counted(app) as sent:
        page = unescape(administrator.get(f"{board}/aanvullen").get_data(as_text=True))
    assert len(sent) <= MOST_QUERIES
    assert off.title in page
    assert never.title in page
    assert planned.sessions[0].title not in page
    before = fresh(db, planned)
    shown = administrator.post(f"{board}/aanvullen", data={**filled(page), "stap": "voorbeeld"})
    preview = unescape(shown.get_data(as_text=True))
    assert shown.status_code == 200, preview
    assert "2 bijeenkomsten plannen?" in preview
    assert "Persoon001 van Test001" in preview
    assert fresh(db, planned) == before
    saved = administrator.post(f"{board}/aanvullen", data={**hidden(preview), "stap": "opslaan"})
    assert saved.status_code == 303
    after = fresh(db, planned)
    assert [one.module_key for one in after] == [one.module_key for one in planned.sessions]
    again = next(one for one in after if one.id == off.id)
    assert (again.cancelled, again.uid, again.part) == (False, off.uid, "")
    assert again.sequence == off.sequence + 2
    assert "Nog geen datum" not in administrator.get(board).get_data(as_text=True)
    assert "Alles heeft een datum" in administrator.get(f"{board}/aanvullen").get_data(as_text=True)
    late = administrator.post(f"{board}/aanvullen", data={**hidden(preview), "stap": "opslaan"})
    assert late.status_code == 200, "nothing is planned twice"
    assert fresh(db, planned) == after


def test_a_proposal_keeps_clear_of_holidays_trainers_and_the_group_itself(
    db: Session, clock: FixedClock, planned: Planned, torn: list[SessionView]
) -> None:
    found = proposals(db, clock, planned.cohort_id)
    days = [one.day for one in found]
    assert None not in days
    first = days[0]
    assert first is not None
    scheduling.add_absence(db, planned.trainer, clock, period=Period(first=first, last=first, reason=""))
    db.commit()
    assert proposals(db, clock, planned.cohort_id)[0].day != first
    holidays = scheduling.dutch_holidays(cohorts.cohort(db, planned.cohort_id).region)
    taken = {
        local(one.starts_at).date()
        for one in scheduling.sessions_of(db, [planned.cohort_id])
        if not one.cancelled
    }
    assert not [day for day in days if day and (holidays.why_closed(day) or day in taken)]


def test_what_is_left_empty_stays_without_a_date_and_nothing_at_all_is_told(
    administrator: FlaskClient, db: Session, planned: Planned, torn: list[SessionView]
) -> None:
    address = f"/beheer/groepen/{planned.cohort_id}/planning/aanvullen"
    asked = filled(administrator.get(address).get_data(as_text=True))
    days = [name for name in asked if name.startswith("day-")]
    assert len(days) == 2
    none = administrator.post(address, data={**asked, **dict.fromkeys(days, ""), "stap": "voorbeeld"})
    assert none.status_code == 422
    assert "Vul ten minste één datum in." in unescape(none.get_data(as_text=True))
    one = administrator.post(address, data={**asked, days[1]: "", "stap": "voorbeeld"}).get_data(as_text=True)
    assert administrator.post(address, data={**hidden(one), "stap": "opslaan"}).status_code == 303
    assert len([each for each in fresh(db, planned) if not each.cancelled]) == len(planned.sessions) - 1


def test_after_cancelling_a_new_date_for_that_session_is_one_click_away(
    administrator: FlaskClient, db: Session, planned: Planned, torn: list[SessionView]
) -> None:
    off, never = torn
    page = unescape(administrator.get(f"/beheer/bijeenkomsten/{off.id}").get_data(as_text=True))
    address = f"/beheer/groepen/{planned.cohort_id}/planning/aanvullen?alleen={off.id}"
    assert address in page
    page = unescape(administrator.get(address).get_data(as_text=True))
    assert off.title in page
    assert never.title not in page
    preview = administrator.post(address, data={**filled(page), "stap": "voorbeeld"}).get_data(as_text=True)
    assert administrator.post(address, data={**hidden(preview), "stap": "opslaan"}).status_code == 303
    assert not next(one for one in fresh(db, planned) if one.id == off.id).cancelled
    page = administrator.get(f"/beheer/bijeenkomsten/{off.id}").get_data(as_text=True)
    assert "aanvullen" not in page


def test_a_date_that_cannot_be_is_refused_at_its_field(
    administrator: FlaskClient, db: Session, planned: Planned, torn: list[SessionView]
) -> None:
    address = f"/beheer/groepen/{planned.cohort_id}/planning/aanvullen"
    asked = filled(administrator.get(address).get_data(as_text=True))
    day = next(name for name in asked if name.startswith("day-"))
    taken = f"{local(planned.sessions[0].starts_at):%d-%m-%Y}"
    for wrong, said in (("31-02-2027", ""), (taken, "Mirjam Trainster geeft dan al les")):
        refused = administrator.post(address, data={**asked, day: wrong, "stap": "voorbeeld"})
        assert refused.status_code == 422
        page = unescape(refused.get_data(as_text=True))
        assert said in page
        assert f'href="#{day}"' in page


def test_what_has_a_date_by_now_is_not_planned_again(
    db: Session, clock: FixedClock, planned: Planned, torn: list[SessionView]
) -> None:
    off = torn[0]
    found = proposals(db, clock, planned.cohort_id)[0]
    assert found.day is not None
    dates = {found.missing.gap.key: When(found.day, found.change.start, found.change.end)}
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=off.id)
    db.commit()
    with pytest.raises(Refused, match="intussen"):
        service.complete(db, SYSTEM, clock, cohort_id=planned.cohort_id, dates=dates)
    db.rollback()


def test_a_group_that_is_over_misses_nothing(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, torn: list[SessionView]
) -> None:
    cohorts.set_state(db, SYSTEM, clock, cohort_id=planned.cohort_id, state=cohorts.CohortState.CANCELLED)
    db.commit()
    board = administrator.get(f"/beheer/groepen/{planned.cohort_id}/planning").get_data(as_text=True)
    assert "Nog geen datum" not in board
    clock.advance(timedelta(days=1))
    assert proposals(db, clock, planned.cohort_id) == ()
