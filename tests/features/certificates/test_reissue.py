"""Another certificate in the place of one: a new number, the old day, one at a time, and both can be verified."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.attendance.models import Attendance
from app.certificates import service
from app.certificates.models import Certificate, RegisterEntry
from app.certificates.service import Cause, CertificateView
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.reminders import service as reminders
from tests.factories import enrolments as enrolling
from tests.factories.certificates import URL, decider, give, group
from tests.people import ActorFor

Work = Callable[[], int]
Login = Callable[[FlaskClient, Actor], FlaskClient]
REASON = "De naam op het certificaat klopte niet."


@pytest.fixture
def old(db: Session, clock: FixedClock, actor_for: ActorFor, work: Work) -> CertificateView:
    made = group(db, clock, actor_for, learners=1)
    [one] = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    work()
    clock.set(clock.now() + timedelta(days=40))
    return one


def rename(db: Session, clock: FixedClock, one: CertificateView, *, confirmed: bool = True) -> None:
    """The holder is called otherwise now."""
    person = db.get_one(Person, one.person_id)
    person.family_name = "Anders"
    person.name_confirmed_at = clock.now() if confirmed else None
    db.flush()


def change(
    db: Session,
    clock: FixedClock,
    one: CertificateView,
    cause: Cause = Cause.NAME,
    language: str = "nl",
    **more: Any,
) -> CertificateView:
    """Replaces a certificate as it is shown now."""
    which = {"cohort_id": one.cohort_id, "certificate_id": one.id, "cause": cause, "language": language}
    shown = service.replacement(db, clock, **which).mark
    return service.reissue(
        db,
        decider(db, clock, 1),
        clock,
        **which,
        **{"reason": REASON, "shown": shown, "base_url": URL} | more,
    )


def test_a_new_name_gives_a_new_number_that_refers_to_the_old_and_keeps_the_day(
    db: Session, clock: FixedClock, old: CertificateView, work: Work
) -> None:
    rename(db, clock, old)
    new = change(db, clock, old)
    work()

    db.expire_all()
    before = service.certificate(db, old.cohort_id, old.id)
    after = service.certificate(db, old.cohort_id, new.id)
    assert (before.state, before.replaced_reason) == ("replaced", REASON)
    assert before.replaced_on == after.issued_on == date(2026, 2, 24)
    assert before.pdf_sha256 != after.pdf_sha256
    assert (after.awarded_on, after.state) == (date(2026, 1, 15), "issued")
    assert after.number.startswith("DTE-2026-0002-")
    paper = after.snapshot
    assert (paper["replaces"], paper["awarded_on"]) == (old.number, "2026-01-15")
    assert paper["name"].endswith("Anders")
    assert paper["code"] != old.snapshot["code"]
    assert paper["requirements"] == old.snapshot["requirements"]
    assert service.certificate_of_enrolment(db, [old.enrolment_id])[old.enrolment_id].id == new.id
    assert service.issued_on(db, [old.enrolment_id]) == {old.enrolment_id: date(2026, 1, 15)}
    entries = db.execute(sa.select(RegisterEntry.number, RegisterEntry.kind).order_by(RegisterEntry.id)).all()
    assert [tuple(one) for one in entries] == [
        (old.number, "issued"),
        (old.number, "replaced"),
        (new.number, "issued"),
    ]
    letter = db.scalars(sa.select(Letter).where(Letter.template == "certificates/reissued")).one()
    assert letter.attachments == [{"name": f"certificaat-{new.number}.pdf", "sha256": after.pdf_sha256}]


def test_a_name_that_its_holder_did_not_confirm_goes_on_no_paper(
    db: Session, clock: FixedClock, old: CertificateView
) -> None:
    with pytest.raises(Refused, match="staat al op het certificaat"):
        change(db, clock, old)
    rename(db, clock, old, confirmed=False)
    with pytest.raises(Refused, match="nog niet nagekeken"):
        change(db, clock, old)


def test_each_is_replaced_once_and_never_without_a_reason_or_unseen(
    db: Session, clock: FixedClock, old: CertificateView
) -> None:
    rename(db, clock, old)
    with pytest.raises(Refused, match="Vul in waarom"):
        change(db, clock, old, reason="  ")
    with pytest.raises(Refused, match="intussen iets veranderd"):
        change(db, clock, old, shown="something else")
    with pytest.raises(NotFound):
        service.replacement(db, clock, cohort_id=99, certificate_id=old.id, cause=Cause.NAME, language="nl")
    change(db, clock, old)
    with pytest.raises(Refused, match="is al vervangen"):
        change(db, clock, old)
    with pytest.raises(Refused, match="al vervangen"):
        service.revoke(
            db,
            decider(db, clock, 1),
            clock,
            cohort_id=old.cohort_id,
            certificate_id=old.id,
            reason="Toch niet",
        )


def test_one_that_was_revoked_is_not_replaced(db: Session, clock: FixedClock, old: CertificateView) -> None:
    service.revoke(
        db, decider(db, clock, 1), clock, cohort_id=old.cohort_id, certificate_id=old.id, reason="Niet echt"
    )
    with pytest.raises(Refused, match="is ingetrokken"):
        change(db, clock, old, Cause.MISTAKE)


def test_replacing_at_the_same_moment_gives_one(
    app: Flask, db: Session, clock: FixedClock, old: CertificateView
) -> None:
    rename(db, clock, old)
    which = {"cohort_id": old.cohort_id, "certificate_id": old.id, "cause": Cause.NAME, "language": "nl"}
    shown = service.replacement(db, clock, **which).mark
    by = decider(db, clock, 1)
    db.commit()
    barrier = Barrier(4)
    with app.app_context():
        engine = database.engine

    def run(_: int) -> int:
        barrier.wait()
        try:
            with writing(engine) as own:
                service.reissue(own, by, clock, **which, reason=REASON, shown=shown, base_url=URL)
        except Refused:
            return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert db.scalar(sa.select(sa.func.count(Certificate.id))) == 2


def test_another_language_keeps_what_was_earned_then_whatever_became_of_it(
    db: Session, clock: FixedClock, old: CertificateView
) -> None:
    db.execute(sa.delete(Attendance))
    with pytest.raises(Refused, match="al in deze taal"):
        change(db, clock, old, Cause.LANGUAGE)
    new = change(db, clock, old, Cause.LANGUAGE, "nl+en")

    assert new.snapshot["en"] is not None
    assert new.snapshot["proof"] == old.snapshot["proof"]
    with pytest.raises(Refused, match="voldoet nog niet aan de eisen"):
        change(db, clock, replace(new), Cause.MISTAKE)


def test_a_course_with_a_term_reminds_in_time_and_renews(
    db: Session, clock: FixedClock, actor_for: ActorFor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = actor_for(Role.ADMINISTRATOR)
    termed = replace(enrolling.content(), certificate_valid_years=2, sha256="2" * 64)
    monkeypatch.setattr(enrolling, "content", lambda: termed)
    made = group(db, clock, actor_for, learners=1)
    [one] = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    work()
    assert one.valid_until == date(2028, 1, 15)
    assert one.snapshot["valid_until"] == "2028-01-15"

    def due(before: int) -> dict[str, str]:
        clock.set(clock.now().replace(year=2028, month=1, day=15) - timedelta(days=before))
        planned = service.planned_reminders(db, clock, until=clock.now())
        return {found.template.split("/")[1]: found.key for found in planned}

    assert due(91) == {}
    first = due(90)
    assert set(first) == {"expiring", "expiring_administrator"}
    assert f":{administrator.person_id}" in first["expiring_administrator"]
    assert due(31) == first
    assert set(due(30)) == set(first)
    assert due(30) != first
    assert {one.planned.template for one in reminders.reminders(db, clock)} >= {"certificates/expiring"}

    new = change(db, clock, one, Cause.RENEWAL, reason="Verlengd na bijscholing")
    assert (new.awarded_on, new.valid_until) == (date(2026, 1, 15), date(2030, 1, 15))
    assert due(10) == {}


def test_one_that_holds_for_good_is_not_renewed(db: Session, clock: FixedClock, old: CertificateView) -> None:
    with pytest.raises(Refused, match="blijft geldig"):
        change(db, clock, old, Cause.RENEWAL)


def test_the_page_shows_what_changes_before_it_happens_and_a_second_click_gives_no_second(
    db: Session,
    clock: FixedClock,
    old: CertificateView,
    actor_for: ActorFor,
    client: FlaskClient,
    login: Login,
) -> None:
    rename(db, clock, old)
    login(client, actor_for(Role.ADMINISTRATOR))
    address = f"/beheer/groepen/{old.cohort_id}/certificaten/{old.id}/vervangen"
    page = client.get(address).text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"cause": "name", "language": "nl", "reason": REASON, "csrf_token": csrf}

    assert "Verlengen" not in page
    assert client.post(address, data={**form, "reason": ""}).status_code == 422
    assert client.post(address, data={**form, "cause": "anything"}).status_code == 422
    shown = client.post(address, data=form).text
    assert "Nu: " in shown
    assert db.scalar(sa.select(sa.func.count(Certificate.id))) == 1
    db.commit()
    mark = shown.split('name="shown" value="')[1].split('"')[0]
    sure = {**form, "sure": "ja", "shown": mark, "once": "abcdefghijklmnopqrst"}
    assert [client.post(address, data=sure).status_code for _ in range(2)] == [303, 303]
    assert client.post(address, data={**sure, "once": "zyxwvutsrqponmlkjihg"}).status_code == 422
    assert db.scalar(sa.select(sa.func.count(Certificate.id))) == 2
