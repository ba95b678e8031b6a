"""Funds, proposals, runs, e-invoices, the bank, write-offs and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0900"
down_revision = "20261122_0600"
branch_labels = None
depends_on = None

#: Rows that never change: every column, by table.
FROZEN = {
    "invoice": (
        "id kind cohort_id payer_id number year sequence issued_on due_on net_cents vat_cents total_cents snapshot "
        "invoice_email payment_reference finalised_at finalised_by credits_invoice_id"
    ).split(),
    "invoice_line": (
        "id invoice_id position funding_line_id seat_id description amount_cents vat_cents credits_line_id"
    ).split(),
    "bank_file": "id sha256 name format new_entries known_entries imported_at imported_by_person_id".split(),
    "bank_statement": "id file_id identification iban starts_on ends_on opening_cents closing_cents".split(),
    "bank_entry": (
        "id statement_id key booked_on value_on amount_cents counterparty_name counterparty_iban remittance "
        "reference end_to_end_id bank_reference reversal"
    ).split(),
    "booking": (
        "id entry_id payer_id invoice_id amount_cents reason booked_on booked_at booked_by_person_id"
    ).split(),
}
#: Columns that are filled in once, by table.
ONCE = {
    "invoice": ["pdf_sha256", "ubl_sha256"],
    "booking": ["replaced_at", "replaced_on", "replaced_by_person_id"],
}
#: As they were before this migration.
BEFORE = {
    "invoice": [one for one in FROZEN["invoice"] if one != "payment_reference"],
    "invoice_line": [one for one in FROZEN["invoice_line"] if one not in ("vat_cents", "credits_line_id")],
}


def _freeze(frozen: dict[str, list[str]], once: dict[str, list[str]]) -> None:
    """Adds a trigger for UPDATE and one for DELETE to each table, and the one that refuses late lines."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    cast = "::text" if postgresql else ""  # JSON has no equality on PostgreSQL
    for table, columns in frozen.items():
        named = [f"{name}{cast}" if name == "snapshot" else name for name in columns]
        changed = [f"NEW.{name} {differs} OLD.{name}" for name in named]
        changed += [f"OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name}" for name in once.get(table, ())]
        for event, condition in (("UPDATE", " OR ".join(f"({one})" for one in changed)), ("DELETE", "")):
            when = f"WHEN ({condition})" if condition else ""
            action = (
                "EXECUTE FUNCTION refuse_change()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            )
            name = f"frozen_{table}_{event.lower()}"
            op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} {action}"))
    start = "CREATE TRIGGER frozen_invoice_line_insert BEFORE INSERT ON invoice_line FOR EACH ROW"
    printed = "SELECT 1 FROM invoice WHERE id = NEW.invoice_id AND pdf_sha256 IS NOT NULL"
    if postgresql:
        op.execute(f"{start} EXECUTE FUNCTION refuse_late_line()")
    else:
        op.execute(f"{start} WHEN EXISTS ({printed}) BEGIN SELECT RAISE(ABORT, 'invoice_line is frozen'); END")


def _thaw(*tables: str) -> None:
    """Takes the triggers of these tables away."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        events = ("update", "delete", "insert") if table == "invoice_line" else ("update", "delete")
        for event in events:
            op.execute(f"DROP TRIGGER frozen_{table}_{event}" + (f" ON {table}" if postgresql else ""))


def _fill_lines() -> None:
    """Gives each line its part of the VAT, by largest remainder, and each credited line the line that it takes back."""
    bind = op.get_bind()
    for number, vat in bind.execute(sa.text("SELECT id, vat_cents FROM invoice WHERE vat_cents <> 0")).all():
        lines = bind.execute(
            sa.text("SELECT id, amount_cents FROM invoice_line WHERE invoice_id = :id ORDER BY position"), {"id": number}
        ).all()
        whole = sum(abs(line.amount_cents) for line in lines)
        parts = [divmod(abs(vat) * abs(line.amount_cents), whole) for line in lines]
        left = abs(vat) - sum(part for part, _ in parts)
        odd = set(sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))[:left])
        for at, line in enumerate(lines):
            cents = (parts[at][0] + (at in odd)) * (1 if vat > 0 else -1)
            bind.execute(sa.text("UPDATE invoice_line SET vat_cents = :v WHERE id = :id"), {"v": cents, "id": line.id})
    bind.execute(
        sa.text(
            "UPDATE invoice_line SET credits_line_id = (SELECT o.id FROM invoice_line o "
            "JOIN invoice c ON c.credits_invoice_id = o.invoice_id "
            "WHERE c.id = invoice_line.invoice_id AND o.position = invoice_line.position)"
        )
    )



def upgrade() -> None:
    """Makes them; the triggers of invoices come back with the new columns."""
    _thaw("invoice", "invoice_line")
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table('ledger_account',
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('vat_code', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('role', name=op.f('pk_ledger_account'))
    )
    op.create_table('bank_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('format', sa.String(length=60), nullable=False),
    sa.Column('new_entries', sa.Integer(), nullable=False),
    sa.Column('known_entries', sa.Integer(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by_person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['imported_by_person_id'], ['person.id'], name=op.f('fk_bank_file_imported_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_file')),
    sa.UniqueConstraint('sha256', name=op.f('uq_bank_file_sha256'))
    )
    op.create_table('fund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('funder_id', sa.Integer(), nullable=False),
    sa.Column('fund_type', sa.String(length=60), nullable=False),
    sa.Column('ceiling_cents', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('purpose', sa.String(length=2000), nullable=False),
    sa.Column('award_reference', sa.String(length=200), nullable=False),
    sa.Column('award_date', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("fund_type in ('training_budget','municipality_wmo','care_office_wlz','zvw','project_subsidy','foundation_bursary','participant')", name=op.f('ck_fund_fund_type')),
    sa.CheckConstraint('ceiling_cents > 0', name=op.f('ck_fund_ceiling_cents')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_fund_period')),
    sa.ForeignKeyConstraint(['funder_id'], ['organisation.id'], name=op.f('fk_fund_funder_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('name', name=op.f('uq_fund_name'))
    )
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_funder_id'), ['funder_id'], unique=False)

    op.create_table('vat_period',
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('regime', sa.String(length=60), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('exemption_text', sa.String(length=200), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("regime in ('exempt','exclusive','inclusive')", name=op.f('ck_vat_period_regime')),
    sa.CheckConstraint('percent between 0 and 100', name=op.f('ck_vat_period_percent')),
    sa.ForeignKeyConstraint(['set_by_person_id'], ['person.id'], name=op.f('fk_vat_period_set_by_person_id_person')),
    sa.PrimaryKeyConstraint('from_day', name=op.f('pk_vat_period'))
    )
    op.create_table('bank_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('identification', sa.String(length=200), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('opening_cents', sa.BigInteger(), nullable=True),
    sa.Column('closing_cents', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['bank_file.id'], name=op.f('fk_bank_statement_file_id_bank_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statement'))
    )
    with op.batch_alter_table('bank_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_statement_file_id'), ['file_id'], unique=False)

    op.create_table('default_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('payer_organisation_id', sa.Integer(), nullable=False),
    sa.Column('fund_type', sa.String(length=60), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=True),
    sa.Column('method', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('cost_centre', sa.String(length=200), nullable=False),
    sa.Column('purchase_reference', sa.String(length=200), nullable=False),
    sa.Column('award_reference', sa.String(length=200), nullable=False),
    sa.Column('award_date', sa.Date(), nullable=True),
    sa.Column('earmark', sa.String(length=200), nullable=False),
    sa.Column('invoice_payer', sa.Boolean(), nullable=False),
    sa.Column('conditional', sa.Boolean(), nullable=False),
    sa.CheckConstraint("fund_type in ('training_budget','municipality_wmo','care_office_wlz','zvw','project_subsidy','foundation_bursary','participant')", name=op.f('ck_default_share_fund_type')),
    sa.CheckConstraint("method in ('amount','percent','equal','rest')", name=op.f('ck_default_share_method')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_default_share_fund_id_fund')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_default_share_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['payer_organisation_id'], ['organisation.id'], name=op.f('fk_default_share_payer_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_default_share')),
    sa.UniqueConstraint('organisation_id', 'position', name='uq_default_share_position')
    )
    with op.batch_alter_table('default_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_default_share_fund_id'), ['fund_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_default_share_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_default_share_payer_organisation_id'), ['payer_organisation_id'], unique=False)

    op.create_table('bank_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('value_on', sa.Date(), nullable=True),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('counterparty_name', sa.String(length=200), nullable=False),
    sa.Column('counterparty_iban', sa.String(length=34), nullable=False),
    sa.Column('remittance', sa.String(length=2000), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('end_to_end_id', sa.String(length=200), nullable=False),
    sa.Column('bank_reference', sa.String(length=200), nullable=False),
    sa.Column('reversal', sa.Boolean(), nullable=False),
    sa.Column('set_aside', sa.String(length=200), nullable=False),
    sa.Column('set_aside_by_person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount_cents <> 0', name=op.f('ck_bank_entry_amount_cents')),
    sa.ForeignKeyConstraint(['set_aside_by_person_id'], ['person.id'], name=op.f('fk_bank_entry_set_aside_by_person_id_person')),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.id'], name=op.f('fk_bank_entry_statement_id_bank_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_entry')),
    sa.UniqueConstraint('key', name=op.f('uq_bank_entry_key'))
    )
    with op.batch_alter_table('bank_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_entry_counterparty_iban'), ['counterparty_iban'], unique=False)
        batch_op.create_index('ix_bank_entry_day', ['booked_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bank_entry_statement_id'), ['statement_id'], unique=False)

    op.create_table('invoice_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by_person_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('running','stopped','done')", name=op.f('ck_invoice_run_state')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_invoice_run_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['started_by_person_id'], ['person.id'], name=op.f('fk_invoice_run_started_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_run'))
    )
    with op.batch_alter_table('invoice_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invoice_run_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index('uq_invoice_run_running', ['cohort_id'], unique=True, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))

    op.create_table('payer_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('payer_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_person_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("state in ('open','confirmed','declined','withdrawn')", name=op.f('ck_payer_request_state')),
    sa.ForeignKeyConstraint(['asked_by_person_id'], ['person.id'], name=op.f('fk_payer_request_asked_by_person_id_person')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_payer_request_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['payer_id'], ['organisation.id'], name=op.f('fk_payer_request_payer_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payer_request')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_payer_request_token_sha256'))
    )
    with op.batch_alter_table('payer_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payer_request_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payer_request_payer_id'), ['payer_id'], unique=False)
        batch_op.create_index('uq_payer_request_open', ['cohort_id', 'payer_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('split_proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by_person_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_person_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f('ck_split_proposal_decided_at')),
    sa.CheckConstraint("state in ('open','accepted','declined','withdrawn')", name=op.f('ck_split_proposal_state')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_split_proposal_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['decided_by_person_id'], ['person.id'], name=op.f('fk_split_proposal_decided_by_person_id_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_split_proposal_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['proposed_by_person_id'], ['person.id'], name=op.f('fk_split_proposal_proposed_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_split_proposal'))
    )
    with op.batch_alter_table('split_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_split_proposal_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_split_proposal_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_split_proposal_state'), ['state'], unique=False)

    op.create_table('booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('payer_id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=True),
    sa.Column('amount_cents', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('booked_by_person_id', sa.Integer(), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_on', sa.Date(), nullable=True),
    sa.Column('replaced_by_person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount_cents <> 0', name=op.f('ck_booking_amount_cents')),
    sa.ForeignKeyConstraint(['booked_by_person_id'], ['person.id'], name=op.f('fk_booking_booked_by_person_id_person')),
    sa.ForeignKeyConstraint(['entry_id'], ['bank_entry.id'], name=op.f('fk_booking_entry_id_bank_entry')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_booking_invoice_id_invoice')),
    sa.ForeignKeyConstraint(['payer_id'], ['organisation.id'], name=op.f('fk_booking_payer_id_organisation')),
    sa.ForeignKeyConstraint(['replaced_by_person_id'], ['person.id'], name=op.f('fk_booking_replaced_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booking'))
    )
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booking_booked_on'), ['booked_on'], unique=False)
        batch_op.create_index('ix_booking_current', ['entry_id'], unique=False, sqlite_where=sa.text('replaced_at is null'), postgresql_where=sa.text('replaced_at is null'))
        batch_op.create_index(batch_op.f('ix_booking_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booking_invoice_id'), ['invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booking_payer_id'), ['payer_id'], unique=False)

    op.create_table('invoice_run_item',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('payer_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('expected_cents', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=True),
    sa.Column('problem', sa.String(length=400), nullable=False),
    sa.CheckConstraint("(state = 'done') = (invoice_id is not null)", name=op.f('ck_invoice_run_item_invoice_id')),
    sa.CheckConstraint("state in ('waiting','done','refused')", name=op.f('ck_invoice_run_item_state')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_run_item_invoice_id_invoice')),
    sa.ForeignKeyConstraint(['payer_id'], ['organisation.id'], name=op.f('fk_invoice_run_item_payer_id_organisation')),
    sa.ForeignKeyConstraint(['run_id'], ['invoice_run.id'], name=op.f('fk_invoice_run_item_run_id_invoice_run')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_invoice_run_item_seat_id_seat')),
    sa.PrimaryKeyConstraint('run_id', 'position', name=op.f('pk_invoice_run_item'))
    )
    op.create_table('proposed_seat',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['split_proposal.id'], name=op.f('fk_proposed_seat_proposal_id_split_proposal')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_proposed_seat_seat_id_seat')),
    sa.PrimaryKeyConstraint('proposal_id', 'seat_id', name=op.f('pk_proposed_seat'))
    )
    with op.batch_alter_table('proposed_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_seat_seat_id'), ['seat_id'], unique=False)

    op.create_table('proposed_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('payer_organisation_id', sa.Integer(), nullable=False),
    sa.Column('fund_type', sa.String(length=60), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=True),
    sa.Column('method', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('cost_centre', sa.String(length=200), nullable=False),
    sa.Column('purchase_reference', sa.String(length=200), nullable=False),
    sa.Column('award_reference', sa.String(length=200), nullable=False),
    sa.Column('award_date', sa.Date(), nullable=True),
    sa.Column('earmark', sa.String(length=200), nullable=False),
    sa.Column('invoice_payer', sa.Boolean(), nullable=False),
    sa.Column('conditional', sa.Boolean(), nullable=False),
    sa.CheckConstraint("fund_type in ('training_budget','municipality_wmo','care_office_wlz','zvw','project_subsidy','foundation_bursary','participant')", name=op.f('ck_proposed_share_fund_type')),
    sa.CheckConstraint("method in ('amount','percent','equal','rest')", name=op.f('ck_proposed_share_method')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_proposed_share_fund_id_fund')),
    sa.ForeignKeyConstraint(['payer_organisation_id'], ['organisation.id'], name=op.f('fk_proposed_share_payer_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['proposal_id'], ['split_proposal.id'], name=op.f('fk_proposed_share_proposal_id_split_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_share')),
    sa.UniqueConstraint('proposal_id', 'position', name='uq_proposed_share_position')
    )
    with op.batch_alter_table('proposed_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_share_fund_id'), ['fund_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposed_share_payer_organisation_id'), ['payer_organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposed_share_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('reminder_stop',
    sa.Column('invoice_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_by_person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_reminder_stop_invoice_id_invoice')),
    sa.ForeignKeyConstraint(['stopped_by_person_id'], ['person.id'], name=op.f('fk_reminder_stop_stopped_by_person_id_person')),
    sa.PrimaryKeyConstraint('invoice_id', name=op.f('pk_reminder_stop'))
    )
    op.create_table('write_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('amount_cents', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by_person_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by_person_id', sa.Integer(), nullable=True),
    sa.Column('reversed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reversed_on', sa.Date(), nullable=True),
    sa.Column('reversed_by_person_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f('ck_write_off_decided_at')),
    sa.CheckConstraint("state <> 'approved' or (decided_by_person_id is not null and proposed_by_person_id is not null and decided_by_person_id <> proposed_by_person_id)", name=op.f('ck_write_off_two_people')),
    sa.CheckConstraint("state in ('open','approved','declined','withdrawn')", name=op.f('ck_write_off_state')),
    sa.CheckConstraint('amount_cents > 0', name=op.f('ck_write_off_amount_cents')),
    sa.CheckConstraint("(reversed_at is null) = (reversed_on is null) and (reversed_at is null or state = 'approved')", name=op.f('ck_write_off_reversed')),
    sa.ForeignKeyConstraint(['decided_by_person_id'], ['person.id'], name=op.f('fk_write_off_decided_by_person_id_person')),
    sa.ForeignKeyConstraint(['reversed_by_person_id'], ['person.id'], name=op.f('fk_write_off_reversed_by_person_id_person')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_write_off_invoice_id_invoice')),
    sa.ForeignKeyConstraint(['proposed_by_person_id'], ['person.id'], name=op.f('fk_write_off_proposed_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_write_off'))
    )
    with op.batch_alter_table('write_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_write_off_decided_on'), ['decided_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_write_off_invoice_id'), ['invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_write_off_state'), ['state'], unique=False)
        batch_op.create_index('uq_write_off_open', ['invoice_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('requested_line',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('funding_line_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['funding_line_id'], ['funding_line.id'], name=op.f('fk_requested_line_funding_line_id_funding_line')),
    sa.ForeignKeyConstraint(['request_id'], ['payer_request.id'], name=op.f('fk_requested_line_request_id_payer_request')),
    sa.PrimaryKeyConstraint('request_id', 'funding_line_id', name=op.f('pk_requested_line'))
    )
    with op.batch_alter_table('requested_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_requested_line_funding_line_id'), ['funding_line_id'], unique=False)

    with op.batch_alter_table('funding_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('fund_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('award_date', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('earmark', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('conditional', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_funding_line_fund_id'), ['fund_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_funding_line_fund_id_fund'), 'fund', ['fund_id'], ['id'])
        batch_op.drop_index('uq_funding_line_payer')

    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ubl_sha256', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('payment_reference', sa.String(length=25), server_default='', nullable=False))
        batch_op.drop_constraint(batch_op.f('uq_invoice_credits_invoice_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_invoice_credits_invoice_id'), ['credits_invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invoice_payment_reference'), ['payment_reference'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_invoice_ubl_sha256_stored_document'), 'stored_document', ['ubl_sha256'], ['sha256'])

    with op.batch_alter_table('invoice_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vat_cents', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('credits_line_id', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_invoice_line_credits_line_id'), ['credits_line_id'])
        batch_op.create_foreign_key(batch_op.f('fk_invoice_line_credits_line_id_invoice_line'), 'invoice_line', ['credits_line_id'], ['id'])

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vat_number', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('invoice_per', sa.String(length=60), server_default='payer', nullable=False))
        batch_op.add_column(sa.Column('einvoice', sa.String(length=60), server_default='none', nullable=False))
        batch_op.add_column(sa.Column('requires_reference', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('funding_line', schema=None) as batch_op:
        batch_op.alter_column('earmark', server_default=None)
        batch_op.alter_column('conditional', server_default=None)
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.alter_column('payment_reference', server_default=None)
    with op.batch_alter_table('invoice_line', schema=None) as batch_op:
        batch_op.alter_column('vat_cents', server_default=None)
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.alter_column('vat_number', server_default=None)
        batch_op.alter_column('invoice_per', server_default=None)
        batch_op.alter_column('einvoice', server_default=None)
        batch_op.alter_column('requires_reference', server_default=None)

    # ### end Alembic commands ###
    _fill_lines()
    _freeze(FROZEN, ONCE)


def downgrade() -> None:
    """Undoes it."""
    _thaw(*FROZEN)
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('requires_reference')
        batch_op.drop_column('einvoice')
        batch_op.drop_column('invoice_per')
        batch_op.drop_column('vat_number')

    with op.batch_alter_table('invoice_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invoice_line_credits_line_id_invoice_line'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_invoice_line_credits_line_id'), type_='unique')
        batch_op.drop_column('credits_line_id')
        batch_op.drop_column('vat_cents')

    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invoice_ubl_sha256_stored_document'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_invoice_payment_reference'))
        batch_op.drop_index(batch_op.f('ix_invoice_credits_invoice_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_invoice_credits_invoice_id'), ['credits_invoice_id'])
        batch_op.drop_column('payment_reference')
        batch_op.drop_column('ubl_sha256')

    with op.batch_alter_table('funding_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_funding_line_fund_id_fund'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_funding_line_fund_id'))
        batch_op.create_index('uq_funding_line_payer', ['seat_id', 'payer_organisation_id', 'fund_type'], unique=True, sqlite_where=sa.text('replaced_at is null'), postgresql_where=sa.text('replaced_at is null'))
        batch_op.drop_column('conditional')
        batch_op.drop_column('earmark')
        batch_op.drop_column('award_date')
        batch_op.drop_column('fund_id')
        batch_op.drop_column('confirmed_at')

    with op.batch_alter_table('requested_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_requested_line_funding_line_id'))

    op.drop_table('requested_line')
    with op.batch_alter_table('write_off', schema=None) as batch_op:
        batch_op.drop_index('uq_write_off_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_write_off_state'))
        batch_op.drop_index(batch_op.f('ix_write_off_invoice_id'))
        batch_op.drop_index(batch_op.f('ix_write_off_decided_on'))

    op.drop_table('write_off')
    op.drop_table('reminder_stop')
    with op.batch_alter_table('proposed_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_share_proposal_id'))
        batch_op.drop_index(batch_op.f('ix_proposed_share_payer_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_proposed_share_fund_id'))

    op.drop_table('proposed_share')
    with op.batch_alter_table('proposed_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_seat_seat_id'))

    op.drop_table('proposed_seat')
    op.drop_table('invoice_run_item')
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_booking_payer_id'))
        batch_op.drop_index(batch_op.f('ix_booking_invoice_id'))
        batch_op.drop_index(batch_op.f('ix_booking_entry_id'))
        batch_op.drop_index('ix_booking_current', sqlite_where=sa.text('replaced_at is null'), postgresql_where=sa.text('replaced_at is null'))
        batch_op.drop_index(batch_op.f('ix_booking_booked_on'))

    op.drop_table('booking')
    with op.batch_alter_table('split_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_split_proposal_state'))
        batch_op.drop_index(batch_op.f('ix_split_proposal_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_split_proposal_cohort_id'))

    op.drop_table('split_proposal')
    with op.batch_alter_table('payer_request', schema=None) as batch_op:
        batch_op.drop_index('uq_payer_request_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_payer_request_payer_id'))
        batch_op.drop_index(batch_op.f('ix_payer_request_cohort_id'))

    op.drop_table('payer_request')
    with op.batch_alter_table('invoice_run', schema=None) as batch_op:
        batch_op.drop_index('uq_invoice_run_running', sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.drop_index(batch_op.f('ix_invoice_run_cohort_id'))

    op.drop_table('invoice_run')
    with op.batch_alter_table('bank_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_entry_statement_id'))
        batch_op.drop_index('ix_bank_entry_day')
        batch_op.drop_index(batch_op.f('ix_bank_entry_counterparty_iban'))

    op.drop_table('bank_entry')
    with op.batch_alter_table('default_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_default_share_payer_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_default_share_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_default_share_fund_id'))

    op.drop_table('default_share')
    with op.batch_alter_table('bank_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_statement_file_id'))

    op.drop_table('bank_statement')
    op.drop_table('vat_period')
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_funder_id'))

    op.drop_table('fund')
    op.drop_table('bank_file')
    op.drop_table('ledger_account')
    # ### end Alembic commands ###
    _freeze(BEFORE, {"invoice": ["pdf_sha256"]})
