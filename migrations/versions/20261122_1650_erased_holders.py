"""Let the name go from a certificate whose holder is erased, and the PDF that bears it; all else stays frozen."""

from alembic import op

revision = "20261122_1650"
down_revision = "20261122_1640"
branch_labels = None
depends_on = None

#: What stands there instead of the name (app/certificates/erasing.py).
ERASED = "Gewist op verzoek"
FROZEN = [
    "id",
    "number",
    "year",
    "sequence",
    "enrolment_id",
    "cohort_id",
    "person_id",
    "issued_on",
    "issued_by_person_id",
]
ONCE = ["pdf_sha256", "pdf_at", "revoked_on"]
REVOKED = ["state", "revoked_reason", "revoked_by_person_id"]


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _certificate(snapshot: str) -> None:
    """Refuses every change of what was issued; ``snapshot`` is the condition under which that of its text is."""
    differs = "IS DISTINCT FROM" if _postgresql() else "IS NOT"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in FROZEN]
    changed.append(snapshot)
    changed += [f"OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name}" for name in ONCE]
    changed += [f"OLD.state = 'revoked' AND NEW.{name} {differs} OLD.{name}" for name in REVOKED]
    _trigger("certificate", "UPDATE", "WHEN (" + " OR ".join(f"({one})" for one in changed) + ") ")


def _trigger(table: str, event: str, when: str, function: str = "refuse_change") -> None:
    name = f"frozen_{table}_{event.lower()}"
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if _postgresql() else ""))
    action = (
        f"EXECUTE FUNCTION {function}()"
        if _postgresql()
        else f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    )
    # driver-level, so that no colon in it is taken for a parameter
    op.get_bind().exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}{action}"
    )


def upgrade() -> None:
    if _postgresql():
        rest = "jsonb_set({0}.snapshot::jsonb, '{{name}}', '\"\"')"
        _certificate(
            "NEW.snapshot::text IS DISTINCT FROM OLD.snapshot::text AND "
            f"((NEW.snapshot->>'name') IS DISTINCT FROM '{ERASED}' OR "
            f"{rest.format('NEW')} IS DISTINCT FROM {rest.format('OLD')})"
        )
        bears = f"SELECT 1 FROM certificate WHERE pdf_sha256 = OLD.sha256 AND snapshot->>'name' = '{ERASED}'"  # noqa: S608
        op.execute(
            "CREATE FUNCTION refuse_loss() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF OLD.media_type <> 'text/calendar' AND NOT EXISTS ({bears}) THEN "
            "RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END IF; RETURN OLD; END $$"
        )
        _trigger("stored_document", "DELETE", "", "refuse_loss")
    else:
        rest = "json_set({0}.snapshot, '$.name', '')"
        _certificate(
            f"NEW.snapshot IS NOT OLD.snapshot AND (json_extract(NEW.snapshot, '$.name') IS NOT '{ERASED}' OR "
            f"{rest.format('NEW')} IS NOT {rest.format('OLD')})"
        )
        said = "json_extract(snapshot, '$.name')"
        bears = f"SELECT 1 FROM certificate WHERE pdf_sha256 = OLD.sha256 AND {said} = '{ERASED}'"  # noqa: S608
        _trigger(
            "stored_document",
            "DELETE",
            f"WHEN (OLD.media_type <> 'text/calendar' AND NOT EXISTS ({bears})) ",
        )
    # a certificate is found by its document without reading them all
    op.create_index("ix_certificate_pdf_sha256", "certificate", ["pdf_sha256"])


def downgrade() -> None:
    op.drop_index("ix_certificate_pdf_sha256", table_name="certificate")
    if _postgresql():
        _certificate("NEW.snapshot::text IS DISTINCT FROM OLD.snapshot::text")
        _trigger("stored_document", "DELETE", "WHEN (OLD.media_type <> 'text/calendar') ")
        op.execute("DROP FUNCTION refuse_loss()")
    else:
        _certificate("NEW.snapshot IS NOT OLD.snapshot")
        _trigger("stored_document", "DELETE", "WHEN (OLD.media_type <> 'text/calendar') ")
