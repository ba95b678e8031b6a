"""Pages of money: who pays, the invoices, and what a coordinator sees of both."""

from app.billing.views import allocation, invoices, organisation
from app.billing.views.blueprint import bp

__all__ = ["allocation", "bp", "invoices", "organisation"]
