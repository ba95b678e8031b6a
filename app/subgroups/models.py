"""Tables of subgroups and their members."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, SHORT, Base


class Subgroup(Base):
    """Some of the participants of a cohort together."""

    __tablename__ = "subgroup"
    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "name"),
        sa.CheckConstraint("kind IN ('intervision', 'part')", name="kind"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose participants.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id", ondelete="CASCADE"))
    #: intervision: meets for intervision; part: one part of a split group.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Name on screen, such as `Intervisiegroep 2`.
    name: Mapped[str] = mapped_column(sa.String(LINE))


class SubgroupMember(Base):
    """A participant of a subgroup; one is in at most one subgroup of each kind."""

    __tablename__ = "subgroup_member"

    #: The subgroup.
    subgroup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("subgroup.id", ondelete="CASCADE"), primary_key=True
    )
    #: The participant's enrolment.
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True, index=True)
