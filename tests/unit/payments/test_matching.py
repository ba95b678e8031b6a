"""What a payment is about: certain only when nothing speaks against it, and never more than the payment."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from app.core.money import ZERO, Money, total
from app.payments.rules.finding import numbers_in, payers_like, plain, references_in
from app.payments.rules.matching import Bill, Known, Match, Payment, Share, match, taken_back

ICARE, INTERZORG, GROEP = 1, 2, 3
NAMES = {
    ICARE: ("Icare", "Stichting Icare"),
    INTERZORG: ("Interzorg", "Interzorg Noord-Nederland"),
    GROEP: ("Zorggroep Drenthe", "Zorggroep Drenthe"),
}
ACCOUNT = "NL69INGB0123456789"


def reference(number: str) -> str:
    digits = number.replace("-", "")
    return f"RF{98 - int(''.join(str(int(c, 36)) for c in digits + 'RF00')) % 97:02d}{digits}"


def bill(sequence: int, payer: int = ICARE, cents: int = 250_000) -> Bill:
    number = f"2026-{sequence:04d}"
    return Bill(sequence, number, reference(number), payer, Money(cents))


def known(*bills: Bill, accounts: dict[str, set[int]] | None = None) -> Known:
    return Known.of(bills, NAMES, accounts or {})


def payment(cents: int, text: str = "", *, name: str = "", iban: str = "", ref: str = "") -> Payment:
    return Payment(Money(cents), text, ref, name, iban)


def found(one: Payment, about: Known) -> Match:
    answer = match(one, about)
    assert answer is not None
    return answer


def test_the_references_of_these_tests_are_sound() -> None:
    assert iso11649.is_valid(reference("2026-0001"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2026-0001", {"2026-0001"}),
        ("Factuurnr.20260001/leergang", {"2026-0001"}),
        ("2026 0001 en 2026 - 0002", {"2026-0001", "2026-0002"}),
        ("2026-00\n01", {"2026-0001"}),
        ("2026-0001\n2 stuks", {"2026-0001"}),
        ("120260001", set()),
        ("202600011234567", set()),
        ("C2026-0001", set()),
        ("NL91ABNA0417164300", set()),
        ("2026-12345", {"2026-12345"}),
    ],
)
def test_numbers_are_found_as_people_write_them(text: str, numbers: set[str]) -> None:
    assert {number for number, _ in numbers_in(text)} == numbers


@given(st.integers(1, 99_999), st.text(" abcRF-/", max_size=8), st.text(" xyz./", max_size=8), st.booleans())
def test_a_reference_is_found_anywhere_with_and_without_spaces(
    sequence: int, before: str, after: str, spaced: bool
) -> None:
    number = f"2026-{sequence:04d}"
    word = reference(number)
    if spaced:
        word = " ".join(word[at : at + 4] for at in range(0, len(word), 4))
    assert reference(number) in set(references_in(f"{before} {word} {after}"))


def test_a_reference_with_a_wrong_digit_is_none() -> None:
    word = reference("2026-0001")
    assert list(references_in(word.replace("RF", "RF", 1)[:2] + "00" + word[4:])) == []


def test_one_number_and_the_right_amount_are_certain() -> None:
    answer = found(payment(250_000, "factuur 2026-0002"), known(bill(1), bill(2)))
    assert answer.certain
    assert answer.shares == (Share(ICARE, 2, Money(250_000)),)


def test_several_numbers_of_one_payer_and_their_sum_are_certain() -> None:
    answer = found(payment(400_000, "2026-0001 2026-0002"), known(bill(1), bill(2, cents=150_000)))
    assert answer.certain
    assert [share.amount.cents for share in answer.shares] == [250_000, 150_000]


@pytest.mark.parametrize(
    ("one", "about", "words"),
    [
        (payment(249_999, "2026-0001"), known(bill(1)), "een deel"),
        (payment(250_001, "2026-0001"), known(bill(1)), "te veel betaald"),
        (payment(250_000, "2026-0001"), known(bill(1, cents=0)), "al betaald"),
        (payment(500_000, "2026-0001 2026-0002"), known(bill(1), bill(2, INTERZORG)), "verschillende betalers"),
        (payment(250_000, "2026-0001 2026-0002"), known(bill(1), bill(2, cents=0)), "al betaald is"),
        (payment(250_000, "2026-0001", iban=ACCOUNT), known(bill(1), accounts={ACCOUNT: {GROEP}}), "andere betaler"),
        (payment(250_000, "20260115"), known(bill(115)), "datum"),
        (payment(250_000, "leergang", iban=ACCOUNT), known(bill(1), accounts={ACCOUNT: {ICARE}}), "rekening"),
        (payment(250_000, "leergang", name="ICARE ZORG"), known(bill(1)), "naam lijkt op Icare"),
        (payment(250_000, "leergang", name="?"), known(bill(1)), "Alleen het bedrag"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_proposed_with_its_reason(one: Payment, about: Known, words: str) -> None:
    answer = found(one, about)
    assert not answer.certain
    assert words in str(answer.why)


def test_a_date_like_number_of_the_right_payer_is_certain() -> None:
    assert found(payment(250_000, "20260115", name="Icare"), known(bill(115))).certain


@pytest.mark.parametrize(
    "one",
    [
        payment(250_000, "leergang", name="Onbekend"),
        payment(123, "2026-0999"),
        payment(-250_000, "2026-0001"),
    ],
)
def test_what_nothing_tells_waits(one: Payment) -> None:
    assert match(one, known(bill(1), bill(2))) is None


def test_the_only_invoices_that_sum_to_the_amount_are_proposed() -> None:
    about = known(bill(1, cents=100), bill(2, cents=200), bill(3, cents=400), bill(4, cents=900))
    answer = found(payment(600, "x", name="Icare"), about)
    assert [share.invoice_id for share in answer.shares] == [2, 3]
    ambiguous = known(bill(1, cents=100), bill(2, cents=200), bill(3, cents=300), bill(4, cents=400))
    assert match(payment(500, "x", name="Icare"), ambiguous) is None


BILLS = st.lists(
    st.builds(
        bill, st.integers(1, 40), st.sampled_from([ICARE, INTERZORG]), st.sampled_from([0, 1, 100, 250_000])
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)
PAYMENTS = st.builds(
    lambda cents, ids, name, iban: payment(
        cents, " ".join(f"2026-{i:04d}" for i in ids), name=name, iban=iban
    ),
    st.sampled_from([1, 99, 100, 101, 200, 250_000, 250_100, 500_000]),
    st.lists(st.integers(1, 40), max_size=3),
    st.sampled_from(["", "Icare", "Interzorg B.V.", "J. Jansen"]),
    st.sampled_from(["", ACCOUNT]),
)


@given(BILLS, st.lists(PAYMENTS, max_size=6), st.booleans())
def test_shares_come_to_the_payment_and_never_beyond_what_is_asked(
    bills: Sequence[Bill], payments: Sequence[Payment], accounted: bool
) -> None:
    about = known(*bills, accounts={ACCOUNT: {INTERZORG}} if accounted else {})
    for one in payments:
        answer = match(one, about)
        if answer is None:
            continue
        assert total(share.amount for share in answer.shares) == one.amount
        assert all(share.amount > ZERO for share in answer.shares)
        for share in answer.shares:
            if share.invoice_id is not None:
                assert share.amount <= about.bills[share.invoice_id].open
                assert about.bills[share.invoice_id].payer_id == share.payer_id
        if answer.certain:
            assert all(share.invoice_id is not None for share in answer.shares)
            assert len({share.payer_id for share in answer.shares}) == 1
            assert all(f"2026-{share.invoice_id:04d}" in one.text for share in answer.shares)
        about.pay(answer.shares)


@given(BILLS, st.lists(PAYMENTS, max_size=6))
def test_counting_payments_is_the_same_as_starting_afresh(
    bills: Sequence[Bill], payments: Sequence[Payment]
) -> None:
    about = known(*bills)
    for one in payments:
        answer = match(one, about)
        assert answer == match(one, known(*about.bills.values()))
        about.pay(answer.shares if answer else ())


def test_a_reversal_is_the_opposite_of_where_the_money_is() -> None:
    held = (Share(ICARE, 1, Money(100)), Share(ICARE, None, Money(20)))
    assert taken_back(Money(-120), held) == (Share(ICARE, 1, Money(-100)), Share(ICARE, None, Money(-20)))
    assert taken_back(Money(-100), held) == ()
    assert taken_back(Money(-120), ()) == ()


@pytest.mark.parametrize(
    ("name", "payers"),
    [
        ("ICARE", {ICARE}),
        ("Stg. Icare", {ICARE}),
        ("Icare Thuiszorg B.V.", {ICARE}),
        ("INTERZORG NOORD NEDERLAND", {INTERZORG}),
        ("Zorggroep Drente", {GROEP}),
        ("Zorgkantoor Drenthe", set()),
        ("Bakker", set()),
        ("", set()),
        ("!!!", set()),
    ],
)
def test_names_are_alike_as_people_would_say(name: str, payers: set[int]) -> None:
    assert payers_like(name, {one: tuple(map(plain, names)) for one, names in NAMES.items()}) == payers
