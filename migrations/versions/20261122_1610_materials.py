"""A material that is shown so many days before its session keeps that, not the moment that it once came down to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "20261122_1610"
down_revision = "20261122_1600"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = 7

MATERIAL = sa.table(
    "material",
    sa.column("id", sa.Integer),
    sa.column("session_id", sa.Integer),
    sa.column("visible_from", MOMENT),
    sa.column("days_before", sa.Integer),
)
SESSION = sa.table("course_session", sa.column("id", sa.Integer), sa.column("starts_at", MOMENT))


def _aware(moment: datetime) -> datetime:
    """SQLite keeps no zone: what it gives back is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seen_from(days_before: int, starts_at: datetime) -> datetime:
    day = _aware(starts_at).astimezone(AMSTERDAM).date() - timedelta(days=days_before)
    return datetime.combine(day, time(0), tzinfo=AMSTERDAM).astimezone(UTC)


def _set(row_id: int, *, visible_from: datetime | None, days_before: int | None) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if visible_from is not None and sqlite:
        visible_from = visible_from.replace(tzinfo=None)
    op.execute(
        MATERIAL.update()
        .where(MATERIAL.c.id == row_id)
        .values(visible_from=visible_from, days_before=days_before)
    )


def _with_sessions() -> list[sa.Row[tuple[int, datetime | None, int | None, datetime]]]:
    query = sa.select(MATERIAL.c.id, MATERIAL.c.visible_from, MATERIAL.c.days_before, SESSION.c.starts_at)
    joined = MATERIAL.join(SESSION, SESSION.c.id == MATERIAL.c.session_id)
    return list(op.get_bind().execute(query.select_from(joined)))


def upgrade() -> None:
    """Nobody sees anything earlier or later for it: only the exact midnight a week before becomes "a week before"."""
    with op.batch_alter_table("material") as batch:
        batch.add_column(sa.Column("days_before", sa.Integer()))
        batch.alter_column("visible_from", existing_type=MOMENT, nullable=True)
    for row in _with_sessions():
        if row.visible_from is not None and _aware(row.visible_from) == _seen_from(WEEK, row.starts_at):
            _set(row.id, visible_from=None, days_before=WEEK)
    with op.batch_alter_table("material") as batch:
        batch.create_check_constraint(
            op.f("ck_material_shown"), "(visible_from IS NULL) <> (days_before IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_material_days_before"), "days_before IS NULL OR session_id IS NOT NULL"
        )


def downgrade() -> None:
    """Back to a moment: the one that follows from the session now."""
    with op.batch_alter_table("material") as batch:
        batch.drop_constraint(op.f("ck_material_days_before"), type_="check")
        batch.drop_constraint(op.f("ck_material_shown"), type_="check")
    for row in _with_sessions():
        if row.days_before is not None:
            _set(row.id, visible_from=_seen_from(row.days_before, row.starts_at), days_before=None)
    with op.batch_alter_table("material") as batch:
        batch.alter_column("visible_from", existing_type=MOMENT, nullable=False)
        batch.drop_column("days_before")
