"""The e-invoice of a payer that wants one is a click away, for finance and for the payer."""

from collections.abc import Callable
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page

from tests.browser.walk.company import Company
from tests.einvoice.judges import PARSER, schema_faults

#: The town wants its invoices by Peppol.
PAYER = "Gemeente Assen"


def test_finance_downloads_the_e_invoice_of_the_town(
    company: Company, look: Callable[[Page, str], None]
) -> None:
    page = company.as_role("finance")
    page.goto("/geld/facturen")
    page.get_by_label("Betaler").select_option(label=PAYER)
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("main table a.dt-code").first.click()
    number = page.locator("h1").inner_text().split()[-1]
    look(page, "einvoice-invoice")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download de e-factuur (UBL)").click()
    file = Path(started.value.path())

    assert started.value.suggested_filename == f"factuur-{number}.xml"
    assert schema_faults(file.read_bytes()) == []
    assert number in [one.text for one in etree.parse(file, PARSER).iter("{*}ID")]
