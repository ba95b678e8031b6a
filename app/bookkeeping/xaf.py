"""The journal of a period as XML Auditfile Financieel 3.2, as Dutch bookkeeping programs and the tax office read it.

Built by the schema that the Belastingdienst published (namespace below). There is no opening balance, which the
schema allows: docs/decisions/0012 tells why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from lxml import etree

from app.bookkeeping.queries import Journal
from app.bookkeeping.rules.journal import BOOK_NAMES, RESULT, Account, Book, Entry, Line, Role
from app.core.document_template import MONTHS
from app.core.money import Money
from app.core.text import Text
from app.organisations.service import FoundationView, OrganisationView

NAMESPACE = "http://www.auditfiles.nl/XAF/3.2"
SOFTWARE = "Leergang DemenTalent"
_JOURNAL_TYPES = {Book.SALES: "S", Book.BANK: "B", Book.MEMO: "M"}
#: What XML 1.0 cannot hold.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _File:
    """The stream, with what every part of it asks."""

    xml: Any
    accounts: Mapping[Role, Account]

    def leaf(self, name: str, value: str | int, most: int = 0) -> None:
        """An element with a text, cut to the length that the schema allows; an empty one is left out."""
        text = " ".join(_UNFIT.sub(" ", str(value)).split())
        text = text[:most].rstrip() if most else text
        if text:
            with self.xml.element(f"{{{NAMESPACE}}}{name}"):
                self.xml.write(text)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """An element that holds others."""
        with self.xml.element(f"{{{NAMESPACE}}}{name}"):
            yield

    def amount(self, name: str, value: Money) -> None:
        """An amount with two decimals; never negative here but for VAT."""
        sign = "-" if value.cents < 0 else ""
        self.leaf(name, f"{sign}{abs(value.cents) // 100}.{abs(value.cents) % 100:02d}")


def audit_file(
    found: Journal, foundation: FoundationView, payers: Mapping[int, OrganisationView], *, made_on: date
) -> bytes:
    """The audit file of a journal within one calendar year. Raises ValueError when it spans two.

    `payers` must hold every payer of the journal, and the foundation its fiscal number.
    """
    if found.first.year != found.last.year:
        raise ValueError("an audit file is about one year")
    stream = BytesIO()
    with etree.xmlfile(stream, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NAMESPACE}}}auditfile", nsmap={None: NAMESPACE}):
            out = _File(xml, found.accounts)
            _header(out, found, made_on)
            with out.part("company"):
                _company(out, foundation)
                _customers(out, found, payers)
                _ledger(out)
                _vat_codes(out)
                _periods(out, found)
                _transactions(out, found)
    return stream.getvalue()


def _header(out: _File, found: Journal, made_on: date) -> None:
    with out.part("header"):
        out.leaf("fiscalYear", found.first.year, 9)
        out.leaf("startDate", found.first.isoformat())
        out.leaf("endDate", found.last.isoformat())
        out.leaf("curCode", "EUR")
        out.leaf("dateCreated", made_on.isoformat())
        out.leaf("softwareDesc", SOFTWARE, 50)
        out.leaf("softwareVersion", "1", 20)


def _company(out: _File, foundation: FoundationView) -> None:
    out.leaf("companyIdent", foundation.kvk, 35)
    out.leaf("companyName", foundation.name, 999)
    out.leaf("taxRegistrationCountry", "NL")
    out.leaf("taxRegIdent", foundation.tax_number, 30)
    _address(out, foundation.street, foundation.city, foundation.postcode)


def _address(out: _File, street: str, city: str, postcode: str) -> None:
    if street or city or postcode:
        with out.part("streetAddress"):
            out.leaf("streetname", street, 999)
            out.leaf("city", city, 50)
            out.leaf("postalCode", postcode, 10)
            out.leaf("country", "NL")


def _customers(out: _File, found: Journal, payers: Mapping[int, OrganisationView]) -> None:
    with out.part("customersSuppliers"):
        for payer_id in sorted(found.payers):
            payer = payers[payer_id]
            with out.part("customerSupplier"):
                out.leaf("custSupID", payer_id, 35)
                out.leaf("custSupName", payer.legal_name or payer.name, 50)
                out.leaf("contact", payer.invoice_attention, 50)
                out.leaf("eMail", payer.invoice_email)
                out.leaf("commerceNr", payer.kvk, 999)
                out.leaf("custSupTp", "C")
                _address(out, payer.street, payer.city, payer.postcode)


def _ledger(out: _File) -> None:
    """Each number once, also when the bookkeeper gave two kinds of account the same one."""
    told: set[str] = set()
    with out.part("generalLedger"):
        for role in Role:
            account = out.accounts[role]
            if account.number not in told:
                told.add(account.number)
                with out.part("ledgerAccount"):
                    out.leaf("accID", account.number, 35)
                    out.leaf("accDesc", account.name, 999)
                    out.leaf("accTp", "P" if role in RESULT else "B")


def _vat_codes(out: _File) -> None:
    codes = {account.vat_code: account.name for account in out.accounts.values() if account.vat_code}
    with out.part("vatCodes"):
        for code, name in codes.items():
            with out.part("vatCode"):
                out.leaf("vatID", code, 35)
                out.leaf("vatDesc", name, 999)
                out.leaf("vatToPayAccID", out.accounts[Role.VAT].number, 35)


def _periods(out: _File, found: Journal) -> None:
    with out.part("periods"):
        for month in range(found.first.month, found.last.month + 1):
            start = date(found.first.year, month, 1)
            end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            with out.part("period"):
                out.leaf("periodNumber", month)
                out.leaf("periodDesc", f"{MONTHS[month - 1]} {start.year}", 50)
                out.leaf("startDatePeriod", start.isoformat())
                out.leaf("endDatePeriod", end.isoformat())


def _transactions(out: _File, found: Journal) -> None:
    with out.part("transactions"):
        out.leaf("linesCount", found.lines)
        out.amount("totalDebit", found.debit)
        out.amount("totalCredit", found.debit)
        for book in Book:
            entries = [entry for entry in found.entries if entry.book is book]
            if entries:
                with out.part("journal"):
                    out.leaf("jrnID", book, 35)
                    out.leaf("desc", _dutch(BOOK_NAMES[book]))
                    out.leaf("jrnTp", _JOURNAL_TYPES[book])
                    for entry in entries:
                        _transaction(out, found, entry)


def _transaction(out: _File, found: Journal, entry: Entry) -> None:
    with out.part("transaction"):
        out.leaf("nr", entry.number, 35)
        out.leaf("desc", entry.description, 999)
        out.leaf("periodNumber", entry.day.month)
        out.leaf("trDt", entry.day.isoformat())
        for place, line in enumerate(entry.lines, 1):
            with out.part("trLine"):
                _line(out, found, entry, place, line)


def _line(out: _File, found: Journal, entry: Entry, place: int, line: Line) -> None:
    out.leaf("nr", place)
    out.leaf("accID", out.accounts[line.role].number, 35)
    out.leaf("docRef", entry.number, 999)
    out.leaf("effDate", entry.day.isoformat())
    out.leaf("desc", line.description, 999)
    out.amount("amnt", line.debit or line.credit)
    out.leaf("amntTp", "D" if line.debit else "C")
    if line.payer_id is not None:
        out.leaf("custSupID", line.payer_id, 35)
    out.leaf("invRef", line.invoice_number, 999)
    out.leaf("costID", line.cost_centre, 35)
    if line.cohort_id is not None:
        out.leaf("projID", found.groups.get(line.cohort_id, ""), 35)
    code = out.accounts[line.role].vat_code
    if code and line.role in (Role.REVENUE, Role.REVENUE_TAXED):
        with out.part("vat"):
            out.leaf("vatID", code, 35)
            out.leaf("vatPerc", f"{line.percent or 0}.000")
            out.amount("vatAmnt", Money(abs(line.vat.cents)))
            out.leaf("vatAmntTp", "D" if line.vat.cents > 0 else "C")


def _dutch(text: Text) -> str:
    """The file is Dutch, whatever language the page has."""
    return str(text)
