"""One PDF that is kept for years, read aloud and imported at once: PDF/A-3a, PDF/UA-1 and Factur-X.

`PAPERS=200` prints two hundred generated ones instead of six.
"""

import io
import os
from pathlib import Path

import pypdf
import pytest
from facturx import get_xml_from_pdf, xml_check_xsd
from facturx.facturx import get_facturx_level, get_flavor
from lxml import etree

from app.adapters.einvoice import XmlInvoices
from app.adapters.pdf.renderer import WeasyPrinter
from app.billing.document import InvoiceSnapshot, invoice_assets, invoice_html, render_invoice
from app.billing.einvoice import einvoice_of
from app.billing.epc import payment_text
from app.bookkeeping.document import ReminderPaper, render_reminder
from tests.einvoice.generated import NAMES, snapshots
from tests.einvoice.judges import PARSER, VeraPdf
from tests.factories.einvoices import einvoice_credit, einvoice_snapshot
from tests.unit.adapters.pdf_reading import pages, scanned, unembedded_fonts

PLAIN = "without-the-claims.pdf"
_TOTAL = (
    "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}GrandTotalAmount"
)


def long_one() -> InvoiceSnapshot:
    """Fifteen lines over pages, names in other scripts, a buyer whose name takes three lines."""
    plain = einvoice_snapshot(15)
    lines = [
        {**line, "description": f"Leergang DemenTalent-expert: {NAMES[at % len(NAMES)]}"}
        for at, line in enumerate(plain["lines"])
    ]
    buyer = {**plain["buyer"], "name": "Stichting Zorg voor Ouderen en Mensen met Dementie " * 3}
    return einvoice_snapshot(15, lines=lines, buyer=buyer, sample=True)


PAPERS = {
    "invoice": einvoice_snapshot(1),
    "long": long_one(),
    "credit": einvoice_credit(),
    **{
        f"generated-{at}": one
        for at, one in enumerate(snapshots(int(os.environ.get("PAPERS", "6")), seed=11))
    },
}


@pytest.fixture(scope="module")
def made(printer: WeasyPrinter, writer: XmlInvoices) -> dict[str, bytes]:
    return {
        name: render_invoice(printer, snapshot, writer.cii(einvoice_of(snapshot)))
        for name, snapshot in PAPERS.items()
    }


def reminder(*, again: bool) -> ReminderPaper:
    """Of an invoice that was partly credited and partly paid."""
    snapshot = einvoice_snapshot(3, sample=again)
    return ReminderPaper(
        number=snapshot["number"],
        issued_on=snapshot["issued_on"],
        due_on=snapshot["due_on"],
        made_on="2026-12-03",
        again=again,
        reference=snapshot["reference"] if again else "",
        seller=snapshot["seller"],
        buyer=snapshot["buyer"],
        total_cents=snapshot["total_cents"],
        credited_cents=250000,
        paid_cents=83333 if again else 0,
        written_off_cents=0,
        open_cents=416667 if again else 500000,
        payment=snapshot["payment"],
        sample=snapshot["sample"],
    )


def plain(printer: WeasyPrinter, snapshot: InvoiceSnapshot) -> bytes:
    """The page of an invoice as a PDF for readers, that does not claim to be for the archive."""
    return printer.render(
        invoice_html(snapshot),
        css="",
        assets=invoice_assets(printer, snapshot),
        title="Factuur",
        author="Stichting DemenTalent",
    )


def test_verapdf_finds_them_archival_and_accessible_and_refuses_a_plain_one(
    made: dict[str, bytes], printer: WeasyPrinter, vera: VeraPdf, tmp_path: Path
) -> None:
    files = {
        **{f"{name}.pdf": content for name, content in made.items()},
        "reminder.pdf": render_reminder(printer, reminder(again=False)),
        "second-reminder.pdf": render_reminder(printer, reminder(again=True)),
        PLAIN: plain(printer, PAPERS["invoice"]),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    verdicts = dict(vera.verdicts([tmp_path / name for name in files]))

    assert "6.6.4" in verdicts.pop((PLAIN, "3a")), "it does not claim to be PDF/A"
    assert {key: verdict for key, verdict in verdicts.items() if verdict != "ok"} == {}
    assert {key for key in verdicts if key[1] == "3a"} == {(name, "3a") for name in files if name != PLAIN}
    assert {key for key in verdicts if key[1] == "ua1"} == {(name, "ua1") for name in files}


def test_a_reminder_bears_the_qr_code_of_what_is_still_open(printer: WeasyPrinter, tmp_path: Path) -> None:
    found = scanned(render_reminder(printer, reminder(again=True)), tmp_path).split("\n")

    assert (found[6], found[7], found[9]) == ("NL91ABNA0417164300", "EUR4166.67", "RF1820260041")


@pytest.mark.parametrize("name", PAPERS)
def test_factur_x_reads_the_same_totals_back(made: dict[str, bytes], writer: XmlInvoices, name: str) -> None:
    file_name, content = get_xml_from_pdf(made[name], check_xsd=True)
    root = etree.fromstring(content, PARSER)

    assert file_name == "factur-x.xml"
    assert content == writer.cii(einvoice_of(PAPERS[name]))
    assert xml_check_xsd(content, flavor="factur-x", level="en16931")
    assert (get_flavor(root), get_facturx_level(root)) == ("factur-x", "en16931")
    (total,) = root.iter(_TOTAL)
    assert int((total.text or "").replace(".", "")) == abs(PAPERS[name]["total_cents"])


def test_the_file_in_it_is_the_invoice_in_another_form_and_is_listed_once(made: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made["invoice"]))
    catalog = reader.trailer["/Root"]
    (file,) = (one.get_object() for one in catalog["/AF"])
    embedded = file["/EF"]["/F"].get_object()
    claims = catalog["/Metadata"].get_object().get_data().decode()

    assert (file["/UF"], file["/AFRelationship"]) == ("factur-x.xml", "/Alternative")
    assert embedded["/Subtype"] == "/text/xml"
    assert claims.count("<rdf:RDF") == 1
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in claims


def test_the_same_invoice_gives_the_same_bytes_in_another_process(
    made: dict[str, bytes], writer: XmlInvoices
) -> None:
    again = WeasyPrinter()
    for name in ("invoice", "credit"):
        snapshot = PAPERS[name]
        assert render_invoice(again, snapshot, writer.cii(einvoice_of(snapshot))) == made[name]


@pytest.mark.parametrize("name", ["invoice", "generated-0", "generated-1"])
def test_a_phone_reads_the_transfer_with_its_reference(
    made: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    snapshot = PAPERS[name]
    payment = snapshot["payment"]
    assert payment is not None
    text = payment_text(
        name=payment["account_name"],
        iban=payment["iban"],
        amount_cents=snapshot["total_cents"],
        creditor_reference=payment["creditor_reference"],
    )

    assert scanned(made[name], tmp_path, page=len(pages(made[name]))) == text
    assert text.split("\n")[9:] == [payment["creditor_reference"]]


def test_the_paper_shows_number_and_reference_together(made: dict[str, bytes]) -> None:
    (text,) = pages(made["invoice"])

    assert "Betalingskenmerk RF18 2026 0041 Bij factuur 2026-0041" in text


def test_it_carries_the_letters_of_every_name_in_it(made: dict[str, bytes]) -> None:
    assert unembedded_fonts(made["long"]) == set()
    assert len(pages(made["long"])) > 1


def test_only_an_archival_pdf_holds_an_e_invoice_and_it_bears_a_date(printer: WeasyPrinter) -> None:
    with pytest.raises(ValueError, match="archival"):
        printer.render("<p>x</p>", css="", assets={}, title="x", author="x", archival=True)
