"""Under a hold nothing of a case vanishes, by its author's own hand either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.practice import service
from app.practice.models import CaseAttachment, CaseEntry, CaseSharing
from app.practice.service import attachments, retaining, sharing
from app.practice.service.own import HELD
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled, opened

Step = Callable[[Session, Actor, FixedClock, int], Any]


def overwrite(db: Session, actor: Actor, clock: FixedClock, case_id: int) -> None:
    service.save_field(db, actor, clock, case_id=case_id, field="person", text="Iets anders.", base=0)


def rewrite(db: Session, actor: Actor, clock: FixedClock, case_id: int) -> None:
    entry = db.query(CaseEntry).filter(CaseEntry.case_id == case_id).first()
    assert entry is not None
    service.edit_entry(
        db,
        actor,
        clock,
        case_id=case_id,
        entry_id=entry.id,
        on=today(clock) - timedelta(days=1),
        minutes=5,
        text="Iets anders.",
        kind="visit",
        base=1,
    )


def take_out(db: Session, actor: Actor, clock: FixedClock, case_id: int) -> None:
    entry = db.query(CaseEntry).filter(CaseEntry.case_id == case_id).first()
    assert entry is not None
    service.remove_entry(db, actor, clock, case_id=case_id, entry_id=entry.id)


def take_away(db: Session, actor: Actor, clock: FixedClock, case_id: int) -> None:
    picture = db.query(CaseAttachment).filter(CaseAttachment.case_id == case_id).one()
    attachments.remove_attachment(db, actor, clock, case_id=case_id, attachment_id=picture.id)


@pytest.mark.parametrize("step", [overwrite, rewrite, take_out, take_away])
def test_an_author_changes_nothing_of_a_held_case_and_can_again_afterwards(
    db: Session, clock: FixedClock, here: Class, step: Step
) -> None:
    case_id = filled(db, clock, here)
    before = opened(db, case_id)
    hold = retaining.set_hold(db, here.trainer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    with pytest.raises(Refused) as refused:
        step(db, here.learner, clock, case_id)
    assert refused.value.text == HELD
    db.rollback()
    assert opened(db, case_id) == before
    retaining.lift_hold(db, here.trainer, clock, hold_id=hold)
    step(db, here.learner, clock, case_id)
    assert opened(db, case_id) != before


def test_a_sheet_of_a_held_case_is_not_written_over_and_keeps_its_text_when_taken_back(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = filled(db, clock, here)
    sheet = db.query(CaseSharing).filter(CaseSharing.case_id == case_id).one()
    at = {"case_id": case_id, "session_id": sheet.session_id}
    monkeypatch.setattr(
        sharing, "own_meeting", lambda db, clock, case, session_id: sheet_session(db, session_id)
    )
    retaining.set_hold(db, here.trainer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    texts = {"person": "Iets anders.", "workplace": "", "question": "Wat zouden jullie doen?"}
    with pytest.raises(Refused) as refused:
        sharing.share(db, here.learner, clock, texts=texts, **at)
    assert refused.value.text == HELD
    db.rollback()
    sharing.take_back(db, here.learner, clock, **at)
    db.commit()
    assert PLANTED in opened(db, case_id)[-2]


def sheet_session(db: Session, session_id: int) -> Any:
    return sharing.scheduling.sessions_by_id(db, [session_id])[session_id]


def test_the_pages_say_so_and_offer_no_writing(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    case_id = filled(db, clock, here)
    retaining.set_hold(db, here.trainer, clock, case_id=case_id, reason="Er loopt een klacht.")
    db.commit()
    login(client, here.learner)
    address = f"/leren/praktijkcasussen/{case_id}"
    shown = client.get(address).text
    assert "rust een bewaarplicht" in shown
    assert "Pas de casus aan" not in shown
    assert "Er loopt een klacht" not in shown
    for part in ("verhaal", "logboek"):
        assert client.get(f"{address}/{part}").location == address
