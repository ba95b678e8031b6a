"""What waits for finance, and where the money stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import Correction, DueRow, InvoiceRow
from app.core.clock import Clock, today
from app.core.money import Money, total
from app.payments import service as payments
from app.web.parts import Todo

#: Invoices on the overview; their list holds the rest.
RECENT = 8
#: Things of one kind that are counted; more of them show as so many "or more".
MOST = 100
#: Numbers that a sentence names.
NAMED = 5


@dataclass(frozen=True, slots=True)
class FinanceBoard:
    """The home of finance."""

    todos: tuple[Todo, ...]
    #: Including VAT.
    to_invoice: Money
    open: Money
    overdue: Money
    #: What came in and is not booked.
    unmatched: Money
    due: tuple[DueRow, ...]
    invoices: tuple[InvoiceRow, ...]


def finance(db: Session, clock: Clock) -> FinanceBoard:
    """What waits, the most urgent first, and the figures of today."""
    now = today(clock)
    due, corrections = billing.open_items(db, now)
    standing = billing.open_ageing(db, now)
    unmatched = payments.places(db).waiting
    todos = [
        *_corrections(corrections),
        *_unmatched(unmatched),
        *_proposals(billing.open_proposals(db)),
        *_declined(billing.declining_payers(db)),
        *_write_offs(db),
        *_overdue(standing.overdue),
    ]
    return FinanceBoard(
        todos=tuple(todos),
        to_invoice=total(row.total for row in due),
        open=standing.open,
        overdue=standing.overdue,
        unmatched=unmatched,
        due=tuple(due),
        invoices=tuple(billing.invoices(db, limit=RECENT)),
    )


def _corrections(found: Sequence[Correction]) -> list[Todo]:
    numbers = sorted({number for one in found for _id, number in one.invoices})
    if not numbers:
        return []
    title = ngettext("Crediteer %(num)s factuur", "Crediteer %(num)s facturen", len(numbers))
    named = ", ".join(numbers[:NAMED]) + (", …" if len(numbers) > NAMED else "")
    text = _("Er staat iets op dat niet meer verschuldigd is: %(numbers)s.", numbers=named)
    return [Todo(_("Nu"), title, text, url_for("billing.invoices"), _("Bekijk waarom"), soon=True)]


def _unmatched(waiting: Money) -> list[Todo]:
    if not waiting:
        return []
    title = _("%(amount)s op de bank hoort nog nergens bij", amount=waiting)
    text = _("Boek het op een factuur, bewaar het als tegoed, of leg het apart.")
    return [Todo(_("Nu"), title, text, url_for("payments.entries"), _("Naar de bank"), soon=True)]


def _proposals(waiting: int) -> list[Todo]:
    if not waiting:
        return []
    title = ngettext(
        "%(num)s voorstel voor de verdeling van kosten",
        "%(num)s voorstellen voor de verdeling van kosten",
        waiting,
    )
    text = _("Een opleidingscoördinator stelt een andere betaler voor. Jij besluit.")
    return [Todo(_("Nu"), title, text, url_for("billing.proposals"), _("Bekijk voorstellen"))]


def _declined(payers: int) -> list[Todo]:
    if not payers:
        return []
    title = ngettext("%(num)s betaler bevestigt niet", "%(num)s betalers bevestigen niet", payers)
    text = _("Neem contact op. Verdeel de kosten daarna anders, of vraag het nog een keer.")
    return [Todo(_("Nu"), title, text, url_for("billing.asked_payers"), _("Bekijk alle antwoorden"))]


def _write_offs(db: Session) -> list[Todo]:
    waiting = billing.write_offs(db, waiting=True, limit=MOST)
    if not waiting:
        return []
    title = ngettext("%(num)s afboeking wacht", "%(num)s afboekingen wachten", len(waiting))
    text = _(
        "Samen %(amount)s. Iemand anders dan de voorsteller beslist.",
        amount=total(one.amount for one in waiting),
    )
    return [Todo(_("Nu"), title, text, url_for("bookkeeping.write_offs"), _("Bekijk afboekingen"))]


def _overdue(overdue: Money) -> list[Todo]:
    if not overdue:
        return []
    title = _("%(amount)s is te laat", amount=overdue)
    text = _("Herinneringen gaan vanzelf, 7 en 14 dagen na de uiterste betaaldag.")
    url = url_for("billing.invoices", stand="te-laat")
    return [Todo(_("Geen haast"), title, text, url, _("Bekijk facturen"))]
