"""The arithmetic that tells a number that means something from one that does not."""

from __future__ import annotations

from collections.abc import Callable

_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(found: str) -> bool:
    """The eleven-test on nine digits (the ninth counts as minus one); separators are skipped."""
    digits = [int(char) for char in found if char in "0123456789"]
    if len(digits) != len(_BSN_WEIGHTS) or not any(digits):
        return False
    return sum(weight * digit for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def is_iban(found: str) -> bool:
    """ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is one."""
    plain = "".join(char for char in found.upper() if char.isascii() and char.isalnum())
    return len(plain) > 4 and int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


CHECKS: dict[str, Callable[[str], bool]] = {"bsn": is_bsn, "iban": is_iban}
