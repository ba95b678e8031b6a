"""Signing the list of a session: what was noted is frozen, and the worker puts it on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy.orm import Session

from app.attendance.document import Earlier, SignedContent, moment, says_the_same
from app.attendance.models import SignedList
from app.attendance.queries.lists import content_of, signed_lists, teaches
from app.audit import service as audit
from app.core import documents, outbox
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.fingerprints import fingerprint
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling import service as scheduling

#: Outbox work: render the PDF of a signed list and freeze it.
LIST_WORK: Final = "attendance.signed_list"


@dataclass(frozen=True, slots=True)
class Unprinted:
    """What the worker needs to put a signed list on paper."""

    content: SignedContent
    signed_at: datetime


def sign_list(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> int:
    """Freezes what is noted of a session and returns the number of the signed list.

    A list that says the same as the latest signed one is not signed again: its number is returned. After a correction
    the new list refers to the earlier one. Raises NotFound for who does not teach the session; Refused before its end,
    for a cancelled session and while somebody is not noted.
    """
    session = scheduling.session(db, session_id)
    if not teaches(db, actor, session):
        raise NotFound
    session = scheduling.locked_session(db, session_id)
    if session.cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Er is geen lijst om te ondertekenen."))
    if clock.now() < session.ends_at:
        raise Refused(T("Onderteken de lijst na afloop van de bijeenkomst."))
    content, missing = content_of(db, session)
    if content is None:
        raise Refused(
            T("Noteer eerst iedereen. Nog niets staat er bij: %(names)s.", names=", ".join(missing))
            if missing
            else T("Deze bijeenkomst is nog voor niemand.")
        )
    before = signed_lists(db, session_id)
    if before and says_the_same(content, before[0].content):
        return before[0].id
    content["signed_by"], content["signed_at"] = actor.name, moment(clock.now())
    if before:
        content["follows"] = Earlier(
            id=before[0].id, sha256=before[0].content_sha256, signed_at=moment(before[0].signed_at)
        )
    assert actor.person_id is not None
    row = SignedList(
        session_id=session_id,
        content_sha256=fingerprint(content),
        content=cast(dict[str, Any], content),
        signed_at=clock.now(),
        signed_by_person_id=actor.person_id,
    )
    db.add(row)
    db.flush()
    outbox.put(db, clock, LIST_WORK, {"list_id": row.id}, key=f"signed-list:{row.id}")
    audit.record(
        db,
        actor,
        clock,
        "attendance:list:sign",
        "course_session",
        session_id,
        list_id=row.id,
        content_sha256=row.content_sha256,
    )
    return row.id


def unprinted(db: Session, list_id: int) -> Unprinted | None:
    """What must be put on paper; None when the PDF is frozen already. Raises NotFound."""
    row = db.get(SignedList, list_id)
    if row is None:
        raise NotFound
    if row.pdf_sha256 is not None:
        return None
    return Unprinted(cast(SignedContent, row.content), row.signed_at)


def freeze_pdf(db: Session, clock: Clock, *, list_id: int, content: bytes) -> None:
    """Stores the PDF of a signed list, once; a second call changes nothing."""
    row = db.get(SignedList, list_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.pdf_sha256 is None:
        row.pdf_sha256 = documents.keep(db, clock, content)
        db.flush()
