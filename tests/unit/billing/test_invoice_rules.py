"""VAT, drafts, numbers, and what must be known before an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.rules.invoice import (
    BuyerFacts,
    InvoiceKind,
    OpenLine,
    SellerFacts,
    drafts,
    due_day,
    missing_of_buyer,
    missing_of_seller,
    number_of,
)
from app.billing.rules.vat import VatRegime, tax
from app.core.money import Money, total

AMOUNTS = st.lists(st.integers(1, 10**9).map(Money), min_size=1, max_size=15)


def test_exempt_education_bears_no_vat() -> None:
    taxed = tax([Money(250_000)], VatRegime.EXEMPT, 21)
    assert (taxed.net.cents, taxed.vat.cents, taxed.gross.cents, taxed.percent) == (250_000, 0, 250_000, None)


def test_2500_exclusive_is_3025() -> None:
    taxed = tax([Money(250_000)], VatRegime.EXCLUSIVE, 21)
    assert (taxed.net.cents, taxed.vat.cents, taxed.gross.cents) == (250_000, 52_500, 302_500)


def test_2500_inclusive_is_2066_12_and_433_88() -> None:
    taxed = tax([Money(250_000)], VatRegime.INCLUSIVE, 21)
    assert (taxed.net.cents, taxed.vat.cents, taxed.gross.cents) == (206_612, 43_388, 250_000)


def test_vat_is_rounded_once_on_the_sum_and_not_per_line() -> None:
    taxed = tax([Money(2)] * 3, VatRegime.EXCLUSIVE, 21)
    assert taxed.vat.cents == 1  # 6 × 21 % = 1,26; three times 0,42 would have been 0


@given(AMOUNTS, st.sampled_from(VatRegime), st.integers(0, 30))
def test_lines_vat_and_total_agree_to_the_cent(amounts: list[Money], regime: VatRegime, percent: int) -> None:
    taxed = tax(amounts, regime, percent)
    assert total(taxed.lines) == taxed.net
    assert taxed.net + taxed.vat == taxed.gross
    assert len(taxed.lines) == len(amounts)
    if regime is not VatRegime.EXCLUSIVE:
        assert taxed.gross == total(amounts)


@given(AMOUNTS, st.sampled_from(VatRegime), st.integers(0, 30))
def test_a_credit_is_the_exact_opposite_of_its_invoice(
    amounts: list[Money], regime: VatRegime, percent: int
) -> None:
    there = tax(amounts, regime, percent)
    back = tax([-amount for amount in amounts], regime, percent)
    assert (back.net, back.vat, back.gross) == (-there.net, -there.vat, -there.gross)
    assert back.lines == tuple(-line for line in there.lines)


def line(payer: int, cents: int, *, invoice: bool = True, invoiced: bool = False) -> OpenLine:
    return OpenLine(1, payer, Money(cents), invoice, invoiced)


def test_each_payer_gets_one_draft_of_what_is_still_open() -> None:
    lines = [
        line(2, 100),
        line(1, 200),
        line(2, 300),
        line(2, 400, invoiced=True),
        line(3, 500, invoice=False),
        line(4, 0),
    ]
    found = drafts(lines, VatRegime.EXEMPT, 0)
    assert [(draft.payer_id, draft.positions, draft.taxed.gross.cents) for draft in found] == [
        (2, (0, 2), 400),
        (1, (1,), 200),
    ]


@given(
    st.lists(st.builds(line, st.integers(1, 4), st.integers(0, 10**6), invoice=st.booleans()), max_size=30)
)
def test_drafts_bill_every_open_cent_exactly_once(lines: list[OpenLine]) -> None:
    found = drafts(lines, VatRegime.EXEMPT, 0)
    billed = [position for draft in found for position in draft.positions]
    assert len(billed) == len(set(billed))
    assert total(draft.taxed.gross for draft in found) == total(
        one.amount for one in lines if one.invoice_payer
    )


def test_invoices_and_credit_notes_are_numbered_apart() -> None:
    assert number_of(InvoiceKind.INVOICE, 2026, 1) == "2026-0001"
    assert number_of(InvoiceKind.CREDIT_NOTE, 2026, 12) == "C2026-0012"
    assert number_of(InvoiceKind.INVOICE, 2026, 12345) == "2026-12345"


def test_due_after_the_payment_days() -> None:
    assert due_day(date(2026, 12, 15), 30) == date(2027, 1, 14)


SELLER = SellerFacts(
    "Stichting", "Straat 1", "9401 AA", "Assen", "12345678", "99998B57", "NL91ABNA0417164300"
)
BUYER = BuyerFacts("Icare", "Laan 2", "9402 BB", "Assen", "facturen@icare.example")


def test_nothing_is_missing_when_all_is_known() -> None:
    assert missing_of_seller(SELLER) == ()
    assert missing_of_buyer(BUYER) == ()


@pytest.mark.parametrize("field", ["name", "street", "postcode", "city", "kvk", "tax_number", "iban"])
def test_each_missing_fact_of_the_foundation_is_named(field: str) -> None:
    assert len(missing_of_seller(replace(SELLER, **{field: " "}))) == 1


@pytest.mark.parametrize("field", ["name", "street", "postcode", "city", "invoice_email"])
def test_each_missing_fact_of_a_payer_is_named(field: str) -> None:
    assert len(missing_of_buyer(replace(BUYER, **{field: ""}))) == 1
