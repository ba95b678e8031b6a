"""Reads of money; frozen values only."""

from app.billing.queries.allocation import Allocation, AllocationRow, FundRow, SeatSplit, allocation
from app.billing.queries.balances import Unpaid, balances, open_ageing, payer_credit, unpaid
from app.billing.queries.corrections import Correction, Why
from app.billing.queries.drafts import (
    DraftInvoice,
    DraftLine,
    draft_invoice,
    draft_invoices,
    missing_of_foundation,
)
from app.billing.queries.due import Bill, Billed, DueRow, bill, corrections, due, due_among, open_items
from app.billing.queries.elsewhere import Crossing, crossings
from app.billing.queries.invoice_lines import CreditNote, InvoicedLine
from app.billing.queries.invoices import (
    InvoiceRow,
    InvoiceView,
    invoice,
    invoice_pdf,
    invoice_ubl,
    invoices,
)
from app.billing.queries.ledger import (
    Ledger,
    LedgerBooking,
    LedgerDocument,
    LedgerLine,
    LedgerWriteOff,
    ledger,
)
from app.billing.queries.lines import Line, line_of, lines_of
from app.billing.queries.vat import VatRow, vat_periods, vat_rows
from app.billing.queries.write_offs import WriteOffView, write_off, write_offs

__all__ = [
    "Allocation",
    "AllocationRow",
    "Bill",
    "Billed",
    "Correction",
    "CreditNote",
    "Crossing",
    "DraftInvoice",
    "DraftLine",
    "DueRow",
    "FundRow",
    "InvoiceRow",
    "InvoiceView",
    "InvoicedLine",
    "Ledger",
    "LedgerBooking",
    "LedgerDocument",
    "LedgerLine",
    "LedgerWriteOff",
    "Line",
    "SeatSplit",
    "Unpaid",
    "VatRow",
    "Why",
    "WriteOffView",
    "allocation",
    "balances",
    "bill",
    "corrections",
    "crossings",
    "draft_invoice",
    "draft_invoices",
    "due",
    "due_among",
    "invoice",
    "invoice_pdf",
    "invoice_ubl",
    "invoices",
    "ledger",
    "line_of",
    "lines_of",
    "missing_of_foundation",
    "open_ageing",
    "open_items",
    "payer_credit",
    "unpaid",
    "vat_periods",
    "vat_rows",
    "write_off",
    "write_offs",
]
