"""What came in on the foundation's account in the demo: most invoices are paid, one in part, one not at all."""

from __future__ import annotations

import io
from datetime import date, timedelta
from xml.sax.saxutils import escape

from app.bank import service as bank
from app.billing import service as billing
from app.core.clock import today
from app.demo.cast import FOUNDATION
from app.demo.groups import Group, day_of
from app.demo.stage import Stage, at, workday
from app.payments import service as payments

#: A transfer: cents, name, account, text.
Transfer = tuple[int, str, str, str]
OPENING = 12_500_00


def pay(stage: Stage, group: Group, *, late: str = "", part: str = "") -> None:
    """Three weeks after the invoices of ``group``: all are paid, but ``late`` pays nothing and ``part`` a part."""
    day = workday(day_of(group.sessions[0]) + timedelta(days=19))
    stage.timeline.at(at(day, 8, 30), lambda: _pay(stage, group, late, part))


def puzzle(stage: Stage) -> None:
    """Yesterday's entries that a person must look at: a gift without a number, bank costs."""
    day = workday(stage.today - timedelta(days=1))
    transfers = [
        (250_00, "H. Boerema", account(71), "Gift na de open middag, dank jullie wel"),
        (-14_85, "ABN AMRO Bank", "", "Kosten betalingsverkeer"),
    ]
    stage.timeline.at(at(day, 8, 40), lambda: _take_in(stage, transfers))


def account(number: int) -> str:
    """A Dutch account that no bank gave out: of the bank code TEST, with sound check digits."""
    digits = f"{number:010d}"
    plain = int("".join(str(int(char, 36)) for char in f"TEST{digits}NL00"))
    return f"NL{98 - plain % 97:02d}TEST{digits}"


def _pay(stage: Stage, group: Group, late: str, part: str) -> None:
    known = {one.id: key for key, one in stage.organisations.items()}
    transfers: list[Transfer] = []
    mine = {one.id for one in billing.invoices(stage.db, cohort_id=group.id)}
    for one in billing.unpaid(stage.db, ids=mine):
        key, cents = known[one.payer_id], one.balance.open.cents
        if key == late:
            continue
        payer = stage.organisations[key]
        paid = cents // 2 if key == part else cents
        transfers.append((paid, payer.legal_name, account(payer.id), f"Factuur {one.number} leergang"))
    _take_in(stage, transfers)


def _take_in(stage: Stage, transfers: list[Transfer]) -> None:
    content = statement(today(stage.clock), transfers)
    reading = bank.read(io.BytesIO(content), f"afschrift-{today(stage.clock):%Y-%m-%d}.xml")
    payments.take_in(stage.db, stage.staff["finance"], stage.clock, reading=reading)


def statement(day: date, transfers: list[Transfer]) -> bytes:
    """A bank's file (CAMT.053, version 02) with these transfers, all booked on ``day``."""
    closing = OPENING + sum(cents for cents, *_ in transfers)
    entries = "".join(_entry(day, place, *one) for place, one in enumerate(transfers, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{day:%Y%m%d}</MsgId><CreDtTm>{day}T07:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{day:%Y%m%d}</Id><CreDtTm>{day}T07:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{FOUNDATION['iban']}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('OPBD', day, OPENING)}{_balance('CLBD', day, closing)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(day: date, place: int, cents: int, name: str, iban: str, text: str) -> str:
    side = "Dbtr" if cents > 0 else "Cdtr"
    holder = f"<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>" if iban else ""
    return (
        f"<Ntry>{_amount(cents)}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>{day:%Y%m%d}{place:04d}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
        f"<{side}><Nm>{escape(name)}</Nm></{side}>{holder}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _balance(code: str, day: date, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(cents)}<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _amount(cents: int) -> str:
    return (
        f'<Amt Ccy="EUR">{abs(cents) // 100}.{abs(cents) % 100:02d}</Amt>'
        f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd>"
    )
