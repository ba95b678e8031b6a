"""The payment QR code's text, against the standard and against segno's own maker."""

import pytest
import segno.helpers
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.epc import payment_text

IBAN = "NL91ABNA0417164300"


def test_a_banking_app_reads_name_account_amount_and_text() -> None:
    assert payment_text(
        name="Stichting DemenTalent", iban="NL91 ABNA 0417 1643 00", amount_cents=750000, text="2026-0041"
    ).split("\n") == [
        "BCD", "002", "1", "SCT", "", "Stichting DemenTalent", IBAN, "EUR7500.00", "", "", "2026-0041",
    ]  # fmt: skip


def test_a_creditor_reference_stands_on_the_line_of_references() -> None:
    text = payment_text(name="Stichting", iban=IBAN, amount_cents=1, creditor_reference="RF18 5390 0754 7034")

    assert text.split("\n")[7:] == ["EUR0.01", "", "RF18539007547034"]


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 99_999_999_999), st.from_regex(r"[0-9]{4}-[0-9]{4}", fullmatch=True))
def test_it_says_the_same_as_segnos_maker(cents: int, number: str) -> None:
    ours = payment_text(name="Stichting DemenTalent", iban=IBAN, amount_cents=cents, text=number)
    amount = f"{cents // 100}.{cents % 100:02d}"
    theirs = segno.helpers.make_epc_qr(
        name="Stichting DemenTalent", iban=IBAN, amount=amount, text=number, encoding="utf-8"
    )

    trimmed = ours.replace(f"EUR{amount}", f"EUR{amount.rstrip('0').rstrip('.')}")
    assert theirs == segno.make(trimmed, error="m", boost_error=False, micro=False, encoding="utf-8")


@pytest.mark.parametrize(
    "wrong",
    [
        {"iban": "NL91ABNA0417164301"},
        {"iban": ""},
        {"amount_cents": 0},
        {"amount_cents": -100},
        {"amount_cents": 100_000_000_000},
        {"name": "  "},
        {"name": "n" * 71},
        {"text": "t" * 141},
        {"text": ""},
        {"text": "2026-0041\nBCD"},
        {"name": "Stichting\u2028DemenTalent"},
        {"creditor_reference": "RF18539007547034"},
        {"text": "", "creditor_reference": "RF19539007547034"},
        {"name": "ü" * 70, "text": "€" * 140},
    ],
)
def test_what_a_bank_would_refuse_never_becomes_a_code(wrong: dict[str, object]) -> None:
    good: dict[str, object] = {"name": "Stichting", "iban": IBAN, "amount_cents": 100, "text": "2026-0041"}

    with pytest.raises(ValueError):
        payment_text(**(good | wrong))  # type: ignore[arg-type]
