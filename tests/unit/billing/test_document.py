"""The invoice on paper: what the law asks, to the cent, over as many pages as needed."""

from pathlib import Path

import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.billing.document import invoice_assets, invoice_html, render_invoice
from tests.factories.documents import credit_snapshot, invoice_snapshot
from tests.unit.adapters.pdf_reading import pages, scanned, unembedded_fonts


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


@pytest.fixture(scope="module")
def pdf(printer: WeasyPrinter) -> bytes:
    return render_invoice(printer, invoice_snapshot())


def test_it_holds_everything_that_the_law_asks(pdf: bytes) -> None:
    (text,) = pages(pdf)

    for fact in (
        "Factuur",
        "2026-0041",
        "27-10-2026",
        "26-11-2026",
        "PO 4500187",
        "Stichting DemenTalent",
        "Voorbeeldstraat 1",
        "KvK 12345678",
        "fiscaal nummer 000099998",
        "Icare",
        "t.a.v. de crediteurenadministratie",
        "9402 BB Assen",
        "87654321",
        "Leergang DemenTalent-expert: Nienke ten Cate",
        "Kostenplaats 3122",
        "€ 2.500,00",
        "Btw: vrijgesteld",
        "artikel 11, eerste lid, onderdeel o",
        "10-09-2026 tot en met 25-02-2027",
        "Te betalen € 7.500,00",
        "NL91 ABNA 0417 1643 00",
        "26 november 2026",
        "blad 1 van 1",
    ):
        assert fact in text, fact


def test_a_banking_app_that_scans_it_fills_in_the_payment(pdf: bytes, tmp_path: Path) -> None:
    payment = scanned(pdf, tmp_path).split("\n")

    assert payment[5:] == ["Stichting DemenTalent", "NL91ABNA0417164300", "EUR7500.00", "", "", "2026-0041"]


def test_it_carries_its_own_typefaces_and_is_the_same_twice(printer: WeasyPrinter, pdf: bytes) -> None:
    assert unembedded_fonts(pdf) == set()
    assert render_invoice(printer, invoice_snapshot()) == pdf


def test_three_lines_with_a_payment_reference_fit_on_one_page(printer: WeasyPrinter) -> None:
    payment = {
        "iban": "NL91ABNA0417164300",
        "account_name": "Stichting DemenTalent",
        "creditor_reference": "RF7420260003",
        "text": "",
    }
    assert len(pages(render_invoice(printer, invoice_snapshot(3, payment=payment)))) == 1


def test_twenty_lines_run_over_pages_that_each_say_whose_they_are(printer: WeasyPrinter) -> None:
    texts = pages(render_invoice(printer, invoice_snapshot(20)))

    assert len(texts) > 1
    for i, text in enumerate(texts, 1):
        assert f"blad {i} van {len(texts)}" in text
        assert "Omschrijving Aantal Prijs Bedrag" in text
        assert ("Factuur 2026-0041, Icare" in text) == (i > 1)
    assert sum(text.count("Kostenplaats") for text in texts) == 20
    assert "Te betalen € 50.000,00" in texts[-1]
    assert "Kostenplaats" in texts[-1], "the total never stands alone on a page"


def test_vat_of_21_percent_is_a_row_of_its_own(printer: WeasyPrinter) -> None:
    rows = [{"percent": 21, "base_cents": 250000, "vat_cents": 52500}]
    (text,) = pages(render_invoice(printer, invoice_snapshot(1, vat=rows, vat_text="", total_cents=302500)))

    assert "21 % btw over € 2.500,00 € 525,00" in text
    assert "Te betalen € 3.025,00" in text
    assert "vrijgesteld" not in text


def test_a_credit_note_names_its_invoice_and_asks_no_money(printer: WeasyPrinter) -> None:
    (text,) = pages(render_invoice(printer, credit_snapshot()))

    assert "Creditfactuur" in text
    assert "Hoort bij factuur 2026-0041 van 27 oktober 2026. Een deelnemer is op tijd afgemeld." in text
    assert "Terug te ontvangen € 3.025,00" in text
    assert "Betalen uiterlijk" not in text
    assert "Zo betaal je" not in text
    assert "qr.svg" not in invoice_assets(printer, credit_snapshot())


def test_without_an_iban_or_with_nothing_to_pay_there_is_no_payment_block(printer: WeasyPrinter) -> None:
    nothing = invoice_snapshot(
        lines=[{"description": "Beurs", "detail": "", "quantity": 1, "price_cents": 0, "amount_cents": 0}],
        vat=[{"percent": None, "base_cents": 0, "vat_cents": 0}],
        net_cents=0,
        total_cents=0,
    )

    for snapshot in (invoice_snapshot(payment=None), nothing):
        assert "Zo betaal je" not in invoice_html(snapshot)
        render_invoice(printer, snapshot)


@pytest.mark.parametrize(
    "wrong",
    [
        {"net_cents": 749999},
        {"total_cents": 750001},
        {"vat": [{"percent": None, "base_cents": 500000, "vat_cents": 0}]},
        {"vat_text": ""},
        {"credits": {"number": "2026-0001", "issued_on": "2026-01-01", "reason": ""}},
        {"kind": "credit"},
    ],
)
def test_an_invoice_that_does_not_add_up_is_never_printed(
    printer: WeasyPrinter, wrong: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="2026-0041"):
        render_invoice(printer, invoice_snapshot(**wrong))


def test_markup_in_a_name_is_printed_as_it_was_typed(printer: WeasyPrinter) -> None:
    snapshot = invoice_snapshot(reference="<script>1</script> & 'zo'")

    assert "<script>1</script> & 'zo'" in pages(render_invoice(printer, snapshot))[0]
