"""A certificate with a number whose paper could not be made: it is told, tried again, and holds nobody else back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.bootstrap import CHORES
from app.certificates import jobs, service
from app.certificates.models import Certificate
from app.core.clock import FixedClock
from app.core.outbox import OutboxRow
from app.core.permissions import Actor, Role
from tests.factories.certificates import URL, agreed, decider, group
from tests.factories.registered import paper
from tests.people import ActorFor

Work = Callable[[], int]
Login = Callable[[FlaskClient, Actor], FlaskClient]
TOLD = "1 certificaat heeft nog geen pdf"


def test_a_paper_that_failed_for_good_is_told_and_made_once_it_can_be(
    db: Session, clock: FixedClock, client: FlaskClient, actor_for: ActorFor, login: Login, work: Work
) -> None:
    made = group(db, clock, actor_for, learners=1)
    administrator = actor_for(Role.ADMINISTRATOR)
    row = paper(db, clock, made, pdf=None)
    key = f"certificate-pdf:{row.id}"
    db.add(
        OutboxRow(
            kind=service.PDF_WORK,
            payload={"certificate_id": row.id},
            key=key,
            created_at=clock.now(),
            available_at=clock.now(),
            attempts=20,
            failed_at=clock.now(),
        )
    )
    db.commit()
    assert TOLD not in login(client, administrator).get("/beheer").text
    clock.advance(timedelta(days=1))
    assert TOLD in login(client, administrator).get("/beheer").text

    assert service.print_again in CHORES
    service.print_again(db, clock)
    db.commit()
    work()

    db.refresh(row)
    assert row.pdf_sha256 is not None
    assert TOLD not in login(client, administrator).get("/beheer").text


def test_one_that_cannot_be_printed_is_replaced_and_the_batch_goes_on(
    app: Flask,
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    actor_for: ActorFor,
    login: Login,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, by = group(db, clock, actor_for, learners=2), decider(db, clock, 2)
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    batch_id = service.start_batch(db, by, clock, cohort_id=made.cohort.id, award_ids=ids)
    db.commit()

    def broken(*_given: object, **_named: object) -> bytes:
        raise ValueError("no such picture")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "render_certificate", broken)
        work()
    found = service.batch_view(db, batch_id)
    assert (found.state, found.count("done"), found.printed) == ("stopped", 1, 0)
    assert "vervang dit certificaat" in found.halted

    db.expire_all()
    old = db.scalars(sa.select(Certificate)).one()
    which = {
        "cohort_id": made.cohort.id,
        "certificate_id": old.id,
        "cause": service.Cause.MISTAKE,
        "language": "nl",
    }
    shown = service.replacement(db, clock, **which).mark
    service.reissue(db, by, clock, **which, reason="Kon niet worden gedrukt.", shown=shown, base_url=URL)
    service.resume_batch(db, by, clock, batch_id=batch_id)
    db.commit()
    work()

    db.expire_all()
    found = service.batch_view(db, batch_id)
    assert (found.state, found.count("done"), found.printed, found.halted) == ("done", 2, 1, "")
    issued = service.certificates_of_cohort(db, made.cohort.id)
    assert [(one.state, one.pdf_sha256 is None) for one in issued] == [
        ("replaced", True),
        ("issued", False),
        ("issued", False),
    ]
    page = login(client, actor_for(Role.ADMINISTRATOR)).get(f"/beheer/certificaten/uitgiften/{batch_id}")
    assert "Vervangen of ingetrokken" in page.text


def test_the_list_of_a_group_tells_which_certificate_has_ended(
    db: Session, clock: FixedClock, client: FlaskClient, actor_for: ActorFor, login: Login
) -> None:
    made = group(db, clock, actor_for, learners=1)
    until = clock.now().date() + timedelta(days=1)
    paper(db, clock, made, valid_until=until)
    administrator = actor_for(Role.ADMINISTRATOR)

    def page() -> str:
        return login(client, administrator).get(f"/beheer/groepen/{made.cohort.id}/certificaten").text

    clock.advance(timedelta(days=1))
    assert ("Geldig" in page(), "Verlopen" in page()) == (True, False)
    clock.advance(timedelta(days=1))
    assert ("Geldig" in page(), "Verlopen" in page()) == (False, True)
