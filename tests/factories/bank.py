"""Files as Dutch banks write them: CAMT.053 in both versions, made from lines."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from app.bank import service as bank
from app.bank.service import Reading

#: The foundation's account in tests.
OWN = "NL91ABNA0417164300"
ICARE, INTERZORG = "NL69INGB0123456789", "NL20RABO0123456789"
DAY = date(2026, 1, 15)


@dataclass(frozen=True)
class Tx:
    """One transaction of an entry: cents with the sign of the money, and what stands with it."""

    cents: int
    text: str = ""
    name: str = "Icare"
    iban: str = ICARE
    reference: str = ""
    end_to_end: str = "NOTPROVIDED"
    more: str = ""
    returned: str = ""


@dataclass(frozen=True)
class Line:
    """One entry: one transaction, or the batch of several."""

    txs: Sequence[Tx]
    day: date = DAY
    mark: str = ""
    reversal: bool = False
    info: str = ""
    status: str = "BOOK"
    currency: str = "EUR"
    #: Which amount the entry gives when it is not the sum of its transactions.
    cents: int | None = None

    @property
    def total(self) -> int:
        """Its amount in cents."""
        return sum(tx.cents for tx in self.txs) if self.cents is None else self.cents


@dataclass(frozen=True)
class Statement:
    """One statement; its closing balance follows from the lines unless given."""

    lines: Sequence[Line]
    iban: str = OWN
    opening: int = 100_000
    closing: int | None = None
    name: str = "053-1"
    attributes: Mapping[str, str] = field(default_factory=dict)


def paid(cents: int, text: str = "", *, day: date = DAY, mark: str = "", **other: str) -> Line:
    """A transfer of one payer."""
    return Line((Tx(cents, text, **other),), day=day, mark=mark)


def camt(*statements: Statement, version: str = "02") -> bytes:
    """The file of these statements."""
    inside = "".join(_statement(one, version) for one in statements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>053D</MsgId><CreDtTm>2026-01-16T02:01:00+01:00</CreDtTm></GrpHdr>"
        f"{inside}</BkToCstmrStmt></Document>"
    ).encode()


def file_of(*lines: Line, opening: int = 100_000, version: str = "02") -> bytes:
    """The file of one statement with these lines."""
    return camt(Statement(lines, opening=opening), version=version)


def reading(content: bytes, name: str = "afschrift.xml") -> Reading:
    """What a file tells."""
    return bank.read(io.BytesIO(content), name)


def told(*lines: Line, **other: int) -> Reading:
    """What a file of one statement with these lines tells."""
    return reading(file_of(*lines, opening=other.get("opening", 100_000)))


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def mark(number: int) -> str:
    """A bank's own mark, the same for the same number."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16].upper()


def amount(cents: int, currency: str = "EUR") -> str:
    """The amount and its direction, as CAMT writes them."""
    return f'<Amt Ccy="{currency}">{_plain(cents)}</Amt><CdtDbtInd>{"CRDT" if cents >= 0 else "DBIT"}</CdtDbtInd>'


def _plain(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _balance(code: str, cents: int) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(cents)}<Dt><Dt>{DAY}</Dt></Dt></Bal>"


def _statement(one: Statement, version: str) -> str:
    booked = [line for line in one.lines if line.status == "BOOK"]
    closing = one.opening + sum(line.total for line in booked) if one.closing is None else one.closing
    entries = "".join(_entry(line, version) for line in one.lines)
    return (
        f"<Stmt><Id>{one.name}</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-01-16T02:01:00+01:00</CreDtTm>"
        "<FrToDt><FrDtTm>2026-01-15T00:00:00</FrDtTm><ToDtTm>2026-01-15T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{one.iban}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Stichting DemenTalent</Nm></Ownr></Acct>"
        f"{_balance('OPBD', one.opening)}{_balance('CLBD', closing)}{entries}</Stmt>"
    )


def _entry(line: Line, version: str) -> str:
    status = line.status if version == "02" else f"<Cd>{line.status}</Cd>"
    own_mark = f"<AcctSvcrRef>{line.mark}</AcctSvcrRef>" if line.mark else ""
    details = "".join(_tx(tx, version, single=len(line.txs) == 1) for tx in line.txs)
    batch = f"<Btch><NbOfTxs>{len(line.txs)}</NbOfTxs></Btch>" if len(line.txs) > 1 else ""
    info = f"<AddtlNtryInf>{escape(line.info)}</AddtlNtryInf>" if line.info else ""
    return (
        f"<Ntry>{amount(line.total, line.currency)}"
        f"{'<RvslInd>true</RvslInd>' if line.reversal else ''}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>{line.day}</Dt></BookgDt><ValDt><Dt>{line.day}</Dt></ValDt>{own_mark}"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{batch}{details}</NtryDtls>{info}</Ntry>"
    )


def _tx(tx: Tx, version: str, *, single: bool) -> str:
    side = "Dbtr" if tx.cents > 0 else "Cdtr"
    name = f"<Nm>{escape(tx.name)}</Nm>"
    party = name if version == "02" else f"<Pty>{name}</Pty>"
    money = f'<Amt Ccy="EUR">{_plain(tx.cents)}</Amt>'
    if version == "02":
        money = f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>"
    elif not single:
        money += f"<CdtDbtInd>{'CRDT' if tx.cents > 0 else 'DBIT'}</CdtDbtInd>"
    # banks cut free text in pieces of 140 characters
    pieces = [tx.text[start : start + 140] for start in range(0, len(tx.text), 140)]
    free = "".join(f"<Ustrd>{escape(piece)}</Ustrd>" for piece in pieces)
    reference = (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{tx.reference}</Ref></CdtrRefInf></Strd>"
        if tx.reference
        else ""
    )
    about = f"<RmtInf>{free}{reference}</RmtInf>" if free or reference else ""
    back = f"<RtrInf><Rsn><Cd>{tx.returned}</Cd></Rsn></RtrInf>" if tx.returned else ""
    more = f"<AddtlTxInf>{escape(tx.more)}</AddtlTxInf>" if tx.more else ""
    account = f"<{side}Acct><Id><IBAN>{tx.iban}</IBAN></Id></{side}Acct>" if tx.iban else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{escape(tx.end_to_end)}</EndToEndId></Refs>{money}"
        f"<RltdPties><{side}>{party}</{side}>{account}</RltdPties>{about}{back}{more}</TxDtls>"
    )
