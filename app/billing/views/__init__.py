"""Pages of money: who pays, the funds, the invoices, and what a coordinator sees of them."""

from app.billing.views import (
    allocation,
    asking,
    crediting,
    funds,
    invoices,
    organisation,
    proposals,
    runs,
    splitting,
    vat,
)
from app.billing.views.blueprint import bp

__all__ = [
    "allocation",
    "asking",
    "bp",
    "crediting",
    "funds",
    "invoices",
    "organisation",
    "proposals",
    "runs",
    "splitting",
    "vat",
]
