"""Papers of bookkeeping in the design of the invoice: the reminder and the statement of an account. Dutch."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from app.billing.service import Buyer, Payment, Seller, paper_assets, paper_html, paper_style
from app.core.ports import PdfRenderer

DOCUMENTS = Path(__file__).parent / "documents"


class ReminderPaper(TypedDict):
    """All that stands on a reminder; amounts in cents, dates ISO."""

    #: Of the invoice.
    number: str
    issued_on: str
    due_on: str
    #: The day of the reminder.
    made_on: str
    #: Whether it is not the first one.
    again: bool
    #: The buyer's own reference; or empty.
    reference: str
    seller: Seller
    buyer: Buyer
    total_cents: int
    credited_cents: int
    paid_cents: int
    written_off_cents: int
    #: The first less the others.
    open_cents: int
    #: None while the foundation had no IBAN.
    payment: Payment | None
    #: True in the demo world.
    sample: bool


class StatementRow(TypedDict):
    """One line of a statement."""

    day: str
    what: str
    #: What the payer owes more; negative: less.
    amount_cents: int
    balance_cents: int


class StatementInvoice(TypedDict):
    """An invoice of which something is open."""

    number: str
    issued_on: str
    #: May be empty.
    due_on: str
    late: int
    total_cents: int
    open_cents: int


class StatementPaper(TypedDict):
    """All that stands on a statement of account; amounts in cents, dates ISO."""

    #: Empty: from the beginning.
    first: str
    last: str
    made_on: str
    seller: Seller
    buyer: Buyer
    opening_cents: int
    rows: list[StatementRow]
    closing_cents: int
    open: list[StatementInvoice]
    open_cents: int
    credit_cents: int
    sample: bool


def render_reminder(renderer: PdfRenderer, paper: ReminderPaper) -> bytes:
    """Return the PDF of a reminder: PDF/A-3a and PDF/UA-1. The same paper gives the same bytes.

    Raises `ValueError` when its amounts do not add up, or what is to be paid does not fit a QR code. Slow: never in a
    transaction.
    """
    gone = paper["credited_cents"] + paper["paid_cents"] + paper["written_off_cents"]
    if paper["total_cents"] - gone != paper["open_cents"] or paper["open_cents"] <= 0:
        raise ValueError(f"reminder of {paper['number']}: the amounts do not agree")
    return renderer.render(
        paper_html(_text("reminder.html"), cast("dict[str, object]", paper)),
        css=paper_style() + _text("extra.css"),
        assets=paper_assets(renderer, paper["payment"], paper["open_cents"]),
        title=f"Betalingsherinnering factuur {paper['number']}",
        author=paper["seller"]["name"],
        created=_noon(paper["made_on"]),
        archival=True,
    )


def render_statement(renderer: PdfRenderer, paper: StatementPaper) -> bytes:
    """Return the PDF of a statement: PDF/UA-1. The same paper gives the same bytes.

    Raises `ValueError` when its rows do not lead from the opening to the closing balance.
    """
    if paper["opening_cents"] + sum(row["amount_cents"] for row in paper["rows"]) != paper["closing_cents"]:
        raise ValueError(f"statement of {paper['buyer']['name']}: the rows do not add up")
    return renderer.render(
        paper_html(_text("statement.html"), cast("dict[str, object]", paper)),
        css=paper_style() + _text("extra.css"),
        assets=paper_assets(renderer),
        title=f"Rekeningoverzicht {paper['buyer']['name']}",
        author=paper["seller"]["name"],
        created=_noon(paper["made_on"]),
    )


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


@cache
def _text(name: str) -> str:
    return (DOCUMENTS / name).read_text("utf-8")
