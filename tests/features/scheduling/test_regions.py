"""A cohort keeps the school holidays of its own region free."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.cohorts.service import Region
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM
from app.scheduling import service
from app.scheduling.holidays import dutch_holidays
from app.scheduling.service import ConflictKind, Pattern, SessionChange
from tests.factories.cohorts import planned

#: Through the autumn, in which the regions have different weeks off.
EVERY_WEEK = Pattern(first_date=date(2026, 9, 17), weekday=4, interval_weeks=1)
#: Only zuid has its spring holiday in this week.
ONLY_ZUID = date(2027, 2, 18)


@pytest.mark.parametrize("region", list(Region))
def test_a_series_avoids_the_holidays_of_its_region(db: Session, clock: FixedClock, region: Region) -> None:
    cohort = planned(db, clock, region=region, pattern=EVERY_WEEK, go_no_go_on=date(2026, 9, 1))
    assert cohort.region is region
    days = [local(one.starts_at).date() for one in service.sessions_of(db, [cohort.id])]
    assert not [day for day in days if dutch_holidays(region).why_closed(day)]
    others = [each for each in Region if each is not region]
    assert any(dutch_holidays(other).why_closed(day) for other in others for day in days)


def test_a_session_in_the_holiday_of_its_own_region_is_told(db: Session, clock: FixedClock) -> None:
    found = {}
    for region in Region:
        cohort = planned(db, clock, name=f"Groep {region}", region=region)
        one = service.sessions_of(db, [cohort.id])[0]
        asked = replace(SessionChange.of(one), day=ONLY_ZUID)
        seen = service.preview_change(db, session_id=one.id, change=asked)
        found[region] = [str(each.text) for each in seen.conflicts if each.kind is ConflictKind.HOLIDAY]
    assert found == {
        Region.NOORD: [],
        Region.MIDDEN: [],
        Region.ZUID: ["Op 2027-02-18 is het voorjaarsvakantie."],
    }


def test_a_year_of_which_nothing_is_known_is_told_and_never_blocks(db: Session, clock: FixedClock) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    asked = replace(SessionChange.of(one), day=date(2040, 1, 12))
    (found,) = service.preview_change(db, session_id=one.id, change=asked).conflicts
    said = "Voor schooljaar 2039-2040 zijn nog geen vakanties bekend."
    assert (str(found.text), found.blocks) == (said, False)


def test_an_administrator_gives_a_cohort_another_region_and_its_sessions_stay(
    administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    cohort = planned(db, clock)
    sessions = service.sessions_of(db, [cohort.id])
    db.rollback()
    address = f"/beheer/groepen/{cohort.id}/wijzigen"
    assert "Schoolvakanties van regio" in administrator.get(address).get_data(as_text=True)
    form = {
        "name": cohort.name,
        "place": cohort.place,
        "venue": cohort.venue,
        "seats": "15",
        "seats_min": "12",
        "go_no_go_on": "03-12-2026",
    }
    assert administrator.post(address, data={**form, "region": "limburg"}).status_code == 422
    assert administrator.post(address, data={**form, "region": "zuid"}).status_code == 303
    db.expire_all()
    assert cohorts.cohort(db, cohort.id).region is Region.ZUID
    assert service.sessions_of(db, [cohort.id]) == sessions
    assert audit.latest(db, limit=1)[0].data["changes"] == {"region": ["noord", "zuid"]}


def test_a_cohort_that_is_changed_without_a_word_about_its_region_keeps_it(
    db: Session, clock: FixedClock
) -> None:
    cohort = planned(db, clock, region=Region.MIDDEN)
    after = cohorts.update(
        db,
        SYSTEM,
        clock,
        cohort_id=cohort.id,
        name="Utrecht",
        place="Utrecht",
        venue="",
        seats=15,
        seats_min=12,
        go_no_go_on=cohort.go_no_go_on,
    )
    assert after.region is Region.MIDDEN


def test_a_visitor_reads_of_which_region_the_holidays_are_kept_free(
    client: FlaskClient, db: Session, clock: FixedClock
) -> None:
    cohort = planned(db, clock, region=Region.ZUID)
    db.commit()
    page = client.get(f"/groepen/{cohort.slug}").get_data(as_text=True)
    assert "niet in de schoolvakanties van regio Zuid." in page
