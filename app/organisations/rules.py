"""Identifiers of organisations: how they are written, and what is wrong with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.core.errors import Refused
from app.core.text import T

_POSTCODE = re.compile(r"([1-9][0-9]{3})\s?([A-Za-z]{2})\Z", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\Z", re.ASCII)
_DUTCH_IBAN = re.compile(r"NL[0-9]{2}[A-Z]{4}[0-9]{10}\Z", re.ASCII)
_BTW_ID = re.compile(r"NL([0-9]{9})B[0-9]{2}\Z", re.ASCII)
_DIGITS = re.compile(r"[0-9]+\Z", re.ASCII)
_PAUSES = re.compile(r"[\s.\-]")


def kvk(text: str) -> str:
    """A KvK number: 8 digits; empty stays empty. Raises Refused at ``kvk``."""
    bare = _bare(text)
    if bare and not is_kvk(bare):
        raise Refused(T("Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678."), field="kvk")
    return bare


def oin(text: str) -> str:
    """An OIN of a public body: 20 digits (Logius); empty stays empty. Raises Refused at ``oin``."""
    bare = _bare(text)
    if bare and not (_DIGITS.match(bare) and len(bare) == 20):
        raise Refused(T("Een OIN heeft 20 cijfers. Alleen overheden hebben er een."), field="oin")
    return bare


def postcode(text: str, field: str = "postcode") -> str:
    """A Dutch postcode as ``9401 AA``; empty stays empty. Raises Refused at ``field``."""
    bare = text.strip()
    if not bare:
        return ""
    found = _POSTCODE.match(bare)
    if found is None:
        raise Refused(T("Een postcode heeft 4 cijfers en 2 letters, bijvoorbeeld 9401 AA."), field=field)
    return f"{found[1]} {found[2].upper()}"


def iban(text: str) -> str:
    """An IBAN without spaces (ISO 13616, mod 97); empty stays empty. Raises Refused at ``iban``."""
    bare = _bare(text).upper()
    if not bare:
        return ""
    if not is_iban(bare):
        raise Refused(T("Dit is geen geldig IBAN. Kijk de cijfers na."), field="iban")
    return bare


def tax_number(text: str) -> str:
    """A btw-id or a fiscal number (RSIN) of 9 digits; empty stays empty. Raises Refused at ``tax_number``.

    A btw-id passes the eleven-test (legal persons) or mod 97 (sole traders, since 2020).
    """
    bare = _bare(text).upper()
    if not bare:
        return ""
    if not is_vat_number(bare) and not (_DIGITS.match(bare) and len(bare) == 9 and _eleven(bare)):
        raise Refused(
            T("Dit is geen geldig btw-id (bijvoorbeeld NL004495445B01) of fiscaal nummer van 9 cijfers."),
            field="tax_number",
        )
    return bare


def vat_number(text: str) -> str:
    """The btw-id of a payer; empty stays empty. Raises Refused at ``vat_number``."""
    bare = _bare(text).upper()
    if bare and not is_vat_number(bare):
        raise Refused(
            T("Dit is geen geldig btw-id. Het lijkt op NL004495445B01: kijk de cijfers na."),
            field="vat_number",
        )
    return bare


def is_vat_number(bare: str) -> bool:
    """Whether this is a Dutch btw-id, without spaces: eleven-test (legal persons) or mod 97 (sole traders)."""
    found = _BTW_ID.match(bare)
    return found is not None and (_eleven(found[1]) or _mod97(bare) == 1)


def is_iban(bare: str) -> bool:
    """Whether this is an IBAN without spaces (ISO 13616, mod 97)."""
    shaped = _DUTCH_IBAN.match(bare) if bare.startswith("NL") else _IBAN.match(bare)
    return shaped is not None and _mod97(bare[4:] + bare[:4]) == 1


def is_kvk(bare: str) -> bool:
    """Whether this is a KvK number: 8 digits."""
    return len(bare) == 8 and bool(_DIGITS.match(bare))


def choice(text: str, allowed: Collection[str], field: str) -> str:
    """One of ``allowed``. Raises Refused at ``field``."""
    if text not in allowed:
        raise Refused(T("Kies een van de mogelijkheden."), field=field)
    return text


def may_leave(coordinators: int) -> bool:
    """Whether one of so many coordinators may go: someone must be there to answer."""
    return coordinators > 1


def _bare(text: str) -> str:
    return _PAUSES.sub("", text)


def _mod97(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


def _eleven(digits: str) -> bool:
    weighted = sum(
        int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)
    )
    return weighted != 0 and weighted % 11 == 0
