"""Reads of money; frozen values only."""

from app.billing.queries.allocation import Allocation, AllocationRow, FundRow, SeatSplit, allocation
from app.billing.queries.balances import Balance, balances, payer_credit
from app.billing.queries.corrections import Correction, Why
from app.billing.queries.drafts import (
    DraftInvoice,
    DraftLine,
    draft_invoice,
    draft_invoices,
    missing_of_foundation,
)
from app.billing.queries.due import Bill, Billed, DueRow, bill, corrections, due, open_items
from app.billing.queries.elsewhere import Crossing, crossings
from app.billing.queries.invoices import InvoiceRow, InvoiceView, invoice, invoice_pdf, invoices
from app.billing.queries.lines import Line, line_of, lines_of

__all__ = [
    "Allocation",
    "AllocationRow",
    "Balance",
    "Bill",
    "Billed",
    "Correction",
    "Crossing",
    "DraftInvoice",
    "DraftLine",
    "DueRow",
    "FundRow",
    "InvoiceRow",
    "InvoiceView",
    "Line",
    "SeatSplit",
    "Why",
    "allocation",
    "balances",
    "bill",
    "corrections",
    "crossings",
    "draft_invoice",
    "draft_invoices",
    "due",
    "invoice",
    "invoice_pdf",
    "invoices",
    "line_of",
    "lines_of",
    "missing_of_foundation",
    "open_items",
    "payer_credit",
]
