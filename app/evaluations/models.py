"""Tables of answers, and apart from them who answered."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LONG, Base


class EvaluationAnswer(Base):
    """What somebody thinks of a session. Bears no person, no moment, and a number that tells no order."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (
        sa.CheckConstraint("content BETWEEN 1 AND 5", name="content"),
        sa.CheckConstraint("trainer BETWEEN 1 AND 5", name="trainer"),
        sa.CheckConstraint("usefulness BETWEEN 1 AND 5", name="usefulness"),
        #: SQLite then keeps rows in the order of their key, not of their arrival.
        {"sqlite_with_rowid": False},
    )

    #: Random, 32 hex digits.
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), index=True)
    #: The content, 1 to 5.
    content: Mapped[int] = mapped_column(sa.SmallInteger)
    #: The guidance, 1 to 5.
    trainer: Mapped[int] = mapped_column(sa.SmallInteger)
    #: The use for one's own work, 1 to 5.
    usefulness: Mapped[int] = mapped_column(sa.SmallInteger)
    #: What should stay as it was; may be empty.
    keep: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: What could be better; may be empty.
    improve: Mapped[str] = mapped_column(sa.String(LONG), default="")


class EvaluationGiven(Base):
    """That a participant answered, so that nobody answers twice; not what, and not when."""

    __tablename__ = "evaluation_given"
    __table_args__ = ({"sqlite_with_rowid": False},)

    #: The session.
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"), primary_key=True)
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True, index=True)
