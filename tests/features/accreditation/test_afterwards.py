"""What was passed on ends with the certificate; no number stands there once somebody is erased, or in seven years."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accreditation import service
from app.accreditation.models import PointDeliveryLine
from app.accreditation.service import Standing
from app.certificates import service as certificates
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.privacy.queries.reach import ids_of
from app.privacy.service.forgetting import erase
from tests.factories.certificates import Group
from tests.factories.points import NUMBERS, board, deliver, issue, standing


def test_points_end_with_the_certificate_that_took_the_place_of_the_first(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    deliver(db, administrator, clock, made)
    [old] = certificates.certificate_of_enrolment(db, made.ids[:1]).values()
    where = {"cohort_id": made.cohort.id, "certificate_id": old.id}
    wanted = {"cause": certificates.Cause.MISTAKE, "language": "nl"}
    clock.advance(timedelta(days=40))
    new = certificates.reissue(
        db,
        administrator,
        clock,
        **where,
        **wanted,
        reason="Er stond een fout op.",
        shown=certificates.replacement(db, clock, **where, **wanted).mark,
        base_url="http://localhost",
    )
    assert board(db, made).people[0][0].earned_on == old.issued_on
    assert standing(db, made)[made.ids[0]] is Standing.DELIVERED

    certificates.revoke(
        db, administrator, clock, cohort_id=made.cohort.id, certificate_id=new.id, reason="Was niet behaald."
    )

    assert standing(db, made)[made.ids[0]] is Standing.DIFFERS


def test_after_seven_years_a_list_bears_no_number_any_more_and_nobody_is_passed_on_again(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    clock.set(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    done = deliver(db, administrator, clock, made)
    where = {"cohort_id": made.cohort.id, "delivery_id": done.id}
    file = service.export_delivered(db, administrator, clock, **where)
    assert file.name.endswith("-2026-03-02.csv"), "the day in Amsterdam"

    clock.set(datetime(2033, 2, 28, tzinfo=UTC))
    service.purge(db, clock)
    assert service.export_delivered(db, administrator, clock, **where).content == file.content
    clock.set(datetime(2033, 3, 3, tzinfo=UTC))
    service.purge(db, clock)
    db.commit()

    assert service.export_delivered(db, administrator, clock, **where).content == b""
    assert set(db.execute(sa.select(PointDeliveryLine.number, PointDeliveryLine.written))) == {(None, "")}
    assert [standing(db, made)[one] for one in made.ids[:2]] == [Standing.DELIVERED] * 2


def test_erasing_somebody_takes_their_number_off_the_list_and_leaves_the_others(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    done = deliver(db, administrator, clock, made)
    db.commit()
    erase(db, ids_of(db, made.learners[0].person_id))
    db.commit()
    db.expire_all()

    kept = service.export_delivered(db, administrator, clock, cohort_id=made.cohort.id, delivery_id=done.id)
    assert kept.content == b"19012345630\r\n"
    [still] = board(db, made).deliveries
    assert (still.sha256, still.whole, still.people) == (done.sha256, False, 2)
    assert standing(db, made)[made.ids[0]] is Standing.DELIVERED, "never passed on again"
    assert NUMBERS[0] not in str(db.execute(sa.text("select * from registration_number")).all())
