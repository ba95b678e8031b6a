"""Two records of one person: compared, made one, and taken apart again within a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.belongings import unclassified
from app.accounts.models import Account, LoginSession, PersonMerge
from app.audit.models import AuditEvent
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import FixedClock
from app.core.crypto import vault_of
from app.core.db import Base, writing
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.portal import merging
from app.practice import service as practice
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as factory
from tests.factories.certificates import Group, complete
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
FEED = "f" * 43


@dataclass(frozen=True)
class Twice:
    """Petra, known under the address of the old employer and under that of the new one."""

    #: With a seat in the first cohort, at Icare, and an account.
    old: Actor
    #: With a seat in the second cohort, at Interzorg, and an account.
    new: Actor
    first: CohortView
    second: CohortView
    icare: OrganisationView
    interzorg: OrganisationView
    old_enrolment: int
    new_enrolment: int
    administrator: Actor


@pytest.fixture
def twice(db: Session, clock: FixedClock, actor_for: ActorFor) -> Twice:
    world = factory.world(db, clock)
    second = factory.cohort(db, clock, name="Emmen", first_date=date(2027, 1, 7))
    people = [
        actor_for(Role.LEARNER, given_name="Petra", infix="van", family_name="Dijk", email=email)
        for email in ("petra@icare.nl", "petra@interzorg.nl")
    ]
    done = [
        enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=organisation.id,
            cohort_id=cohort.id,
            given_name="Petra",
            infix="van",
            family_name="Dijk",
            email=person.email,
        )
        for organisation, cohort, person in zip(
            (world.own, world.other), (world.cohort, second), people, strict=True
        )
    ]
    for person in people:
        account = db.get(Account, person.account_id)
        assert account is not None
        account.password = "x"
    db.commit()
    return Twice(
        people[0],
        people[1],
        world.cohort,
        second,
        world.own,
        world.other,
        done[0].enrolment_id,
        done[1].enrolment_id,
        actor_for(Role.ADMINISTRATOR),
    )


def number(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


def join(db: Session, clock: FixedClock, twice: Twice) -> int:
    """Keeps the old record."""
    merge_id = merging.merge(
        db, twice.administrator, clock, kept_id=number(twice.old), merged_id=number(twice.new)
    )
    db.commit()
    return merge_id


def image(db: Session) -> dict[str, list[str]]:
    """Every row but those that a merge and its undoing may leave."""
    left = {"audit_event", "audit_head", "person_merge", "planning_version", "login_session"}
    found = {
        table.name: sorted(repr(tuple(row)) for row in db.execute(sa.select(table)))
        for table in Base.metadata.sorted_tables
        if table.name not in left
    }
    db.rollback()
    return found


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


def test_calendars_pages_and_overviews_show_the_one_person(
    app: Flask, db: Session, clock: FixedClock, twice: Twice, login: Login
) -> None:
    calendars.new_address(
        db, twice.new, clock, kind=FeedKind.LEARNER, subject_id=number(twice.new), token=FEED
    )
    join(db, clock, twice)
    feed = app.test_client().get(f"/feed/{FEED}.ics")
    assert feed.status_code == 200
    assert feed.text.count("BEGIN:VEVENT") == 26, (
        "the sessions of both cohorts, at the address of the merged one"
    )
    browser = login(app.test_client(), twice.old)
    home = browser.get("/leren").text
    assert twice.first.name in home
    assert "Emmen" in home
    db.rollback()
    coordinator = accounts.person_by_email(db, "karin@interzorg.nl")
    assert coordinator is not None
    account_id = accounts.make_account(db, clock, person_id=coordinator.id, password_hash=None, roles=())
    db.commit()
    karin = Actor(person_id=coordinator.id, account_id=account_id)
    seen = login(app.test_client(), karin)
    page = seen.get(f"/organisatie/{twice.interzorg.id}/groepen/{twice.second.id}/voortgang").text
    assert "Petra van Dijk" in page
    assert "petra@icare.nl" not in page, "the other employer's address stays unknown"


def test_the_kept_persons_own_calendar_address_stays_when_both_have_one(
    app: Flask, db: Session, clock: FixedClock, twice: Twice
) -> None:
    for actor, token in ((twice.old, "o" * 43), (twice.new, "n" * 43)):
        calendars.new_address(db, actor, clock, kind=FeedKind.LEARNER, subject_id=number(actor), token=token)
    merge_id = join(db, clock, twice)
    status = {token: app.test_client().get(f"/feed/{token * 43}.ics").status_code for token in "on"}
    assert status == {"o": 200, "n": 404}
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
    practice.start_case(db, twice.new, clock, cohort_id=twice.second.id)
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
    certificates.issue(
        db,
        SYSTEM,
        clock,
        cohort_id=twice.second.id,
        enrolment_ids=[twice.new_enrolment],
        base_url="http://localhost",
    )
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


def test_two_active_places_in_one_cohort_are_never_merged(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
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
    with pytest.raises(Refused, match="Beiden zijn aangemeld voor groep Assen, najaar 2026"):
        join(db, clock, twice)


def test_the_holder_of_a_certificate_is_who_remains_and_two_holders_stay_apart(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)

    def certify(cohort: CohortView, enrolment_id: int, person_id: int) -> None:
        who = enrolments.Enrolled(enrolment_id, person_id, "", 1, None)
        complete(db, clock, Group(cohort, trainer, ()), who)
        certificates.issue(
            db, SYSTEM, clock, cohort_id=cohort.id, enrolment_ids=[enrolment_id], base_url="http://localhost"
        )

    certify(twice.second, twice.new_enrolment, number(twice.new))
    with pytest.raises(Refused, match="Kies dus dat deze persoon blijft"):
        join(db, clock, twice)
    certify(twice.first, twice.old_enrolment, number(twice.old))
    with pytest.raises(Refused, match="Beiden hebben een certificaat"):
        join(db, clock, twice)


def test_a_merge_gives_nobody_a_role_and_nobody_reviews_the_own_cases(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)
    with pytest.raises(Refused, match="heeft een rol die"):
        merging.merge(db, twice.administrator, clock, kept_id=number(twice.old), merged_id=number(trainer))
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=twice.first.id, person_id=number(trainer))
    with pytest.raises(Refused, match="De een is trainer en de ander deelnemer"):
        merging.merge(db, twice.administrator, clock, kept_id=number(trainer), merged_id=number(twice.old))


def test_an_administrator_cannot_merge_the_own_account_away(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    other = actor_for(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="je eigen account"):
        merging.merge(
            db,
            twice.administrator,
            clock,
            kept_id=number(other),
            merged_id=number(twice.administrator),
        )


def test_who_was_merged_or_does_not_exist_cannot_be_merged(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    join(db, clock, twice)
    third = number(actor_for(Role.LEARNER))
    for kept, merged in (
        (third, number(twice.new)),
        (number(twice.new), third),
        (third, 987654),
        (third, third),
    ):
        with pytest.raises(NotFound):
            merging.merge(db, twice.administrator, clock, kept_id=kept, merged_id=merged)
        db.rollback()


def _enrol_new(session: Session, clock: FixedClock, twice: Twice, cohort_id: int) -> None:
    """Enrols whoever the new address leads to."""
    enrolments.enrol(
        session,
        SYSTEM,
        clock,
        organisation_id=twice.interzorg.id,
        cohort_id=cohort_id,
        given_name="Petra",
        infix="",
        family_name="Dijk",
        email="petra@interzorg.nl",
    )


def test_somebody_who_is_enrolled_while_being_merged_ends_up_with_the_kept_person(
    app: Flask, db: Session, kind: str, clock: FixedClock, twice: Twice
) -> None:
    third = factory.cohort(db, clock, name="Meppel", first_date=date(2027, 9, 2))
    db.commit()

    def enrol() -> None:
        with app.app_context(), writing() as session:
            _enrol_new(session, clock, twice, third.id)

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), writing() as session:
            merging.merge(
                session, twice.administrator, clock, kept_id=number(twice.old), merged_id=number(twice.new)
            )
            enrolling = pool.submit(enrol)
            if kind == "postgresql":  # SQLite lets one writer in at all
                waits = sa.text("select count(*) from pg_locks where not granted")
                while not session.scalar(waits):
                    assert not enrolling.done(), "enrolling waits for the merge"
        enrolling.result()
    assert enrolments.enrolments_of_person(db, number(twice.new)) == []
    assert len(enrolments.enrolments_of_person(db, number(twice.old))) == 3


def test_a_merge_waits_for_an_enrolment_that_is_under_way_and_takes_it_along(
    app: Flask, db: Session, kind: str, clock: FixedClock, twice: Twice
) -> None:
    third = factory.cohort(db, clock, name="Meppel", first_date=date(2027, 9, 2))
    db.commit()

    def unite() -> None:
        with app.app_context(), writing() as session:
            merging.merge(
                session, twice.administrator, clock, kept_id=number(twice.old), merged_id=number(twice.new)
            )

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), writing() as session:
            _enrol_new(session, clock, twice, third.id)
            uniting = pool.submit(unite)
            if kind == "postgresql":
                waits = sa.text("select count(*) from pg_locks where not granted")
                while not session.scalar(waits):
                    assert not uniting.done(), "the merge waits for the enrolment"
        uniting.result()
    assert enrolments.enrolments_of_person(db, number(twice.new)) == []
    assert len(enrolments.enrolments_of_person(db, number(twice.old))) == 3


def test_many_addresses_at_once_lead_to_who_each_is_now(db: Session, clock: FixedClock, twice: Twice) -> None:
    join(db, clock, twice)
    found = accounts.people_by_email(db, ["petra@icare.nl", "petra@interzorg.nl", "niemand@icare.nl"])
    assert {address: one.id for address, one in found.items()} == {
        "petra@icare.nl": number(twice.old),
        "petra@interzorg.nl": number(twice.old),
    }


def test_the_pages_about_people_ask_few_questions(
    app: Flask, client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    one, other = number(twice.old), number(twice.new)
    for path in (
        "/beheer/personen",
        f"/beheer/personen/{one}",
        f"/beheer/personen/{one}/samenvoegen",
        f"/beheer/personen/{one}/samenvoegen/{other}",
    ):
        client.get(path)
        with counted(app) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST_QUERIES, (path, len(sent))


def test_an_administrator_compares_merges_and_undoes_on_the_pages(
    db: Session, client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    listed = client.get("/beheer/personen").text
    assert "Misschien dezelfde persoon" in listed
    old, new = number(twice.old), number(twice.new)
    assert f"/beheer/personen/{old}/samenvoegen/{new}" in listed
    address = f"/beheer/personen/{old}/samenvoegen/{new}"
    page = client.get(address).text
    assert page.index("petra@icare.nl") < page.index("petra@interzorg.nl"), (
        "the older one is proposed to stay"
    )
    turned = client.get(f"{address}?blijft={new}").text
    assert turned.index("petra@interzorg.nl") < turned.index("petra@icare.nl")
    answer = client.post(f"{address}?blijft={new}", data=hidden(turned))
    assert answer.location == f"/beheer/personen/{new}"
    kept = client.get(answer.location).text
    assert "Maak ongedaan" in kept
    gone = client.get(f"/beheer/personen/{old}").text
    assert "Deze persoon is samengevoegd met Petra van Dijk (petra@interzorg.nl)." in gone
    assert client.get(address).status_code == 404
    undo = f"/beheer/personen/samenvoegingen/{db.scalar(sa.select(PersonMerge.id))}/ongedaan"
    db.rollback()
    assert client.post(undo, data=hidden(kept)).location == f"/beheer/personen/{new}"
    assert "staat er weer apart in" in client.get(f"/beheer/personen/{new}").text
    assert client.get(address).status_code == 200


def test_the_page_tells_what_stands_in_the_way_and_has_no_button_then(
    db: Session, client: FlaskClient, clock: FixedClock, twice: Twice, login: Login, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)
    login(client, twice.administrator)
    page = client.get(
        f"/beheer/personen/{number(twice.old)}/samenvoegen/{number(trainer)}?blijft={number(twice.old)}"
    ).text
    assert "heeft een rol die" in page
    assert ">Voeg samen</button>" not in page


def test_half_a_form_merges_nobody(db: Session, client: FlaskClient, twice: Twice, login: Login) -> None:
    login(client, twice.administrator)
    address = f"/beheer/personen/{number(twice.old)}/samenvoegen/{number(twice.new)}"
    fields = hidden(client.get(address).text)
    for kept in ("", "987654", str(number(twice.administrator))):
        assert client.post(address, data={**fields, "kept": kept}).status_code == 422
    assert db.scalar(sa.select(sa.func.count()).select_from(PersonMerge)) == 0


def test_a_search_finds_the_other_record_by_name_and_by_address(
    client: FlaskClient, twice: Twice, login: Login
) -> None:
    login(client, twice.administrator)
    address = f"/beheer/personen/{number(twice.old)}/samenvoegen"
    assert "petra@interzorg.nl" in client.get(address).text
    assert "petra@interzorg.nl" in client.get(f"{address}?zoek=INTERZORG+díjk").text
    assert "Niemand gevonden" in client.get(f"{address}?zoek=niemand").text
    assert client.get(f"{address}?zoek={'x' * 200}").status_code == 200
