"""What was noted of who was there is not moved to another day, nor lost without a word."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.rules import AttendanceState
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.planning.forms.sessions import values_of
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned

TWO = "Van 2 mensen is genoteerd of ze er waren. Die dag telt dan niet meer mee."
STAYS = "Er is al aanwezigheid ingevuld. Deze bijeenkomst kan niet meer naar een andere dag."


@pytest.fixture
def held(db: Session, clock: FixedClock, planned: Planned) -> SessionView:
    """The first session, of which two people are noted."""
    one = planned.sessions[0]
    clock.set(one.starts_at)
    first, second, *_ = (each.enrolment_id for each in enrolments.participants(db, planned.cohort_id))
    marks = {first: AttendanceState.PRESENT, second: AttendanceState.ABSENT}
    attendance.save_sheet(db, planned.trainer, clock, session_id=one.id, marks=marks)
    db.commit()
    return one


def asked(one: SessionView, **other: str) -> dict[str, str]:
    values = {
        name: "" if value is None else str(value) for name, value in values_of(SessionChange.of(one)).items()
    }
    start, end = local(one.starts_at), local(one.ends_at)
    day = {"day": f"{start:%d-%m-%Y}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return {**values, **day, "stap": "voorbeeld", **other}


def test_a_session_with_attendance_stays_on_its_day(
    held: SessionView, administrator: FlaskClient, db: Session
) -> None:
    address = f"/beheer/bijeenkomsten/{held.id}/wijzigen"
    other_day = f"{local(held.starts_at).date().replace(day=4):%d-%m-%Y}"
    answer = administrator.post(address, data=asked(held, day=other_day))
    assert STAYS in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    answer = administrator.post(address, data=asked(held, start="11:00"))
    assert answer.status_code == 200
    saved = administrator.post(address, data={**hidden(answer.get_data(as_text=True)), "stap": "opslaan"})
    assert saved.status_code == 303
    assert local(scheduling.session(db, held.id).starts_at).hour == 11


def test_a_series_does_not_take_a_session_with_attendance_along(
    held: SessionView, administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    clock.set(held.starts_at.replace(hour=4))
    form = {"from_session_id": str(held.id), "weeks": "1", "earlier": "later", "stap": "voorbeeld"}
    answer = administrator.post(f"/beheer/groepen/{planned.cohort_id}/planning/schuiven", data=form)
    assert STAYS in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422


def test_who_cancels_a_session_with_attendance_reads_of_how_many(
    held: SessionView, administrator: FlaskClient, planned: Planned
) -> None:
    page = administrator.get(f"/beheer/bijeenkomsten/{held.id}/afgelasten").get_data(as_text=True)
    assert TWO in unescape(page)
    other = administrator.get(f"/beheer/bijeenkomsten/{planned.sessions[3].id}/afgelasten")
    assert "telt dan niet meer mee" not in unescape(other.get_data(as_text=True))


def test_a_cancelled_session_with_attendance_goes_on_on_its_own_day_only(
    held: SessionView, administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    scheduling.cancel_session(db, SYSTEM, clock, session_id=held.id)
    db.commit()
    clock.set(held.starts_at.replace(hour=4))
    address = f"/beheer/groepen/{planned.cohort_id}/planning/aanvullen"
    page = administrator.get(address).get_data(as_text=True)
    assert page.count('name="day-') == 1
    name = page.split('name="day-')[1].split('"')[0]
    form = {f"day-{name}": "17-09-2026", f"start-{name}": "09:30", f"end-{name}": "16:00"}
    answer = administrator.post(address, data={**hidden(page), **form, "stap": "voorbeeld"})
    assert STAYS in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
