"""Each validator bites: one planted fault, and it says so. What none of them finds, our own check does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.einvoice import XmlInvoices
from app.billing.document import InvoiceSnapshot
from app.billing.einvoice import einvoice_of, problems
from tests.einvoice.judges import EN16931_CII, EN16931_UBL, Schematron, schema_faults
from tests.factories.einvoices import einvoice_snapshot


@pytest.fixture
def ubl(writer: XmlInvoices) -> str:
    return writer.ubl(einvoice_of(einvoice_snapshot()), "nlcius").decode()


@pytest.fixture
def cii(writer: XmlInvoices) -> str:
    return writer.cii(einvoice_of(einvoice_snapshot())).decode()


def planted(content: str, old: str, new: str) -> bytes:
    """The document with what the pattern `old` first matches replaced."""
    changed, times = re.subn(old, new, content, count=1, flags=re.DOTALL)
    assert times == 1
    return changed.encode()


def test_the_document_without_a_fault_passes_all(
    ubl: str, cii: str, schematron: Schematron, si_ubl: Path
) -> None:
    for content, judges in ((ubl, (EN16931_UBL, si_ubl)), (cii, (EN16931_CII,))):
        assert schema_faults(content.encode()) == []
        assert [schematron.faults(judge, content.encode()) for judge in judges] == [[]] * len(judges)


def test_an_element_out_of_order_breaks_the_xsd(ubl: str, cii: str) -> None:
    assert schema_faults(planted(ubl, "<cbc:ID>2026-0041</cbc:ID>", ""))
    assert schema_faults(planted(cii, "<ram:TypeCode>380</ram:TypeCode>", ""))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('PayableAmount currencyID="EUR">7500.00<', 'PayableAmount currencyID="EUR">7500.01<', "BR-CO-16"),
        (
            'LineExtensionAmount currencyID="EUR">7500.00<',
            'LineExtensionAmount currencyID="EUR">7499.99<',
            "BR-CO-10",
        ),
        ("<cac:PartyTaxScheme>.*?</cac:PartyTaxScheme>", "", "BR-E-02"),
        ("<cbc:TaxExemptionReason>.*?</cbc:TaxExemptionReason>", "", "BR-E-10"),
    ],
)
def test_a_cent_too_much_or_a_thing_too_few_breaks_en_16931(
    ubl: str, schematron: Schematron, old: str, new: str, rule: str
) -> None:
    assert any(rule in one for one in schematron.faults(EN16931_UBL, planted(ubl, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<ram:DuePayableAmount>7500.00<", "<ram:DuePayableAmount>7500.01<", "BR-CO-16"),
        ("<ram:TaxBasisTotalAmount>7500.00<", "<ram:TaxBasisTotalAmount>7499.99<", "BR-CO-13"),
        ("<ram:TypeCode>58</ram:TypeCode>", "<ram:TypeCode>580</ram:TypeCode>", "TypeCode"),
    ],
)
def test_a_cent_too_much_or_a_wrong_code_breaks_factur_x(
    cii: str, schematron: Schematron, old: str, new: str, rule: str
) -> None:
    found = schematron.faults(EN16931_CII, planted(cii, old, new))
    assert any(rule in one for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<cac:OrderReference>.*?</cac:OrderReference>", "", "BR-NL-2]"),
        ('CompanyID schemeID="0106">87654321<', 'CompanyID schemeID="0088">87654321<', "BR-NL-10"),
        ('CompanyID schemeID="0106">12345678<', 'CompanyID schemeID="0190x">12345678<', "BR-NL-1]"),
        ("<cac:PaymentMeans>.*?</cac:PaymentMeans>", "", "BR-NL-11"),
        ("<cbc:StreetName>Voorbeeldlaan 20</cbc:StreetName>", "", "BR-NL-4]"),
        ("nen.nl:nlcius:v1.0", "nen.nl:nlcius:v9.9", "SI-V20-INV-R000"),
    ],
)
def test_no_reference_or_a_wrong_scheme_breaks_nlcius(
    ubl: str, schematron: Schematron, si_ubl: Path, old: str, new: str, rule: str
) -> None:
    found = schematron.faults(si_ubl, planted(ubl, old, new))
    assert any(rule in one for one in found), found


def _iban(snapshot: InvoiceSnapshot) -> None:
    assert snapshot["payment"] is not None
    snapshot["payment"]["iban"] = "NL92ABNA0417164300"


def _kvk(snapshot: InvoiceSnapshot) -> None:
    snapshot["buyer"]["kvk"] = "8765432"


def _vat_suffix(snapshot: InvoiceSnapshot) -> None:
    snapshot["buyer"]["vat_id"] = "NL004495445B0"


def _vat_digits(snapshot: InvoiceSnapshot) -> None:
    snapshot["seller"]["vat_id"] = "NL000099998B58"


def _oin(snapshot: InvoiceSnapshot) -> None:
    snapshot["buyer"]["oin"] = "0000000100123456700"


@pytest.mark.parametrize("spoil", [_iban, _kvk, _vat_suffix, _vat_digits, _oin])
def test_what_xsd_and_schematron_let_pass_our_own_check_finds(
    writer: XmlInvoices, schematron: Schematron, si_ubl: Path, spoil: Callable[[InvoiceSnapshot], None]
) -> None:
    snapshot = einvoice_snapshot()
    spoil(snapshot)
    content = writer.ubl(einvoice_of(snapshot), "nlcius")

    assert schema_faults(content) + schematron.faults(si_ubl, content) == []
    assert len(problems(snapshot)) == 1
