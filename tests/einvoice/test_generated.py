"""Two hundred invoices and credit notes of all sorts are valid e-invoices. `EINVOICES=2000` makes two thousand."""

import os
from pathlib import Path

from facturx.facturx import get_facturx_level, get_flavor
from lxml import etree

from app.adapters.einvoice import XmlInvoices
from app.billing.document import InvoiceSnapshot, check_sums
from app.billing.einvoice import einvoice_of, problems
from tests.einvoice.generated import snapshots
from tests.einvoice.judges import EN16931_CII, EN16931_UBL, PARSER, PEPPOL_UBL, Schematron, schema_faults

COUNT = int(os.environ.get("EINVOICES", "200"))
ALL = list(snapshots(COUNT))
_RAM = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}
_CBC = {"cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}


def cents(root: etree._Element, name: str) -> list[int]:
    """What elements of this name say, in cents."""
    space = {**_RAM, **_CBC}
    return [int((one.text or "").replace(".", "")) for one in root.iterfind(f".//{name}", space)]


def test_they_are_of_every_sort() -> None:
    def some(*found: object) -> bool:
        return len(set(found)) > 1

    for snapshot in ALL:
        check_sums(snapshot)
        assert problems(snapshot) == ()
    assert {one["kind"] for one in ALL} == {"invoice", "credit"}
    assert {one["vat"][0]["percent"] for one in ALL} == {None, 9, 21}
    assert some(*(bool(one["buyer"]["oin"]) for one in ALL))
    assert some(*(bool(one["seller"]["vat_id"]) for one in ALL))
    assert {len(one["lines"]) for one in ALL} >= {1, 2, 15}
    amounts = {abs(line["amount_cents"]) for one in ALL for line in one["lines"]}
    assert {1, 83333, 83334, 250000} <= amounts
    assert any(_off_by_a_cent(one) for one in ALL), "an inclusive price that no rate divides"


def test_their_ubl_keeps_the_xsd_en_16931_and_nlcius(
    writer: XmlInvoices, schematron: Schematron, si_ubl: Path
) -> None:
    faults = {}
    for snapshot in ALL:
        content = writer.ubl(einvoice_of(snapshot), "nlcius")
        found = schema_faults(content) + schematron.faults(si_ubl, content)
        if found:
            faults[snapshot["number"]] = found

    assert faults == {}


def test_their_ubl_for_peppol_keeps_the_xsd_and_en_16931(writer: XmlInvoices, schematron: Schematron) -> None:
    faults = {}
    for snapshot in ALL:
        content = writer.ubl(einvoice_of(snapshot), "peppol")
        found = schema_faults(content)
        for rules in (EN16931_UBL, *PEPPOL_UBL):
            found += schematron.faults(rules, content)
        if found:
            faults[snapshot["number"]] = found

    assert faults == {}


def test_their_cii_keeps_the_xsd_and_en_16931(writer: XmlInvoices, schematron: Schematron) -> None:
    faults = {}
    for snapshot in ALL:
        content = writer.cii(einvoice_of(snapshot))
        found = schema_faults(content) + schematron.faults(EN16931_CII, content)
        if found:
            faults[snapshot["number"]] = found

    assert faults == {}


def test_both_say_the_totals_of_the_paper_to_the_cent(writer: XmlInvoices) -> None:
    for snapshot in ALL:
        invoice = einvoice_of(snapshot)
        cii = etree.fromstring(writer.cii(invoice), PARSER)
        ubl = etree.fromstring(writer.ubl(invoice, "peppol"), PARSER)
        net, total = abs(snapshot["net_cents"]), abs(snapshot["total_cents"])

        assert (get_flavor(cii), get_facturx_level(cii)) == ("factur-x", "en16931")
        assert cents(cii, "ram:GrandTotalAmount") == cents(cii, "ram:DuePayableAmount") == [total]
        assert cents(cii, "ram:TaxBasisTotalAmount") == [net]
        assert cents(cii, "ram:TaxTotalAmount") == [total - net]
        assert cents(ubl, "cbc:PayableAmount") == cents(ubl, "cbc:TaxInclusiveAmount") == [total]
        assert cents(ubl, "cbc:TaxExclusiveAmount") == [net]
        assert cents(ubl, "cbc:TaxAmount") == [total - net] * 2
        lines = [abs(line["amount_cents"]) for line in snapshot["lines"]]
        assert cents(cii, "ram:LineTotalAmount") == [*lines, net]
        assert cents(ubl, "cbc:LineExtensionAmount") == [net, *lines]


def test_markup_and_odd_characters_in_a_name_arrive_as_they_were_typed(writer: XmlInvoices) -> None:
    for snapshot in ALL:
        cii = etree.fromstring(writer.cii(einvoice_of(snapshot)), PARSER)
        ubl = etree.fromstring(writer.ubl(einvoice_of(snapshot), "peppol"), PARSER)
        typed = [line["description"].replace("\x0b", "").strip() for line in snapshot["lines"]]

        assert [one.text for one in cii.iterfind(".//ram:SpecifiedTradeProduct/ram:Name", _RAM)] == typed
        assert [one.text for one in ubl.iterfind(".//{*}Item/cbc:Name", _CBC)] == typed


def test_with_several_orders_the_lines_tell_theirs_in_both(writer: XmlInvoices) -> None:
    told = 0
    for snapshot in ALL:
        cii = etree.fromstring(writer.cii(einvoice_of(snapshot)), PARSER)
        ubl = etree.fromstring(writer.ubl(einvoice_of(snapshot), "peppol"), PARSER)
        own = [
            f"Inkoop- of verplichtingennummer: {line['reference']}"
            for line in snapshot["lines"]
            if line["reference"] and not snapshot["reference"]
        ]
        told += len(own)
        assert [
            one.text for one in cii.iterfind(".//ram:AssociatedDocumentLineDocument//ram:Content", _RAM)
        ] == own
        assert [one.text for one in ubl.iterfind("{*}InvoiceLine/cbc:Note", _CBC)] + [
            one.text for one in ubl.iterfind("{*}CreditNoteLine/cbc:Note", _CBC)
        ] == own
    assert told > 20


def test_the_same_invoice_gives_the_same_bytes(writer: XmlInvoices) -> None:
    for snapshot in ALL[:20]:
        for _ in range(2):
            invoice = einvoice_of(snapshot)
            assert writer.cii(invoice) == writer.cii(einvoice_of(snapshot))
            assert writer.ubl(invoice, "nlcius") == writer.ubl(einvoice_of(snapshot), "nlcius")


def test_peppol_and_nlcius_differ_in_one_identifier_only(writer: XmlInvoices) -> None:
    for snapshot in ALL[:20]:
        invoice = einvoice_of(snapshot)
        ours, theirs = (writer.ubl(invoice, one).decode().splitlines() for one in ("peppol", "nlcius"))
        different = [line for line, other in zip(ours, theirs, strict=True) if line != other]
        assert len(different) == 1
        assert "CustomizationID" in different[0]


def _off_by_a_cent(snapshot: InvoiceSnapshot) -> bool:
    row = snapshot["vat"][0]
    percent = row["percent"] or 0
    return (2 * abs(row["base_cents"]) * percent + 100) // 200 != abs(row["vat_cents"])
