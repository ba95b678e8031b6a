"""Who is at a meeting hears that a sheet can be read. Offered through ``service``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.text import T
from app.messages.service import Planned
from app.practice.queries.sheets import planned_sheets

SHEETS = "/intervisie/bijeenkomsten"


def planned_sheet_letters(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """One letter to each reader of a sheet when it opens, without its author, alias or text.

    Derived from the meeting: it moves along, and does not go when the sheet was taken back or the meeting cancelled.
    """
    sheets = planned_sheets(db, since=clock.now(), until=until)
    if not sheets:
        return []
    people = accounts.people(db, {number for one in sheets for number in one.readers})
    names = {one.id: one.name for one in cohorts.cohorts(db, ids={one.session.cohort_id for one in sheets})}
    return [
        Planned(
            key=f"practice:sheet:{one.id}:{number}",
            at=one.opens_at,
            ends_at=one.closes_at,
            template="practice/sheet_open",
            person_id=number,
            to=people[number].email,
            to_name=people[number].full_name,
            language=people[number].language,
            context={
                "given_name": people[number].name.given,
                "session_title": one.session.title,
                "cohort_name": names[one.session.cohort_id],
                "session_day": local(one.session.starts_at).date().isoformat(),
                "link_path": f"{SHEETS}/{one.session.id}",
            },
            cause=T("Een casus ligt klaar voor %(title)s", title=one.session.title),
        )
        for one in sheets
        for number in sorted(one.readers)
    ]
