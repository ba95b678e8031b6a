"""Issuing one certificate: a number that nobody else has, a code, and all that stands on it, frozen.

Offered through ``service``; a batch issues what was decided, a re-issue what must be put right.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.document import CertificateSnapshot
from app.certificates.models import Award, Certificate, CertificateSeries, CertificateTemplate
from app.certificates.queries.awards import refuse_unissuable
from app.certificates.queries.progress import Candidate, required_of
from app.certificates.rules.codes import new_code
from app.certificates.rules.numbers import number_of
from app.certificates.rules.requirements import CertificateState, best_levels
from app.certificates.service.credentials import take_status_place
from app.certificates.snapshots import Occasion, certificate_snapshot
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock, today
from app.core.db import is_sqlite
from app.core.fingerprints import fingerprint
from app.core.keys import KeyStore
from app.core.permissions import Actor
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice import service as practice
from app.scheduling import service as scheduling


def check_keys(keys: KeyStore, clock: Clock) -> None:
    """Raise KeyRefused, with what to do about it, when a certificate could not be signed now."""
    keys.signer().key.check(clock.now())
    keys.current("credential")


def years_after(day: date, years: int) -> date | None:
    """The same day so many years later (the 28th for a 29th that is not there); None without years: for good."""
    if not years:
        return None
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def next_number(db: Session, year: int) -> int:
    """Raises the year's counter and answers it: 1, 2, 3 without gaps.

    The counter's row stays locked until the commit; a rollback gives the number back.
    """
    dialect = sqlite if is_sqlite(db) else postgresql
    raised = (
        dialect.insert(CertificateSeries)
        .values(year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=[CertificateSeries.year], set_={"last_number": CertificateSeries.last_number + 1}
        )
        .returning(CertificateSeries.last_number)
    )
    number: int = db.scalars(raised).one()
    return number


def issue_award(
    db: Session, actor: Actor, clock: Clock, *, award: Award, who: Candidate, language: str, base_url: str
) -> Certificate:
    """Issues the certificate of a confirmed decision; the caller holds the cohort's lock.

    ``base_url`` is the public address that goes into the QR code. Raises Refused, naming the person and every unmet
    requirement, for who is not ready or did not confirm the name, and for a name or language that cannot be printed.
    """
    refuse_unissuable(who)
    about = occasion(db, clock, cohorts.cohort(db, award.cohort_id), base_url)
    rubrics = practice.rubrics(db, [award.enrolment_id])
    day = about.issued_on
    number, code = draw_number(db, day.year)
    valid_until = years_after(day, about.content.certificate_valid_years)
    snapshot = certificate_snapshot(
        about,
        number=number,
        code=code,
        name=who.name,
        facts=who.progress.facts,
        levels=best_levels(rubrics[award.enrolment_id], [level.key for level in about.content.rubric_levels]),
        language=language,
        valid_until=valid_until,
    )
    row = add_certificate(
        db,
        actor,
        clock,
        award_id=award.id,
        enrolment_id=award.enrolment_id,
        cohort_id=award.cohort_id,
        person_id=who.person_id,
        awarded_on=day,
        snapshot=snapshot,
    )
    award.state = "issued"
    enrolments.complete(db, actor, clock, enrolment_id=row.enrolment_id)
    audit.record(
        db,
        actor,
        clock,
        "certificates:certificate:issue",
        "certificate",
        row.id,
        number=row.number,
        cohort_id=row.cohort_id,
        enrolment_id=row.enrolment_id,
        snapshot_sha256=fingerprint(row.snapshot),
    )
    return row


def draw_number(db: Session, year: int) -> tuple[str, str]:
    """The next number of the year, and a code for it."""
    return number_of(year, next_number(db, year)), new_code()


def add_certificate(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    award_id: int | None,
    enrolment_id: int,
    cohort_id: int,
    person_id: int,
    awarded_on: date,
    snapshot: CertificateSnapshot,
    replaces_id: int | None = None,
) -> Certificate:
    """Writes the row of a certificate, with its place in the list of revocations."""
    course_id = courses.version(db, cohorts.cohort(db, cohort_id).course_version_id).course_id
    place = take_status_place(db, clock)
    _, year, sequence, _ = snapshot["number"].split("-")
    until = snapshot["valid_until"]
    row = Certificate(
        number=snapshot["number"],
        year=int(year),
        sequence=int(sequence),
        code=snapshot["code"],
        enrolment_id=enrolment_id,
        cohort_id=cohort_id,
        person_id=person_id,
        awarded_on=awarded_on,
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        valid_until=date.fromisoformat(until) if until else None,
        language=snapshot["language"],
        award_id=award_id,
        template_id=_template(db, course_id, snapshot["language"]),
        replaces_id=replaces_id,
        issued_by_person_id=actor.person_id,
        snapshot=cast(dict[str, Any], snapshot),
        status_list_id=place.list_id,
        status_index=place.index,
        state=CertificateState.ISSUED,
        revoked_reason="",
        replaced_reason="",
    )
    db.add(row)
    db.flush()
    return row


def occasion(db: Session, clock: Clock, cohort: CohortView, base_url: str) -> Occasion:
    """What stands on every certificate of this cohort today."""
    content = cohorts.contents(db, [cohort])[cohort.id]
    ids = cohorts.trainers_of(db, cohort.id)
    known = accounts.people(db, ids)
    return Occasion(
        cohort=cohort,
        content=content,
        sessions=scheduling.sessions_of(db, [cohort.id]),
        foundation=organisations.foundation(db),
        required=required_of(content),
        trainers=[known[one].name.full for one in ids if one in known],
        issued_on=today(clock),
        base_url=base_url.rstrip("/"),
    )


def _template(db: Session, course_id: int, language: str) -> int | None:
    """The template in force; None when the course's own is."""
    query = sa.select(CertificateTemplate.id).where(
        CertificateTemplate.course_id == course_id, CertificateTemplate.language == language
    )
    return db.scalar(query.order_by(CertificateTemplate.number.desc()).limit(1))
