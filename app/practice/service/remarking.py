"""Remarks in the text of a submitted version, their answers, and the conversation beside it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import CaseRemark, CaseVersion, PracticeCase
from app.practice.queries.remarks import remarks_of
from app.practice.rules.cases import READABLE
from app.practice.rules.remarks import LONGEST_REMARK, MOST_REMARKS, Anchor, anchored, texts_of
from app.practice.rules.tidying import tidy
from app.practice.sealed import Submitted, open_version, seal_remark
from app.practice.service.guarding import note_dismissed, taken_on
from app.practice.service.own import own_case
from app.practice.service.reviewing import assigned, last_version, person_of, read_last
from app.practice.service.telling import tell_message


def remark(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    text: str,
    field: str = "",
    starts: int | None = None,
    ends: int | None = None,
    quote: str = "",
    parent_id: int | None = None,
    kept: Collection[str] = (),
) -> int:
    """Writes a remark of an assessor about the last version: in one of its texts, or beside the case; or an answer.

    ``kept``: marked words that identify nobody, says the writer; that is noted, by kind. Opening the text to find the
    place leaves a line. Returns the number of the remark. Raises NotFound for who is no assessor, Refused for words
    that are not in the text and for what the guard marks and is not kept.
    """
    row = _still_there(assigned(db, actor, case_id))
    version, content = read_last(db, actor, clock, row, ground="opmerking bij een ingeleverde casus")
    place = None
    if parent_id is not None:
        version = _version_of(db, case_id, parent_id)
    elif field:
        texts = texts_of(content.document, content.entries)
        place = anchored(texts, field, starts=starts, ends=ends, quote=quote)
    number, taken = _write(db, actor, clock, version, content, text, place, parent_id, kept)
    # What stands in the text reaches the author with the answer to the case.
    if place is None and (parent_id is None or _remark(db, case_id, parent_id).field is None):
        tell_message(db, clock, row, writer=actor.name, to=[row.person_id])
    note_dismissed(db, actor, clock, case_id, taken)
    return number


def answer(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    text: str,
    parent_id: int | None = None,
    kept: Collection[str] = (),
) -> int:
    """Writes the author's answer to a remark, or a line of the conversation beside the case. See `remark`."""
    row = _still_there(own_case(db, actor, case_id))
    version = last_version(db, case_id)
    if parent_id is not None:
        version = _version_of(db, case_id, parent_id)
    content = open_version(db, case_id, version.id, version.sealed)
    number, taken = _write(db, actor, clock, version, content, text, None, parent_id, kept)
    if row.state in READABLE:
        seated = {row.reviewer_person_id, row.second_person_id}
        readers = [one for one in cohorts.trainers_of(db, row.cohort_id) if one in seated]
        tell_message(db, clock, row, writer=actor.name, to=readers)
    note_dismissed(db, actor, clock, case_id, taken)
    return number


def tick(db: Session, actor: Actor, clock: Clock, *, case_id: int, remark_id: int, own: bool) -> None:
    """Ticks a remark or a point off, or opens it again: by the author (``own``) or by an assessor.

    Raises NotFound for anyone else.
    """
    if own:
        own_case(db, actor, case_id)
    else:
        assigned(db, actor, case_id)
    row = _remark(db, case_id, remark_id)
    row.settled_at = None if row.settled_at else clock.now()
    db.flush()


def _write(
    db: Session,
    actor: Actor,
    clock: Clock,
    version: CaseVersion,
    content: Submitted,
    text: str,
    place: Anchor | None,
    parent_id: int | None,
    kept: Collection[str],
) -> tuple[int, list[str]]:
    """The number of what was written, and the marked words that its writer took on: to be noted last."""
    said = tidy(text).strip()
    if not said:
        raise Refused(T("Schrijf je opmerking."), field="text")
    if len(said) > LONGEST_REMARK:
        raise Refused(T("Gebruik ten hoogste %(n)s tekens.", n=LONGEST_REMARK), field="text")
    if parent_id is not None:
        parent = _remark(db, version.case_id, parent_id)
        if parent.case_version_id != version.id or parent.parent_id is not None:
            raise NotFound
    present = db.scalar(sa.select(sa.func.count()).where(CaseRemark.case_version_id == version.id))
    if (present or 0) >= MOST_REMARKS:
        raise Refused(T("Bij een versie staan ten hoogste %(n)s opmerkingen.", n=MOST_REMARKS), field="text")
    allowed = (content.alias, *content.document.kept)
    taken = taken_on(db, [("text", said)], allowed=allowed, kept=kept)
    row = CaseRemark(
        case_version_id=version.id,
        parent_id=parent_id,
        field=place.field if place else None,
        starts=place.starts if place else None,
        ends=place.ends if place else None,
        sealed=b"",
        person_id=person_of(actor),
        at=clock.now(),
    )
    db.add(row)
    db.flush()
    row.sealed = seal_remark(db, version.case_id, row.id, said)
    db.flush()
    return row.id, taken


def _still_there(row: PracticeCase) -> PracticeCase:
    """The case. Raises NotFound when its text was erased: there is nothing left to remark on."""
    if row.erased_at is not None:
        raise NotFound
    return row


def _version_of(db: Session, case_id: int, remark_id: int) -> CaseVersion:
    """The version of a remark: an answer stands where its question stands."""
    return db.get_one(CaseVersion, _remark(db, case_id, remark_id).case_version_id)


def _remark(db: Session, case_id: int, remark_id: int) -> CaseRemark:
    row = db.scalar(
        sa.select(CaseRemark)
        .join(CaseVersion, CaseVersion.id == CaseRemark.case_version_id)
        .where(CaseRemark.id == remark_id, CaseVersion.case_id == case_id)
    )
    if row is None:
        raise NotFound
    return row


__all__ = ["answer", "remark", "remarks_of", "tick"]
