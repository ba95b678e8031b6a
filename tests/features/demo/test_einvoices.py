"""Every invoice of the demo world is a valid e-invoice, in each form that its payer could ask for."""

import io
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa
from facturx import get_xml_from_pdf
from lxml import etree

from app.adapters.einvoice import XmlInvoices
from app.billing.document import InvoiceSnapshot
from app.billing.einvoice import einvoice_of, problems
from app.billing.models import Invoice
from app.core import documents
from tests.einvoice.judges import EN16931_CII, EN16931_UBL, PARSER, SI_UBL, Schematron, VeraPdf, schema_faults
from tests.features.demo.conftest import DemoWorld


@pytest.fixture(scope="module")
def issued(demo: DemoWorld) -> list[tuple[InvoiceSnapshot, bytes]]:
    """What is frozen of each, and its PDF."""
    with demo.session() as db:
        rows = db.scalars(sa.select(Invoice).order_by(Invoice.id)).all()
        found = [(row, documents.fetch(db, row.pdf_sha256 or "")) for row in rows]
        assert found
        return [(row.snapshot, pdf.content) for row, pdf in found if pdf is not None]  # type: ignore[misc]


def test_they_keep_every_rule(issued: list[tuple[InvoiceSnapshot, bytes]]) -> None:
    writer, schematron = XmlInvoices(), Schematron()
    wanted = 0
    for snapshot, _ in issued:
        invoice = einvoice_of(snapshot)
        cii = writer.cii(invoice)
        assert schema_faults(cii) + schematron.faults(EN16931_CII, cii) == []
        if problems({**snapshot, "einvoice": "nlcius"}):  # type: ignore[typeddict-item]
            continue
        wanted += 1
        ubl = writer.ubl(invoice, "peppol")
        assert schema_faults(ubl) + schematron.faults(EN16931_UBL, ubl) == []
        if SI_UBL.exists():
            assert schematron.faults(SI_UBL, writer.ubl(invoice, "nlcius")) == []
    assert wanted, "some payer of the demo world can receive e-invoices"


def test_their_pdfs_hold_them_with_the_totals_of_the_register(
    issued: list[tuple[InvoiceSnapshot, bytes]],
) -> None:
    for snapshot, pdf in issued:
        _, content = get_xml_from_pdf(pdf, check_xsd=False)
        (total,) = etree.fromstring(content, PARSER).iter("{*}GrandTotalAmount")
        assert int((total.text or "").replace(".", "")) == abs(snapshot["total_cents"])


def test_verapdf_finds_them_archival_and_accessible(
    issued: list[tuple[InvoiceSnapshot, bytes]], tmp_path: Path
) -> None:
    judge = VeraPdf()
    if judge.missing:
        pytest.skip(judge.missing)
    files = []
    for snapshot, pdf in issued:
        files.append(tmp_path / f"{snapshot['number']}.pdf")
        files[-1].write_bytes(pdf)
        assert pypdf.PdfReader(io.BytesIO(pdf)).pages

    verdicts = judge.verdicts(files)

    assert len(verdicts) == 2 * len(files)
    assert {key: verdict for key, verdict in verdicts.items() if verdict != "ok"} == {}
