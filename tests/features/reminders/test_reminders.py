"""Reminders: planned from how things stand, moved with their cause, sent once, never when the cause has passed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import LinkToken
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from app.enrolments.models import Offer, Seat
from app.messages.models import Letter
from app.reminders import service as reminders
from app.scheduling import service as scheduling
from tests.conftest import NOW
from tests.factories.enrolments import World, enrol
from tests.features.reminders.conftest import keys, plan, reserve
from tests.people import ActorFor

Minute = Callable[..., list[str]]
DUE = date(2026, 6, 30)
#: Nine in the morning in Amsterdam, seven days and one day before.
WEEK_BEFORE = datetime(2026, 6, 23, 7, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 6, 29, 7, tzinfo=UTC)
#: The first session is on 3 September at 09:30.
FIRST_WEEK_BEFORE = datetime(2026, 8, 27, 7, tzinfo=UTC)


def letters(db: Session, template: str) -> list[tuple[str, str]]:
    """(address, key) of the letters of one kind."""
    db.commit()
    found = db.execute(
        sa.select(Letter.to_address, Letter.key).where(Letter.template == template).order_by(Letter.id)
    )
    answer = [(address, key or "") for address, key in found]
    db.commit()
    return answer


def test_coordinators_are_reminded_of_names_a_week_and_a_day_before(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE, count=2)

    assert [(one.at, one.to) for one in plan(db, clock) if one.template == "enrolments/names_due"] == [
        (WEEK_BEFORE, "karin@icare.nl"),
        (DAY_BEFORE, "karin@icare.nl"),
    ]
    assert minute(WEEK_BEFORE - timedelta(seconds=1)) == []
    assert len(minute(WEEK_BEFORE)) == 1, "one letter for both seats"
    assert minute(WEEK_BEFORE + timedelta(minutes=1)) == []
    assert len(minute(DAY_BEFORE)) == 1
    assert minute(DAY_BEFORE + timedelta(minutes=1)) == []
    assert [address for address, _ in letters(db, "enrolments/names_due")] == ["karin@icare.nl"] * 2


def test_a_reminder_moves_with_its_cause(db: Session, clock: FixedClock, here: World, minute: Minute) -> None:
    reserve(db, clock, here, DUE)
    later = DUE + timedelta(days=14)

    db.execute(sa.update(Seat).values(names_due_on=later))
    db.commit()

    assert minute(WEEK_BEFORE) == []
    assert [one.at for one in plan(db, clock)] == [
        WEEK_BEFORE + timedelta(days=14),
        DAY_BEFORE + timedelta(days=14),
    ]
    assert len(minute(WEEK_BEFORE + timedelta(days=14))) == 1
    db.execute(sa.update(Seat).values(names_due_on=DUE + timedelta(days=21)))
    db.commit()
    assert len(minute(WEEK_BEFORE + timedelta(days=21))) == 1, "another date is another reminder"


def test_a_seat_that_got_its_name_is_not_asked_for(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    enrol(db, clock, here, 1)
    db.commit()
    seat = db.scalars(sa.select(Seat.id).where(Seat.names_due_on.is_not(None))).one()
    named = enrolments.seat(db, seat).enrolment_id
    db.commit()

    assert named is not None, "the name went to the reserved seat"
    assert [one for one in plan(db, clock) if one.template == "enrolments/names_due"] == []


def test_who_reserves_within_the_week_is_not_reminded_of_what_was_just_said(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    clock.set(WEEK_BEFORE + timedelta(days=2))
    reserve(db, clock, here, DUE)

    assert minute() == []
    assert [one.at for one in plan(db, clock)] == [DAY_BEFORE]


def test_a_worker_that_was_down_sends_no_reminder_whose_day_has_passed(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)

    late = minute(DAY_BEFORE + timedelta(hours=5))
    assert len(late) == 1, "of two that are due only the latest still has use"
    assert late[0].startswith(f"names-due:{here.cohort.id}:{here.own.id}:2026-06-30:1:")
    assert minute(datetime(2026, 7, 1, 9, tzinfo=UTC)) == []


def test_a_worker_that_was_down_all_the_time_sends_nothing(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    enrol(db, clock, here, 1)
    db.commit()

    assert minute(datetime(2026, 9, 3, 8, tzinfo=UTC)) == []


@pytest.fixture
def offer(db: Session, clock: FixedClock, here: World) -> Offer:
    """An offer of 72 hours to the first in line."""
    for number in range(4):
        enrol(db, clock, here, number)
    db.commit()
    enrolments.withdraw(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        enrolment_id=enrolments.participants(db, here.cohort.id)[0].enrolment_id,
    )
    db.commit()
    found = db.scalars(sa.select(Offer)).one()
    db.expunge(found)
    db.commit()
    return found


def test_coordinators_are_reminded_a_day_before_an_offer_ends(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute
) -> None:
    assert minute(offer.ends_at - timedelta(hours=24, seconds=1)) == []
    assert len(minute(offer.ends_at - timedelta(hours=24))) == 1
    assert minute(offer.ends_at - timedelta(hours=23)) == []
    assert [address for address, _ in letters(db, "enrolments/offer_ends")] == ["karin@icare.nl"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "accepted", "ended_at": NOW},
        {"ends_at": NOW + timedelta(hours=30)},
        {"ends_at": NOW + timedelta(hours=96)},
    ],
    ids=["answered", "short", "longer"],
)
def test_an_offer_that_was_answered_or_is_short_or_ends_later_is_not_reminded_of(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute, change: dict[str, object]
) -> None:
    db.execute(sa.update(Offer).values(**change))
    db.commit()

    assert minute(offer.ends_at - timedelta(hours=24)) == []


def test_nobody_is_reminded_of_an_offer_that_has_ended(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute
) -> None:
    assert minute(offer.ends_at) == []


def test_who_has_not_used_the_invitation_gets_a_new_link_once(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    enrol(db, clock, here, 1)
    db.commit()
    first = db.scalars(sa.select(LinkToken.token_sha256).where(LinkToken.revoked_at.is_(None))).all()
    db.commit()
    assert minute(NOW + timedelta(days=5, seconds=-1)) == []

    sent = minute(NOW + timedelta(days=5))

    assert [key.split(":")[0] for key in sent if key.startswith("invitation")].count("invitation-open") >= 1
    mine = [address for address, _ in letters(db, "accounts/invitation_reminder")]
    assert mine.count("persoon1@voorbeeld.nl") == 1
    open_ = db.scalars(sa.select(LinkToken.token_sha256).where(LinkToken.revoked_at.is_(None))).all()
    db.commit()
    assert not set(first) & set(open_), "the old links do not work any more"
    for day in range(6, 25):
        assert minute(NOW + timedelta(days=day)) == [], "a reminder has no reminder"


def test_who_has_an_account_or_an_expired_link_is_not_reminded(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    made = enrol(db, clock, here, 1)
    accounts.make_account(db, clock, person_id=made.person_id, password_hash="hash", roles=())
    db.commit()

    minute(NOW + timedelta(days=5))
    assert "persoon1@voorbeeld.nl" not in [a for a, _ in letters(db, "accounts/invitation_reminder")]

    db.execute(sa.update(LinkToken).values(expires_at=clock.now()))
    db.execute(sa.delete(Letter).where(Letter.key.is_not(None)))
    db.commit()
    assert [one for one in plan(db, clock, 2) if one.template == "accounts/invitation_reminder"] == []


def test_everyone_on_a_seat_is_told_a_week_before_the_first_day_with_time_and_place(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    for number in range(4):
        enrol(db, clock, here, number)
    db.commit()

    sent = minute(FIRST_WEEK_BEFORE)

    told = [address for address, _ in letters(db, "enrolments/first_day")]
    assert told == ["persoon0@voorbeeld.nl", "persoon1@voorbeeld.nl", "persoon2@voorbeeld.nl"]
    assert [key for key in sent if key.startswith("first-day")] == [
        key for _, key in sorted(letters(db, "enrolments/first_day"), key=lambda pair: pair[1])
    ]
    assert minute(FIRST_WEEK_BEFORE + timedelta(minutes=1)) == []


def test_when_the_first_day_moves_its_reminder_moves_and_a_cancelled_day_does_not_count(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    enrol(db, clock, here, 1)
    first = scheduling.sessions_of(db, [here.cohort.id])[0]
    scheduling.cancel_session(db, SYSTEM, clock, session_id=first.id)
    db.commit()

    assert minute(FIRST_WEEK_BEFORE) == []
    (planned,) = [one for one in plan(db, clock) if one.template == "enrolments/first_day"]
    second = scheduling.sessions_of(db, [here.cohort.id])[1]
    db.commit()
    assert planned.at.date() == second.starts_at.date() - timedelta(days=7)


def test_who_gets_a_seat_within_the_last_week_is_not_told_twice(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    clock.set(FIRST_WEEK_BEFORE + timedelta(days=2))
    enrol(db, clock, here, 1)
    db.commit()

    assert minute() == []


def test_a_stopped_reminder_does_not_go_and_can_be_put_back(
    db: Session, clock: FixedClock, here: World, minute: Minute, actor_for: ActorFor
) -> None:
    reserve(db, clock, here, DUE)
    bea = actor_for(Role.ADMINISTRATOR)
    clock.set(WEEK_BEFORE - timedelta(days=20))
    first = next(one for one in plan(db, clock) if one.template == "enrolments/names_due")
    with pytest.raises(Refused):
        reminders.stop(db, bea, clock, key=first.key, reason=" ")
    db.rollback()
    reminders.stop(db, bea, clock, key=first.key, reason="De namen komen per brief.")
    db.commit()

    assert minute(WEEK_BEFORE) == []
    reminders.put_back(db, bea, clock, key=first.key)
    db.commit()
    assert minute(WEEK_BEFORE + timedelta(hours=1)) == [first.key]


def test_what_went_already_cannot_be_stopped(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    first = next(one for one in plan(db, clock) if one.template == "enrolments/names_due")
    minute(WEEK_BEFORE)

    with pytest.raises(NotFound):
        reminders.stop(db, SYSTEM, clock, key=first.key, reason="te laat")


def test_a_coordinator_who_left_is_not_reminded(
    db: Session, clock: FixedClock, here: World, minute: Minute, actor_for: ActorFor
) -> None:
    reserve(db, clock, here, DUE)
    from app.organisations.models import Coordinator

    db.execute(sa.delete(Coordinator).where(Coordinator.organisation_id == here.own.id))
    db.commit()

    assert minute(WEEK_BEFORE) == []


def test_one_that_cannot_go_does_not_keep_the_others_back(
    db: Session, clock: FixedClock, here: World, minute: Minute, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        enrol(db, clock, here, number)
    db.commit()
    post = reminders._post

    def breaks(session: Session, at: FixedClock, *, planned: reminders.Planned) -> None:
        if planned.to == "persoon1@voorbeeld.nl":
            raise OSError
        post(session, at, planned=planned)

    sources = ((reminders.SOURCES[1][0], breaks),)
    monkeypatch.setattr(reminders, "SOURCES", sources)
    assert len(minute(FIRST_WEEK_BEFORE)) == 2
    monkeypatch.setattr(reminders, "SOURCES", ((sources[0][0], post),))
    assert len(minute(FIRST_WEEK_BEFORE + timedelta(minutes=1))) == 1


def test_two_workers_at_once_never_send_a_reminder_twice(
    app: Flask, db: Session, clock: FixedClock, here: World
) -> None:
    for number in range(3):
        enrol(db, clock, here, number)
    reserve_and_invite = NOW + timedelta(days=5)
    for moment in (reserve_and_invite, FIRST_WEEK_BEFORE):
        clock.set(moment)
        db.commit()
        start = threading.Barrier(4)
        faults: list[BaseException] = []

        def worker(start: threading.Barrier = start, faults: list[BaseException] = faults) -> None:
            try:
                start.wait()
                reminders.send_due(app.extensions["work"])
            except BaseException as error:  # noqa: BLE001  told below
                faults.append(error)

        threads = [threading.Thread(target=worker) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []

    assert len(letters(db, "enrolments/first_day")) == 3
    reminded = [address for address, _ in letters(db, "accounts/invitation_reminder")]
    assert sorted(reminded) == sorted(set(reminded))
    assert {f"persoon{number}@voorbeeld.nl" for number in range(3)} <= set(reminded)
    assert len(set(keys(db))) == len(keys(db))


def test_the_worker_looks_every_minute_and_a_fault_does_not_keep_letters_back(
    app: Flask, db: Session, clock: FixedClock, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(db, clock, here, 1)
    db.commit()
    jobs = app.extensions["jobs"]
    clock.set(FIRST_WEEK_BEFORE)

    def breaks(work: object) -> None:
        raise OSError

    monkeypatch.setattr(jobs, "_ticks", (breaks, reminders.send_due))
    jobs.sweep()

    db.commit()
    states = db.scalars(sa.select(Letter.state).where(Letter.template == "enrolments/first_day")).all()
    db.commit()
    assert states == ["sent"]
