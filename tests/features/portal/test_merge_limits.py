"""What is never merged, and what happens to somebody at that very moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from app.portal import merging
from app.practice import service as practice
from tests.factories import enrolments as factory
from tests.factories.certificates import Group, complete, give
from tests.features.portal.twice import Twice, join, number, text_erased
from tests.people import ActorFor


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
        give(db, clock, cohort_id=cohort.id, enrolment_ids=[enrolment_id])

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


def test_an_administrator_merges_nothing_into_the_own_record_nor_that_into_another(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    own, other = number(twice.administrator), number(actor_for(Role.ADMINISTRATOR))
    for kept, merged in ((other, own), (own, number(twice.new))):
        with pytest.raises(Refused, match="ben jij zelf"):
            merging.merge(db, twice.administrator, clock, kept_id=kept, merged_id=merged)


def test_no_merge_makes_somebody_else_the_author_of_a_text(
    db: Session, clock: FixedClock, twice: Twice, actor_for: ActorFor
) -> None:
    puppet = number(actor_for(Role.LEARNER))
    case = practice.start_case(db, twice.new, clock, cohort_id=twice.second.id)
    for kept in (puppet, number(twice.old)):
        with pytest.raises(Refused, match=r"heeft praktijkcasussen .* Kies dus dat deze persoon blijft"):
            merging.merge(db, twice.administrator, clock, kept_id=kept, merged_id=number(twice.new))
    other = practice.start_case(db, twice.old, clock, cohort_id=twice.first.id)
    with pytest.raises(Refused, match="Beiden hebben praktijkcasussen"):
        join(db, clock, twice)
    text_erased(db, case.id, clock.now())
    join(db, clock, twice)
    mine = {one.id for one in practice.my_cases(db, number(twice.old))}
    assert mine == {case.id, other.id}, "what was counted goes along once the text is gone"


def test_the_author_can_be_who_remains(db: Session, clock: FixedClock, twice: Twice) -> None:
    case = practice.start_case(db, twice.old, clock, cohort_id=twice.first.id)
    join(db, clock, twice)
    assert [one.id for one in practice.my_cases(db, number(twice.old))] == [case.id]


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


def test_a_merge_stays_once_a_seat_that_came_along_went_to_another_cohort(
    db: Session, clock: FixedClock, twice: Twice
) -> None:
    third = factory.cohort(db, clock, name="Meppel", first_date=date(2027, 9, 2))
    merge_id = join(db, clock, twice)
    enrolments.move(db, SYSTEM, clock, enrolment_id=twice.new_enrolment, to_cohort_id=third.id)
    with pytest.raises(Refused, match="daarna veranderd"):
        merging.undo_merge(db, twice.administrator, clock, merge_id=merge_id)
