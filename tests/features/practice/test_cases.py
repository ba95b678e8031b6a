"""Practice cases at the service: who can do what, what stays sealed, and what a reading leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.messages.models import Letter
from app.practice import service
from app.practice.models import CaseEntry, CaseRead, CaseReview, CaseText, CaseVersion
from app.practice.rules.cases import CaseState
from tests.factories.practice import ANSWER, PLANTED, Class, submitted, written
from tests.people import ActorFor


def review(db: Session, clock: FixedClock, here: Class, case_id: int, **other: object) -> service.CaseRow:
    values: dict[str, object] = {"rubric": {"C1": "strong", "C3": "on_the_way"}, "feedback": ANSWER, **other}
    verb = values.pop("verb", service.approve)
    number = values.pop("version_number", 1)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    return verb(db, here.trainer, clock, case_id=case_id, version_number=number, **values)  # type: ignore[operator,no-any-return]


def lines(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) or 0


def test_a_case_goes_from_draft_to_approved_and_counts(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = submitted(db, clock, here)
    assert service.counts(db, [here.enrolment_id])[here.enrolment_id].submitted == 1
    review(db, clock, here, case_id, verb=service.return_case)
    assert service.my_cases(db, here.learner.person_id or 0)[0].state is CaseState.RETURNED
    service.submit(db, here.learner, clock, case_id=case_id)
    review(db, clock, here, case_id, version_number=2)
    counts = service.counts(db, [here.enrolment_id, here.peer_enrolment_id])
    assert counts[here.enrolment_id].approved == 1
    assert counts[here.enrolment_id].covered == {"C1"}
    assert counts[here.peer_enrolment_id] == service.CaseCounts()
    case = service.case_for_author(db, here.learner.person_id or 0, case_id)
    assert [(r.version_number, r.verdict) for r in case.reviews] == [(2, "approved"), (1, "returned")]
    assert case.reviews[0].feedback == ANSWER


def test_each_submitted_version_is_kept_as_it_was(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = submitted(db, clock, here)
    review(db, clock, here, case_id, verb=service.return_case)
    changes = service.CaseChanges(texts={"reflection": "Nu anders."})
    service.save_case(db, here.learner, clock, case_id=case_id, changes=changes)
    read = service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    assert read.content.document.reflection == PLANTED
    service.submit(db, here.learner, clock, case_id=case_id)
    read = service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    assert (read.version_number, read.content.document.reflection) == (2, "Nu anders.")
    assert db.scalars(sa.select(CaseVersion.number).order_by(CaseVersion.number)).all() == [1, 2]


def test_every_reading_by_a_trainer_leaves_exactly_one_line(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = submitted(db, clock, here)
    service.review_list(db, clock, here.trainer.person_id or 0)
    service.case_for_author(db, here.learner.person_id or 0, case_id)
    assert lines(db) == 0
    for expected in (1, 2):
        assert service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id).minutes == 90
        assert lines(db) == expected
    reads = service.case_for_author(db, here.learner.person_id or 0, case_id).reads
    assert [(line.name, line.version_number) for line in reads] == [(here.trainer.name, 1)] * 2


def test_no_line_no_text(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = submitted(db, clock, here)
    opened = []
    monkeypatch.setattr("app.practice.service.reviewing.open_version", lambda *args: opened.append(args))

    @sa.event.listens_for(CaseRead, "before_insert")
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    try:
        with pytest.raises(OSError, match="disk is full"):
            service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    finally:
        sa.event.remove(CaseRead, "before_insert", broken)
    assert opened == []


def test_no_one_else_gets_at_a_case(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> None:
    case_id = submitted(db, clock, here)
    draft = written(db, clock, here)
    elsewhere = actor_for(Role.TRAINER)
    boss = actor_for(Role.ADMINISTRATOR)
    for stranger in (here.peer, here.trainer, elsewhere, boss):
        with pytest.raises(NotFound):
            service.case_for_author(db, stranger.person_id or 0, case_id)
        with pytest.raises(NotFound):
            service.save_case(db, stranger, clock, case_id=case_id, changes=service.CaseChanges())
        with pytest.raises(NotFound):
            service.submit(db, stranger, clock, case_id=case_id)
    for stranger in (here.peer, here.learner, elsewhere, boss):
        with pytest.raises(NotFound):
            service.read_case_for_trainer(db, stranger, clock, case_id=case_id)
        with pytest.raises(NotFound):
            review(db, clock, replace(here, trainer=stranger), case_id)
    with pytest.raises(NotFound):
        service.read_case_for_trainer(db, here.trainer, clock, case_id=draft)
    with pytest.raises(NotFound):
        service.start_case(db, elsewhere, clock, cohort_id=here.cohort_id)
    assert lines(db) == 0


def test_a_trainer_who_leaves_the_cohort_reads_no_more(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = submitted(db, clock, here)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0)
    with pytest.raises(NotFound):
        service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)


def test_submitting_twice_changes_nothing(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = submitted(db, clock, here)
    before = db.scalar(sa.select(sa.func.count()).select_from(Letter))
    service.submit(db, here.learner, clock, case_id=case_id)
    assert db.scalars(sa.select(CaseVersion.number)).all() == [1]
    assert db.scalar(sa.select(sa.func.count()).select_from(Letter)) == before


def test_answering_twice_changes_nothing_and_a_late_answer_is_refused(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = submitted(db, clock, here)
    review(db, clock, here, case_id, verb=service.return_case)
    review(db, clock, here, case_id, verb=service.return_case)
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseReview)) == 1
    with pytest.raises(Refused):
        review(db, clock, here, case_id)
    service.submit(db, here.learner, clock, case_id=case_id)
    with pytest.raises(Refused, match="nieuwe versie"):
        review(db, clock, here, case_id, version_number=1)


def test_a_submitted_case_cannot_be_changed(db: Session, clock: FixedClock, here: Class) -> None:
    case_id = submitted(db, clock, here)
    entry_id = db.scalar(sa.select(CaseEntry.id)) or 0
    with pytest.raises(Refused):
        service.save_case(db, here.learner, clock, case_id=case_id, changes=service.CaseChanges())
    with pytest.raises(Refused):
        service.remove_entry(db, here.learner, clock, case_id=case_id, entry_id=entry_id)


@pytest.mark.parametrize("text", ["Bel 06-12345678.", "Daar was Johan.", "BSN 123456782", "Kerkstraat 12"])
def test_the_server_refuses_a_case_that_names_someone(
    db: Session, clock: FixedClock, here: Class, text: str
) -> None:
    case_id = written(db, clock, here, text=text)
    with pytest.raises(Refused):
        service.submit(db, here.learner, clock, case_id=case_id)
    assert db.scalars(sa.select(CaseVersion.id)).all() == []


def test_aliases_are_given_once_per_cohort(db: Session, clock: FixedClock, here: Class) -> None:
    for _ in range(3):
        service.start_case(db, here.learner, clock, cohort_id=here.cohort_id)
        service.start_case(db, here.peer, clock, cohort_id=here.cohort_id)
    cases = [case for who in (here.learner, here.peer) for case in service.my_cases(db, who.person_id or 0)]
    assert len({case.alias for case in cases}) == 6
    assert sorted(case.number for case in cases) == [1, 1, 2, 2, 3, 3]


def test_letters_tell_that_something_waits_and_never_what(
    db: Session, clock: FixedClock, here: Class, app: Flask, work: Callable[[], int]
) -> None:
    case_id = submitted(db, clock, here)
    review(db, clock, here, case_id, verb=service.return_case)
    service.submit(db, here.learner, clock, case_id=case_id)
    review(db, clock, here, case_id, version_number=2)
    work()
    sent = db.execute(
        sa.select(Letter.template, Letter.to_address, Letter.state)
        .where(Letter.template.startswith("practice/"))
        .order_by(Letter.id)
    ).all()
    assert [tuple(row) for row in sent] == [
        ("practice/case_submitted", here.trainer.email, "sent"),
        ("practice/case_returned", here.learner.email, "sent"),
        ("practice/case_submitted", here.trainer.email, "sent"),
        ("practice/case_approved", here.learner.email, "sent"),
    ]
    alias = service.my_cases(db, here.learner.person_id or 0)[0].alias
    for path in (Path(app.instance_path) / "mail").rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert b"krekelvallei" not in text
            assert alias.encode() not in text


def test_case_text_is_nowhere_readable(
    db: Session, clock: FixedClock, here: Class, app: Flask, work: Callable[[], int], kind: str
) -> None:
    case_id = submitted(db, clock, here)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    review(db, clock, here, case_id, verb=service.return_case)
    work()
    seen = 0
    stored = sa.MetaData()
    stored.reflect(db.connection())
    for table in stored.sorted_tables:
        for row in db.execute(sa.select(table)):
            seen += 1
            assert "krekelvallei" not in " ".join(str(value) for value in row), table.name
            assert all(b"krekelvallei" not in value for value in row if isinstance(value, bytes)), table.name
    assert seen > 50
    if kind == "sqlite":
        base = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        files = list(base.parent.glob(f"{base.name}*"))
        assert any(here.learner.email.encode() in path.read_bytes() for path in files)
        assert all(b"krekelvallei" not in path.read_bytes() for path in files)


def test_sealed_text_does_not_open_in_another_row(db: Session, clock: FixedClock, here: Class) -> None:
    mine, theirs = written(db, clock, here), written(db, clock, here, actor=here.peer, text="Iets anders.")
    stolen = db.get_one(CaseText, mine).sealed
    db.get_one(CaseText, theirs).sealed = stolen
    db.flush()
    with pytest.raises(Exception, match="case_text"):
        service.case_for_author(db, here.peer.person_id or 0, theirs)
