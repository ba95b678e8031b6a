"""Building XML element by element: no text is ever pasted into markup, and nothing empty is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.core.ports import EInvoice, EParty

#: Scheme identifiers (ISO 6523) of the numbers that Dutch parties are known by.
KVK = "0106"
OIN = "0190"
CURRENCY = "EUR"
#: UN/ECE recommendation 20: one.
PIECE = "C62"
#: UNTDID 4461: SEPA credit transfer.
SEPA_TRANSFER = "58"
#: UNTDID 1001: commercial invoice, credit note.
INVOICE_CODE = "380"
CREDIT_CODE = "381"
#: UNTDID 5305: standard rate, exempt.
STANDARD = "S"
EXEMPT = "E"
ZERO_RATED = "Z"
#: What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node:
    """An element that grows its children; prefixes are looked up in `spaces`."""

    def __init__(self, element: etree._Element, spaces: Mapping[str, str]) -> None:
        self._element = element
        self._spaces = spaces

    @classmethod
    def root(cls, name: str, spaces: Mapping[str, str]) -> Node:
        """The document's element; the empty prefix in `spaces` is its default namespace."""
        declared: dict[Any, str] = {prefix or None: address for prefix, address in spaces.items()}
        return cls(etree.Element(_qualified(name, spaces), nsmap=declared), spaces)

    def group(self, name: str) -> Node:
        """A new child that holds elements."""
        return Node(etree.SubElement(self._element, _qualified(name, self._spaces)), self._spaces)

    def text(self, name: str, value: str, **attributes: str) -> None:
        """A new child that holds text; none when the text is empty."""
        value = _FORBIDDEN.sub("", value).strip()
        if value:
            child = etree.SubElement(self._element, _qualified(name, self._spaces), attributes)
            child.text = value

    def bytes(self) -> bytes:
        """The whole document, in UTF-8."""
        return etree.tostring(self._element, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def amount(cents: int) -> str:
    """`250000` → `2500.00`."""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"


def category(percent: int | None) -> tuple[str, str]:
    """The code of a VAT rate, and the rate as it is written."""
    if percent is None:
        return EXEMPT, "0"
    return (STANDARD if percent else ZERO_RATED), str(percent)


def legal_number(party: EParty) -> tuple[str, str]:
    """The number that a party is registered by and its scheme; empty when none is known."""
    if party.oin:
        return party.oin, OIN
    return (party.kvk, KVK) if party.kvk else ("", "")


def shared_cost_centre(invoice: EInvoice) -> str:
    """The cost centre of all lines when they have the same; or empty."""
    found = {line.cost_centre for line in invoice.lines}
    return found.pop() if len(found) == 1 else ""


def _qualified(name: str, spaces: Mapping[str, str]) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{spaces[prefix]}}}{local}"
