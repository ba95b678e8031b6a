"""An administrator moves and cancels the sessions of a cohort, and invites guests."""

from datetime import date, time, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import FixedClock, local
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service
from app.scheduling.models import CourseSession
from app.scheduling.rules import SessionState
from tests.factories.cohorts import planned
from tests.factories.scheduling_pages import hidden
from tests.people import ActorFor


def test_moving_a_session_raises_its_sequence_keeps_its_uid_and_is_on_record(
    db: Session, clock: FixedClock
) -> None:
    cohort = planned(db, clock)
    before = service.sessions_of(db, [cohort.id])[0]
    clock.advance(timedelta(days=1))
    after = service.move_session(
        db,
        SYSTEM,
        clock,
        session_id=before.id,
        day=date(2027, 1, 15),
        start=time(10, 0),
        end=time(17, 0),
        place="Assen",
    )
    assert (after.uid, after.sequence, after.times) == (before.uid, before.sequence + 1, "10:00-17:00")
    assert after.changed_at == clock.now() > before.changed_at
    assert audit.latest(db, limit=1)[0].action == "scheduling:session:move"


def test_moving_a_session_to_where_it_already_is_changes_nothing(db: Session, clock: FixedClock) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    start, end = local(one.starts_at), local(one.ends_at)
    same = {"day": start.date(), "start": start.time(), "end": end.time(), "place": one.place}
    assert service.move_session(db, SYSTEM, clock, session_id=one.id, **same) == one


def test_a_session_cannot_share_time_with_another_of_its_cohort(db: Session, clock: FixedClock) -> None:
    first, second = service.sessions_of(db, [planned(db, clock).id])[:2]
    start, end = local(second.starts_at), local(second.ends_at)
    with pytest.raises(Refused) as refusal:
        service.move_session(
            db,
            SYSTEM,
            clock,
            session_id=first.id,
            day=start.date(),
            start=start.time(),
            end=end.time(),
            place="Assen",
        )
    assert refusal.value.field == "day"


def test_a_cancelled_session_stays_and_cannot_be_moved(db: Session, clock: FixedClock) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    gone = service.cancel_session(db, SYSTEM, clock, session_id=one.id)
    assert (gone.state, gone.sequence, gone.uid) == (SessionState.CANCELLED, 1, one.uid)
    assert service.cancel_session(db, SYSTEM, clock, session_id=one.id) == gone
    with pytest.raises(Refused):
        service.move_session(
            db,
            SYSTEM,
            clock,
            session_id=one.id,
            day=date(2027, 1, 15),
            start=time(9),
            end=time(10),
            place="Assen",
        )


def test_moving_shows_the_consequence_first(
    administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    db.rollback()
    address = f"/beheer/bijeenkomsten/{one.id}"
    assert administrator.get(address).status_code == 200
    asked = {"day": "25-02-2027", "start": "10:00", "end": "17:00", "place": "Rolde"}
    shown = administrator.post(address, data={**asked, "stap": "voorbeeld"})
    page = unescape(shown.get_data(as_text=True))
    assert "Op de nieuwe datum is het voorjaarsvakantie." in page
    assert "De volgorde van de bijeenkomsten verandert." in page
    assert service.session(db, one.id) == one
    db.rollback()
    saved = administrator.post(address, data={**hidden(shown.get_data(as_text=True)), "stap": "opslaan"})
    assert saved.status_code == 303
    moved = service.session(db, one.id)
    db.refresh(db.get_one(CourseSession, one.id))
    moved = service.session(db, one.id)
    assert (moved.place, moved.sequence, moved.times) == ("Rolde", 1, "10:00-17:00")


def test_cancelling_asks_first_and_happens_once(
    administrator: FlaskClient, db: Session, clock: FixedClock
) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    db.rollback()
    address = f"/beheer/bijeenkomsten/{one.id}/afgelasten"
    shown = administrator.get(address).get_data(as_text=True)
    assert "Google en Outlook doen daar soms een dag over." in shown
    for _ in range(2):
        assert administrator.post(address, data=hidden(shown)).status_code == 303
    db.expire_all()
    assert service.session(db, one.id).sequence == 1


def test_a_guest_trainer_can_be_added_and_taken_off(
    administrator: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    one = service.sessions_of(db, [planned(db, clock).id])[0]
    guest = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")
    person_id = guest.person_id
    assert person_id is not None
    address = f"/beheer/bijeenkomsten/{one.id}/gasten"
    assert administrator.post(address, data={"person_id": "999"}).status_code == 422
    assert administrator.post(address, data={"person_id": str(person_id)}).status_code == 303
    assert service.is_guest(db, person_id)
    db.rollback()
    assert "Anneke Wolthuis" in administrator.get(f"/beheer/bijeenkomsten/{one.id}").get_data(as_text=True)
    assert administrator.post(f"{address}/{person_id}/verwijderen").status_code == 303
    assert not service.is_guest(db, person_id)
    db.rollback()
    assert administrator.post(f"{address}/{person_id}/verwijderen").status_code == 404


@pytest.mark.parametrize("session_id", [0, 999, 2**31, 2**63])
def test_a_session_that_does_not_exist_is_not_found(administrator: FlaskClient, session_id: int) -> None:
    assert administrator.get(f"/beheer/bijeenkomsten/{session_id}").status_code == 404
    assert administrator.get(f"/beheer/bijeenkomsten/{session_id}/afgelasten").status_code == 404
