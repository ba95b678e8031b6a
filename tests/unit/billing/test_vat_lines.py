"""The VAT of each line, the dated regime, and the reference that a payer states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from app.billing.rules.invoice import InvoiceKind, OpenLine, drafts, number_of, payment_reference
from app.billing.rules.vat import Vat, VatRegime, tax, vat_on
from app.core.money import Money, total

AMOUNTS = st.lists(st.integers(1, 10**9).map(Money), min_size=1, max_size=15)
ALWAYS = Vat(VatRegime.EXEMPT, 0, "Vrijgesteld.")


@given(AMOUNTS, st.sampled_from(VatRegime), st.integers(0, 30), st.data())
def test_any_order_of_partial_credits_gives_back_exactly_the_invoice(
    amounts: Sequence[Money], regime: VatRegime, percent: int, data: st.DataObject
) -> None:
    taxed = tax(amounts, regime, percent)
    assert len(taxed.vats) == len(amounts)
    left = list(range(len(amounts)))
    gross = taxed.gross
    while left:
        part = data.draw(st.lists(st.sampled_from(left), min_size=1, unique=True))
        gross -= total(taxed.lines[at] + taxed.vats[at] for at in part)
        left = [at for at in left if at not in part]
        assert gross.cents >= 0
    assert gross == Money(0)


@given(AMOUNTS, st.integers(0, 30))
def test_under_inclusive_vat_each_line_is_what_its_payer_bears(
    amounts: Sequence[Money], percent: int
) -> None:
    taxed = tax(amounts, VatRegime.INCLUSIVE, percent)
    assert [net + vat for net, vat in zip(taxed.lines, taxed.vats, strict=True)] == list(amounts)


@given(AMOUNTS, st.sampled_from(VatRegime), st.integers(0, 30))
def test_the_vat_of_a_line_is_within_two_cents_of_its_own(
    amounts: Sequence[Money], regime: VatRegime, percent: int
) -> None:
    taxed = tax(amounts, regime, percent)
    for net, vat in zip(taxed.lines, taxed.vats, strict=True):
        own = 0 if taxed.percent is None else net.cents * taxed.percent / 100
        assert abs(vat.cents - own) <= 2


@pytest.mark.parametrize("sequence", [1, 42, 9999, 12345])
@pytest.mark.parametrize("year", [2026, 2099])
def test_the_reference_of_each_number_is_a_valid_creditor_reference(year: int, sequence: int) -> None:
    number = number_of(InvoiceKind.INVOICE, year, sequence)
    reference = payment_reference(number)
    assert iso11649.is_valid(reference)
    assert reference[4:] == number.replace("-", "")


def test_the_period_that_began_last_holds() -> None:
    first = Vat(VatRegime.EXCLUSIVE, 21, "", date(2026, 1, 1))
    second = Vat(VatRegime.INCLUSIVE, 9, "", date(2026, 7, 1))
    periods = (second, first)
    assert vat_on(periods, date(2025, 12, 31), ALWAYS) == ALWAYS
    assert vat_on(periods, date(2026, 1, 1), ALWAYS) == first
    assert vat_on(periods, date(2026, 6, 30), ALWAYS) == first
    assert vat_on(periods, date(2026, 7, 1), ALWAYS) == second
    assert vat_on((), date(2026, 7, 1), ALWAYS) == ALWAYS


def test_who_wants_that_gets_an_invoice_for_each_seat() -> None:
    lines = [
        OpenLine(seat_id, payer_id, Money(100), True, False) for seat_id in (1, 2) for payer_id in (7, 8)
    ]
    found = drafts(lines, VatRegime.EXEMPT, 0, per_seat={8})
    assert [(one.payer_id, one.seat_id, one.positions) for one in found] == [
        (7, None, (0, 2)),
        (8, 1, (1,)),
        (8, 2, (3,)),
    ]
