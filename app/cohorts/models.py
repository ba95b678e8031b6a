"""Tables of cohorts, their trainers, and what is decided about their requirements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class RequirementChange(Base):
    """A recorded decision that other requirements hold for a cohort than those of its course version.

    Triggers refuse that a row changes or goes.
    """

    __tablename__ = "requirement_change"

    #: Row number; the newest of a cohort holds.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    #: When it was decided.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: Why, in the words of who decided.
    reason: Mapped[str] = mapped_column(sa.String(LONG))
    #: All requirements that differ from the course version's, by the name of the field in `course.yaml`.
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: For whom it made a difference at that moment, as was shown before the click: see `rules`.
    effects: Mapped[list[Any]] = mapped_column(sa.JSON)


class Cohort(Base):
    """One run of a course."""

    __tablename__ = "cohort"
    __table_args__ = (
        sa.CheckConstraint("seats_min >= 1 AND seats_min <= seats", name="seats"),
        sa.CheckConstraint("price_cents >= 0", name="price"),
        sa.CheckConstraint("region IN ('noord', 'midden', 'zuid')", name="region"),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'confirmed', 'running', 'finished', 'cancelled')", name="state"
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Name in public addresses, such as `assen-voorjaar-2027`.
    slug: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: The course version that the cohort started with and keeps.
    course_version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"), index=True)
    #: Name on screen, such as `Assen, voorjaar 2027`.
    name: Mapped[str] = mapped_column(sa.String(LINE))
    #: City.
    place: Mapped[str] = mapped_column(sa.String(LINE))
    #: Building and address where most sessions are; may be empty.
    venue: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Whose school holidays are kept free: `noord`, `midden` or `zuid`.
    region: Mapped[str] = mapped_column(sa.String(SHORT), default="noord", server_default="noord")
    #: Number of seats.
    seats: Mapped[int]
    #: From how many enrolled the cohort goes on.
    seats_min: Mapped[int]
    #: The day on which it is decided whether the cohort goes on.
    go_no_go_on: Mapped[date]
    #: A `rules.CohortState`.
    state: Mapped[str] = mapped_column(sa.String(SHORT), index=True)
    #: Price of one seat in euro cents, as it was in the course when the cohort was made.
    price_cents: Mapped[int]
    #: How VAT relates to the price: a `courses` VatRegime value (exempt, exclusive, inclusive).
    vat_regime: Mapped[str] = mapped_column(sa.String(SHORT))
    #: When made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When last changed.
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: What the newest decision changed, read along with the row; NULL: the course version's requirements hold.
    changed_requirements: Mapped[dict[str, Any] | None] = column_property(
        sa.select(RequirementChange.changes)
        .where(RequirementChange.cohort_id == id)
        .order_by(RequirementChange.id.desc())
        .limit(1)
        .correlate_except(RequirementChange)
        .scalar_subquery(),
        expire_on_flush=False,
    )


class CohortTrainer(Base):
    """A fixed trainer of a cohort: teaches its sessions and reviews its practice cases."""

    __tablename__ = "cohort_trainer"

    #: The cohort.
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    #: The trainer.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
