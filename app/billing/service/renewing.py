"""Credit and re-invoice in one step: the old lines are taken back, and what holds now is invoiced.

Lock order: the cohorts' rows by number, the invoice's row, the funds' rows, the number series (invoices first), the
audit log.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.billing.queries import InvoicedLine, InvoiceView, invoice
from app.billing.queries.drafts import drafts_after
from app.billing.rules.invoice import InvoiceKind
from app.billing.service.checking import Checked, checked
from app.billing.service.crediting import credit_invoice, locked, reason_of
from app.billing.service.finalising import finalise_seats
from app.billing.service.funding import lock_funds_of
from app.billing.service.issuing import hold_series
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.money import Money, total
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState


@dataclass(frozen=True, slots=True)
class Renewal:
    """What crediting and re-invoicing would do now."""

    invoice: InvoiceView
    #: Those that are credited.
    lines: tuple[InvoicedLine, ...]
    #: The invoices that take their place; none when nothing is owed any more.
    drafts: tuple[Checked, ...]

    @property
    def credited(self) -> Money:
        """What the credit note comes to, with VAT; positive."""
        return total(line.amount + line.vat for line in self.lines)

    @property
    def invoiced(self) -> Money:
        """What the new invoices come to, with VAT."""
        return total(one.draft.taxed.gross for one in self.drafts)

    @property
    def ready(self) -> bool:
        """Whether there is something to invoice, and nothing keeps it from being made final."""
        return bool(self.lines and self.drafts) and not any(one.blocks for one in self.drafts)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was made."""

    credit_id: int
    invoice_ids: tuple[int, ...]


def renewal(db: Session, invoice_id: int, on: date, *, line_ids: Collection[int] | None = None) -> Renewal:
    """What crediting these lines and invoicing what holds now would do on day `on`.

    Where the funding of a seat changed, or the seat was given back, whoever pays now is invoiced; else the same payer.
    `line_ids` None: the lines whose funding changed; when there are none, all that were not credited yet. Raises
    NotFound for an unknown invoice or line, and for a credit note.
    """
    found = invoice(db, invoice_id)
    if found.is_credit_note:
        raise NotFound
    left = [line for line in found.lines if not line.credited]
    if line_ids is None:
        lines = [line for line in left if line.replaced] or left
    else:
        if not set(line_ids) <= {line.id for line in found.lines}:
            raise NotFound
        lines = [line for line in left if line.id in line_ids]
    seats = enrolments.seats_by_id(db, {line.seat_id for line in lines})
    crediting = {line.id: line.funding_line_id for line in lines}
    changed = {line.seat_id for line in lines if line.replaced}
    alone = {
        seat.id: found.payer_id
        for seat in seats.values()
        if seat.id not in changed and seat.state is not SeatState.RELEASED
    }
    drafts = [
        checked(draft)
        for cohort_id in sorted({seat.cohort_id for seat in seats.values()})
        for draft in drafts_after(
            db,
            cohort_id,
            on,
            seat_ids={seat.id for seat in seats.values() if seat.cohort_id == cohort_id},
            crediting=crediting,
            alone=alone,
        )
    ]
    return Renewal(found, tuple(lines), tuple(drafts))


def renew_invoice(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    invoice_id: int,
    reason: str,
    line_ids: Collection[int],
    expected_cents: int,
) -> Renewed:
    """Credits these lines of an invoice and invoices what holds now for their seats, all or nothing.

    `expected_cents`: the sum of the new invoices that the acting person saw. Raises NotFound for an unknown invoice
    or line; Refused when nothing was chosen, a line was credited meanwhile, the sum changed, nothing is left to
    invoice, or a new invoice may not be made final.
    """
    reason = reason_of(reason)
    if not line_ids:
        raise Refused(T("Kies minstens één regel om te crediteren."), field="line_ids")
    _lock(db, invoice_id)
    found = renewal(db, invoice_id, today(clock), line_ids=line_ids)
    if not found.drafts and len(found.lines) == len(set(line_ids)):
        raise Refused(T("Er is niets opnieuw te factureren. Crediteer alleen de factuur."))
    lock_funds_of(db, [line.seat for one in found.drafts for line in one.draft.lines])
    hold_series(db, InvoiceKind.INVOICE, today(clock).year)
    credit_id = credit_invoice(db, actor, clock, invoice_id=invoice_id, reason=reason, line_ids=line_ids)
    if found.invoiced.cents != expected_cents:
        raise Refused(
            T(
                "Het nieuwe bedrag is veranderd en is nu %(total)s. Kijk het na en probeer opnieuw.",
                total=found.invoiced,
            )
        )
    made = [
        finalise_seats(
            db,
            actor,
            clock,
            cohort_id=one.draft.cohort.id,
            payer_id=one.draft.payer.id,
            seat_ids={line.seat.id for line in one.draft.lines},
            expected_cents=one.draft.taxed.gross.cents,
        )
        for one in found.drafts
    ]
    return Renewed(credit_id, tuple(made))


def _lock(db: Session, invoice_id: int) -> None:
    """Locks the cohort that was invoiced and those to which its seats have moved, by number; then the invoice.

    Raises Refused when a seat moved to yet another one before it was locked.
    """
    found = invoice(db, invoice_id)
    seat_ids = {line.seat_id for line in found.lines}
    held = {found.cohort_id} | _where(db, seat_ids)
    for cohort_id in sorted(held):
        cohorts.lock_cohort(db, cohort_id)
    if not _where(db, seat_ids) <= held:
        raise Refused(
            T("Een plaats van deze factuur is zojuist verplaatst. Kijk de factuur na en probeer opnieuw.")
        )
    locked(db, invoice_id)


def _where(db: Session, seat_ids: Collection[int]) -> set[int]:
    """The cohorts in which these seats are now."""
    return {seat.cohort_id for seat in enrolments.seats_by_id(db, seat_ids).values()}
