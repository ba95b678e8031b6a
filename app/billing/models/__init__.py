"""Tables of billing. Lock order: the cohort's row, the funds' rows by number, the bank entry, the number series."""

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
