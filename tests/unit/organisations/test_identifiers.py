"""Identifiers are taken as people type them, and refused when they cannot be right."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.email import address
from app.core.errors import Refused
from app.organisations import rules


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (rules.kvk, " 1234 5678 ", "12345678"),
        (rules.kvk, "", ""),
        (rules.oin, "00000001 00164 8870000", "00000001001648870000"),
        (rules.postcode, "9401aa", "9401 AA"),
        (rules.postcode, " 9401 AA ", "9401 AA"),
        (rules.iban, "nl91 abna 0417 1643 00", "NL91ABNA0417164300"),
        (rules.iban, "BE71 0961 2345 6769", "BE71096123456769"),
        (rules.tax_number, "NL004495445B01", "NL004495445B01"),
        (rules.tax_number, "NL.0000.99.998.B57", "NL000099998B57"),
        (rules.tax_number, "004495445", "004495445"),
    ],
)
def test_identifiers_are_taken_as_people_type_them(
    check: Callable[[str], str], typed: str, kept: str
) -> None:
    assert check(typed) == kept


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (rules.kvk, "1234567"),
        (rules.kvk, "1234567٨"),
        (rules.oin, "1" * 19),
        (rules.postcode, "0401 AA"),
        (rules.postcode, "9401"),
        (rules.iban, "NL91ABNA0417164301"),
        (rules.iban, "NL91ABNA04171643"),
        (rules.tax_number, "NL004495446B01"),
        (rules.tax_number, "000000000"),
        (rules.tax_number, "geen"),
    ],
)
def test_an_impossible_identifier_is_refused_at_its_field(check: Callable[[str], str], typed: str) -> None:
    with pytest.raises(Refused) as refused:
        check(typed)
    assert refused.value.field == check.__name__


@given(st.text(max_size=40))
def test_no_text_breaks_a_check(text: str) -> None:
    for check in (rules.kvk, rules.oin, rules.postcode, rules.iban, rules.tax_number):
        try:
            kept = check(text)
        except Refused:
            continue
        assert check(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Petra.vanDijk@Icare.NL", "petra.vandijk@icare.nl"),
        ("Petra van Dijk <petra@icare.nl>", "petra@icare.nl"),
        ("petra@icare", None),
        ("petra icare.nl", None),
        ("petra@@icare.nl", None),
        ("petra@icare.nl\nbcc: x@y.nl", None),
        ("a" * 64 + "@icare.nl", None),
        ("", None),
    ],
)
def test_an_address_is_read_or_refused(typed: str, kept: str | None) -> None:
    assert address(typed) == kept
