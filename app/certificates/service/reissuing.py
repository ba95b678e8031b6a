"""Replacing a certificate by another: a new number that refers to the old one, and keeps the day of the award.

One at a time, each with a typed reason that everyone can read. Lock order: the cohort's row, then the certificate.
Offered through ``service``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates.document import CertificateSnapshot, English, complete
from app.certificates.erasing import ERASED
from app.certificates.models import Certificate
from app.certificates.queries.awards import lacking
from app.certificates.queries.certificates import CertificateView, view_of
from app.certificates.queries.progress import progress
from app.certificates.rules.reissues import Cause
from app.certificates.rules.requirements import CertificateState, best_levels, sentence_of
from app.certificates.service.credentials import status_changed
from app.certificates.service.issuing import add_certificate, draw_number, occasion, years_after
from app.certificates.service.printing import PDF_WORK
from app.certificates.service.register import enter_certificate
from app.certificates.snapshots import certificate_snapshot, languages_of
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.fingerprints import check_shown, fingerprint, mark_of
from app.core.names import on_paper
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.practice import service as practice

#: What was earned then, and stands on the new paper as it stood on the old one.
_EARNED = (
    *("course_title", "cohort_name", "place", "period", "hours", "trainers", "proof"),
    *("competencies", "requirements", "programme", "levels"),
)
_EARNED_IN_ENGLISH = (
    *("course_title", "period", "hours", "proof", "competencies", "requirements", "programme", "levels"),
)


@dataclass(frozen=True, slots=True)
class Replacement:
    """What the new certificate would say."""

    old_name: str
    name: str
    old_language: str
    language: str
    awarded_on: date
    old_valid_until: date | None
    valid_until: date | None

    @property
    def mark(self) -> str:
        """Marks all of it, for the form that carries it out."""
        facts: list[Any] = [self.old_name, self.name, self.old_language, self.language]
        return mark_of([*facts, str(self.awarded_on), str(self.old_valid_until), str(self.valid_until)])


def replacement(
    db: Session, clock: Clock, *, cohort_id: int, certificate_id: int, cause: Cause, language: str
) -> Replacement:
    """What replacing this certificate would give. Raises NotFound; Refused when there is no cause or no way."""
    return _plan(db, clock, _row(db, cohort_id, certificate_id), cause, language)


def reissue(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    certificate_id: int,
    cause: Cause,
    language: str,
    reason: str,
    shown: str,
    base_url: str,
) -> CertificateView:
    """Puts a new certificate in the place of this one, for ever; answers the new one.

    ``reason`` is for everyone to read; ``shown`` marks the `Replacement` that the actor saw. Raises NotFound; Refused
    for one that was replaced or revoked already, without a reason, for a name that the holder did not confirm, and when
    something changed since it was shown.
    """
    reason = sentence_of(reason, T("Vul in waarom er een nieuw certificaat komt."))
    cohort = cohorts.lock_cohort(db, cohort_id)
    old = _row(db, cohort_id, certificate_id)
    plan = _plan(db, clock, old, cause, language)
    check_shown(shown, plan.mark)
    about = occasion(db, clock, cohort, base_url)
    far = progress(db, {old.enrolment_id: cohort_id})[old.enrolment_id]
    if cause is Cause.MISTAKE and (missing := lacking(plan.name, far)) is not None:
        raise Refused(missing)
    number, code = draw_number(db, about.issued_on.year)
    snapshot = certificate_snapshot(
        about,
        number=number,
        code=code,
        name=plan.name,
        facts=far.facts,
        levels=best_levels(
            practice.rubrics(db, [old.enrolment_id])[old.enrolment_id],
            [level.key for level in about.content.rubric_levels],
        ),
        language=plan.language,
        awarded_on=plan.awarded_on,
        valid_until=plan.valid_until,
        replaces=old.number,
    )
    if cause is not Cause.MISTAKE:
        snapshot = _with_earned(snapshot, complete(old.snapshot))
    old.state, old.replaced_on, old.replaced_reason = CertificateState.REPLACED, about.issued_on, reason
    db.flush()
    row = add_certificate(
        db,
        actor,
        clock,
        award_id=old.award_id,
        enrolment_id=old.enrolment_id,
        cohort_id=cohort_id,
        person_id=old.person_id,
        awarded_on=plan.awarded_on,
        snapshot=snapshot,
        replaces_id=old.id,
    )
    status_changed(db, clock, old)
    outbox.put(db, clock, PDF_WORK, {"certificate_id": row.id}, key=f"certificate-pdf:{row.id}")
    enter_certificate(db, clock, old)
    audit.record(
        db,
        actor,
        clock,
        "certificates:certificate:replace",
        "certificate",
        row.id,
        number=row.number,
        replaces=old.number,
        cause=str(cause),
        reason=reason,
        cohort_id=cohort_id,
        enrolment_id=row.enrolment_id,
        snapshot_sha256=fingerprint(row.snapshot),
    )
    return view_of(row)


def _row(db: Session, cohort_id: int, certificate_id: int) -> Certificate:
    query = sa.select(Certificate).where(Certificate.id == certificate_id, Certificate.cohort_id == cohort_id)
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _plan(db: Session, clock: Clock, row: Certificate, cause: Cause, language: str) -> Replacement:
    content = courses.version(db, cohorts.cohort(db, row.cohort_id).course_version_id).content
    person = accounts.people(db, [row.person_id])[row.person_id]
    old_name = str(row.snapshot["name"])
    if row.state == CertificateState.REPLACED:
        raise Refused(T("Certificaat %(number)s is al vervangen.", number=row.number))
    if row.state == CertificateState.REVOKED:
        raise Refused(
            T(
                "Het certificaat %(number)s van %(name)s is ingetrokken. Dat is definitief.",
                number=row.number,
                name=old_name,
            )
        )
    if old_name == ERASED:
        raise Refused(T("De naam op dit certificaat is gewist op verzoek van de houder."))
    known = on_paper(person.full_name)
    if cause is Cause.NAME and known == old_name:
        raise Refused(
            T(
                "Deze naam staat al op het certificaat: %(name)s. Wijzig eerst de naam van de persoon.",
                name=known,
            )
        )
    if known != old_name and person.name_confirmed_at is None:
        raise Refused(
            T(
                "%(name)s heeft de spelling van de naam nog niet nagekeken. Vraag dat eerst.",
                name=person.full_name,
            )
        )
    if language not in languages_of(content):
        raise Refused(
            T("Deze leergang heeft nog geen Engelse teksten voor het certificaat."), field="language"
        )
    if cause is Cause.LANGUAGE and language == row.language:
        raise Refused(T("Het certificaat is al in deze taal."), field="language")
    until = row.valid_until
    if cause is Cause.RENEWAL:
        until = years_after(max(until or today(clock), today(clock)), content.certificate_valid_years)
        if row.valid_until is None or until is None:
            raise Refused(T("Dit certificaat blijft geldig. Verlengen hoeft niet."), field="cause")
    return Replacement(
        old_name=old_name,
        name=known,
        old_language=row.language,
        language=language,
        awarded_on=row.awarded_on,
        old_valid_until=row.valid_until,
        valid_until=until,
    )


def _with_earned(fresh: CertificateSnapshot, old: CertificateSnapshot) -> CertificateSnapshot:
    """The new paper with what was earned as the old one told it, whatever became of the course since then."""
    kept: dict[str, Any] = {**fresh, **{name: old[name] for name in _EARNED}}  # type: ignore[literal-required]
    words, before = fresh["en"], old["en"]
    if words is not None and before is not None:
        kept["en"] = cast(
            English,
            {**words, **{name: before[name] for name in _EARNED_IN_ENGLISH}},  # type: ignore[literal-required]
        )
    return cast(CertificateSnapshot, kept)
