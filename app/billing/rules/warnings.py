"""What finance must know of an invoice to be, though it may be made final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.text import TN, T, Text


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """What a warning may come of."""

    name: str
    #: Whether the payer takes no invoice without a PO or commitment number.
    requires_reference: bool
    #: How many lines have none.
    without_reference: int
    #: Whether a KvK number or an OIN is known.
    identified: bool
    #: Then a missing number is no warning: the e-invoice cannot do without.
    wants_einvoice: bool
    #: Lines that still wait for the payer's confirmation.
    waiting: int
    #: Numbers of invoices that bill seats of this one as they were divided before.
    outdated: Sequence[str]


def warnings(facts: PayerFacts) -> tuple[Text, ...]:
    """All that there is to tell, the most serious first."""
    found: list[Text] = []
    if facts.outdated:
        found.append(
            T(
                "Crediteer ook %(numbers)s: daarop staan plaatsen van deze factuur nog met de oude verdeling.",
                numbers=", ".join(facts.outdated),
            )
        )
    if facts.requires_reference and facts.without_reference:
        found.append(
            TN(
                "%(payer)s wil een inkoopnummer op elke factuur. Bij %(n)s regel staat er geen.",
                "%(payer)s wil een inkoopnummer op elke factuur. Bij %(n)s regels staat er geen.",
                n=facts.without_reference,
                payer=facts.name,
            )
        )
    if not facts.identified and not facts.wants_einvoice:
        found.append(T("Van %(payer)s is geen KvK-nummer of OIN bekend.", payer=facts.name))
    if facts.waiting:
        found.append(
            TN(
                "%(n)s deel wacht nog op bevestiging door %(payer)s en staat niet op deze factuur.",
                "%(n)s delen wachten nog op bevestiging door %(payer)s en staan niet op deze factuur.",
                n=facts.waiting,
                payer=facts.name,
            )
        )
    return tuple(found)
