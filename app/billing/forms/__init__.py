"""Forms of billing."""

from app.billing.forms.invoices import CreditForm, FilterForm, FinaliseForm
from app.billing.forms.split import BLANK, SplitForm, entries_of, entry_of

__all__ = ["BLANK", "CreditForm", "FilterForm", "FinaliseForm", "SplitForm", "entries_of", "entry_of"]
