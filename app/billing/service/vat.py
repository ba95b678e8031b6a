"""The dated VAT of the foundation's invoices."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.models import Invoice, VatPeriod
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.vat import BOOKED_PERCENT, VatRegime
from app.core.clock import Clock, today
from app.core.db import LINE
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T


def set_vat(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    from_day: date,
    regime: VatRegime,
    percent: int,
    exemption_text: str = "",
) -> None:
    """Lets VAT be charged in this way on every invoice from a day on; a period that began that day is replaced.

    Raises Refused for a day that has gone, a day from which an invoice was made already, a rate without a code in the
    journal, or an exemption without its reason (Wet OB 1968 art. 35a lid 1 onderdeel k).
    """
    if from_day < today(clock):
        raise Refused(
            T("Kies vandaag of een latere dag. Wat al gefactureerd is, verandert niet."), field="from_day"
        )
    exemption_text = " ".join(exemption_text.split())
    if regime is VatRegime.EXEMPT:
        percent = 0
        if not exemption_text:
            raise Refused(
                T("Vul in waarom er geen btw is. Die zin staat op elke factuur."), field="exemption_text"
            )
        if len(exemption_text) > LINE:
            raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LINE), field="exemption_text")
    else:
        exemption_text = ""
        if percent != BOOKED_PERCENT:
            raise Refused(
                T(
                    "Kies een percentage van %(percent)s. Voor een ander tarief heeft de boekhouding geen btw-code.",
                    percent=BOOKED_PERCENT,
                ),
                field="percent",
            )
    last = db.scalar(sa.select(sa.func.max(Invoice.issued_on)).where(Invoice.kind == InvoiceKind.INVOICE))
    if last is not None and last >= from_day:
        raise Refused(
            T("Op deze dag is al een factuur gemaakt. Kies een latere dag."),
            field="from_day",
        )
    row = db.get(VatPeriod, from_day, with_for_update=True)
    if row is None:
        row = VatPeriod(from_day=from_day)
        db.add(row)
    row.regime, row.percent, row.exemption_text = regime, percent, exemption_text
    row.set_at, row.set_by_person_id = clock.now(), actor.person_id
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        "billing:vat:set",
        "vat_period",
        int(f"{from_day:%Y%m%d}"),
        from_day=from_day.isoformat(),
        regime=str(regime),
        percent=percent,
    )
