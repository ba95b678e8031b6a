"""What the administrator decides about the board."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import SHORT, Base, UTCDateTime


class ImpactBoard(Base):
    """The one row of settings: the goal, and whether everybody may see the board."""

    __tablename__ = "impact_board"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"), sa.CheckConstraint("goal > 0", name="goal"))

    #: Always 1.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: How many people the foundation wants to help.
    goal: Mapped[int] = mapped_column(default=200)
    #: In which place, as the page says it.
    place: Mapped[str] = mapped_column(sa.String(SHORT), default="Assen")
    #: Whether the page can be read without logging in.
    public: Mapped[bool] = mapped_column(default=False)
    #: When last changed, and by whom.
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
