"""Two records of one person made one, and taken apart again within a day."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.belongings import unclassified
from app.accounts.models import Account, LoginSession, PersonMerge
from app.audit.models import AuditEvent
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.core.clock import FixedClock
from app.core.crypto import vault_of
from app.core.db import Base
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.organisations import service as organisations
from app.portal import merging
from app.practice import service as practice
from tests.factories.certificates import Group, complete, give
from tests.features.portal.twice import FEED, Login, Twice, image, join, number, text_erased
from tests.people import ActorFor


def test_every_column_that_names_a_person_says_what_a_merge_does_with_it(app: Flask) -> None:
    assert unclassified() == []


def test_a_new_column_that_nobody_classified_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.accounts import belongings

    fewer = {name: fate for name, fate in belongings.FATES.items() if name != "coordinator.person_id"}
    monkeypatch.setattr(belongings, "FATES", {**fewer, "nowhere.person_id": belongings.STAYS})
    assert unclassified() == ["coordinator.person_id", "nowhere.person_id"]


def test_places_cases_and_letters_become_the_kept_persons_and_both_addresses_lead_there(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    case = practice.start_case(db, twice.new, clock, cohort_id=twice.second.id)
    text_erased(db, case.id, clock.now())
    join(db, clock, twice)
    mine = enrolments.enrolments_of_person(db, number(twice.old))
    assert {one.id for one in mine} == {twice.old_enrolment, twice.new_enrolment}
    assert enrolments.enrolments_of_person(db, number(twice.new)) == []
    assert [one.id for one in practice.my_cases(db, number(twice.old))] == [case.id]
    for email in ("petra@icare.nl", "PETRA@interzorg.nl"):
        found = accounts.person_by_email(db, email)
        assert found is not None
        assert found.id == number(twice.old)
    again = accounts.find_or_create_person(
        db, clock, given_name="P.", infix="", family_name="Dijk", email="petra@interzorg.nl"
    )
    assert again.id == number(twice.old)
    listed = [one.id for one in accounts.directory(db, text="dijk petra")]
    assert listed == [number(twice.old)]
    assert accounts.namesakes(db, limit=5) == []


def test_enrolling_the_merged_address_enrols_the_kept_person(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    join(db, clock, twice)
    with pytest.raises(Refused, match="al aangemeld"):
        enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=twice.interzorg.id,
            cohort_id=twice.first.id,
            given_name="Petra",
            infix="",
            family_name="Dijk",
            email="petra@interzorg.nl",
        )


def test_the_merged_account_is_closed_and_logged_out_everywhere(
    app: Flask, db: Session, clock: FixedClock, twice: Twice, login: Login
) -> None:
    browser = login(app.test_client(), twice.new)
    assert browser.get("/leren").status_code == 200
    join(db, clock, twice)
    assert browser.get("/leren").status_code == 302
    account = db.get(Account, twice.new.account_id, populate_existing=True)
    assert account is not None
    assert not account.active
    mine = LoginSession.account_id == twice.new.account_id
    assert db.scalar(sa.select(sa.func.count()).select_from(LoginSession).where(mine)) == 0


def test_all_calendar_addresses_keep_working_when_both_have_one(
    app: Flask, db: Session, clock: FixedClock, twice: Twice
) -> None:
    for actor, token in ((twice.old, "o" * 43), (twice.new, "n" * 43)):
        calendars.new_address(db, actor, clock, kind=FeedKind.LEARNER, subject_id=number(actor), token=token)
    merge_id = join(db, clock, twice)
    status = {token: app.test_client().get(f"/feed/{token * 43}.ics").status_code for token in "on"}
    assert status == {"o": 200, "n": 200}
    merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    db.commit()
    assert app.test_client().get(f"/feed/{'n' * 43}.ics").text.count("BEGIN:VEVENT") == 13


def test_who_coordinates_and_teaches_under_both_names_does_so_once(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    for actor in (twice.old, twice.new):
        organisations.add_coordinator(
            db,
            SYSTEM,
            clock,
            organisation_id=twice.icare.id,
            given_name="",
            infix="",
            family_name="",
            email=actor.email,
        )
    db.commit()
    before = image(db)
    merge_id = join(db, clock, twice)
    mine = organisations.organisation_ids_of_coordinator(db, number(twice.old))
    assert mine == {twice.icare.id}
    assert organisations.organisation_ids_of_coordinator(db, number(twice.new)) == frozenset()
    merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    db.commit()
    assert image(db) == before


def test_undoing_puts_back_exactly_what_moved(db: Session, clock: FixedClock, twice: Twice) -> None:
    case = practice.start_case(db, twice.new, clock, cohort_id=twice.second.id)
    text_erased(db, case.id, clock.now())
    practice.start_case(db, twice.old, clock, cohort_id=twice.first.id)
    accounts.change_address(db, twice.new, clock, person_id=number(twice.new), email="p@derde.nl")
    calendars.new_address(
        db, twice.new, clock, kind=FeedKind.LEARNER, subject_id=number(twice.new), token=FEED
    )
    db.commit()
    before = image(db)
    merge_id = join(db, clock, twice)
    assert image(db) != before
    clock.set(clock.now() + timedelta(hours=24))
    merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    db.commit()
    assert image(db) == before
    actions = db.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("accounts:person:%merge")))
    assert list(actions) == ["accounts:person:merge", "accounts:person:unmerge"]


def test_after_a_day_and_a_second_time_undoing_is_refused(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    merge_id = join(db, clock, twice)
    clock.set(clock.now() + timedelta(hours=24, seconds=1))
    with pytest.raises(Refused, match="Die dag is voorbij"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    clock.set(clock.now() - timedelta(hours=1))
    merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    with pytest.raises(Refused, match="al ongedaan"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)


def test_they_can_be_merged_again_after_undoing(db: Session, clock: FixedClock, twice: Twice) -> None:
    merging.undo_merge(db, twice.administrator, clock, merge_id=join(db, clock, twice))
    join(db, clock, twice)
    assert db.scalar(sa.select(sa.func.count()).select_from(PersonMerge)) == 2


def test_what_was_built_on_a_merge_keeps_it_from_being_undone(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    merge_id = join(db, clock, twice)
    practice.start_case(db, twice.old, clock, cohort_id=twice.second.id)
    with pytest.raises(Refused, match="praktijkcasus begonnen"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    db.rollback()
    trainer = actor_for(Role.TRAINER)
    group = Group(twice.second, trainer, ())
    moved = enrolments.Enrolled(twice.new_enrolment, number(twice.old), "", 1, None)
    complete(db, clock, group, moved)
    give(db, clock, cohort_id=twice.second.id, enrolment_ids=[twice.new_enrolment])
    with pytest.raises(Refused, match="staat nu een certificaat"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)


def test_a_changed_address_a_later_merge_and_a_lost_row_keep_a_merge_too(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    merge_id = join(db, clock, twice)
    third = actor_for(Role.LEARNER)
    later = merging.merge(db, twice.administrator, clock, kept_id=number(third), merged_id=number(twice.old))
    found = accounts.person_by_email(db, "petra@interzorg.nl")
    assert found is not None
    assert found.id == number(third), "the way leads over both merges"
    with pytest.raises(Refused, match="daarna zelf samengevoegd"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
    merging.undo_merge(db, twice.administrator, clock, merge_id=later)
    db.execute(
        sa.update(Base.metadata.tables["enrolment"])
        .where(Base.metadata.tables["enrolment"].c.id == twice.new_enrolment)
        .values(person_id=number(third))
    )
    with pytest.raises(Refused, match="daarna veranderd of weggehaald"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)


def test_the_kept_person_can_take_over_the_merged_address(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    merge_id = join(db, clock, twice)
    accounts.change_address(db, twice.old, clock, person_id=number(twice.old), email="petra@interzorg.nl")
    letter = db.scalars(sa.select(Letter).where(Letter.template == "accounts/address_confirm")).one()
    facts = vault_of(db).open(letter.sealed_context, table="letter", column="context", row=letter.message_id)
    token = json.loads(facts)["link_path"].rpartition("/")[2]
    accounts.confirm_address(db, twice.old, clock, token=token, uniquifier="u" * 64, keep="")
    db.commit()
    db.expire_all()
    kept = accounts.person(db, number(twice.old))
    assert kept is not None
    assert kept.email == "petra@interzorg.nl"
    former = accounts.person_by_email(db, "petra@icare.nl")
    assert former is not None
    assert former.id == number(twice.old), "the former address still leads there"
    with pytest.raises(Refused, match="e-mailadres is daarna veranderd"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)


def test_many_addresses_at_once_lead_to_who_each_is_now(db: Session, clock: FixedClock, twice: Twice) -> None:
    join(db, clock, twice)
    found = accounts.people_by_email(db, ["petra@icare.nl", "petra@interzorg.nl", "niemand@icare.nl"])
    assert {address: one.id for address, one in found.items()} == {
        "petra@icare.nl": number(twice.old),
        "petra@interzorg.nl": number(twice.old),
    }
