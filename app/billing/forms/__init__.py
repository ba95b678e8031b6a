"""Forms of billing."""

from app.billing.forms.funds import (
    AnswerForm,
    ConfirmPayingForm,
    DeclineForm,
    FundForm,
    LinesFilterForm,
    PlainForm,
)
from app.billing.forms.invoices import CreditForm, FilterForm, FinaliseForm
from app.billing.forms.split import BLANK, SplitForm, entries_of, entry_of

__all__ = [
    "BLANK",
    "AnswerForm",
    "ConfirmPayingForm",
    "CreditForm",
    "DeclineForm",
    "FilterForm",
    "FinaliseForm",
    "FundForm",
    "LinesFilterForm",
    "PlainForm",
    "SplitForm",
    "entries_of",
    "entry_of",
]
