"""How strictly each kind of conflict is taken. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.permissions import Actor
from app.core.text import T, Text
from app.scheduling.models import ConflictSetting
from app.scheduling.queries.around import conflict_levels
from app.scheduling.rules.occasions import ConflictKind, Level


def set_conflict_levels(
    db: Session, actor: Actor, clock: Clock, *, levels: Mapping[ConflictKind, Level]
) -> dict[ConflictKind, Level]:
    """Say how strictly kinds of conflict are taken; what is left out stays. Nothing changes when all is the same."""
    now = conflict_levels(db)
    changes = {kind: [now[kind], level] for kind, level in levels.items() if now[kind] is not level}
    for kind, (_, level) in changes.items():
        row = db.get(ConflictSetting, str(kind), with_for_update=True)
        if row is None:
            db.add(ConflictSetting(kind=str(kind), level=str(level)))
        else:
            row.level = str(level)
    if changes:
        said = {str(kind): [str(level) for level in pair] for kind, pair in changes.items()}
        audit.record(db, actor, clock, "scheduling:conflicts:set", "settings", None, changes=said)
    return {**now, **levels}


CONFLICT_NAMES: Mapping[ConflictKind, Text] = {
    ConflictKind.TRAINER: T("Trainer geeft ergens anders les"),
    ConflictKind.TRAINER_ABSENT: T("Trainer kan niet"),
    ConflictKind.GUEST: T("Gasttrainer geeft ergens anders les"),
    ConflictKind.ROOM: T("Zaal is bezet"),
    ConflictKind.ROOM_SIZE: T("Zaal is te klein"),
    ConflictKind.PARTICIPANT: T("Deelnemer heeft een andere bijeenkomst"),
    ConflictKind.COHORT: T("Groep heeft een andere bijeenkomst"),
    ConflictKind.HOLIDAY: T("Feestdag of schoolvakantie"),
    ConflictKind.ARCHIVED: T("Locatie of zaal is niet meer in gebruik"),
}
