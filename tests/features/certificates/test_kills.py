"""A worker that is killed while it issues: another goes on; everyone has one certificate, one number, one letter."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.mail import FileSender
from app.adapters.signing.signer import FoundationSigner
from app.certificates import jobs, service
from app.certificates.models import Certificate, CertificateFile, RegisterEntry, StatusList
from app.certificates.service import credentials
from app.config import Config
from app.core import outbox
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.documents import StoredDocument
from app.messages.models import Letter
from tests.factories import certificates as factory
from tests.factories.credentials import raised
from tests.machines import Machines, free_port, until
from tests.people import ActorFor

SIZE = 15


class Killed(BaseException):
    """Nothing in the application catches this, as nothing catches a signal 9."""


#: Where the worker is killed: what it was doing, and whether it had done it. All but the last are passed once for each
#: certificate, the last once for each letter.
POINTS: tuple[tuple[str, Any, str, bool], ...] = (
    ("the row was claimed", service, "check_keys", False),
    ("the number is not committed", service, "make_item", True),
    ("the number is committed", jobs, "_print", False),
    ("the credential is signed", service, "credential_of", True),
    ("the page is rendered", jobs, "render_certificate", True),
    ("the paper is signed", FoundationSigner, "sign", True),
    ("nothing is frozen yet", service, "freeze_pdf", False),
    ("what was frozen is not committed", service, "freeze_pdf", True),
    ("what was frozen is committed", service, "end_batch_if_done", False),
    ("the end is not committed", service, "end_batch_if_done", True),
    ("the badges are drawn", credentials, "freeze_files", False),
    ("what was drawn is not committed", credentials, "freeze_files", True),
    ("the row is not finished", outbox, "finish", False),
    ("the letter left", FileSender, "send", True),
)
#: The same of the list of revocations, which the first certificate opens: each is passed once.
LIST_POINTS: tuple[tuple[str, Any, str, bool], ...] = (
    ("the list is signed", credentials, "_publish", False),
    ("the list is not committed", credentials, "_publish", True),
)


def arm(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Kills the worker at each point once: at the second time there, and at the next point one time later; at the
    points of the list at the first time, and at the next one time later.

    Answers the points where that happened, as it goes on.
    """
    done: dict[str, int] = {}

    def lay(place: int, name: str, holder: Any, verb: str, after: bool) -> None:
        plain = getattr(holder, verb)
        calls = 0

        def dying(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            kill = calls == place
            if kill:
                done[name] = calls
            if kill and not after:
                raise Killed(name)
            answer = plain(*args, **kwargs)
            if kill:
                raise Killed(name)
            return answer

        monkeypatch.setattr(holder, verb, dying)

    for points, first in ((POINTS, 2), (LIST_POINTS, 1)):
        for place, point in enumerate(points, first):
            lay(place, *point)
    return done


def orphans(db: Session) -> int:
    """Stored documents to which nothing refers."""
    known = sa.union(sa.select(Certificate.pdf_sha256), sa.select(CertificateFile.sha256)).subquery()
    lost = sa.select(StoredDocument).where(StoredDocument.sha256.not_in(sa.select(known)))
    return db.scalar(sa.select(sa.func.count()).select_from(lost.subquery())) or 0


def each_has_one(db: Session, cohort_id: int, ids: list[int]) -> None:
    """Everyone has one certificate, number, entry in the register, letter and place in the published list of
    revocations, and no file is left over.
    """
    rows = db.scalars(sa.select(Certificate).order_by(Certificate.sequence)).all()
    assert [row.sequence for row in rows] == list(range(1, len(ids) + 1))
    assert {row.enrolment_id for row in rows} == set(ids)
    assert all(row.pdf_sha256 for row in rows)
    letters = db.scalars(sa.select(Letter).where(Letter.template == "certificates/issued")).all()
    assert sorted(one.attachments[0]["sha256"] for one in letters) == sorted(row.pdf_sha256 for row in rows)
    entered = db.scalars(sa.select(RegisterEntry.number).where(RegisterEntry.kind == "issued")).all()
    assert sorted(entered) == [row.number for row in rows]
    assert service.check_register(db).holds
    kinds = sa.select(CertificateFile.kind, sa.func.count()).group_by(CertificateFile.kind)
    assert dict(db.execute(kinds).all()) == dict.fromkeys(("credential", "jwt", "png", "svg"), len(ids))
    assert orphans(db) == 0
    (listed,) = db.scalars(sa.select(StatusList)).all()
    assert listed.used == len({row.status_index for row in rows}) == len(ids)
    assert raised(listed.body.rpartition(b"\n")[0]) == set()


def test_a_worker_killed_at_every_point_leaves_each_person_exactly_one(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = factory.group(db, clock, actor_for, learners=SIZE)
    ids = factory.agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    work()  # letters of before
    sent: list[str] = []
    send = FileSender.send

    def noted(self: FileSender, message: EmailMessage) -> str:
        sent.append(message["Message-ID"])
        return send(self, message)

    monkeypatch.setattr(FileSender, "send", noted)
    points = [*POINTS, *LIST_POINTS]
    kills = arm(monkeypatch)
    batch_id = service.start_batch(
        db, factory.decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids
    )
    db.commit()

    for _ in range(4 * len(points)):
        try:
            work()
        except Killed:
            clock.set(clock.now() + outbox.LEASE + timedelta(seconds=1))  # its lease ends
        else:
            break

    assert set(kills) == {name for name, *_ in points}
    db.expire_all()
    found = service.batch_view(db, batch_id)
    assert (found.state, found.count("done"), found.printed) == ("done", SIZE, SIZE)
    each_has_one(db, made.cohort.id, made.ids)
    assert len(sent) == SIZE + 1, "the letter of the last point left twice"
    assert len(set(sent)) == SIZE


@pytest.fixture
def machines(config: Config, tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, free_port(), tmp_path)  # nobody listens there: letters wait
    yield found
    found.stop()


def test_a_worker_that_the_machine_kills_leaves_no_gap_and_no_double(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, machines: Machines
) -> None:
    made = factory.group(db, clock, actor_for, learners=SIZE)
    ids = factory.agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    service.start_batch(db, factory.decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)
    db.commit()

    def printed() -> int:
        with app.app_context(), database.engine.connect() as reading:
            query = sa.select(sa.func.count(Certificate.id)).where(Certificate.pdf_sha256.is_not(None))
            return reading.scalar(query) or 0

    first = machines.worker()
    until(lambda: printed() >= 3, "some of the certificates")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    before = printed()
    row = outbox.OutboxRow
    db.execute(sa.update(row).where(row.done_at.is_(None)).values(lease_until=row.created_at))
    db.commit()  # its lease has ended
    machines.worker()

    def drawn() -> int:
        with app.app_context(), database.engine.connect() as reading:
            query = sa.select(sa.func.count()).where(CertificateFile.kind == "svg")
            return reading.scalar(query) or 0

    until(lambda: drawn() == SIZE, "the rest")
    db.rollback()
    assert 3 <= before < SIZE, "the worker was killed in the middle"
    each_has_one(db, made.cohort.id, made.ids)
