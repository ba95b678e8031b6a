"""Giving material, giving a newer version of it, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.documents import keep
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.courses.service import render_markdown
from app.teaching.models import Material, MaterialVersion
from app.teaching.queries import MaterialView, Reach, bytes_of, count_of, managed, material_of, reach, taught
from app.teaching.rules import (
    MOST_COHORT_BYTES,
    MOST_MATERIALS,
    MOST_VERSIONS,
    MaterialKind,
    When,
    checked_link,
    visibility,
)
from app.teaching.service.uploads import Upload


@dataclass(frozen=True, slots=True)
class Content:
    """What a material holds: a file, a link or a text, under a title."""

    title: str
    upload: Upload | None = None
    url: str = ""
    text: str = ""

    @property
    def kind(self) -> MaterialKind:
        """What it is."""
        if self.upload is not None:
            return MaterialKind.FILE
        return MaterialKind.LINK if self.url else MaterialKind.TEXT


@dataclass(frozen=True, slots=True)
class Shown:
    """From when learners see it."""

    when: When = When.NOW
    on: date | None = None


def add_material(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    session_id: int | None = None,
    content: Content,
    shown: Shown = Shown(),
) -> int:
    """Gives material to a session, or to the whole cohort, and answers its number.

    A guest trainer gives to the own session only. Raises NotFound, and Refused for what cannot be material.
    """
    if session_id is None:
        managed(db, actor, cohort_id)
    else:
        session, _ = taught(db, actor, session_id)
        if session.cohort_id != cohort_id:
            raise NotFound
    checked = _checked(content)
    now = clock.now()
    seen = visibility(shown.when, now=now, of_session=session_id is not None, on=shown.on)
    cohorts.lock_cohort(db, cohort_id)
    if count_of(db, cohort_id, session_id) >= MOST_MATERIALS:
        raise Refused(T("Hier staat al %(most)s keer materiaal. Haal eerst iets weg.", most=MOST_MATERIALS))
    row = Material(
        cohort_id=cohort_id,
        session_id=session_id,
        kind=checked.kind,
        visible_from=seen.at,
        days_before=seen.days_before,
        version_count=0,
        created_at=now,
    )
    db.add(row)
    db.flush()
    _write(db, actor, clock, row, checked)
    _record(db, actor, clock, "teaching:material:add", row)
    return row.id


def add_version(db: Session, actor: Actor, clock: Clock, *, material_id: int, content: Content) -> int:
    """Gives a newer version of a material, which learners see from now on; the versions before it stay.

    Answers its number. Raises NotFound, Forbidden for a guest's colleague's material, Refused as `add_material`.
    """
    row = _locked(db, actor, material_id)
    checked = _checked(content)
    if checked.kind != row.kind:
        raise NotFound
    if row.version_count >= MOST_VERSIONS:
        raise Refused(
            T("Hiervan zijn er al %(most)s versies. Voeg het toe als nieuw materiaal.", most=MOST_VERSIONS)
        )
    _write(db, actor, clock, row, checked)
    _record(db, actor, clock, "teaching:material:renew", row, number=row.version_count)
    return row.version_count


def show_material(db: Session, actor: Actor, clock: Clock, *, material_id: int, shown: Shown) -> None:
    """Sets from when learners see a material: what was meant is kept, so a week before a session moves along with it.

    Raises NotFound, Forbidden and Refused.
    """
    row = _locked(db, actor, material_id)
    seen = visibility(shown.when, now=clock.now(), of_session=row.session_id is not None, on=shown.on)
    row.visible_from, row.days_before = seen.at, seen.days_before
    told = {"visible_from": seen.at.isoformat()} if seen.at else {"days_before": seen.days_before}
    _record(db, actor, clock, "teaching:material:show", row, **told)


def withdraw_material(db: Session, actor: Actor, clock: Clock, *, material_id: int) -> None:
    """Takes a material away from the learners; taken away already changes nothing. Raises NotFound and Forbidden."""
    row = _locked(db, actor, material_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        _record(db, actor, clock, "teaching:material:withdraw", row)


def restore_material(db: Session, actor: Actor, clock: Clock, *, material_id: int) -> None:
    """Puts a material back as it was; nothing changes when it is there. Raises NotFound, Forbidden and Refused."""
    row = _locked(db, actor, material_id)
    if row.withdrawn_at is not None:
        if count_of(db, row.cohort_id, row.session_id) >= MOST_MATERIALS:
            raise Refused(
                T("Hier staat al %(most)s keer materiaal. Haal eerst iets weg.", most=MOST_MATERIALS)
            )
        row.withdrawn_at = None
        _record(db, actor, clock, "teaching:material:restore", row)


def may_change(within: Reach, material: MaterialView) -> bool:
    """Whether this person may change the material: a guest trainer only what they gave themselves."""
    return within.holds(material.cohort_id) or material.first_by_person_id == within.person_id


def _checked(content: Content) -> Content:
    if not content.title:
        raise Refused(T("Vul een titel in."), field="title")
    if content.kind is MaterialKind.LINK:
        return Content(content.title, url=checked_link(content.url))
    if content.kind is MaterialKind.TEXT:
        check_markdown(content.text)
    return content


def check_markdown(text: str) -> None:
    """Raises Refused, on the field ``text``, for an empty text or one that a page cannot show."""
    if not text.strip():
        raise Refused(T("Vul de tekst in."), field="text")
    _, mistakes = render_markdown(text)
    if mistakes:
        line, said = mistakes[0]
        raise Refused(T("Regel %(line)s: %(said)s", line=line, said=said), field="text")


def _locked(db: Session, actor: Actor, material_id: int) -> Material:
    """The material for a change, within the actor's reach. The cohort is locked first, as everywhere."""
    within = reach(db, actor)
    view = material_of(db, within, material_id)
    if not may_change(within, view):
        raise Forbidden
    cohorts.lock_cohort(db, view.cohort_id)
    query = sa.select(Material).where(Material.id == material_id).with_for_update()
    return db.scalars(query.execution_options(populate_existing=True)).one()


def _write(db: Session, actor: Actor, clock: Clock, row: Material, content: Content) -> None:
    file = content.upload
    if file is not None and bytes_of(db, row.cohort_id) + len(file.content) > MOST_COHORT_BYTES:
        raise Refused(T("Deze groep heeft geen ruimte meer voor bestanden. Voeg een link toe."), field="file")
    row.version_count += 1
    db.add(
        MaterialVersion(
            material_id=row.id,
            number=row.version_count,
            title=content.title,
            sha256=keep(db, clock, file.content, file.media_type) if file is not None else None,
            file_name=file.name if file is not None else "",
            size=len(file.content) if file is not None else 0,
            url=content.url,
            text=content.text if content.kind is MaterialKind.TEXT else "",
            made_at=clock.now(),
            made_by_person_id=actor.person_id,
        )
    )
    db.flush()


def _record(db: Session, actor: Actor, clock: Clock, action: str, row: Material, **told: object) -> None:
    """The log knows the material by its number: a title may hold a name, and nothing in the log is erased."""
    audit.record(
        db,
        actor,
        clock,
        action,
        "cohort" if row.session_id is None else "course_session",
        row.cohort_id if row.session_id is None else row.session_id,
        material_id=row.id,
        **told,
    )
