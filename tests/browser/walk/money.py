"""Steps of finance: one seat over three payers, the totals, and an invoice that becomes final."""

import re
from collections.abc import Mapping
from io import BytesIO

import openpyxl
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.walk.company import Company, follow, press, reload_until, said

WHOLE = "€ 37.500,00"
NUMBER = re.compile(r"Factuur (\S*?)(\d+)$")


def split_a_seat(company: Company, cohort: str, payers: Mapping[str, str]) -> None:
    """Finance divides one seat over three payers in equal parts, to the cent. `payers`: kind of money by name."""
    page = company.as_role("finance")
    company.look(page, "finance")
    follow(page, "Facturen")
    company.look(page, "invoices")
    follow(page, cohort)
    company.look(page, "allocation", phone=True)
    page.get_by_role("row", name=re.compile("Noor van der Veen")).get_by_role("link", name="Verdeel").click()
    press(page, "Voeg een betaler toe")
    press(page, "Voeg een betaler toe")
    for number, (payer, kind) in enumerate(payers.items(), 1):
        share = page.get_by_role("group", name=re.compile(f"Betaler {number}"))
        share.get_by_label("Betaler", exact=True).select_option(label=payer)
        share.get_by_label("Soort geld").select_option(label=kind)
    press(page, "Verdeel in gelijke delen")
    for number, amount in enumerate(("833,34", "833,33", "833,33"), 1):
        expect(page.get_by_role("group", name=re.compile(f"Betaler {number}: € {amount}"))).to_be_visible()
    company.look(page, "split", phone=True)
    press(page, "Sla de verdeling op")
    said(page, "De verdeling van 1 plaats is opgeslagen.")


def compare_totals(company: Company) -> None:
    """The totals on the page and in the workbook are fifteen times the price."""
    page = company.as_role("finance")
    row = page.get_by_role("row", name=re.compile("Noor van der Veen"))
    for amount in ("833,34", "833,33"):
        expect(row.get_by_text(amount).first).to_be_visible()
    totals = page.get_by_role("row", name=re.compile("^Totaal"))
    assert totals.count() >= 2
    for total in totals.all():
        expect(total).to_contain_text(WHOLE)
    company.look(page, "allocation-split")
    with page.expect_download() as started:
        follow(page, "Download als Excel-bestand")
    book = openpyxl.load_workbook(BytesIO(started.value.path().read_bytes()))
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        names = [str(cell) for cell in rows[0]]
        amounts = [row[names.index("Bedrag")] for row in rows]
        assert round(float(str(amounts[-1])) * 100) == 15 * 250_000, sheet.title
        assert sum(round(float(str(one)) * 100) for one in amounts[1:-1]) == 15 * 250_000, sheet.title


def make_an_invoice(company: Company, cohort: str, payer: str) -> str:
    """Finance makes the invoice of one payer final: the next number, and a PDF. Gives the number."""
    page = company.as_role("finance")
    follow(page, "Facturen")
    last = page.locator("a.dt-code").all_inner_texts()
    row = page.get_by_role("row", name=re.compile(rf"^{re.escape(payer)} .*{re.escape(cohort)}"))
    row.get_by_role("link", name="Bekijk factuur").click()
    company.look(page, "invoice-draft", phone=True)
    page.get_by_role("button", name=re.compile("^Maak factuur van € .* definitief$")).click()
    said(page, "De factuur is definitief. De PDF en de brief volgen vanzelf.")
    found = NUMBER.search(page.locator("h1").inner_text())
    assert found
    before = [one for one in last if one.startswith(found[1])]
    assert int(found[2]) == 1 + max((int(one.removeprefix(found[1])) for one in before), default=0)
    number = found[1] + found[2]
    reload_until(page, page.get_by_role("link", name="Bekijk de PDF"))
    company.look(page, "invoice")
    assert number in pdf_text(page, "Bekijk de PDF")
    return number


def read_the_invoice(company: Company, number: str, address: str) -> None:
    """The payer's letter waits at the invoice address, with the PDF."""
    page = company.letter(address, number)
    company.look(page, "invoice-letter")
    assert number in pdf_text(page, f"factuur-{number}.pdf")


def pdf_text(page: Page, link: str) -> str:
    """The words of the PDF behind this link."""
    return words_of(pdf_behind(page, link))


def pdf_behind(page: Page, link: str) -> bytes:
    """The PDF behind this link."""
    address = page.get_by_role("link", name=link).first.get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def words_of(pdf: bytes) -> str:
    """What stands in a PDF, in one line."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join("\n".join(one.extract_text() for one in pages).split())
