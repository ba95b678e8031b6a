"""What the clock of a phone can and cannot bring about: no later mark undone, no correction without a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.rules import AttendanceState
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.scheduling import service as scheduling
from tests.factories.attending import stands, tap
from tests.factories.practice import Class

Login = Callable[[FlaskClient, Actor], FlaskClient]
Sessions = list[scheduling.SessionView]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT
DAY = timedelta(days=1)


def signed(db: Session, clock: FixedClock, here: Class, session: scheduling.SessionView) -> None:
    """Notes both learners, and signs the list after the session."""
    marks = {here.enrolment_id: PRESENT, here.peer_enrolment_id: PRESENT}
    service.save_sheet(db, here.trainer, clock, session_id=session.id, marks=marks)
    clock.set(session.ends_at + timedelta(minutes=5))
    service.sign_list(db, here.trainer, clock, session_id=session.id)


def test_a_clock_that_was_ahead_and_set_right_before_sending_undoes_no_later_mark(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who, peer = sessions[0].id, here.enrolment_id, here.peer_enrolment_id
    tomorrow = clock.now() + DAY  # what the phone showed when it tapped, offline
    offline = [tap(who, PRESENT, tomorrow), tap(peer, PRESENT, tomorrow)]
    clock.advance(timedelta(minutes=20))
    service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[tap(who, ABSENT, clock.now())])
    clock.advance(timedelta(minutes=20))
    done = service.save_taps(
        db, here.trainer, clock, session_id=session_id, taps=offline, phone_now=clock.now()
    )
    assert stands(db, session_id) == {who: "absent", peer: "present"}
    assert done.taken == (offline[1].tap_id,)
    assert "klok van je telefoon" in str(done.refused[offline[0].tap_id])


def test_nor_one_that_comes_in_after_it_or_that_took_a_mark_away(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who, peer = sessions[0].id, here.enrolment_id, here.peer_enrolment_id
    send = {"session_id": session_id, "phone_now": clock.now()}
    noted = clock.now() - timedelta(minutes=1)  # on another phone, that has no connection yet
    service.save_taps(db, here.trainer, clock, **send, taps=[tap(who, PRESENT, clock.now() + DAY)])
    service.save_taps(db, here.trainer, clock, **send, taps=[tap(who, ABSENT, noted)])
    assert stands(db, session_id) == {who: "absent"}
    service.save_taps(db, here.trainer, clock, **send, taps=[tap(peer, LATE, noted)])
    service.save_taps(db, here.trainer, clock, **send, taps=[tap(peer, None, clock.now())])
    done = service.save_taps(db, here.trainer, clock, **send, taps=[tap(peer, LATE, clock.now() + DAY)])
    assert len(done.refused) == 1
    assert stands(db, session_id) == {who: "absent"}


def test_two_taps_from_before_the_clock_was_set_right_keep_their_order(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who = sessions[0].id, here.enrolment_id
    tomorrow = clock.now() + DAY
    for number in (1, 2):  # whichever number is the larger
        taps = [tap(who, PRESENT, tomorrow), tap(who, LATE, tomorrow + timedelta(seconds=number))]
        done = service.save_taps(
            db, here.trainer, clock, session_id=session_id, taps=taps, phone_now=clock.now()
        )
        assert len(done.refused) == (0 if number == 1 else 1)
        assert stands(db, session_id) == {who: "late"}


def test_once_the_list_is_signed_no_moment_that_a_phone_claims_saves_a_reason(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions
) -> None:
    session_id, who = sessions[0].id, here.enrolment_id
    signed(db, clock, here, sessions[0])
    claimed = tap(who, ABSENT, sessions[0].ends_at - timedelta(minutes=1))
    for later in (timedelta(0), DAY):
        clock.advance(later)
        done = service.save_taps(
            db, here.trainer, clock, session_id=session_id, taps=[claimed], phone_now=clock.now()
        )
        assert "waarom" in str(done.refused[claimed.tap_id])
    same = tap(who, PRESENT, sessions[0].ends_at - timedelta(minutes=1))
    assert service.save_taps(db, here.trainer, clock, session_id=session_id, taps=[same]).taken
    assert stands(db, session_id)[who] == "present"


def test_a_signed_list_is_corrected_with_a_reason_also_on_the_day_itself(
    db: Session, clock: FixedClock, here: Class, sessions: Sessions, client: FlaskClient, login: Login
) -> None:
    session_id, who = sessions[0].id, here.enrolment_id
    signed(db, clock, here, sessions[0])
    db.commit()
    login(client, here.trainer)
    sheet = client.get(f"/trainer/bijeenkomsten/{session_id}/aanwezigheid").text
    assert "is ondertekend" in sheet
    assert "js/sheet.js" not in sheet
    mark = client.get(f"/trainer/bijeenkomsten/{session_id}/aanwezigheid/{who}").text
    assert "De lijst is al ondertekend" in mark
    db.rollback()
    with pytest.raises(Refused, match="waarom"):
        service.save_sheet(db, here.trainer, clock, session_id=session_id, marks={who: LATE})
    reason = "kwam om 10 uur"
    service.save_sheet(db, here.trainer, clock, session_id=session_id, marks={who: LATE}, reason=reason)
    service.sign_list(db, here.trainer, clock, session_id=session_id)
    assert service.signed_lists(db, session_id)[0].content["corrections"][0]["reason"] == reason
