"""Reads of bookkeeping; frozen values only."""

from app.bookkeeping.queries.accounts import OpenInvoice, PayerAccount, PayerRow, account, payers
from app.bookkeeping.queries.journal import Journal, confirmed, journal, ledger_accounts

__all__ = [
    "Journal",
    "OpenInvoice",
    "PayerAccount",
    "PayerRow",
    "account",
    "confirmed",
    "journal",
    "ledger_accounts",
    "payers",
]
