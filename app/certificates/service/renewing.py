"""Reminding the holder and the administrators that a certificate will not hold for long any more.

Renewing is replacing it: see `service.reissuing`.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.certificates.erasing import ERASED
from app.certificates.models import Certificate
from app.certificates.rules.requirements import CertificateState
from app.core.clock import Clock, local, utc
from app.core.permissions import Role
from app.core.text import T
from app.messages.service import Planned

#: How many days before the last day a letter goes.
DAYS: Final = (90, 30)
_MORNING: Final = time(8)


def planned_reminders(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """Letters to the holder and to each administrator, 90 and 30 days before a certificate ends.

    The second takes the place of the first where that never went, such as when a course got a term later.
    """
    now = clock.now()
    query = sa.select(Certificate).where(
        Certificate.state == CertificateState.ISSUED,
        Certificate.pdf_sha256.is_not(None),
        Certificate.valid_until >= local(now).date(),
        Certificate.valid_until <= local(until).date() + timedelta(days=max(DAYS)),
    )
    rows = [row for row in db.scalars(query.order_by(Certificate.id)) if row.snapshot["name"] != ERASED]
    if not rows:
        return []
    holders = accounts.people(db, {row.person_id for row in rows})
    administrators = accounts.people_with_role(db, Role.ADMINISTRATOR)
    found: list[Planned] = []
    for row in rows:
        for days, next_days in zip(DAYS, (*DAYS[1:], 0), strict=True):
            assert row.valid_until is not None
            at = utc(row.valid_until - timedelta(days=days), _MORNING)
            ends = utc(row.valid_until - timedelta(days=next_days), _MORNING)
            if at <= until and ends > now:
                found.append(_letter(row, holders[row.person_id], days, at, ends, "expiring"))
                found += [
                    _letter(row, one, days, at, ends, "expiring_administrator") for one in administrators
                ]
    return found


def _letter(row: Certificate, to: PersonView, days: int, at: datetime, ends: datetime, what: str) -> Planned:
    overview = ("certificates.cohort", {"cohort_id": row.cohort_id})
    return Planned(
        key=f"certificate:{what}:{row.id}:{days}:{to.id}",
        at=at,
        ends_at=ends,
        template=f"certificates/{what}",
        person_id=to.id,
        to=to.email,
        to_name=to.full_name,
        language=to.language,
        context={
            "given_name": to.name.given,
            "number": row.number,
            "course_title": row.snapshot["course_title"],
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            "verify_url": row.snapshot["verify_url"],
            **(
                {
                    "person_name": row.snapshot["name"],
                    "path": f"/beheer/groepen/{row.cohort_id}/certificaten",
                }
                if what == "expiring_administrator"
                else {}
            ),
        },
        cause=T("Een certificaat is bijna verlopen."),
        url=overview,
    )
