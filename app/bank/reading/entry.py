"""One entry of CAMT.053 and its transactions: amounts, parties, and the text from every place where banks put it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Protocol, runtime_checkable

from app.bank.reading.told import (
    ToldEntry,
    cents_of,
    day_of,
    euros_only,
    iban_of,
    line_of,
    lines_of,
    mark_of,
    unfit,
)
from app.core.text import T


@runtime_checkable
class Element(Protocol):
    """An element of the file, with what stands in it."""

    name: str
    text: str
    currency: str

    @property
    def children(self) -> Sequence[Element]:
        """What stands right below."""
        ...

    def find(self, *path: str) -> Element | None:
        """The first element at the end of this path."""
        ...

    def say(self, *path: str) -> str:
        """The text at the end of this path."""
        ...


class Detail:
    """One transaction of an entry, read at once so that its elements can go."""

    __slots__ = (
        "bank_reference",
        "cents",
        "credit",
        "end_to_end_id",
        "parties",
        "reference",
        "returned",
        "texts",
    )

    def __init__(self, node: Element) -> None:
        amount = (
            node.find("Amt")
            or node.find("AmtDtls", "TxAmt", "Amt")
            or node.find("AmtDtls", "InstdAmt", "Amt")
        )
        #: None when the file does not give it in euros.
        self.cents = cents_of(amount.text) if amount and amount.currency == "EUR" else None
        self.credit = node.say("CdtDbtInd")
        self.bank_reference = line_of(node.say("Refs", "AcctSvcrRef"))
        self.end_to_end_id = mark_of(node.say("Refs", "EndToEndId"))
        related = node.find("RltdPties")
        self.parties = {side: _party(related, side) for side in ("Dbtr", "Cdtr")} if related else {}
        free, structured = _remittance(node)
        self.reference = structured[0] if structured else ""
        returned = node.find("RtrInf")
        self.returned = returned is not None
        self.texts = [*free, *structured, node.say("AddtlTxInf"), self.end_to_end_id]
        if returned:
            self.texts += [child.text for child in returned.children if child.name == "AddtlInf"]
            self.texts.append(returned.say("Rsn", "Cd") or returned.say("Rsn", "Prtry"))


def entries_of(node: Element, details: Sequence[Detail], own_iban: str) -> list[ToldEntry]:
    """The entries that one element makes: itself, or each transaction when these come to its amount.

    Nothing for what the bank only announces (status other than BOOK).
    """
    status = node.say("Sts", "Cd") or node.say("Sts")
    if status not in ("BOOK", ""):
        return []
    cents, booked_on, value_on = _signed(node), _booked_on(node), _day(node, "ValDt")
    parts = [_part(detail, positive=cents > 0) for detail in details]
    split = len(details) > 1 and None not in parts and sum(filter(None, parts)) == cents
    groups = [([detail], part or 0) for detail, part in zip(details, parts, strict=True)] if split else []
    return [
        _told(node, some, amount, own_iban, booked_on, value_on)
        for some, amount in groups or [(list(details), cents)]
        if amount
    ]


def balance_of(node: Element) -> int:
    """A balance in cents with its sign."""
    return _signed(node)


def _told(
    node: Element,
    details: Sequence[Detail],
    cents: int,
    own_iban: str,
    booked_on: date,
    value_on: date | None,
) -> ToldEntry:
    alone = details[0] if len(details) == 1 else None
    name, iban = _counterparty(alone, cents, own_iban) if alone else ("", "")
    returned = any(detail.returned for detail in details)
    texts = chain(*(detail.texts for detail in details), [node.say("AddtlNtryInf")])
    return ToldEntry(
        booked_on=booked_on,
        value_on=value_on,
        amount_cents=cents,
        counterparty_name=name,
        counterparty_iban=iban,
        remittance=lines_of(texts),
        reference=alone.reference if alone else "",
        end_to_end_id=alone.end_to_end_id if alone else "",
        bank_reference=(alone.bank_reference if alone else "") or line_of(node.say("AcctSvcrRef")),
        reversal=returned or node.say("RvslInd") in ("true", "1"),
    )


def _signed(node: Element) -> int:
    amount = node.find("Amt")
    if amount is None:
        raise unfit(T("een bedrag"))
    euros_only(amount.currency)
    return _direct(cents_of(amount.text), node.say("CdtDbtInd"))


def _direct(cents: int, indicator: str) -> int:
    if indicator not in ("CRDT", "DBIT"):
        raise unfit(T("af of bij"))
    return cents if indicator == "CRDT" else -cents


def _part(detail: Detail, *, positive: bool) -> int | None:
    if detail.cents is None:
        return None
    if detail.credit:
        return _direct(detail.cents, detail.credit)
    return detail.cents if positive else -detail.cents


def _booked_on(node: Element) -> date:
    day = _day(node, "BookgDt") or _day(node, "ValDt")
    if day is None:
        raise unfit(T("een datum"))
    return day


def _day(node: Element, name: str) -> date | None:
    text = node.say(name, "Dt") or node.say(name, "DtTm")
    return day_of(text) if text else None


def _party(related: Element, side: str) -> tuple[str, str]:
    """Name and account of one side; from version 04 on, the name stands one level deeper."""
    name = related.say(side, "Nm") or related.say(side, "Pty", "Nm")
    name = name or related.say(f"Ultmt{side}", "Nm") or related.say(f"Ultmt{side}", "Pty", "Nm")
    return line_of(name), iban_of(related.say(f"{side}Acct", "Id", "IBAN"))


def _counterparty(detail: Detail, cents: int, own_iban: str) -> tuple[str, str]:
    """The other side: who paid or was paid. What is taken back may name the foundation itself first."""
    sides = ("Dbtr", "Cdtr") if cents > 0 else ("Cdtr", "Dbtr")
    found = [detail.parties[side] for side in sides if side in detail.parties and any(detail.parties[side])]
    return next((party for party in found if party[1] != own_iban or not own_iban), ("", ""))


def _remittance(node: Element) -> tuple[list[str], list[str]]:
    """What the payer wrote: free text, and structured references."""
    about = node.find("RmtInf")
    free: list[str] = []
    structured: list[str] = []
    for child in about.children if about else ():
        if child.name == "Ustrd":
            free.append(child.text)
        elif child.name == "Strd":
            if reference := line_of(child.say("CdtrRefInf", "Ref")):
                structured.append(reference)
            for part in child.children:
                if part.name == "RfrdDocInf":
                    free.append(part.say("Nb"))
                elif part.name == "AddtlRmtInf":
                    free.append(part.text)
    return free, structured
