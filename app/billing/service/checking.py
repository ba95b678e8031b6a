"""What is wrong with an invoice to be: what keeps it from being made final, and what finance only has to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.billing.document import InvoiceSnapshot
from app.billing.einvoice import problems
from app.billing.queries import DraftInvoice
from app.billing.rules.vat import BOOKED_PERCENT
from app.billing.rules.warnings import PayerFacts, warnings
from app.billing.snapshots import invoice_snapshot
from app.core.text import T, Text


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with what was found."""

    draft: DraftInvoice
    #: What the law, the payment or the e-invoice asks: it cannot be made final before these are put right.
    blocks: tuple[Text, ...]
    #: It can be made final all the same.
    warnings: tuple[Text, ...]


def checked(draft: DraftInvoice) -> Checked:
    """A draft with all that is wrong with it."""
    payer = draft.payer
    missing = [
        T("Vul eerst bij de gegevens van de stichting in: %(what)s.", what=what)
        for what in draft.missing_of_seller
    ]
    missing += [
        T("Vul eerst bij %(payer)s in: %(what)s.", payer=payer.name, what=what)
        for what in draft.missing_of_buyer
    ]
    if draft.taxed.percent not in (None, BOOKED_PERCENT):
        missing.append(
            T(
                "Voor %(percent)s %% btw heeft de boekhouding geen btw-code. Stel de btw anders in.",
                percent=draft.taxed.percent,
            )
        )
    facts = PayerFacts(
        name=payer.name,
        requires_reference=payer.requires_reference,
        without_reference=sum(not one.line.share.purchase_reference for one in draft.lines),
        identified=bool(payer.kvk or payer.oin),
        wants_einvoice=payer.einvoice != "none",
        waiting=draft.waiting,
        outdated=tuple(dict.fromkeys(one.number for one in draft.outdated)),
    )
    blocks = (*(tuple(missing) or problems(provisional(draft))), *draft.beyond_funds)
    tight = () if draft.beyond_funds else draft.tight_funds
    return Checked(draft, blocks, (*warnings(facts), *tight))


def provisional(draft: DraftInvoice) -> InvoiceSnapshot:
    """What the invoice would say, under a number and on a day that nobody sees."""
    return invoice_snapshot(draft, number="0000-0000", issued_on=date.max, due_on=date.max)
