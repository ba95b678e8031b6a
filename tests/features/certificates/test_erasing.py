"""A holder who is erased stands nowhere any more: not in why a batch passed them by, nor on a paper made meanwhile."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.certificates import service
from app.certificates.models import Certificate, CertificateBatchItem
from app.core import documents
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.permissions import Actor, Role
from app.privacy.queries.reach import ids_of
from app.privacy.service.forgetting import erase
from tests.factories.certificates import agreed, decider, give, group
from tests.factories.registered import paper
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def test_why_a_batch_passed_somebody_by_goes_with_their_name(
    db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]
) -> None:
    made = group(db, clock, actor_for, learners=2)
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    service.start_batch(db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)
    db.execute(sa.delete(Attendance))
    db.commit()
    work()
    names = [one.name for one in made.learners]
    said = sa.select(CertificateBatchItem.problem).order_by(CertificateBatchItem.position)
    assert [name in one for name, one in zip(names, db.scalars(said), strict=True)] == [True, True]
    db.commit()

    erase(db, ids_of(db, made.learners[0].person_id))
    db.commit()

    first, second = db.scalars(said)
    assert (first, names[1] in second) == ("", True)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_paper_that_is_frozen_while_its_holder_is_erased_goes_too(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    [issued] = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    db.commit()
    row = db.get_one(Certificate, issued.id)
    assert row.pdf_sha256 is None
    with app.app_context(), writing(database.engine) as worker:
        service.freeze_pdf(worker, clock, certificate_id=issued.id, content=b"%PDF-1.7 of somebody")

    service.erase_holder(db, [issued.person_id])
    db.commit()

    db.refresh(row)
    assert row.pdf_sha256 is not None
    assert documents.fetch(db, row.pdf_sha256) is None


def test_the_papers_of_a_group_come_without_that_of_who_was_erased(
    db: Session, clock: FixedClock, client: FlaskClient, actor_for: ActorFor, login: Login
) -> None:
    made = group(db, clock, actor_for, learners=2)
    gone = paper(db, clock, made, place=0, pdf=b"%PDF-1.7 of one")
    kept = paper(db, clock, made, place=1, sequence=2, pdf=b"%PDF-1.7 of another")
    service.erase_holder(db, [gone.person_id])
    db.commit()
    at = f"/beheer/groepen/{made.cohort.id}/certificaten"
    own = login(client, actor_for(Role.ADMINISTRATOR))

    bundle = own.get(f"{at}/alle.zip")

    assert bundle.status_code == 200
    with zipfile.ZipFile(BytesIO(bundle.data)) as archive:
        assert [name.split()[0] for name in archive.namelist()] == [kept.number]
    assert gone.number not in own.get(f"{at}/lijst").text
    page = own.get(at).text
    assert f"/certificaten/{kept.number}/pdf" in page
    assert gone.number in page
    assert f"/certificaten/{gone.number}/pdf" not in page
