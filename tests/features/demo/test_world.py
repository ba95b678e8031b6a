"""What the demo world holds, and when it is built."""

import json
import re
import stat
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing import service as billing
from app.bookkeeping import service as bookkeeping
from app.certificates import service as certificates
from app.cohorts.service import CohortState
from app.core.clock import FixedClock, local
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM, Role
from app.demo import keys, world
from app.demo.finding import Found
from app.enrolments import service as enrolments
from app.messages import mailbox
from app.organisations import service as organisations
from app.scheduling.holidays import dutch_holidays
from tests.databases import SQLITE
from tests.features.demo.conftest import NOW, DemoWorld

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+[.][A-Za-z0-9.-]+)")


def found(demo: DemoWorld, db: Session) -> Found:
    world = Found(db)
    assert world.finished
    assert world.running
    assert world.full
    assert world.roomy
    return world


def test_seven_organisations_enrol_and_funders_only_pay(demo: DemoWorld) -> None:
    with demo.session() as db:
        listed = organisations.organisations(db)
        assert {one.name for one in listed if one.enrols} == {
            "Icare",
            "Interzorg",
            "Vaart Welzijn",
            "Accolade",
            "Zorggroep Drenthe",
            "Actium",
            "Gemeente Assen",
        }
        assert [one for one in listed if not one.enrols]
        assert all(one.can_be_invoiced for one in listed)


def test_the_running_group_is_full_and_half_way_with_attendance_of_every_day_that_was(
    demo: DemoWorld,
) -> None:
    with demo.session() as db:
        running = found(demo, db).running
        assert running
        seated = enrolments.participants(db, running.id)
        assert len(seated) == running.seats == 15
        assert len({one.organisation_id for one in seated}) == 7
        sessions = found(demo, db).sessions(running)
        held = [one for one in sessions if one.ends_at < NOW]
        assert len(sessions) == 13
        assert 5 <= len(held) <= 8
        marks = {
            row.session_id: row.marks
            for row in db.execute(
                sa.text("select session_id, count(*) as marks from attendance group by session_id")
            )
        }
        assert all(marks[one.id] == 15 for one in held)
        states = Counter(db.scalars(sa.text("select state from attendance")))
        assert db.scalar(sa.text("select count(*) from make_up where done_at is not null"))
        assert states["absent"]
        assert not [one for one in sessions if dutch_holidays().why_closed(local(one.starts_at).date())]


def test_seats_are_paid_in_thirds_by_fixed_amounts_and_by_a_bursary_and_sum_to_the_price(
    demo: DemoWorld,
) -> None:
    with demo.session() as db:
        running = found(demo, db).running
        assert running
        lines = billing.lines_of(db, enrolments.seats(db, running.id))
        assert all(sum(line.amount.cents for line in of_seat) == 250000 for of_seat in lines.values())
        parts = [sorted(line.amount.cents for line in of_seat) for of_seat in lines.values()]
        assert [83333, 83333, 83334] in parts
        funds = {str(line.share.fund_type) for of_seat in lines.values() for line in of_seat}
        assert {"municipality_wmo", "care_office_wlz", "project_subsidy", "foundation_bursary"} <= funds
        assert any(not line.share.invoice_payer for of_seat in lines.values() for line in of_seat)


def test_invoices_are_numbered_without_gaps_in_order_of_date_and_some_are_still_to_be_made(
    demo: DemoWorld,
) -> None:
    with demo.session() as db:
        rows = list(reversed(billing.invoices(db)))
        by_series: dict[tuple[str, str], list[int]] = {}
        for row in rows:
            year, number = row.number.lstrip("C").split("-")
            by_series.setdefault((str(row.kind), year), []).append(int(number))
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_series.values())
        assert [row.issued_on for row in rows] == sorted(row.issued_on for row in rows)
        assert any(row.is_credit_note for row in rows)
        assert all(row.pdf_ready for row in rows)
        running = found(demo, db).running
        assert running
        assert {draft.payer.name for draft in billing.draft_invoices(db, running.id, local(NOW).date())} == {
            "Gemeente Assen",
            "Zorggroep Drenthe",
        }


def test_payers_are_late_before_between_and_after_the_reminders(demo: DemoWorld) -> None:
    today = local(NOW).date()
    with demo.session() as db:
        known = {one.id: one.name for one in organisations.organisations(db)}
        late = {known[one.payer_id]: (today - one.due_on).days for one in billing.unpaid(db)}
        planned = bookkeeping.reminders_ahead(db, demo.clock)
    weeks = {name: late[name] // 7 for name in ("Project Doen met dementie", "Actium", "Accolade")}
    assert list(weeks.values()) == [0, 1, 2]
    ahead = {(one.context["payer"], bool(one.context["again"])) for one in planned if one.at > NOW}
    assert ahead == {
        ("Stichting Project Doen met dementie", False),
        ("Stichting Project Doen met dementie", True),
        ("Stichting Actium", True),
    }


def test_the_finished_group_has_certificates_of_which_one_is_revoked_and_one_learner_falls_short(
    demo: DemoWorld,
) -> None:
    with demo.session() as db:
        finished = found(demo, db).finished
        assert finished
        assert finished.state is CohortState.FINISHED
        issued = certificates.certificates_of_cohort(db, finished.id)
        assert len(issued) >= 12
        assert [one.revoked_reason for one in issued if one.revoked] == [world.lessons.REVOKED]
        assert all(one.pdf_sha256 for one in issued)
        far = certificates.progress_of_cohort(db, finished.id)
        assert sum(len(one.unmet) >= 3 for one in far.values()) == 1
        assert sum(bool(one.unmet) for one in far.values()) == 1
        assert {one.snapshot["sample"] for one in issued} == {True}


def test_the_next_group_is_full_with_two_in_line_and_another_has_free_seats(demo: DemoWorld) -> None:
    with demo.session() as db:
        world = found(demo, db)
        assert world.full
        assert world.roomy
        counts = enrolments.seat_counts(db, [world.full.id, world.roomy.id])
        assert (counts[world.full.id].taken, counts[world.full.id].waiting) == (15, 2)
        assert (counts[world.roomy.id].taken, counts[world.roomy.id].waiting) == (13, 0)
        assert len(enrolments.unnamed_seats(db, cohort_id=world.roomy.id)) == 2
        assert world.full.go_no_go_on > local(NOW).date()


def test_history_is_dated_in_order_and_its_chain_is_whole(demo: DemoWorld) -> None:
    with demo.session() as db:
        every = audit.events_after(db, 0, limit=None)
        # the course is loaded before history begins
        events = [one for one in every if one.action != "courses:version:load"]
        assert [one.at for one in events] == sorted(one.at for one in events)
        assert events[0].at < NOW - timedelta(days=400)
        assert audit.find_break(db) is None


def test_the_worker_has_nothing_left_to_do(demo: DemoWorld) -> None:
    with demo.session() as db:
        left = sa.select(OutboxRow.kind, OutboxRow.last_error).where(
            OutboxRow.done_at.is_(None), OutboxRow.available_at <= NOW
        )
        assert db.execute(left).all() == []


def test_the_mailbox_holds_a_handful_of_recent_letters_and_invoices(demo: DemoWorld) -> None:
    letters = mailbox.newest(Path(demo.app.instance_path) / "mail")
    assert 10 <= len(letters) <= 45
    assert any(letter.attachments for letter in letters)
    assert any("/uitnodiging/" in letter.text for letter in letters)


def test_every_address_ends_in_example(demo: DemoWorld) -> None:
    with demo.session() as db:
        domains = set()
        for table in database.metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]
            for row in db.execute(sa.select(*texts)) if texts else ():
                for value in row:
                    domains |= {match.lower() for match in ADDRESS.findall(json.dumps(value, default=str))}
    assert len(domains) > 7
    assert {name for name in domains if not name.rstrip(".").endswith(".example")} == set()


def test_building_it_twice_is_building_it_once(demo: DemoWorld) -> None:
    before = demo.counts()
    kept = keys.load(Path(demo.app.instance_path))
    assert world.load(demo.app, demo.clock) is False
    assert demo.counts() == before
    assert keys.load(Path(demo.app.instance_path)) == kept
    again = demo.app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 0
    assert "stond er al" in again.output


def test_the_keys_are_readable_for_their_owner_only(demo: DemoWorld) -> None:
    path = Path(demo.app.instance_path) / keys.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_database_in_use_is_refused_and_unchanged(app: Flask, db: Session, clock: FixedClock) -> None:
    organisations.create(db, SYSTEM, clock, name="Echte organisatie")
    db.commit()
    with pytest.raises(Refused, match="al in gebruik"):
        world.load(app, clock)
    assert [one.name for one in organisations.organisations(db)] == ["Echte organisatie"]
    db.rollback()
    said = app.test_cli_runner().invoke(args=["demo", "load"])
    assert said.exit_code == 1
    assert "al in gebruik" in said.output


def test_without_a_course_it_says_what_to_do(app: Flask, clock: FixedClock) -> None:
    said = app.test_cli_runner().invoke(args=["demo", "load"])
    assert said.exit_code == 1
    assert "flask course load" in said.output


def test_showing_without_a_demo_world_is_refused(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["demo", "show", "--json"])
    assert said.exit_code == 1
    assert "flask demo load" in said.output


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 1, 2, 9, 0, tzinfo=UTC),  # a Saturday in the Christmas holiday
        datetime(2026, 7, 29, 21, 59, tzinfo=UTC),  # one minute before midnight, in the summer holiday
    ],
    ids=["christmas", "summer"],
)
def test_it_can_be_built_at_any_time_of_the_year(
    now: datetime, demo_app: Callable[[str, FixedClock, str], Flask]
) -> None:
    app = demo_app(SQLITE, FixedClock(now), f"demo-{now:%m}")
    with app.app_context(), writing() as db:
        world.build(app, db, now, dict.fromkeys(Role, ""))
        seen = Found(db)
        assert seen.running
        assert 4 <= sum(one.ends_at < now for one in seen.sessions(seen.running)) <= 9
        assert seen.finished
        assert len(certificates.certificates_of_cohort(db, seen.finished.id)) >= 12
        assert seen.full
        assert seen.roomy
