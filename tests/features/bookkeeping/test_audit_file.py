"""The audit file: as the schema of XAF 3.2 has it, with the totals of the journal.

`XAF_SCHEMA` names a copy of the schema that the tax office publishes (XmlAuditfileFinancieel3.2.xsd); its licence does
not let us carry one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy.orm import Session

from app.bookkeeping import service
from app.bookkeeping.rules.journal import Role as Account
from app.bookkeeping.service import Format
from app.bookkeeping.xaf import NAMESPACE, audit_file
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.organisations import service as organisations
from app.organisations.models import Organisation
from tests.factories import billing as factory
from tests.factories import busy, settling
from tests.factories.billing import World
from tests.people import ActorFor

SCHEMA = Path(os.environ.get("XAF_SCHEMA", "/nonexistent"))

#: The longest text of an element, where the schema sets one.
LONGEST = {
    "fiscalYear": 9,
    "softwareDesc": 50,
    "softwareVersion": 20,
    "companyIdent": 35,
    "taxRegIdent": 30,
    "custSupID": 35,
    "custSupName": 50,
    "contact": 50,
    "city": 50,
    "postalCode": 10,
    "accID": 35,
    "vatID": 35,
    "periodDesc": 50,
    "jrnID": 35,
    "nr": 35,
    "costID": 35,
    "projID": 35,
}


def plain(name: str) -> str:
    return etree.QName(name).localname


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts at a path of names without namespace."""
    found = root.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
    return [one.text or "" for one in found]


def lines(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter(f"{{{NAMESPACE}}}trLine")


def made(db: Session, clock: FixedClock, first: date, last: date) -> etree._Element:
    content = service.export_journal(db, SYSTEM, clock, first=first, last=last, kind=Format.XAF, say=str)
    assert content.startswith(b"<?xml")
    root = etree.fromstring(content)
    if SCHEMA.is_file():
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    return root


@pytest.fixture
def year(db: Session, clock: FixedClock, actor_for: ActorFor) -> busy.Year:
    return busy.year(db, clock, actor_for(Role.FINANCE), actor_for(Role.ADMINISTRATOR), seed=7, steps=30)


def test_the_file_of_a_year_has_every_part_and_balances(
    db: Session, clock: FixedClock, year: busy.Year
) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    root = made(db, clock, first, last)
    found = service.journal(db, first=first, last=last)
    assert plain(str(root.tag)) == "auditfile"
    assert [plain(str(one.tag)) for one in root] == ["header", "company"]
    header = {plain(str(one.tag)): one.text for one in root[0]}
    assert header["fiscalYear"] == "2026"
    assert header["curCode"] == "EUR"
    assert header["dateCreated"] == today(clock).isoformat()
    company = [plain(str(one.tag)) for one in root[1]]
    assert company == [
        "companyIdent",
        "companyName",
        "taxRegistrationCountry",
        "taxRegIdent",
        "streetAddress",
        "customersSuppliers",
        "generalLedger",
        "vatCodes",
        "periods",
        "transactions",
    ]
    debit = [one for one in lines(root) if one.findtext(f"{{{NAMESPACE}}}amntTp") == "D"]
    credit = [one for one in lines(root) if one.findtext(f"{{{NAMESPACE}}}amntTp") == "C"]

    def summed(rows: list[etree._Element]) -> Decimal:
        return sum((Decimal(one.findtext(f"{{{NAMESPACE}}}amnt") or "") for one in rows), Decimal())

    told = "company/transactions"
    assert texts(root, f"{told}/linesCount") == [str(found.lines)] == [str(len(debit) + len(credit))]
    assert Decimal(texts(root, f"{told}/totalDebit")[0]) == summed(debit)
    assert Decimal(texts(root, f"{told}/totalCredit")[0]) == summed(credit) == summed(debit)
    assert summed(debit) * 100 == found.debit.cents
    assert texts(root, f"{told}/journal/jrnTp") == ["S", "B", "M"]
    assert texts(root, "company/periods/period/periodNumber") == [str(month) for month in range(1, 13)]


def test_whatever_a_line_refers_to_is_in_the_file(db: Session, clock: FixedClock, year: busy.Year) -> None:
    root = made(db, clock, date(2026, 1, 1), date(2026, 12, 31))
    assert set(texts(root, "company/generalLedger/ledgerAccount/accID")) >= {
        one.findtext(f"{{{NAMESPACE}}}accID") for one in lines(root)
    }
    customers = texts(root, "company/customersSuppliers/customerSupplier/custSupID")
    assert len(set(customers)) == len(customers)
    assert set(customers) == {
        text for one in lines(root) if (text := one.findtext(f"{{{NAMESPACE}}}custSupID"))
    }
    codes = set(texts(root, "company/vatCodes/vatCode/vatID"))
    used = {one.text for one in root.iter(f"{{{NAMESPACE}}}vatID")}
    assert used <= codes
    numbers = Counter(texts(root, "company/transactions/journal/transaction/nr"))
    assert max(numbers.values()) == 1
    periods = set(texts(root, "company/periods/period/periodNumber"))
    assert set(texts(root, "company/transactions/journal/transaction/periodNumber")) <= periods


def test_long_and_strange_texts_fit(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    row = db.get_one(Organisation, world.own.id)
    row.name = row.legal_name = "Zorg & Co <i>" + "é" * 80
    row.city, row.cost_centre = "Assen" * 20, "K" * 60
    db.flush()
    factory.invoice(db, clock, world)
    settling.entry(db, clock, 500, name="Naam\x0bmet tekens" * 8)
    root = made(db, clock, date(2026, 1, 1), date(2026, 1, 31))
    for element in root.iter():
        longest = LONGEST.get(plain(str(element.tag)))
        assert longest is None or len(element.text or "") <= longest, element.tag
    name = texts(root, "company/customersSuppliers/customerSupplier/custSupName")[0]
    assert name.startswith("Zorg & Co <i>é")


def test_vat_stands_with_the_revenue_that_bears_it(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    factory.invoice(db, clock, world)
    root = made(db, clock, date(2026, 1, 1), date(2026, 1, 31))
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}vatID")][-1] == "VRIJ"
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}vatPerc")] == ["0.000"]


def test_an_empty_month_is_a_sound_file(db: Session, clock: FixedClock) -> None:
    factory.foundation(db, clock)
    root = made(db, clock, date(2026, 3, 1), date(2026, 3, 31))
    assert texts(root, "company/transactions/linesCount") == ["0"]
    assert texts(root, "company/transactions/totalDebit") == ["0.00"]


def test_two_accounts_with_one_number_are_told_once(db: Session, clock: FixedClock) -> None:
    factory.foundation(db, clock)
    accounts = dict(service.ledger_accounts(db))
    one = accounts[Account.REVENUE]
    taxed = accounts[Account.REVENUE_TAXED]
    accounts[Account.REVENUE_TAXED] = type(taxed)(Account.REVENUE_TAXED, one.number, one.name, "V21")
    service.set_accounts(db, SYSTEM, clock, accounts=accounts)
    root = made(db, clock, date(2026, 3, 1), date(2026, 3, 31))
    numbers = texts(root, "company/generalLedger/ledgerAccount/accID")
    assert len(numbers) == len(set(numbers)) == len(Account) - 1


def test_a_file_without_fiscal_number_or_over_two_years_is_refused(db: Session, clock: FixedClock) -> None:
    with pytest.raises(Refused, match="fiscaal nummer"):
        made(db, clock, date(2026, 1, 1), date(2026, 1, 31))
    factory.foundation(db, clock)
    with pytest.raises(Refused, match="één kalenderjaar"):
        made(db, clock, date(2025, 12, 31), date(2026, 1, 1))
    with pytest.raises(Refused, match="voor de eerste"):
        made(db, clock, date(2026, 2, 1), date(2026, 1, 31))
    found = service.journal(db, first=date(2025, 12, 31), last=date(2026, 1, 1))
    with pytest.raises(ValueError, match="one year"):
        audit_file(found, organisations.foundation(db), {}, made_on=date(2026, 1, 1))


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema may not be kept here: set XAF_SCHEMA to a copy")
def test_the_schema_finds_a_fault(db: Session, clock: FixedClock, world: World) -> None:
    factory.invoice(db, clock, world)
    root = made(db, clock, date(2026, 1, 1), date(2026, 1, 31))
    next(lines(root)).remove(next(lines(root))[0])
    with pytest.raises(etree.DocumentInvalid):
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
