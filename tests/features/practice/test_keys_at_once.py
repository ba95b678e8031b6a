"""Keys change while people write and read: nobody meets an error, and no text is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.practice import sealed
from app.practice.models import CaseEntry, CaseKey, PracticeCase
from app.practice.service import rotating
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled, opened

ROUNDS = 6


def test_people_write_and_read_while_keys_change(
    app: Flask, db: Session, clock: FixedClock, here: Class
) -> None:
    case_ids = [filled(db, clock, here) for _ in range(3)]
    db.commit()
    with app.app_context():
        engine = database.engine
    done = Event()

    def rotate() -> int:
        texts = 0
        for _ in range(ROUNDS):
            clock.advance(timedelta(minutes=1))
            texts += rotating.seal_anew(lambda: writing(engine), clock, lambda now: None)
        done.set()
        return texts

    def write(lock_first: bool) -> int:
        """One writer locks the case first, as an author does; the other only the row that it writes."""
        written = 0
        while not done.is_set() or written == 0:
            case_id = case_ids[written % 3]
            with writing(engine) as session:
                if lock_first:
                    session.scalar(
                        sa.select(PracticeCase.id).where(PracticeCase.id == case_id).with_for_update()
                    )
                entry = session.scalars(
                    sa.select(CaseEntry).where(CaseEntry.case_id == case_id).order_by(CaseEntry.id)
                ).all()[0 if lock_first else 1]
                entry.sealed = sealed.seal_entry(session, case_id, entry.id, PLANTED)
            written += 1
        return written

    def read() -> int:
        times = 0
        while not done.is_set() or times == 0:
            with Session(engine) as session:
                assert set(opened(session, case_ids[times % 3])) == {PLANTED}
            times += 1
        return times

    with ThreadPoolExecutor(5) as pool:
        tasks = [pool.submit(rotate), pool.submit(write, True), pool.submit(write, False)]
        tasks += [pool.submit(read), pool.submit(read)]
        try:
            found = [task.result(120) for task in tasks]
        finally:
            done.set()
    assert all(found), found
    assert len(set(db.scalars(sa.select(CaseKey.key_id)))) == 3
    assert [set(opened(db, case_id)) for case_id in case_ids] == [{PLANTED}] * 3
