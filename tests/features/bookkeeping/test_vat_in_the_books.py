"""One VAT regime after another: the paper, both forms of the e-invoice, the journal and the audit file say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from sqlalchemy.orm import Session

from app.adapters.einvoice import XmlInvoices
from app.billing import service as billing
from app.billing.einvoice import einvoice_of
from app.billing.service import Share, VatRegime
from app.bookkeeping import service
from app.bookkeeping.rules.journal import Role as Account
from app.bookkeeping.service import Format
from app.core.clock import FixedClock, today
from app.core.money import ZERO, Money, total
from app.core.permissions import SYSTEM
from tests.factories import billing as factory

EXEMPT = "Vrijgesteld van btw: CRKBO-geregistreerd."
#: Regime, what the payer of a third of two seats is billed without VAT, the VAT, and what the journal calls it.
REGIMES = [
    (VatRegime.EXEMPT, 166_668, 0, "VRIJ", "0"),
    (VatRegime.EXCLUSIVE, 166_668, 35_000, "V21", "21"),
    (VatRegime.INCLUSIVE, 137_742, 28_926, "V21", "21"),
]


#: What a bookkeeper imports of each line, beside its amount.
HEADS = ("Grootboekrekening", "Btw-code", "Btw-percentage", "Kostenplaats", "Factuur")


def cents(content: bytes, name: str) -> set[int]:
    """What the elements of this name say, in cents."""
    found = etree.fromstring(content).iter(f"{{*}}{name}")
    return {int((one.text or "").replace(".", "")) for one in found}


def taxed(db: Session, clock: FixedClock, regime: VatRegime) -> int:
    """An invoice for a third of two seats, made while this regime holds; answers its id."""
    world = factory.world(db, clock, seats=2)
    text = EXEMPT if regime is VatRegime.EXEMPT else ""
    billing.set_vat(db, SYSTEM, clock, from_day=today(clock), regime=regime, percent=21, exemption_text=text)
    own = Share(world.own.id, cost_centre="3120")
    shares = (own, Share(world.other.id), Share(world.funder.id))
    factory.divide(db, clock, world, *shares, seats=2)
    return factory.invoice(db, clock, world)


@pytest.mark.parametrize(("regime", "net", "vat", "code", "percent"), REGIMES)
def test_paper_e_invoice_journal_and_audit_file_bear_the_same_vat(
    db: Session, clock: FixedClock, regime: VatRegime, net: int, vat: int, code: str, percent: str
) -> None:
    made = billing.invoice(db, taxed(db, clock, regime))
    assert (made.net, made.vat, made.total) == (Money(net), Money(vat), Money(net + vat))

    writer, invoice = XmlInvoices(), einvoice_of(made.snapshot)
    for content, names in (
        (writer.cii(invoice), ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")),
        (writer.ubl(invoice, "nlcius"), ("TaxExclusiveAmount", "TaxAmount", "TaxInclusiveAmount")),
    ):
        assert [cents(content, name) for name in names] == [{net}, {vat}, {net + vat}]

    day = today(clock)
    found = service.journal(db, first=day, last=day)
    revenue = Account.REVENUE if regime is VatRegime.EXEMPT else Account.REVENUE_TAXED
    sums = {role: debit - credit for role, (debit, credit) in found.sums.items()}
    told = {Account.DEBTORS: Money(net + vat), revenue: Money(-net), Account.VAT: Money(-vat)}
    assert sums == {role: amount for role, amount in told.items() if amount}
    (entry,) = found.entries
    lines = [line for line in entry.lines if line.role is revenue]
    assert [line.cost_centre for line in lines] == [line["cost_centre"] for line in made.snapshot["lines"]]
    assert -total(line.vat for line in lines) == Money(vat)

    rows = _rows(db, clock, day)
    assert {row["Btw-code"] for row in rows if row["Grootboekrekening"] == _number(found, revenue)} == {code}
    assert {row["Btw-percentage"] for row in rows if row["Btw-code"]} == {percent}
    centres = [row["Kostenplaats"] for row in rows if row["Grootboekrekening"] == _number(found, revenue)]
    assert centres == [line.cost_centre for line in lines] == ["3120"] * 2
    assert _book(db, clock, day) == [[row[head] for head in HEADS] for row in rows]

    root = etree.fromstring(
        service.export_journal(db, SYSTEM, clock, first=day, last=day, kind=Format.XAF, say=str)
    )
    assert sum(int((one.text or "").replace(".", "")) for one in root.iter("{*}vatAmnt")) == vat
    assert {one.text for one in root.iter("{*}vatPerc")} == {f"{percent}.000"}
    borne = {one.text for line in root.iter("{*}trLine") for one in line.iter("{*}vatID")}
    assert borne == {code}


def test_a_credit_note_after_the_regime_changed_takes_back_the_vat_of_its_invoice(
    db: Session, clock: FixedClock
) -> None:
    made = billing.invoice(db, taxed(db, clock, VatRegime.INCLUSIVE))
    clock.advance(timedelta(days=1))
    billing.set_vat(
        db,
        SYSTEM,
        clock,
        from_day=today(clock),
        regime=VatRegime.EXEMPT,
        percent=0,
        exemption_text=EXEMPT,
    )
    first = made.lines[0].id
    note = billing.credit_invoice(db, SYSTEM, clock, invoice_id=made.id, reason="Dubbel.", line_ids=[first])
    again = billing.finalise_invoice(db, SYSTEM, clock, cohort_id=made.cohort_id, payer_id=made.payer_id)
    taken, new = billing.invoice(db, note), billing.invoice(db, again)
    assert taken.total == Money(-83_334)
    assert taken.vat == -made.lines[0].vat != ZERO
    assert (new.total, new.vat) == (Money(83_334), ZERO)
    assert (taken.snapshot["vat"][0]["percent"], new.snapshot["vat"][0]["percent"]) == (21, None)

    day = today(clock)
    found = service.journal(db, first=day, last=day)
    sums = {role: debit - credit for role, (debit, credit) in found.sums.items()}
    assert sums[Account.REVENUE] == Money(-83_334)
    assert sums[Account.REVENUE_TAXED] == -taken.net
    assert sums[Account.VAT] == -taken.vat
    assert Account.DEBTORS not in sums or sums[Account.DEBTORS] == ZERO


def _rows(db: Session, clock: FixedClock, day: date) -> list[dict[str, str]]:
    """The journal as a bookkeeper reads it: CSV, by the heads of its columns."""
    content = service.export_journal(db, SYSTEM, clock, first=day, last=day, kind=Format.CSV, say=str)
    return list(_read(content.decode("utf-8-sig")))


def _read(text: str) -> Iterator[dict[str, str]]:
    heads, *rows = (line.split(";") for line in text.splitlines())
    for row in rows[:-1]:
        yield dict(zip(heads, row, strict=True))


def _book(db: Session, clock: FixedClock, day: date) -> list[list[str]]:
    """The same columns of the journal as a workbook."""
    content = service.export_journal(db, SYSTEM, clock, first=day, last=day, kind=Format.XLSX, say=str)
    heads, *rows, _ = openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [[str(row[heads.index(head)] or "") for head in HEADS] for row in rows]


def _number(found: service.Journal, role: Account) -> str:
    return found.accounts[role].number
