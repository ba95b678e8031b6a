"""A `Share` as the columns that hold it, and back."""

from __future__ import annotations

from typing import Any

from app.billing.models import ShareColumns
from app.billing.rules.shares import FundType, Method, Share


def share_of(row: ShareColumns) -> Share:
    """What was agreed with one payer, as stored in a funding line, a default or a proposal."""
    return Share(
        payer_id=row.payer_organisation_id,
        fund_type=FundType(row.fund_type),
        method=Method(row.method),
        value=row.value,
        cost_centre=row.cost_centre,
        purchase_reference=row.purchase_reference,
        award_reference=row.award_reference,
        award_date=row.award_date,
        earmark=row.earmark,
        fund_id=row.fund_id,
        conditional=row.conditional,
        invoice_payer=row.invoice_payer,
    )


def columns_of(share: Share) -> dict[str, Any]:
    """The same as values for the columns, but for `position`."""
    return {
        "payer_organisation_id": share.payer_id,
        "fund_type": share.fund_type,
        "method": share.method,
        "value": share.value,
        "cost_centre": share.cost_centre,
        "purchase_reference": share.purchase_reference,
        "award_reference": share.award_reference,
        "award_date": share.award_date,
        "earmark": share.earmark,
        "fund_id": share.fund_id,
        "conditional": share.conditional,
        "invoice_payer": share.invoice_payer,
    }
