"""Giving the ledger's accounts their numbers. Offered through ``service``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.bookkeeping.models import LedgerAccount
from app.bookkeeping.queries import ledger_accounts
from app.bookkeeping.rules.journal import RESULT, Account, Role
from app.core.clock import Clock
from app.core.db import LINE
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,19}", re.ASCII)


def set_accounts(db: Session, actor: Actor, clock: Clock, *, accounts: Mapping[Role, Account]) -> None:
    """Sets number, name and VAT code of every account; nothing is told when nothing changed, but they are confirmed.

    Raises Refused, at ``<role>-number`` and so on, for a number or code that a bookkeeping cannot hold, and for one
    number for an account of the balance sheet and another account.
    """
    seen: dict[str, Account] = {}
    for role in Role:
        one = accounts[role]
        if not _CODE.fullmatch(one.number):
            raise Refused(
                T("Gebruik voor een nummer ten hoogste 20 letters en cijfers."), field=f"{role}-number"
            )
        if not one.name.strip() or len(one.name) > LINE:
            raise Refused(T("Geef de rekening een naam."), field=f"{role}-name")
        if one.vat_code and not _CODE.fullmatch(one.vat_code):
            raise Refused(
                T("Gebruik voor een btw-code ten hoogste 20 letters en cijfers."), field=f"{role}-vat_code"
            )
        other = seen.setdefault(one.number, one)
        if other is not one and not {other.role, role} <= RESULT:
            raise Refused(
                T(
                    "Nummer %(number)s staat bij %(one)s en bij %(other)s. Geef ze elk een eigen nummer.",
                    number=one.number,
                    one=other.name,
                    other=one.name,
                ),
                field=f"{role}-number",
            )
    before = ledger_accounts(db)
    for role in Role:
        row = db.get(LedgerAccount, role) or LedgerAccount(role=role)
        row.number, row.name = accounts[role].number, accounts[role].name.strip()
        row.vat_code = accounts[role].vat_code
        db.add(row)
    changed = [role for role in Role if accounts[role] != before[role]]
    audit.record(
        db,
        actor,
        clock,
        "bookkeeping:account:set",
        "ledger",
        None,
        accounts=[f"{accounts[role].number} {accounts[role].name}" for role in changed],
    )
