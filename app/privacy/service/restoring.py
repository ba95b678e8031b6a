"""People who were erased and come back with a backup: the ledger of erasures knows them too (docs/decisions/0028).

A line names a person by number and the moment at which the record was made, and says nothing of who it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock, today
from app.core.db import Base
from app.core.permissions import SYSTEM
from app.core.ports import Work
from app.practice.service import protection
from app.privacy.queries.reach import ids_of
from app.privacy.service.forgetting import NOWHERE, erase, texts_of

_WHO = "person:"


def keep_up(work: Work) -> int:
    """Every minute, and as a worker begins: erases again whom a restored backup brought back, and says how many.

    Writes into the ledger who was erased. The texts of their cases are decided to go; `upkeep.erase_now` does so.
    """
    again = 0
    ledger = protection.Ledger(work.config.ledger)
    written = {(line.key_id, line.begun_at) for line in ledger.read().lines if line.key_id.startswith(_WHO)}
    known = {int(name.removeprefix(_WHO)) for name, _ in written}
    person = Base.metadata.tables["person"]
    gone = person.c.email.endswith(f"@{NOWHERE}")
    query = sa.select(person.c.id, person.c.created_at, gone).where(sa.or_(gone, person.c.id.in_(known)))
    with work.writing() as db:
        found = [(f"{_WHO}{one[0]}", one[1], one[2]) for one in db.execute(query.order_by(person.c.id))]
    for name, made_at, erased in found:
        if erased and (name, made_at) not in written:
            ledger.add(protection.Destroyed(name, 0, made_at, work.clock.now()))
        if not erased and (name, made_at) in written:
            with work.writing() as db:
                _again(db, work.clock, int(name.removeprefix(_WHO)))
            again += 1
    return again


def _again(db: Session, clock: Clock, person_id: int) -> None:
    accounts.lock_people(db, [person_id])
    ids = ids_of(db, person_id)
    texts = texts_of(db, ids)
    if texts:
        protection.plan_run(db, SYSTEM, clock, cause="request", due=dict.fromkeys(texts, today(clock)))
    changed = erase(db, ids)
    db.expire_all()
    audit.record(
        db, SYSTEM, clock, "privacy:person:erase", "person", person_id, rows=changed, cases=len(texts)
    )
