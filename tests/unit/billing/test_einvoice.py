"""What must be right before an invoice may be an e-invoice, and how the paper becomes one."""

from datetime import date

import pytest

from app.billing.document import InvoiceSnapshot
from app.billing.einvoice import einvoice_of, problems, profile_of
from tests.factories.documents import credit_snapshot, invoice_snapshot
from tests.factories.einvoices import einvoice_credit, einvoice_snapshot


def said(snapshot: InvoiceSnapshot) -> list[str]:
    return [str(one) for one in problems(snapshot)]


def with_buyer(**other: str) -> InvoiceSnapshot:
    snapshot = einvoice_snapshot()
    return {**snapshot, "buyer": {**snapshot["buyer"], **other}}  # type: ignore[typeddict-item]


def with_seller(**other: str) -> InvoiceSnapshot:
    snapshot = einvoice_snapshot()
    return {**snapshot, "seller": {**snapshot["seller"], **other}}  # type: ignore[typeddict-item]


def test_a_sound_invoice_has_no_problems() -> None:
    for snapshot in (
        einvoice_snapshot(),
        einvoice_credit(),
        invoice_snapshot(),
        credit_snapshot(vat_text=""),
    ):
        if snapshot["vat"][0]["percent"] is None or snapshot["seller"]["vat_id"]:
            assert said(snapshot) == []


@pytest.mark.parametrize("vat_id", ["NL004495445B01", "nl 0000.99998.B57", "NL000099998B57", "BE0428759497"])
def test_a_btw_id_may_be_of_a_person_of_a_company_or_of_a_neighbour(vat_id: str) -> None:
    assert said(with_buyer(vat_id=vat_id)) == []


@pytest.mark.parametrize(
    "vat_id", ["NL004495445B02X", "NL004495444B01", "NL000099998B58", "004495445", "XX1"]
)
def test_a_wrong_btw_id_is_found(vat_id: str) -> None:
    assert said(with_buyer(vat_id=vat_id)) == [
        "Het btw-id van Icare klopt niet. Kijk het na bij de organisatie."
    ]
    assert said(with_seller(vat_id=vat_id)) == [
        "Het btw-id van de stichting klopt niet. Kijk de gegevens van de stichting na."
    ]


@pytest.mark.parametrize("kvk", ["1234567", "123456789", "1234567A", "12 34 56"])
def test_a_kvk_number_has_eight_digits(kvk: str) -> None:
    assert len(said(with_buyer(kvk=kvk))) == len(said(with_seller(kvk=kvk))) == 1


def test_an_oin_has_twenty_digits() -> None:
    assert said(with_buyer(oin="00000001001234567000")) == []
    assert said(with_buyer(oin="0000000100123456700")) == [
        "Het OIN van Icare heeft geen 20 cijfers. Kijk het na bij de organisatie."
    ]


def test_a_wrong_iban_and_a_wrong_reference_are_found() -> None:
    snapshot = einvoice_snapshot()
    assert snapshot["payment"]
    snapshot["payment"] |= {"iban": "NL92ABNA0417164300", "creditor_reference": "RF1920260041"}
    assert said(snapshot) == [
        "De IBAN van de stichting klopt niet. Kijk de gegevens van de stichting na.",
        "Het betalingskenmerk klopt niet.",
    ]


def test_vat_asks_the_sellers_btw_id_and_an_exempt_seller_a_fiscal_number() -> None:
    (taxed,) = said(einvoice_credit(seller=einvoice_snapshot()["seller"]))
    assert "vraagt het btw-id van de stichting" in taxed
    assert said(with_seller(tax_number="8123.45.678")) == []
    assert said(with_seller(tax_number="81234")) == [
        "Het fiscaal nummer van de stichting heeft geen 9 cijfers. Kijk de gegevens van de stichting na."
    ]


def test_only_a_payer_that_wants_an_e_invoice_must_be_reachable_by_it() -> None:
    bare = {"kvk": "", "oin": "", "attention": ""}
    snapshot = {**with_buyer(**bare, postcode=""), "reference": ""}

    assert len(said(snapshot)) == 3  # type: ignore[arg-type]
    assert said({**snapshot, "einvoice": "none"}) == []  # type: ignore[typeddict-item]


def test_what_the_payer_sorts_by_is_its_order_its_cost_centre_its_department_or_its_orders() -> None:
    snapshot = einvoice_snapshot(2)
    ordered = einvoice_of(snapshot)
    snapshot["reference"] = ""
    for line, number in zip(snapshot["lines"], ("VPL-17", "VPL-18"), strict=True):
        line["reference"] = number
    department = einvoice_of(snapshot)
    for line in snapshot["lines"]:
        line["cost_centre"] = "3120"
    centre = einvoice_of(snapshot)
    for line, other in zip(snapshot["lines"], ("1", "2"), strict=True):
        line["cost_centre"] = other
    snapshot["buyer"]["attention"] = ""
    several = einvoice_of(snapshot)

    assert (ordered.order_reference, ordered.buyer_reference) == ("PO 4500187", "")
    assert (department.order_reference, department.buyer_reference) == ("", "de crediteurenadministratie")
    assert (centre.order_reference, centre.buyer_reference) == ("", "3120")
    assert (several.order_reference, several.buyer_reference) == ("", "VPL-17, VPL-18")


def test_with_several_orders_each_line_tells_its_own() -> None:
    snapshot = einvoice_snapshot(2)
    snapshot["lines"][0]["reference"] = "VPL-17"
    assert [line.note for line in einvoice_of(snapshot).lines] == ["", ""], "the order stands above"
    snapshot["reference"] = ""
    assert [line.note for line in einvoice_of(snapshot).lines] == [
        "Inkoop- of verplichtingennummer: VPL-17",
        "",
    ]


def test_a_credit_note_has_positive_amounts_and_names_its_invoice() -> None:
    found = einvoice_of(einvoice_credit())

    assert found.credit
    assert (found.net_cents, found.vat_cents, found.total_cents) == (250000, 52500, 302500)
    (line,) = found.lines
    assert (line.quantity, line.price_cents, line.amount_cents, line.percent) == (1, 250000, 250000, 21)
    assert found.credited_number == "2026-0041"
    assert (found.due_on, found.iban, found.note) == (None, "", "Een deelnemer is op tijd afgemeld.")


def test_a_price_is_never_negative() -> None:
    line = {**einvoice_credit()["lines"][0], "quantity": 1, "price_cents": -250000}
    (found,) = einvoice_of(einvoice_credit(lines=[line])).lines

    assert (found.quantity, found.price_cents, found.amount_cents) == (1, 250000, 250000)


def test_an_invoice_from_before_e_invoices_can_still_be_one() -> None:
    old = invoice_snapshot()
    found = einvoice_of(old)

    assert profile_of(old) is None
    assert (found.buyer.street, found.buyer.postcode, found.buyer.city) == (
        "Voorbeeldlaan 20",
        "9402 BB",
        "Assen",
    )
    assert found.payment_reference == "2026-0041"
    assert found.due_on == date(2026, 11, 26)
    assert found.period == (date(2026, 9, 10), date(2027, 2, 25))
