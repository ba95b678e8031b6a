"""Reminders to people: an invitation that nobody used, and the first day of a cohort."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import LinkToken
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.messages.models import Letter
from app.scheduling import service as scheduling
from tests.conftest import NOW
from tests.factories.enrolments import World, enrol
from tests.features.reminders.conftest import (
    FIRST_WEEK_BEFORE,
    Minute,
    letters,
    plan,
)


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
