"""A whole series moves, a session is added, split and joined, and the group is divided: always seen first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, local
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.core.text import T, Text
from app.planning.rules import View, period_of, shifted
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, SessionView
from app.subgroups import service as subgroups
from tests.factories.scheduling_pages import hidden
from tests.features.planning.conftest import Planned

DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 1, 1))


def fresh(db: Session, cohort_id: int) -> list[SessionView]:
    db.rollback()
    db.expire_all()
    found = scheduling.sessions_of(db, [cohort_id])
    db.rollback()
    return found


def test_the_rest_of_a_series_goes_on_by_weeks_around_the_holidays(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/planning/schuiven"
    start = planned.sessions[2]
    asked = {"from_session_id": str(start.id), "weeks": "1", "earlier": "later"}
    page = administrator.post(here, data={**asked, "stap": "voorbeeld"}).get_data(as_text=True)
    assert page.count("<del") == len(planned.sessions) - 2
    assert fresh(db, planned.cohort_id) == planned.sessions
    assert administrator.post(here, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    after = fresh(db, planned.cohort_id)
    assert after[:2] == planned.sessions[:2]
    assert [one.id for one in after] == [one.id for one in planned.sessions]
    closed = scheduling.dutch_holidays().why_closed
    assert not any(closed(local(one.starts_at).date()) for one in after)
    assert all(
        new.starts_at > old.starts_at for new, old in zip(after[2:], planned.sessions[2:], strict=True)
    )
    assert all(
        local(a.starts_at).time() == local(b.starts_at).time()
        for a, b in zip(after, planned.sessions, strict=True)
    )


@pytest.mark.parametrize(
    ("weeks", "earlier", "said"),
    [("0", "later", ""), ("99", "later", ""), ("20", "eerder", "Schuif minder weken"), ("x", "later", "")],
)
def test_an_impossible_shift_is_told(
    administrator: FlaskClient, db: Session, planned: Planned, weeks: str, earlier: str, said: str
) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/planning/schuiven"
    asked = {"from_session_id": str(planned.sessions[2].id), "weeks": weeks, "earlier": earlier}
    answer = administrator.post(here, data={**asked, "stap": "voorbeeld"})
    assert answer.status_code == 422
    assert said in unescape(answer.get_data(as_text=True))
    assert fresh(db, planned.cohort_id) == planned.sessions


@given(st.lists(DAYS, min_size=1, max_size=14, unique=True), st.integers(-52, 52).filter(bool))
def test_a_shifted_series_keeps_its_order_and_leaves_closed_days_free(days: list[date], weeks: int) -> None:
    def closed(day: date) -> Text | None:
        return T("vakantie") if day.isocalendar().week % 9 == 0 else None

    listed = list(enumerate(sorted(days)))
    moved = shifted(listed, weeks, closed)
    assert [one.session_id for one in moved] == [number for number, _ in listed]
    after = [one.after for one in moved]
    assert after == sorted(set(after))
    assert not any(closed(day) for day in after)
    assert all((one.after - one.before).days % 7 == 0 for one in moved)
    assert all(one.after >= one.before + timedelta(weeks=weeks) for one in moved)


def test_without_a_free_week_the_shift_is_refused() -> None:
    with pytest.raises(Refused):
        shifted([(1, period_of(View.WEEK, date(2027, 1, 7)).first)], 1, lambda day: T("dicht"))


@given(DAYS)
def test_a_month_is_whole_weeks_that_hold_every_day_of_it_once(day: date) -> None:
    month = period_of(View.MONTH, day)
    days = month.days
    assert len(days) % 7 == 0
    assert days[0].weekday() == 0
    assert list(days) == sorted(set(days))
    inside = [one for one in days if month.holds(one)]
    assert inside[0].day == 1
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert month.next
    assert month.previous
    assert period_of(View.MONTH, month.next).previous is not None
    assert month.holds(period_of(View.MONTH, month.next).previous)  # type: ignore[arg-type]


def _form(one: SessionView, **other: str) -> dict[str, str]:
    return {
        "day": f"{local(one.starts_at):%d-%m-%Y}",
        "start": "19:00",
        "end": "21:00",
        "where": "anders",
        "place": "Online",
        "online_url": "https://bellen.voorbeeld.nl/a",
        "trainer_person_id": "0",
        "subgroup_id": "0",
        **other,
    }


def test_a_make_up_session_is_added_and_is_in_nobodys_programme(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/bijeenkomsten/nieuw"
    assert administrator.get(here).status_code == 200
    asked = _form(planned.sessions[3], module_key=planned.sessions[0].module_key, kind="inhalen")
    page = unescape(administrator.post(here, data={**asked, "stap": "voorbeeld"}).get_data(as_text=True))
    assert "Inhaalbijeenkomst (Lesdag 1)" in page
    assert len(fresh(db, planned.cohort_id)) == len(planned.sessions)
    assert administrator.post(here, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    made = next(one for one in fresh(db, planned.cohort_id) if one.kind is Kind.MAKE_UP)
    assert (made.title, made.online_url) == (planned.sessions[0].title, "https://bellen.voorbeeld.nl/a")
    assert (
        administrator.post(here, data={**asked, "module_key": "zomaar", "stap": "voorbeeld"}).status_code
        == 422
    )
    assert administrator.get(f"/beheer/bijeenkomsten/{made.id}").status_code == 200


def test_a_session_is_split_and_joined_again(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    one = planned.sessions[3]
    here = f"/beheer/bijeenkomsten/{one.id}"
    assert administrator.get(f"{here}/splitsen").status_code == 200
    day = f"{local(one.starts_at):%d-%m-%Y}"
    asked: dict[str, str] = {}
    for number, (start, end) in enumerate((("09:30", "12:00"), ("13:30", "16:00"))):
        asked |= {
            f"day_{number}": day,
            f"start_{number}": start,
            f"end_{number}": end,
            f"where_{number}": "anders",
            f"place_{number}": "Assen",
            f"trainer_person_id_{number}": "0",
        }
    page = unescape(
        administrator.post(f"{here}/splitsen?soort=delen", data={**asked, "stap": "voorbeeld"}).get_data(
            as_text=True
        )
    )
    assert "deel A" in page
    assert "deel B" in page
    assert fresh(db, planned.cohort_id) == planned.sessions
    answer = administrator.post(f"{here}/splitsen?soort=delen", data={**hidden(page), "stap": "opslaan"})
    assert answer.status_code == 303, unescape(answer.get_data(as_text=True))
    parts = [each for each in fresh(db, planned.cohort_id) if each.module_key == one.module_key]
    assert [each.part for each in parts] == ["A", "B"]
    assert parts[0].uid == one.uid
    page = administrator.get(f"{here}/samenvoegen").get_data(as_text=True)
    assert (
        administrator.post(f"{here}/samenvoegen", data={**hidden(page), "stap": "opslaan"}).status_code == 303
    )
    again = [each for each in fresh(db, planned.cohort_id) if each.module_key == one.module_key]
    assert [each.cancelled for each in again if each.id != one.id] == [True]


def test_a_proposed_division_is_saved_and_a_member_is_moved(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/deelgroepen?soort=intervisie&aantal=2"
    page = administrator.get(here).get_data(as_text=True)
    assert "Dit is een voorstel" in page
    members = re.findall(r'name="(lid_\d+)"', page)
    assert len(members) == 4
    asked = {"naam_0": "De ochtend", "naam_1": "De avond", **dict(zip(members, "0101", strict=True))}
    shown = administrator.post(here, data={**asked, "stap": "voorbeeld"}).get_data(as_text=True)
    assert not subgroups.subgroups(db, planned.cohort_id)
    db.rollback()
    assert administrator.post(here, data={**hidden(shown), "stap": "opslaan"}).status_code == 303
    saved = subgroups.subgroups(db, planned.cohort_id)
    db.rollback()
    assert {one.name: len(one.enrolment_ids) for one in saved} == {"De ochtend": 2, "De avond": 2}
    page = administrator.get(here.split("&")[0]).get_data(as_text=True)
    assert "Dit is een voorstel" not in page
    assert "Icare" in page
    wrong = administrator.post(
        here.split("&")[0], data={**asked, **dict.fromkeys(members, "0"), "stap": "voorbeeld"}
    )
    assert wrong.status_code == 422
    assert "heeft niemand" in unescape(wrong.get_data(as_text=True))
    change = scheduling.SessionChange.of(planned.sessions[3])
    scheduling.change_session(
        db, SYSTEM, clock, session_id=planned.sessions[3].id, change=replace(change, subgroup_id=saved[0].id)
    )
    db.commit()
    gone = administrator.post(f"/beheer/groepen/{planned.cohort_id}/deelgroepen/opheffen?soort=intervisie")
    assert gone.status_code == 422
    assert "heeft een bijeenkomst" in unescape(gone.get_data(as_text=True))
