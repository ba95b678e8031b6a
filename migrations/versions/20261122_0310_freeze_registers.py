"""Freeze what is final: the database itself refuses to change or delete it, whoever asks."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0310"
down_revision = "20261122_0300"
branch_labels = None
depends_on = None

#: Rows that never change: every column, by table.
FROZEN = {
    "audit_event": (
        "id at actor_person_id actor_name action object_type object_id data previous_hash hash"
    ).split(),
    "invoice": (
        "id kind cohort_id payer_id number year sequence issued_on due_on net_cents vat_cents total_cents snapshot "
        "invoice_email finalised_at finalised_by credits_invoice_id"
    ).split(),
    "invoice_line": "id invoice_id position funding_line_id seat_id description amount_cents".split(),
    "certificate": (
        "id number year sequence enrolment_id cohort_id person_id issued_on issued_by_person_id snapshot"
    ).split(),
    "stored_document": "sha256 media_type content created_at".split(),
}
#: Columns that are filled in once, by table.
ONCE = {"invoice": ["pdf_sha256"], "certificate": ["pdf_sha256", "pdf_at", "revoked_on"]}
#: What stays as it is once a certificate is revoked.
REVOKED = ["state", "revoked_reason", "revoked_by_person_id"]
#: JSON has no equality on PostgreSQL.
JSON = {"data", "snapshot"}


def upgrade() -> None:
    """Adds a trigger for UPDATE and one for DELETE to each table."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END $$"
        )
    for table, columns in FROZEN.items():
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        changed = [f"{_of('NEW', name, postgresql)} {differs} {_of('OLD', name, postgresql)}" for name in columns]
        changed += [f"OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name}" for name in ONCE.get(table, ())]
        if table == "certificate":
            changed += [f"OLD.state = 'revoked' AND NEW.{name} {differs} OLD.{name}" for name in REVOKED]
        for event, condition in (("UPDATE", " OR ".join(f"({one})" for one in changed)), ("DELETE", "")):
            name = f"frozen_{table}_{event.lower()}"
            when = f"WHEN ({condition})" if condition else ""
            if postgresql:
                action = "EXECUTE FUNCTION refuse_change()"
            else:
                action = f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} {action}"))
    _refuse_late_lines(postgresql)


def _refuse_late_lines(postgresql: bool) -> None:
    """An invoice that is printed gets no new lines. On PostgreSQL a trigger's WHEN allows no subquery."""
    printed = "SELECT 1 FROM invoice WHERE id = NEW.invoice_id AND pdf_sha256 IS NOT NULL"
    start = "CREATE TRIGGER frozen_invoice_line_insert BEFORE INSERT ON invoice_line FOR EACH ROW"
    if postgresql:
        op.execute(
            "CREATE FUNCTION refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({printed}) THEN RAISE EXCEPTION 'invoice_line is frozen'; END IF; RETURN NEW; END $$"
        )
        op.execute(f"{start} EXECUTE FUNCTION refuse_late_line()")
    else:
        op.execute(f"{start} WHEN EXISTS ({printed}) BEGIN SELECT RAISE(ABORT, 'invoice_line is frozen'); END")


def downgrade() -> None:
    """Takes the triggers away."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FROZEN:
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER frozen_{table}_{event}" + (f" ON {table}" if postgresql else ""))
    op.execute("DROP TRIGGER frozen_invoice_line_insert" + (" ON invoice_line" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION refuse_late_line()")
        op.execute("DROP FUNCTION refuse_change()")


def _of(row: str, column: str, postgresql: bool) -> str:
    return f"{row}.{column}::text" if postgresql and column in JSON else f"{row}.{column}"
