"""What a letter about prospects is about, so that each piece of news is told once and the next one too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import MakeUp
from app.attendance.queries.facts import held
from app.attendance.queries.forecast import Concern
from app.attendance.rules import Block
from app.core.tokens import digest
from app.scheduling import service as scheduling

#: So many hex digits keep one piece of news of a learner apart from the next.
DIGITS = 16


def news_of(db: Session, concerns: Collection[Concern]) -> dict[Concern, str]:
    """For each concern about a learner what made it so: which modules were lost, and how often each was to be made up.

    It stays the same while one more is missed, and is another one once something was made up, or was to be, and it is
    out of reach again. Two queries.
    """
    agreed = _agreed(db, {one.enrolment_id for one in concerns if one.enrolment_id is not None})
    found = {}
    for one in concerns:
        if one.enrolment_id is not None:
            lost = [f"{key}={agreed[one.enrolment_id, one.block, key]}" for key in one.reach.decisive]
            found[one] = digest("\x1f".join(lost))[:DIGITS]
    return found


def _agreed(db: Session, enrolment_ids: Collection[int]) -> Counter[tuple[int, Block, str]]:
    """How often a make-up was agreed, also when it was taken back: by enrolment, block and module."""
    query = sa.select(MakeUp.enrolment_id, MakeUp.session_id).where(MakeUp.enrolment_id.in_(enrolment_ids))
    rows = db.execute(query).all() if enrolment_ids else []
    sessions = scheduling.sessions_by_id(db, {session_id for _, session_id in rows})
    return Counter((enrolment_id, *held(sessions[session_id]).what) for enrolment_id, session_id in rows)
