"""The frozen invoice as an e-invoice, and what must be right before it may be one. Pure.

XSD and schematron pass a wrong IBAN, a KvK number of seven digits and a btw-id with a wrong suffix; `problems` does
not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum import iban as iban_numbers
from stdnum import iso11649
from stdnum.eu import vat as eu_vat

from app.billing.document import Buyer, InvoiceLine, InvoiceSnapshot, Seller
from app.core.ports import EInvoice, EInvoiceProfile, ELine, EParty, EVat
from app.core.text import T, Text

_PLACE = re.compile(r"(\d{4} ?[A-Z]{2})\s+(.+)")
_KVK = re.compile(r"[0-9]{8}")
_OIN = re.compile(r"[0-9]{20}")
#: A fiscal number (RSIN): nine digits, with dots or a suffix for the tax.
_FISCAL = re.compile(r"[0-9]{9}([A-Z][0-9]{2})?")


def profile_of(snapshot: InvoiceSnapshot) -> EInvoiceProfile | None:
    """Which UBL the payer wants beside the PDF; None when it wants none."""
    wanted = snapshot.get("einvoice", "none")
    return None if wanted == "none" else wanted


def einvoice_of(snapshot: InvoiceSnapshot) -> EInvoice:
    """The invoice or credit note in the terms of EN 16931; amounts of a credit note become positive."""
    credits = snapshot["credits"]
    sign = -1 if snapshot["kind"] == "credit" else 1
    payment = snapshot["payment"] if sign > 0 and snapshot["total_cents"] > 0 else None
    order, routing = _references(snapshot)
    period = snapshot["period"]
    return EInvoice(
        credit=sign < 0,
        number=snapshot["number"],
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        due_on=date.fromisoformat(snapshot["due_on"]) if sign > 0 else None,
        buyer_reference=routing,
        order_reference=order,
        seller=_seller(snapshot["seller"]),
        buyer=_buyer(snapshot["buyer"]),
        lines=tuple(_line(str(at), line, snapshot, sign) for at, line in enumerate(snapshot["lines"], 1)),
        vat=tuple(
            EVat(row["percent"], sign * row["base_cents"], sign * row["vat_cents"]) for row in snapshot["vat"]
        ),
        exemption=snapshot["vat_text"],
        net_cents=sign * snapshot["net_cents"],
        vat_cents=sign * sum(row["vat_cents"] for row in snapshot["vat"]),
        total_cents=sign * snapshot["total_cents"],
        period=(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])) if period else None,
        credited_number=credits["number"] if credits else "",
        note=_note(snapshot),
        terms=f"Te verrekenen met factuur {credits['number']}." if credits else "",
        iban=_plain(payment["iban"]) if payment else "",
        payment_reference=(payment["creditor_reference"] or payment["text"]) if payment else "",
    )


def problems(snapshot: InvoiceSnapshot) -> tuple[Text, ...]:
    """Why this may not become an e-invoice, each with what to do about it; empty when all is well.

    What concerns the payer's own e-invoice (Peppol, NLCIUS) is looked at only when the payer wants one. The number and
    the dates are not looked at, so a draft can be checked.
    """
    found = [*_problems_of_seller(snapshot), *_problems_of_buyer(snapshot["buyer"])]
    if profile_of(snapshot):
        found += _problems_of_delivery(snapshot)
    return tuple(found)


def _problems_of_seller(snapshot: InvoiceSnapshot) -> Iterator[Text]:
    seller, payment = snapshot["seller"], snapshot["payment"]
    if not _KVK.fullmatch(_plain(seller["kvk"])):
        yield T("Het KvK-nummer van de stichting heeft geen 8 cijfers. Kijk de gegevens van de stichting na.")
    if seller["vat_id"] and not eu_vat.is_valid(_plain(seller["vat_id"])):
        yield T("Het btw-id van de stichting klopt niet. Kijk de gegevens van de stichting na.")
    elif not seller["vat_id"] and any(row["percent"] is not None for row in snapshot["vat"]):
        yield T(
            "Een factuur met btw vraagt het btw-id van de stichting. Vul dat in bij de gegevens van de stichting."
        )
    elif not seller["vat_id"] and not _FISCAL.fullmatch(_plain(seller["tax_number"])):
        yield T(
            "Het fiscaal nummer van de stichting heeft geen 9 cijfers. Kijk de gegevens van de stichting na."
        )
    if payment and not iban_numbers.is_valid(payment["iban"]):
        yield T("De IBAN van de stichting klopt niet. Kijk de gegevens van de stichting na.")
    if payment and payment["creditor_reference"] and not iso11649.is_valid(payment["creditor_reference"]):
        yield T("Het betalingskenmerk klopt niet.")


def _problems_of_buyer(buyer: Buyer) -> Iterator[Text]:
    name = buyer["name"]
    if buyer["kvk"] and not _KVK.fullmatch(_plain(buyer["kvk"])):
        yield T(
            "Het KvK-nummer van %(payer)s heeft geen 8 cijfers. Kijk het na bij de organisatie.", payer=name
        )
    if buyer.get("oin") and not _OIN.fullmatch(_plain(buyer["oin"])):
        yield T("Het OIN van %(payer)s heeft geen 20 cijfers. Kijk het na bij de organisatie.", payer=name)
    if buyer["vat_id"] and not eu_vat.is_valid(_plain(buyer["vat_id"])):
        yield T("Het btw-id van %(payer)s klopt niet. Kijk het na bij de organisatie.", payer=name)


def _problems_of_delivery(snapshot: InvoiceSnapshot) -> Iterator[Text]:
    buyer = _buyer(snapshot["buyer"])
    if not (buyer.kvk or buyer.oin):
        yield T(
            "Een e-factuur vraagt het KvK-nummer of het OIN van %(payer)s. Vul dat in bij de organisatie.",
            payer=buyer.name,
        )
    if not any(_references(snapshot)):
        yield T(
            "Een e-factuur vraagt een kenmerk van %(payer)s: een inkoopnummer, een kostenplaats of een afdeling. "
            "Vul dat in bij de kostendrager of bij de organisatie.",
            payer=buyer.name,
        )
    if not (buyer.street and buyer.postcode and buyer.city):
        yield T(
            "Een e-factuur vraagt het hele adres van %(payer)s. Vul dat in bij de organisatie.",
            payer=buyer.name,
        )


def _references(snapshot: InvoiceSnapshot) -> tuple[str, str]:
    """The order reference (BT-13) and, when not all lines have the same, what the buyer's mail room sorts by (BT-10).

    EN 16931 knows one order per invoice, and a line of an order (BT-132) only beside it. So with several orders each
    line tells its own in a note (BT-127), and BT-10 is what it is for: the shared cost centre, else the department.
    Their numbers stand there only when nothing else is known, for Peppol and NLCIUS ask for one of the two.
    """
    order = snapshot["reference"].strip()
    if order:
        return order, ""
    several = ", ".join(
        dict.fromkeys(filter(None, (line.get("reference", "") for line in snapshot["lines"])))
    )
    centres = {line.get("cost_centre", "") for line in snapshot["lines"]}
    shared = centres.pop() if len(centres) == 1 else ""
    return "", (shared or snapshot["buyer"]["attention"] or several).strip()


def _seller(seller: Seller) -> EParty:
    street, postcode, city = _address(seller)
    return EParty(
        name=seller["name"],
        street=street,
        postcode=postcode,
        city=city,
        kvk=_plain(seller["kvk"]),
        vat_id=_plain(seller["vat_id"]),
        tax_number=_plain(seller["tax_number"]),
        email=seller["email"],
    )


def _buyer(buyer: Buyer) -> EParty:
    street, postcode, city = _address(buyer)
    return EParty(
        name=buyer["name"],
        street=street,
        postcode=postcode,
        city=city,
        kvk=_plain(buyer["kvk"]),
        oin=_plain(buyer.get("oin", "")),
        vat_id=_plain(buyer["vat_id"]),
        contact=buyer["attention"],
    )


def _address(party: Seller | Buyer) -> tuple[str, str, str]:
    """Street, postcode and place; of old snapshots read from the lines as printed."""
    if "street" in party:
        return party["street"], party.get("postcode", ""), party.get("city", "")
    lines = party["address"]
    place = lines[-1] if lines else ""
    found = _PLACE.fullmatch(place)
    street = lines[0] if len(lines) > 1 else ""
    return (street, found[1], found[2]) if found else (street, "", place)


def _line(id: str, line: InvoiceLine, snapshot: InvoiceSnapshot, sign: int) -> ELine:
    quantity, price = sign * line["quantity"], line["price_cents"]
    own_order = line.get("reference", "") if not snapshot["reference"].strip() else ""
    if price < 0:
        quantity, price = -quantity, -price
    return ELine(
        id=id,
        name=line["description"],
        description=line["detail"],
        quantity=quantity,
        price_cents=price,
        amount_cents=sign * line["amount_cents"],
        percent=snapshot["vat"][0]["percent"],
        cost_centre=line.get("cost_centre", ""),
        note=f"Inkoop- of verplichtingennummer: {own_order}" if own_order else "",
    )


def _note(snapshot: InvoiceSnapshot) -> str:
    credits = snapshot["credits"]
    parts = (
        credits["reason"] if credits else "",
        "Voorbeeld: gegevens zijn niet echt." if snapshot["sample"] else "",
    )
    return " ".join(part for part in parts if part)


def _plain(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum())
