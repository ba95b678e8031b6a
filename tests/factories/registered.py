"""Certificates that were issued, without the way there: a row, its PDF and its entry in the register."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import Certificate
from app.certificates.rules.numbers import number_of
from app.core import documents
from app.core.clock import Clock, today
from tests.factories.certificates import Group
from tests.factories.documents import certificate_snapshot

CODE = "K7QF-2MXD"


def paper(
    db: Session,
    clock: Clock,
    made: Group,
    *,
    place: int = 0,
    sequence: int = 1,
    code: str | None = CODE,
    pdf: bytes | None = b"%PDF-1.7 a certificate",
    valid_until: date | None = None,
    replaces: Certificate | None = None,
    template_id: int | None = None,
    **shown: object,
) -> Certificate:
    """A certificate of the learner in this place of the group, with its frozen PDF. Committed.

    ``shown`` overrides what stands on it; ``replaces`` is the one that it takes the place of.
    """
    learner, day = made.learners[place], today(clock)
    number = number_of(day.year, sequence)
    if replaces is not None:
        replaces.state, replaces.replaced_on, replaces.replaced_reason = (
            "replaced",
            day,
            "De naam is veranderd.",
        )
        db.flush()
    snapshot = certificate_snapshot(
        number,
        code=code or "",
        replaces=replaces.number if replaces else "",
        **{"issued_on": day.isoformat(), **shown},
    )
    row = Certificate(
        number=number,
        year=day.year,
        sequence=sequence,
        code=code,
        enrolment_id=learner.enrolment_id,
        cohort_id=made.cohort.id,
        person_id=learner.person_id,
        awarded_on=replaces.awarded_on if replaces else day,
        issued_on=day,
        valid_until=valid_until,
        replaces_id=replaces.id if replaces else None,
        snapshot=cast("dict[str, Any]", snapshot),
        state="issued",
        language=snapshot["language"],
        template_id=template_id,
        revoked_reason="",
        replaced_reason="",
    )
    db.add(row)
    db.flush()
    if pdf is not None:
        row.pdf_sha256, row.pdf_at = documents.keep(db, clock, pdf), clock.now()
        db.flush()
        service.enter_certificate(db, clock, row)
    if replaces is not None:
        service.enter_certificate(db, clock, replaces)
    db.commit()
    return row
