"""Reads of materials and their versions; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts import service as accounts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.scheduling import service as scheduling
from app.teaching.models import Material, MaterialVersion
from app.teaching.queries.reach import Reach, Seat
from app.teaching.rules import FileKind, MaterialKind, days_until, kind_of, seen_from


@dataclass(frozen=True, slots=True)
class VersionView:
    """What a material was from one moment on; see `models.MaterialVersion`."""

    number: int
    title: str
    sha256: str | None
    file_name: str
    #: In bytes.
    size: int
    url: str
    text: str
    made_at: datetime
    #: Who made it.
    made_by: str

    @property
    def file_kind(self) -> FileKind | None:
        """What kind of file it is; None for a link or a text."""
        return kind_of(self.file_name) if self.sha256 else None


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A material with its newest version."""

    id: int
    cohort_id: int
    session_id: int | None
    kind: MaterialKind
    #: From when learners see it; worked out from the session when it was meant so.
    visible_from: datetime
    #: So many days before its session, also when that moves; None for a moment of its own.
    days_before: int | None
    withdrawn_at: datetime | None
    newest: VersionView
    #: Who gave it first: a guest trainer changes no more than that.
    first_by_person_id: int

    @property
    def title(self) -> str:
        """The title of the newest version."""
        return self.newest.title

    def visible(self, now: datetime) -> bool:
        """Whether learners see it."""
        return self.withdrawn_at is None and self.visible_from <= now


#: Materials by session, those of the whole cohort under None.
BySession = Mapping[int | None, tuple[MaterialView, ...]]


def materials_of(
    db: Session, cohort_id: int, *, session_id: int | None = None, withdrawn: bool = False
) -> BySession:
    """The materials of a cohort (or of one session only), in the order in which they were given.

    Three queries.
    """
    conditions = [Material.cohort_id == cohort_id]
    conditions.append(Material.withdrawn_at.is_not(None) if withdrawn else Material.withdrawn_at.is_(None))
    if session_id is not None:
        conditions.append(Material.session_id == session_id)
    return _by_session(_views(db, conditions))


def materials_for(db: Session, clock: Clock, seat: Seat) -> BySession:
    """What a learner sees now: the newest version of what is visible. Three queries."""
    return _by_session(_views(db, _visible(clock, [seat])))


def material_of(db: Session, within: Reach, material_id: int) -> MaterialView:
    """A material within the reach of who asks, withdrawn or not; NotFound otherwise."""
    own = within.where(Material.cohort_id.expression, Material.session_id.expression)
    return _one(_views(db, [Material.id == material_id, own]))


def material_for(db: Session, clock: Clock, seats: Collection[Seat], material_id: int) -> MaterialView:
    """A material that one of these seats sees now; NotFound otherwise."""
    return _one(_views(db, [Material.id == material_id, *_visible(clock, seats)]))


def home_of(db: Session, material_id: int) -> tuple[int, int | None]:
    """The cohort of a material, and its session; NotFound for an unknown one."""
    found = db.execute(
        sa.select(Material.cohort_id, Material.session_id).where(Material.id == material_id)
    ).first()
    if found is None:
        raise NotFound
    return found.cohort_id, found.session_id


def titles(db: Session, ids: Collection[int]) -> dict[int, str]:
    """What materials are called now, by number; unknown ones are absent. One query."""
    if not ids:
        return {}
    newest = sa.and_(
        MaterialVersion.material_id == Material.id, MaterialVersion.number == Material.version_count
    )
    query = sa.select(Material.id, MaterialVersion.title).join(MaterialVersion, newest)
    return dict(db.execute(query.where(Material.id.in_(ids))).all())


def versions(db: Session, material_id: int) -> tuple[VersionView, ...]:
    """Every version of a material, the newest first. Two queries."""
    query = sa.select(MaterialVersion).where(MaterialVersion.material_id == material_id)
    rows = db.scalars(query.order_by(MaterialVersion.number.desc())).all()
    names = accounts.people(db, {row.made_by_person_id for row in rows})
    return tuple(_version(row, names) for row in rows)


def version_of(db: Session, material_id: int, number: int) -> VersionView:
    """One version; NotFound for a number that there is not."""
    found = [one for one in versions(db, material_id) if one.number == number]
    if not found:
        raise NotFound
    return found[0]


def bytes_of(db: Session, cohort_id: int) -> int:
    """How many bytes all files of a cohort are together."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(MaterialVersion.size), 0))
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.cohort_id == cohort_id)
    )
    return int(db.scalar(query) or 0)


def count_of(db: Session, cohort_id: int, session_id: int | None) -> int:
    """How many materials a session, or the cohort as a whole, has now."""
    return (
        db.scalar(
            sa.select(sa.func.count(Material.id)).where(
                Material.cohort_id == cohort_id,
                Material.session_id == session_id
                if session_id is not None
                else Material.session_id.is_(None),
                Material.withdrawn_at.is_(None),
            )
        )
        or 0
    )


def _visible(clock: Clock, seats: Collection[Seat]) -> list[sa.ColumnElement[bool]]:
    now = clock.now()
    meant = sa.or_(sa.false(), *(_meant_for(seat) for seat in seats))
    left = {one.id: days_until(one.starts_at, now) for seat in seats for one in seat.sessions}
    shown: sa.ColumnElement[bool] = Material.visible_from <= now
    if left:
        shown = sa.or_(shown, Material.days_before >= sa.case(left, value=Material.session_id))
    return [meant, Material.withdrawn_at.is_(None), shown]


def _meant_for(seat: Seat) -> sa.ColumnElement[bool]:
    theirs: sa.ColumnElement[bool] = Material.session_id.in_([one.id for one in seat.sessions])
    if seat.whole:
        theirs = sa.or_(Material.session_id.is_(None), theirs)
    return sa.and_(Material.cohort_id == seat.cohort_id, theirs)


def _views(db: Session, conditions: Collection[sa.ColumnElement[bool]]) -> list[MaterialView]:
    first = aliased(MaterialVersion)
    query = (
        sa.select(Material, MaterialVersion, first.made_by_person_id)
        .join(
            MaterialVersion,
            sa.and_(
                MaterialVersion.material_id == Material.id, MaterialVersion.number == Material.version_count
            ),
        )
        .join(first, sa.and_(first.material_id == Material.id, first.number == 1))
        .where(*conditions)
        .order_by(Material.id)
    )
    rows = db.execute(query).all()
    names = accounts.people(db, {newest.made_by_person_id for _, newest, _ in rows})
    before = {row.session_id for row, _, _ in rows if row.days_before is not None and row.session_id}
    sessions = scheduling.sessions_by_id(db, before)
    return [
        MaterialView(
            row.id,
            row.cohort_id,
            row.session_id,
            MaterialKind(row.kind),
            _seen_from(row, sessions),
            row.days_before,
            row.withdrawn_at,
            _version(newest, names),
            first_by,
        )
        for row, newest, first_by in rows
    ]


def _seen_from(row: Material, sessions: Mapping[int, scheduling.SessionView]) -> datetime:
    """The moment itself, or what follows from the session; the table holds exactly one of the two."""
    if row.visible_from is not None:
        return row.visible_from
    return seen_from(row.days_before or 0, sessions[row.session_id or 0].starts_at)


def _version(row: MaterialVersion, names: Mapping[int, accounts.PersonView]) -> VersionView:
    by = names.get(row.made_by_person_id)
    return VersionView(
        row.number,
        row.title,
        row.sha256,
        row.file_name,
        row.size,
        row.url,
        row.text,
        row.made_at,
        by.full_name if by else "",
    )


def _one(found: list[MaterialView]) -> MaterialView:
    if not found:
        raise NotFound
    return found[0]


def _by_session(found: list[MaterialView]) -> BySession:
    ordered: dict[int | None, list[MaterialView]] = {}
    for one in found:
        ordered.setdefault(one.session_id, []).append(one)
    return {session_id: tuple(ones) for session_id, ones in ordered.items()}
