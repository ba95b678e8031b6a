"""The public verbs of billing, and the reads and values that other features use."""

from app.billing.queries import (
    Allocation,
    AllocationRow,
    DraftInvoice,
    DraftLine,
    DueRow,
    FundRow,
    InvoiceRow,
    InvoiceView,
    Line,
    SeatSplit,
    allocation,
    draft_invoice,
    draft_invoices,
    due,
    invoice,
    invoice_pdf,
    invoices,
    lines_of,
)
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.shares import FUND_NAMES, METHOD_NAMES, FundType, Method, Share
from app.billing.service.invoicing import credit_invoice, finalise_invoice, next_number
from app.billing.service.pdf import freeze_pdf, unprinted
from app.billing.service.splits import editable_seats, payer_names, set_split

__all__ = [
    "FUND_NAMES",
    "METHOD_NAMES",
    "Allocation",
    "AllocationRow",
    "DraftInvoice",
    "DraftLine",
    "DueRow",
    "FundRow",
    "FundType",
    "InvoiceKind",
    "InvoiceRow",
    "InvoiceView",
    "Line",
    "Method",
    "SeatSplit",
    "Share",
    "allocation",
    "credit_invoice",
    "draft_invoice",
    "draft_invoices",
    "due",
    "editable_seats",
    "finalise_invoice",
    "freeze_pdf",
    "invoice",
    "invoice_pdf",
    "invoices",
    "lines_of",
    "next_number",
    "payer_names",
    "set_split",
    "unprinted",
]
