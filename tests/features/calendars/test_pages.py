"""What somebody reads on a page of this site is what their calendar shows, whatever was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from tests.factories.cohorts import planned
from tests.factories.feed_pages import Login
from tests.factories.feeds import events
from tests.people import ActorFor


def test_planner_trainer_and_visitor_read_what_stands_in_the_feed_after_a_move_and_a_cancellation(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    trainer: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,), state=CohortState.OPEN)
    calendars.new_address(db, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token="mine")
    first, second = scheduling.sessions_of(db, [cohort.id])[:2]
    moved = replace(
        scheduling.SessionChange.of(first), day=date(2027, 1, 15), start=time(10), end=time(12), place="Rolde"
    )
    scheduling.change_session(db, SYSTEM, clock, session_id=first.id, change=moved)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    db.commit()
    held = {str(one["UID"]): one for one in events(client, "/feed/mine.ics")}
    one, off = held[first.uid], held[second.uid]
    assert (f"{one['DTSTART'].dt:%d-%m-%Y %H:%M}", f"{one['DTEND'].dt:%H:%M}") == (
        "15-01-2027 10:00",
        "12:00",
    )
    assert (one["LOCATION"], off["STATUS"]) == ("Rolde", "CANCELLED")
    for actor, addresses in (
        (None, (f"/groepen/{cohort.slug}",)),
        (trainer, (f"/trainer/groepen/{cohort.id}/lessen", f"/trainer/bijeenkomsten/{first.id}")),
        (
            actor_for(Role.ADMINISTRATOR),
            (f"/beheer/groepen/{cohort.id}/planning", f"/beheer/bijeenkomsten/{first.id}"),
        ),
    ):
        if actor is not None:
            login(client, actor)
        for address in addresses:
            page = unescape(client.get(address).get_data(as_text=True))
            assert "10:00-12:00" in page, address
            assert "15 januari" in page or '<b class="dt-num">15</b>' in page or "15-01-2027" in page, address
            assert "Rolde" in page or "/lessen" in address, address
            if actor is None:
                assert page.count("Rolde") == 1, "only where it is not the place of the group"
                assert f">{second.title} <" not in page, "a visitor reads what takes place"
            elif "/bijeenkomsten/" not in address:
                assert "fgelast" in page or "Gaat niet door" in page, address
