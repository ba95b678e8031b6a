"""Cases with a sealed text in every place where there can be one, and transactions under other keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, today
from app.core.crypto import Vault
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.practice import sealed
from app.practice.models import (
    CaseAttachment,
    CaseEntry,
    CaseKey,
    CaseRemark,
    CaseReview,
    CaseSharing,
    CaseText,
    CaseVersion,
    PracticeCase,
)
from app.practice.places import PLACES
from app.practice.rules.documents import CaseDocument
from app.practice.service import erasing, retaining
from app.practice.service.keys import make_key
from app.scheduling.models import CourseSession
from tests.factories.practice import PLANTED, Class

#: How many sealed texts `filled` makes in one case.
TEXTS = 8


def filled(db: Session, clock: FixedClock, here: Class, *, text: str = PLANTED, mine: bool = True) -> int:
    """A submitted, reviewed, remarked and shared case with a picture, its text in every place; committed."""
    person, enrolment = (here.learner, here.enrolment_id) if mine else (here.peer, here.peer_enrolment_id)
    number = (db.scalar(sa.select(sa.func.max(PracticeCase.id))) or 0) + 1
    case = PracticeCase(
        enrolment_id=enrolment,
        person_id=person.person_id,
        cohort_id=here.cohort_id,
        number=number,
        alias=f"Eik {number}",
        colour="blue",
        age_band="70_79",
        development_line="individual",
        state="returned",
        reviewer_person_id=here.trainer.person_id,
        created_at=clock.now(),
        updated_at=clock.now(),
        submitted_at=clock.now(),
    )
    db.add(case)
    db.flush()
    make_key(db, clock, case.id)
    put(db, clock, here, case.id, text)
    db.commit()
    return case.id


def put(db: Session, clock: FixedClock, here: Class, case_id: int, text: str) -> None:
    """A text in each place of a case."""
    now = clock.now()
    document = CaseDocument(person=text, family=text, workplace=text, reflection=text, evidence={"C1": text})
    db.add(CaseText(case_id=case_id, sealed=sealed.seal_document(db, case_id, document)))
    for minutes in (30, 60):
        entry = CaseEntry(case_id=case_id, on=today(clock), minutes=minutes, sealed=b"", created_at=now)
        db.add(entry)
        db.flush()
        entry.sealed = sealed.seal_entry(db, case_id, entry.id, text)
    version = CaseVersion(case_id=case_id, number=1, sealed=b"", competencies=["C1"], submitted_at=now)
    db.add(version)
    db.flush()
    content = sealed.Submitted("Eik", "70_79", "individual", document, ())
    version.sealed = sealed.seal_version(db, case_id, version.id, content)
    trainer = here.trainer.person_id
    review = CaseReview(
        case_version_id=version.id,
        reviewer_person_id=trainer,
        verdict="returned",
        sealed_feedback=b"",
        rubric={},
        covers=[],
        at=now,
    )
    remark = CaseRemark(case_version_id=version.id, sealed=b"", person_id=trainer, at=now)
    meeting = db.scalars(sa.select(CourseSession).where(CourseSession.cohort_id == here.cohort_id)).first()
    assert meeting is not None
    sharing = CaseSharing(
        case_id=case_id,
        session_id=meeting.id,
        sealed=b"",
        opens_at=now,
        closes_at=now + timedelta(hours=2),
        created_at=now,
    )
    picture = CaseAttachment(
        case_id=case_id, kind="drawing", width=1, height=1, size_bytes=9, sealed=b"", created_at=now
    )
    db.add_all([review, remark, sharing, picture])
    db.flush()
    review.sealed_feedback = sealed.seal_feedback(db, case_id, review.id, text)
    remark.sealed = sealed.seal_remark(db, case_id, remark.id, text)
    sharing.sealed = sealed.seal_sheet(db, case_id, sharing.id, {"person": text})
    picture.sealed = sealed.seal_attachment(db, case_id, picture.id, text.encode())
    db.flush()


def opened(db: Session, case_id: int) -> list[str]:
    """Every text of a case, opened."""
    db.expire_all()
    text = db.get_one(CaseText, case_id)
    document = sealed.open_document(db, case_id, text.sealed)
    found = [document.person]
    for entry in db.scalars(sa.select(CaseEntry).where(CaseEntry.case_id == case_id)):
        found.append(sealed.open_entry(db, case_id, entry.id, entry.sealed))
    for version in db.scalars(sa.select(CaseVersion).where(CaseVersion.case_id == case_id)):
        found.append(sealed.open_version(db, case_id, version.id, version.sealed).document.family)
        for review in db.scalars(sa.select(CaseReview).where(CaseReview.case_version_id == version.id)):
            found.append(sealed.open_feedback(db, case_id, review.id, review.sealed_feedback))
        for remark in db.scalars(sa.select(CaseRemark).where(CaseRemark.case_version_id == version.id)):
            found.append(sealed.open_remark(db, case_id, remark.id, remark.sealed))
    for sharing in db.scalars(sa.select(CaseSharing).where(CaseSharing.case_id == case_id)):
        found.append(sealed.open_sheet(db, case_id, sharing.id, sharing.sealed)["person"])
    for picture in db.scalars(sa.select(CaseAttachment).where(CaseAttachment.case_id == case_id)):
        found.append(sealed.open_attachment(db, case_id, picture.id, picture.sealed).decode())
    return found


def as_before(db: Session, case_id: int, vault: Vault) -> None:
    """Brings a case back to the form of before keys of cases: sealed by the instance's key, without one of its own."""
    for place in PLACES:
        if place.table.name == "case_attachment":
            db.execute(place.table.delete().where(place.of_case(case_id)))
            continue
        where = {"table": place.table.name, "column": place.column}
        key = db.get_one(CaseKey, case_id)
        plain = {
            row: _key(vault, key).open(content, group=case_id, row=row, **where)
            for row, content in place.rows(db, case_id)
        }
        place.write(db, {row: vault.seal(text.decode(), row=row, **where) for row, text in plain.items()})
    db.execute(sa.delete(CaseKey).where(CaseKey.case_id == case_id))
    db.commit()


def _key(vault: Vault, row: CaseKey) -> sealed.keyring.RecordKey:
    return sealed.keyring.RecordKey(row.key_id, vault.unwrap_key(row.wrapped or b"", name=row.key_id))


def under(db: Session, *keys: str) -> Callable[[], AbstractContextManager[Session]]:
    """Opens writing transactions of an instance with these VAULT_KEYS, newest first; each commits ``db`` before."""
    engine = db.get_bind().engine.execution_options(vault=Vault(keys))

    @contextmanager
    def open_one() -> Iterator[Session]:
        db.commit()
        with writing(engine) as session:
            yield session

    return open_one


def asked(db: Session, clock: FixedClock, case_id: int) -> int:
    """Somebody asked to erase a case; committed, and not yet carried out."""
    run_id = erasing.erase_case(db, SYSTEM, clock, case_id=case_id)
    db.commit()
    return run_id


def left(db: Session, case_id: int) -> int:
    """How many sealed texts a case still has."""
    return sum(bool(content) for place in PLACES for _, content in place.rows(db, case_id))


def certificates(found: dict[int, date]) -> retaining.Certified:
    """Certificates of these days, by enrolment."""
    return lambda _, enrolment_ids: {key: day for key, day in found.items() if key in enrolment_ids}
