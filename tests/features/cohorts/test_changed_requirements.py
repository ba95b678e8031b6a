"""A decision changes what one cohort asks for its certificate, and everything that reads it follows."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.cohorts.models import RequirementChange
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import Role
from app.courses import service as courses
from tests.factories.certificates import group
from tests.people import ActorFor


def test_only_this_cohort_asks_something_else_and_the_forecast_knows(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    administrator = actor_for(Role.ADMINISTRATOR)
    made = group(db, clock, actor_for, learners=1, ready=0)
    other = group(db, clock, actor_for, learners=0, name="Assen, najaar 2026")

    cohorts.change_requirements(
        db,
        administrator,
        clock,
        cohort=cohorts.lock_cohort(db, made.cohort.id),
        changes={"days_required": 5, "case_competencies": ["C1"]},
        reason="Drie dagen vielen uit.",
        effects=[],
    )
    db.commit()

    found = cohorts.contents(db, cohorts.cohorts(db, ids=[made.cohort.id, other.cohort.id]))
    asked = found[made.cohort.id].requirements
    assert (asked.days_required, asked.case_competencies, asked.cases_required) == (5, ("C1",), 3)
    assert found[other.cohort.id].requirements.days_required == 7
    assert courses.version(db, made.cohort.course_version_id).content.requirements.days_required == 7
    assert attendance.forecast(db, clock, made.ids)[made.ids[0]].days.needed == 5


def test_a_decision_is_told_for_good_and_the_same_again_is_none(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    administrator = actor_for(Role.ADMINISTRATOR)
    made = group(db, clock, actor_for, learners=0)

    def change(**changes: object) -> None:
        cohorts.change_requirements(
            db,
            administrator,
            clock,
            cohort=cohorts.lock_cohort(db, made.cohort.id),
            changes=changes,
            reason="Zo is besloten.",
            effects=[],
        )

    change(days_required=5)
    with pytest.raises(Refused):
        change(days_required=5)
    change()

    listed = cohorts.requirement_changes(db, [made.cohort.id])[made.cohort.id]
    assert [dict(one.changes) for one in listed] == [{}, {"days_required": 5}]
    assert cohorts.cohort(db, made.cohort.id).changed_requirements == {}
    db.commit()
    for statement in (sa.delete(RequirementChange), sa.update(RequirementChange).values(reason="anders")):
        with pytest.raises(sa.exc.DatabaseError):
            db.execute(statement)
        db.rollback()
