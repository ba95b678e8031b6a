"""The reminder and the statement on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.bookkeeping.document import (
    ReminderPaper,
    StatementInvoice,
    StatementPaper,
    StatementRow,
    render_reminder,
    render_statement,
)
from tests.factories.documents import invoice_snapshot
from tests.unit.adapters.pdf_reading import pages, scanned, unembedded_fonts


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


def reminder() -> ReminderPaper:
    snapshot = invoice_snapshot()
    assert snapshot["payment"] is not None
    return ReminderPaper(
        number="2026-0041",
        issued_on="2026-10-27",
        due_on="2026-11-26",
        made_on="2026-12-03",
        again=False,
        reference="PO 4500187",
        seller=snapshot["seller"],
        buyer=snapshot["buyer"],
        total_cents=750_000,
        credited_cents=250_000,
        paid_cents=100_000,
        written_off_cents=0,
        open_cents=400_000,
        payment={**snapshot["payment"], "text": "", "creditor_reference": "RF18539007547034"},
        sample=False,
    )


def statement(rows: int) -> StatementPaper:
    snapshot = invoice_snapshot()
    return StatementPaper(
        first="2026-01-01",
        last="2026-12-31",
        made_on="2027-01-04",
        seller=snapshot["seller"],
        buyer=snapshot["buyer"],
        opening_cents=5_000,
        rows=[
            StatementRow(
                day="2026-10-27",
                what=f"Factuur 2026-{number:04d}",
                amount_cents=100,
                balance_cents=5_000 + 100 * (number + 1),
            )
            for number in range(rows)
        ],
        closing_cents=5_000 + 100 * rows,
        open=[
            StatementInvoice(
                number="2026-0041",
                issued_on="2026-10-27",
                due_on="2026-11-26",
                late=35,
                total_cents=5_000,
                open_cents=5_000 + 100 * rows,
            )
        ],
        open_cents=5_000 + 100 * rows,
        credit_cents=0,
        sample=False,
    )


def test_a_reminder_tells_what_was_asked_what_came_and_what_is_open(printer: WeasyPrinter) -> None:
    (text,) = pages(render_reminder(printer, reminder()))
    for fact in (
        "Betalingsherinnering",
        "2026-0041",
        "26-11-2026",
        "03-12-2026",
        "PO 4500187",
        "Bedrag van de factuur €\u00a07.500,00".replace("\u00a0", " "),
        "Gecrediteerd € -2.500,00",
        "Al betaald € -1.000,00",
        "Nog te betalen € 4.000,00",
        "RF18 5390 0754 7034",
    ):
        assert fact in text, fact
    (again,) = pages(render_reminder(printer, {**reminder(), "again": True}))
    assert "Tweede betalingsherinnering" in again


def test_a_banking_app_that_scans_a_reminder_pays_what_is_open(printer: WeasyPrinter, tmp_path: Path) -> None:
    payment = scanned(render_reminder(printer, reminder()), tmp_path).split("\n")
    assert payment[7:] == ["EUR4000.00", "", "RF18539007547034"]


@pytest.mark.parametrize("other", [{"open_cents": 1}, {"paid_cents": 500_000, "open_cents": 0}])
def test_a_reminder_that_does_not_add_up_is_not_printed(printer: WeasyPrinter, other: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="do not agree"):
        render_reminder(printer, {**reminder(), **other})  # type: ignore[typeddict-item]


def test_a_statement_goes_from_opening_to_closing_over_as_many_pages_as_it_needs(
    printer: WeasyPrinter,
) -> None:
    pdf = render_statement(printer, statement(80))
    texts = pages(pdf)
    assert len(texts) > 1
    assert "Beginsaldo € 50,00" in texts[0]
    assert "Eindsaldo € 130,00" in " ".join(texts)
    assert "35 dagen te laat" in texts[-1]
    assert all("Icare" in text for text in texts)
    assert unembedded_fonts(pdf) == set()
    assert pdf == render_statement(printer, statement(80))


def test_an_empty_statement_says_so_and_a_wrong_one_is_not_printed(printer: WeasyPrinter) -> None:
    (text,) = pages(render_statement(printer, statement(0)))
    assert "niets veranderd" in text
    with pytest.raises(ValueError, match="do not add up"):
        render_statement(printer, {**statement(3), "closing_cents": 1})
