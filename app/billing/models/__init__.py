"""Tables of billing.

Lock order: the cohorts' rows by number; the funds' rows by number; the bank entries, the invoices and the payers whose
credit it is, each by number; the number series; last the head of the audit log.
"""

from app.billing.models.funding import (
    DefaultShare,
    Fund,
    FundingLine,
    PayerRequest,
    ProposedSeat,
    ProposedShare,
    RequestedLine,
    ShareColumns,
    SplitProposal,
)
from app.billing.models.invoices import (
    Invoice,
    InvoiceLine,
    InvoiceRun,
    InvoiceRunItem,
    NumberSeries,
    VatPeriod,
)
from app.billing.models.settling import Booking, WriteOff

__all__ = [
    "Booking",
    "DefaultShare",
    "Fund",
    "FundingLine",
    "Invoice",
    "InvoiceLine",
    "InvoiceRun",
    "InvoiceRunItem",
    "NumberSeries",
    "PayerRequest",
    "ProposedSeat",
    "ProposedShare",
    "RequestedLine",
    "ShareColumns",
    "SplitProposal",
    "VatPeriod",
    "WriteOff",
]
