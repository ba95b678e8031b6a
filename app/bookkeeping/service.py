"""The public verbs and reads of bookkeeping."""

from app.bookkeeping.accounting import set_accounts
from app.bookkeeping.exporting import Format, check_period, export_account, export_journal
from app.bookkeeping.queries import (
    Journal,
    OpenInvoice,
    PayerAccount,
    PayerRow,
    account,
    confirmed,
    journal,
    ledger_accounts,
    payers,
)
from app.bookkeeping.reminding import (
    DueReminder,
    Stop,
    planned_reminders,
    post_reminder,
    reminder_due,
    resume_reminders,
    send_reminder,
    stop_reminders,
    stops,
)

__all__ = [
    "DueReminder",
    "Format",
    "Journal",
    "OpenInvoice",
    "PayerAccount",
    "PayerRow",
    "Stop",
    "account",
    "check_period",
    "confirmed",
    "export_account",
    "export_journal",
    "journal",
    "ledger_accounts",
    "payers",
    "planned_reminders",
    "post_reminder",
    "reminder_due",
    "resume_reminders",
    "send_reminder",
    "set_accounts",
    "stop_reminders",
    "stops",
]
