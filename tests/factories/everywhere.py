"""One case that went its whole way, with the planted words in every text that anybody wrote about it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, today
from app.core.permissions import Actor
from app.practice import service
from app.practice.models import CaseEntry
from app.practice.service import attachments, protection, sharing
from app.practice.service.writing import Clash
from tests.factories.practice import ANSWER, PLANTED, Class, has_pictures, written
from tests.factories.sheets import meeting

#: What an administrator and a privacy officer write down is no text of a case: it is to be read later.
OPEN_REASON = "Er is haast vanwege een wespennest bij de werkplek."


@dataclass(frozen=True)
class Said:
    """The numbers of what there is."""

    case_id: int
    entry_id: int
    attachment_id: int
    session_id: int
    sharing_id: int
    emergency_id: int


def photo(words: str) -> bytes:
    """A photo that says these words about itself and behind its end."""
    told = Image.Exif()
    told[0x010E] = words
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (10, 120, 60)).save(out, "JPEG", exif=told, comment=words.encode())
    return out.getvalue() + words.encode()


def everywhere(db: Session, clock: FixedClock, here: Class, two: tuple[Actor, Actor]) -> Said:
    """Writes, hands in, answers, shares and opens in an emergency, as its people do; committed.

    ``two``: administrators.
    """
    has_pictures(db, clock, here)
    me, trainer = here.learner, here.trainer
    case_id = written(db, clock, here, text=PLANTED)
    case = {"case_id": case_id}
    for base in (1, 2):
        service.save_field(db, me, clock, **case, field="family", text=f"{PLANTED} {base}", base=base)
    clash = service.save_field(db, me, clock, **case, field="family", text=f"{PLANTED} Anders.", base=1)
    assert isinstance(clash, Clash)
    entry_id = db.scalars(sa.select(CaseEntry.id).where(CaseEntry.case_id == case_id)).one()
    line = {"on": today(clock), "minutes": 30, "kind": "visit"}
    for base in (1, 1):  # the second comes from a device that saw neither
        service.edit_entry(
            db, me, clock, **case, entry_id=entry_id, text=f"{PLANTED} {base}", base=base, **line
        )
    picture = attachments.prepare(photo(PLANTED))
    attachment_id = attachments.add_attachment(db, me, clock, **case, kind="drawing", picture=picture)
    service.submit(db, me, clock, **case)
    service.read_case_for_trainer(db, trainer, clock, **case)
    first = service.remark(db, trainer, clock, **case, text=ANSWER, field="person", quote="een wijsje")
    service.remark(db, trainer, clock, **case, text=ANSWER)
    given = {"version_number": 1, "rubric": {}, "feedback": ANSWER, "asked": [ANSWER]}
    service.return_case(db, trainer, clock, **case, **given)
    service.answer(db, me, clock, **case, text=ANSWER, parent_id=first)
    service.answer(db, me, clock, **case, text=ANSWER)
    service.submit(db, me, clock, **case)
    service.withdraw(db, me, clock, **case)
    again = service.CaseChanges(texts={"reflection": f"{PLANTED} Weer."})
    service.save_case(db, me, clock, **case, changes=again)
    service.submit(db, me, clock, **case)
    db.commit()
    session = meeting(db, here)
    clock.set(session.starts_at - timedelta(days=1))
    texts = {"question": ANSWER, "person": PLANTED, "workplace": PLANTED}
    sharing_id = sharing.share(db, me, clock, **case, session_id=session.id, texts=texts).id
    sharing.promise(db, here.peer, clock, sharing_id=sharing_id)
    sharing.read_sheet(db, here.peer, clock, sharing_id=sharing_id)
    service.read_case_for_trainer(db, trainer, clock, **case)
    emergency_id = protection.ask_emergency(db, two[0], clock, **case, reason=OPEN_REASON)
    protection.grant_emergency(db, two[1], clock, emergency_id=emergency_id, hours=2, most_hours=4)
    protection.read_in_emergency(db, two[0], clock, emergency_id=emergency_id)
    db.commit()
    return Said(case_id, entry_id, attachment_id, session.id, sharing_id, emergency_id)
