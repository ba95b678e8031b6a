"""The public verbs and reads of the impact board."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.impact.models import ImpactBoard
from app.impact.queries import BoardView, Decided, board_for, decided
from app.impact.rules.board import Part
from app.impact.rules.suppression import FEWEST

__all__ = ["FEWEST", "BoardView", "Decided", "Part", "board_for", "decide", "decided", "public_board"]

#: The highest goal, so that a slip of the keyboard is seen.
MOST = 100_000


def public_board(db: Session) -> BoardView:
    """The whole, for everybody. Raises NotFound while the administrator has not switched the page on."""
    if not decided(db).public:
        raise NotFound
    return board_for(db, None)


def decide(db: Session, actor: Actor, clock: Clock, *, goal: int, place: str, public: bool) -> None:
    """Sets the goal, its place, and whether everybody may read the board. Raises Refused."""
    if not 0 < goal <= MOST:
        raise Refused(T("Kies een doel van 1 tot en met %(most)s mensen.", most=MOST), field="goal")
    if not place.strip():
        raise Refused(T("Vul de plaats in."), field="place")
    if actor.person_id is None:
        raise NotFound
    row = db.get(ImpactBoard, 1, with_for_update=True, populate_existing=True)
    if row is None:
        row = ImpactBoard(id=1)
        db.add(row)
    row.goal, row.place, row.public = goal, place.strip(), public
    row.changed_at, row.changed_by_person_id = clock.now(), actor.person_id
    db.flush()
    audit.record(db, actor, clock, "impact:board:decide", "impact_board", 1, goal=goal, public=public)
