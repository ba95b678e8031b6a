"""Retention: from when a text is due, what a hold keeps, and who carries it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.clock import FixedClock, local, today
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.core.ports import Work
from app.enrolments import service as enrolments
from app.enrolments.models import Enrolment
from app.practice.models import (
    CaseErasure,
    ErasureRun,
    LegalHold,
    PracticeCase,
)
from app.practice.rules.cases import WAITING, CaseState
from app.practice.rules.retention import Since
from app.practice.service import erasing, retaining, upkeep
from tests.factories.enrolments import cohort
from tests.factories.practice import Class
from tests.factories.protected import TEXTS, asked, certificates, filled, left
from tests.people import ActorFor


@pytest.mark.parametrize("months", [0, 6])
def test_the_months_count_from_the_certificate(
    db: Session, clock: FixedClock, here: Class, months: int
) -> None:
    case_id = filled(db, clock, here)
    day = today(clock)
    issued = {0: day, 6: date(2026, 3, 3)}[months]
    content = "app.practice.service.retaining.courses.contents"
    with pytest.MonkeyPatch.context() as patch:
        kept = retaining.courses.contents
        patch.setattr(
            content, lambda *given: {key: _months(one, months) for key, one in kept(*given).items()}
        )
        due = retaining.due_cases(db, clock, certificates({here.enrolment_id: issued}))
        assert [(one.case_id, one.due_on, one.held) for one in due] == [(case_id, day, False)]
        later = certificates({here.enrolment_id: issued + timedelta(days=1)})
        assert retaining.due_cases(db, clock, later) == []
        assert len(retaining.due_cases(db, clock, later, by=day + timedelta(days=1))) == 1
        assert retaining.due_cases(db, clock, certificates({})) == []


def _months(content: object, months: int) -> object:
    return replace(content, case_retention_months=months)  # type: ignore[type-var]


def test_without_a_certificate_they_count_from_leaving_or_from_the_end_of_the_group(
    db: Session, clock: FixedClock, here: Class
) -> None:
    mine, theirs = filled(db, clock, here), filled(db, clock, here, mine=False)
    none = certificates({})
    gone = db.get_one(Enrolment, here.peer_enrolment_id)
    gone.state, gone.withdrawn_at, gone.ended_as = "withdrawn", clock.now(), "withdrawn"
    db.commit()
    far = date(2030, 1, 1)
    due = retaining.due_cases(db, clock, none, by=far)
    assert (due[0].case_id, due[0].due_on, due[0].since) == (theirs, date(2027, 3, 3), Since.LEFT)
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    last = _last_meeting(db, here.cohort_id)
    found = {one.case_id: (one.due_on, one.since) for one in retaining.due_cases(db, clock, none, by=far)}
    assert found[theirs] == (date(2027, 3, 3), Since.LEFT)
    assert found[mine] == (retaining.due_on(last.date(), 6), Since.ENDED)


@pytest.mark.parametrize("later", [timedelta(days=-30), timedelta(days=40)])
def test_in_a_group_that_nobody_closes_they_count_from_the_last_planned_day_or_a_later_change(
    db: Session, clock: FixedClock, here: Class, later: timedelta
) -> None:
    case_id = filled(db, clock, here)
    last = _last_meeting(db, here.cohort_id)
    db.get_one(PracticeCase, case_id).updated_at = last + later
    db.commit()
    [due] = retaining.due_cases(db, clock, certificates({}), by=date(2030, 1, 1))
    counted = max(last, last + later).date()
    assert (due.due_on, due.since) == (retaining.due_on(counted, 6), Since.QUIET)
    assert retaining.due_cases(db, clock, certificates({}), by=due.due_on - timedelta(days=1)) == []


def test_a_group_without_sessions_keeps_no_text_for_ever_either(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(db, clock, here)
    monkeypatch.setattr(retaining.scheduling, "sessions_of", lambda *_: [])
    [due] = retaining.due_cases(db, clock, certificates({}), by=date(2030, 1, 1))
    assert due.due_on == retaining.due_on(today(clock), 6)


def test_closing_a_group_late_takes_no_text_away_that_is_still_worked_on(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = filled(db, clock, here)
    last = _last_meeting(db, here.cohort_id)
    db.get_one(PracticeCase, case_id).updated_at = last + timedelta(days=200)
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    clock.set(last + timedelta(days=201))
    assert retaining.due_cases(db, clock, certificates({})) == []
    [due] = retaining.due_cases(db, clock, certificates({}), by=date(2030, 1, 1))
    changed = local(last + timedelta(days=200)).date()
    assert (due.due_on, due.since) == (retaining.due_on(changed, 6), Since.ENDED)


@pytest.mark.parametrize("state", WAITING)
def test_what_waits_for_an_answer_is_not_due(
    db: Session, clock: FixedClock, here: Class, state: CaseState
) -> None:
    row = db.get_one(PracticeCase, filled(db, clock, here))
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    clock.advance(timedelta(days=900))
    assert len(retaining.due_cases(db, clock, certificates({}))) == 1
    row.state = state
    db.commit()
    assert retaining.due_cases(db, clock, certificates({here.enrolment_id: date(2020, 1, 1)})) == []
    assert retaining.plan_due(db, clock, certified=certificates({})) is None


def test_who_was_moved_keeps_a_text_on_the_clock_of_the_group_they_are_in_now(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = filled(db, clock, here)
    later = cohort(db, clock, name="Assen 2027", first_date=date(2027, 9, 2))
    old = _last_meeting(db, here.cohort_id)
    moved = enrolments.move(db, SYSTEM, clock, enrolment_id=here.enrolment_id, to_cohort_id=later.id)
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    clock.set(old + timedelta(days=215))
    last = _last_meeting(db, later.id)
    none = certificates({})
    assert retaining.due_cases(db, clock, none) == []
    [due] = retaining.due_cases(db, clock, none, by=date(2030, 1, 1))
    assert (due.case_id, due.since) == (case_id, Since.QUIET)
    assert due.due_on == retaining.due_on(last.date(), 6)
    issued = certificates({moved.enrolment_id: date(2027, 1, 1)})
    [due] = retaining.due_cases(db, clock, issued)
    assert (due.due_on, due.since) == (date(2027, 7, 1), Since.CERTIFICATE)
    seat = db.get_one(Enrolment, moved.enrolment_id)
    seat.state, seat.withdrawn_at, seat.ended_as = "withdrawn", clock.now(), "withdrawn"
    db.commit()
    [due] = retaining.due_cases(db, clock, none, by=date(2030, 1, 1))
    assert (due.due_on, due.since) == (retaining.due_on(today(clock), 6), Since.LEFT)


def _last_meeting(db: Session, cohort_id: int) -> datetime:
    return max(session.starts_at for session in retaining.scheduling.sessions_of(db, [cohort_id]))


def test_a_hold_keeps_a_text_until_it_is_lifted(
    db: Session, clock: FixedClock, here: Class, machine: Work, actor_for: ActorFor
) -> None:
    officer = actor_for(Role.ADMINISTRATOR)
    case_id = filled(db, clock, here)
    long_ago = certificates({here.enrolment_id: date(2020, 1, 1)})
    hold_id = retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    with pytest.raises(Refused, match="al een bewaarplicht"):
        retaining.set_hold(db, officer, clock, case_id=case_id, reason="Nog een.")
    with pytest.raises(Refused, match="bewaarplicht"):
        erasing.erase_case(db, officer, clock, case_id=case_id)
    assert retaining.plan_due(db, clock, certified=long_ago) is None
    assert [one.held for one in retaining.due_cases(db, clock, long_ago)] == [True]
    db.commit()
    assert upkeep.erase_now(machine) == 0
    retaining.lift_hold(db, officer, clock, hold_id=hold_id)
    retaining.plan_due(db, clock, certified=long_ago)
    db.commit()
    assert upkeep.erase_now(machine) == 1
    with pytest.raises(Refused, match="gewist"):
        retaining.set_hold(db, officer, clock, case_id=case_id, reason="Te laat.")


def test_a_hold_between_decision_and_erasure_still_keeps_the_text(
    db: Session, clock: FixedClock, here: Class, machine: Work, actor_for: ActorFor
) -> None:
    officer = actor_for(Role.ADMINISTRATOR)
    case_id, other = filled(db, clock, here), filled(db, clock, here)
    asked(db, clock, case_id)
    run_id = asked(db, clock, other)
    retaining.set_hold(db, officer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    assert upkeep.erase_now(machine) == 1
    db.expire_all()
    assert (left(db, case_id), left(db, other)) == (TEXTS, 0)
    assert db.scalars(sa.select(CaseErasure.run_id)).all() == [run_id]
    assert None not in db.scalars(sa.select(ErasureRun.finished_at)).all()


def test_the_command_previews_and_erases(
    app: Flask, db: Session, clock: FixedClock, here: Class, machine: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = filled(db, clock, here)
    db.commit()
    monkeypatch.setitem(app.extensions, "certified_on", certificates({here.enrolment_id: date(2026, 1, 2)}))
    run = app.test_cli_runner().invoke
    shown = run(args=["case", "erase-due", "--preview"])
    assert shown.exit_code == 0, shown.output
    assert "02-07-2026" in shown.output
    assert "na het certificaat" in shown.output
    assert "1 te wissen. Er is niets gewist." in shown.output
    assert left(db, case_id) == TEXTS
    db.commit()
    assert "1 gewist." in run(args=["case", "erase-due"]).output
    assert left(db, case_id) == 0
    db.commit()
    assert run(args=["case", "erase-due"]).output == "0 gewist.\n"


def test_the_worker_decides_every_hour_and_erases_every_minute(
    app: Flask, db: Session, clock: FixedClock, here: Class, machine: Work
) -> None:
    case_id = filled(db, clock, here)
    db.get_one(Cohort, here.cohort_id).state = "finished"
    db.commit()
    clock.advance(timedelta(days=900))
    app.extensions["jobs"].tidy()
    assert left(db, case_id) == TEXTS
    db.commit()
    app.extensions["jobs"].sweep()
    assert left(db, case_id) == 0
    assert db.scalars(sa.select(LegalHold.id)).all() == []
