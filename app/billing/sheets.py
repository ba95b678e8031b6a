"""The allocation of a cohort as an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable

from app.billing.queries import Allocation
from app.billing.rules.shares import FUND_NAMES
from app.core.sheets import Sheet, workbook
from app.core.text import T, Text


def allocation_workbook(found: Allocation, say: Callable[[Text], str]) -> bytes:
    """Two sheets: who bears what, and seat by seat; each ends with the total of the page.

    Names are written as text, never as a formula (TRUST.md, Exports). `say` puts a sentence in the reader's language.
    """
    whole = Sheet(
        say(T("Verdeling")),
        [
            say(T("Organisatie")),
            say(T("Betaler")),
            say(T("Soort geld")),
            say(T("Plaatsen")),
            say(T("Bedrag")),
            say(T("Gefactureerd")),
        ],
        [
            (row.organisation, row.payer, say(FUND_NAMES[row.fund_type]), row.seats, row.amount, row.invoiced)
            for row in found.rows
        ],
        (say(T("Totaal")), "", "", len(found.seats), found.total, found.invoiced),
    )
    by_seat = Sheet(
        say(T("Per plaats")),
        [
            say(T("Plaats")),
            say(T("Deelnemer")),
            say(T("Organisatie")),
            say(T("Betaler")),
            say(T("Soort geld")),
            say(T("Bedrag")),
            say(T("Kostenplaats")),
            say(T("Inkoop- of verplichtingennummer")),
            say(T("Nummer van de beschikking")),
        ],
        [
            (
                one.seat.number,
                one.seat.person_name,
                one.organisation,
                payer,
                say(FUND_NAMES[line.fund_type]),
                line.amount,
                line.share.cost_centre,
                line.share.purchase_reference,
                line.share.award_reference,
            )
            for one in found.seats
            for payer, line in one.lines
        ],
        (say(T("Totaal")), "", "", "", "", found.total, "", "", ""),
    )
    return workbook(found.cohort.name, [whole, by_seat])
