"""What the log knows of materials and announcements: their numbers, never words that may hold a name."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.portal.service import names_of
from app.teaching import service
from app.teaching.service import Content, Shown, When
from tests.factories import teaching as factory
from tests.features.teaching.conftest import Lessons


def test_a_title_stands_in_no_line_of_the_log_and_is_looked_up_when_the_line_is_told(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    before = db.scalar(sa.select(sa.func.max(AuditEvent.id))) or 0
    by, session_id = lessons.trainer, lessons.sessions[-1].id
    number = factory.text(db, by, clock, lessons.cohort_id, session_id, title="Over mevrouw Vos")
    service.add_version(db, by, clock, material_id=number, content=Content("Over mevrouw V.", text="Nieuw."))
    service.show_material(db, by, clock, material_id=number, shown=Shown(When.WEEK))
    service.withdraw_material(db, by, clock, material_id=number)
    service.restore_material(db, by, clock, material_id=number)
    posted = factory.news(db, by, clock, lessons.cohort_id, title="Mevrouw Vos is jarig", by_letter=True)
    service.withdraw_announcement(db, by, clock, announcement_id=posted)
    rows = db.scalars(sa.select(AuditEvent).where(AuditEvent.id > before)).all()
    assert len(rows) == 7
    assert "evrouw" not in json.dumps([row.data for row in rows])
    events = list(audit.events_after(db, before, limit=10))
    told = [str(one.sentence) for one in audit.tell(events, names_of(db, audit.refs_of(events)))]
    assert [said for said in told if "“Over mevrouw V.”" in said] == told[:5]
    assert [said for said in told if "“Mevrouw Vos is jarig”" in said] == told[5:]
