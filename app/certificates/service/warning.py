"""Warning the administrators that the key which signs certificates ends; without a new one none can be issued."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.queries.keys import AHEAD, keys_ending
from app.core.clock import Clock, local, utc
from app.core.permissions import Role
from app.core.text import T
from app.messages.service import Planned

#: How many days before the end a letter goes.
DAYS: Final = (AHEAD.days, 30, 7)
_MORNING: Final = time(8)


def planned_key_warnings(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """Letters to each administrator before a key in use ends; none once another took its place. Two queries.

    A later one takes the place of an earlier one that never went.
    """
    now = clock.now()
    keys = [
        key for key in keys_ending(db, until + AHEAD + timedelta(days=1)) if key.ends_at and key.ends_at > now
    ]
    administrators = accounts.people_with_role(db, Role.ADMINISTRATOR) if keys else []
    found: list[Planned] = []
    for key in keys:
        assert key.ends_at is not None
        day = local(key.ends_at).date()
        mornings = [utc(day - timedelta(days=days), _MORNING) for days in DAYS]
        for days, at, ends in zip(DAYS, mornings, (*mornings[1:], key.ends_at), strict=True):
            if at <= until and ends > now:
                found += [
                    Planned(
                        key=f"signing-key:{key.kid}:{days}:{one.id}",
                        at=at,
                        ends_at=ends,
                        template="certificates/key_ending",
                        person_id=one.id,
                        to=one.email,
                        to_name=one.full_name,
                        language=one.language,
                        context={"given_name": one.name.given, "key_day": day.isoformat()},
                        cause=T("De sleutel van de stichting verloopt op %(day)s.", day=day),
                        url=("portal.administrator", {}),
                    )
                    for one in administrators
                ]
    return found
