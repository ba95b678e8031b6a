"""Taking the journal and accounts along as files; each time the audit log is told. Offered through ``service``."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.bookkeeping.queries import Journal, PayerAccount, account, journal
from app.bookkeeping.sheets import Say, account_sheets, journal_sheet, sums_sheet
from app.bookkeeping.xaf import audit_file
from app.core.clock import Clock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.sheets import delimited, workbook
from app.core.text import T
from app.organisations import service as organisations

#: The longest period of an export, in days: ten years.
LONGEST = 3660


class Format(StrEnum):
    """In which form the journal goes; the words end file names."""

    CSV = "csv"
    XLSX = "xlsx"
    XAF = "xaf"


def check_period(first: date, last: date) -> None:
    """Refuses a period that ends before it begins, or is longer than ten years."""
    if last < first:
        raise Refused(T("De laatste dag ligt voor de eerste. Draai ze om."), field="tot")
    if (last - first).days > LONGEST:
        raise Refused(T("Kies een periode van ten hoogste tien jaar."), field="tot")


def export_journal(
    db: Session, actor: Actor, clock: Clock, *, first: date, last: date, kind: Format, say: Say
) -> bytes:
    """The journal of a period as a file. Raises Refused for a period or, as XAF, for data that are missing."""
    check_period(first, last)
    found = journal(db, first=first, last=last)
    if kind is Format.XAF:
        content = _xaf(db, clock, found)
    elif kind is Format.XLSX:
        content = workbook(say(T("Journaal")), [journal_sheet(found, say), sums_sheet(found, say)])
    else:
        content = delimited(journal_sheet(found, say))
    audit.record(
        db,
        actor,
        clock,
        "bookkeeping:journal:export",
        "journal",
        None,
        first=first.isoformat(),
        last=last.isoformat(),
        kind=str(kind),
        rows=found.lines,
        debit_cents=found.debit.cents,
    )
    return content


def export_account(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    payer_id: int,
    first: date | None,
    last: date,
    kind: str,
    say: Say,
) -> tuple[PayerAccount, bytes]:
    """The account of a payer, and as a workbook (``kind`` is ``xlsx``; else nothing: the view prints it).

    Raises NotFound for an unknown payer, Refused for a period that ends before it begins.
    """
    if first is not None:
        check_period(first, last)
    found = account(db, payer_id, first=first, last=last)
    content = workbook(say(T("Rekeningoverzicht")), account_sheets(found, say)) if kind == "xlsx" else b""
    audit.record(
        db,
        actor,
        clock,
        "bookkeeping:statement:export",
        "organisation",
        payer_id,
        payer_id=payer_id,
        kind=kind,
        until=last.isoformat(),
    )
    return found, content


def _xaf(db: Session, clock: Clock, found: Journal) -> bytes:
    if found.first.year != found.last.year:
        raise Refused(
            T("Een auditfile gaat over één kalenderjaar. Kies dagen in hetzelfde jaar."), field="tot"
        )
    foundation = organisations.foundation(db)
    if not foundation.tax_number:
        raise Refused(
            T(
                "Vul eerst bij de gegevens van de stichting in: %(what)s.",
                what=T("het btw-id of fiscaal nummer"),
            )
        )
    payers = {one.id: one for one in organisations.organisations(db)}
    return audit_file(found, foundation, payers, made_on=today(clock))
