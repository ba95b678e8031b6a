"""Erasing a person: what says who they are goes; what the law or others need stays, and counts on without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.core import documents
from app.core.clock import Clock, today
from app.core.db import Base, affected
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.organisations import service as organisations
from app.practice.service import protection
from app.privacy.models import SubjectRequest
from app.privacy.queries.reach import Ids, ids_of, owned
from app.privacy.rules.inventory import TABLES, Gone, Table
from app.teaching import service as teaching

#: Addresses at this host go nowhere (RFC 2606).
NOWHERE = "gewist.invalid"


@dataclass(frozen=True, slots=True)
class Part:
    """One table in the preview of an erasure."""

    purpose: str
    rows: int
    gone: Gone


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do, and what is still in its way."""

    parts: tuple[Part, ...]
    #: How many cases lose their text.
    cases: int
    hindrances: tuple[Text, ...]
    #: Whether it was done already.
    done: bool

    @property
    def mark(self) -> str:
        """What was shown, so that exactly this is done."""
        return f"{sum(one.rows for one in self.parts)}-{self.cases}"


def preview(db: Session, person_id: int) -> Preview:
    """What erasing this person would do. One query per table. Raises NotFound for an unknown person."""
    person = accounts.person(db, person_id)
    if person is None:
        raise NotFound
    ids = ids_of(db, person_id)
    parts = []
    for name, told in TABLES.items():
        if told.own and (rows := _count(db, name, told, ids)):
            parts.append(Part(told.purpose, rows, told.gone))
    return Preview(
        parts=tuple(parts),
        cases=len(texts_of(db, ids)),
        hindrances=_hindrances(db, person_id, ids),
        done=person.email.endswith(f"@{NOWHERE}"),
    )


def forget(db: Session, actor: Actor, clock: Clock, *, request_id: int, mark: str) -> None:
    """Erases the person of a granted request, exactly as ``mark`` was shown.

    Raises NotFound for another request, Refused while something is in its way or has changed. The texts of cases
    follow within a minute, with a proof of their own.
    """
    row = db.get(SubjectRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None or row.kind != "erasure" or row.person_id is None or row.state != "granted":
        raise NotFound
    if row.person_id == actor.person_id:
        raise Refused(T("Dit ben jij zelf. Een andere privacyfunctionaris wist je gegevens."))
    accounts.lock_people(db, [row.person_id])
    shown = preview(db, row.person_id)
    if shown.done:
        raise Refused(T("Deze gegevens zijn al gewist."))
    if shown.hindrances:
        raise Refused(shown.hindrances[0])
    if shown.mark != mark:
        raise Refused(T("Er is intussen iets veranderd. Kijk nog eens en begin dan opnieuw."))
    ids = ids_of(db, row.person_id)
    texts = texts_of(db, ids)
    if texts:
        protection.plan_run(db, actor, clock, cause="request", due=dict.fromkeys(texts, today(clock)))
    changed = erase(db, ids)
    db.expire_all()
    audit.record(
        db, actor, clock, "privacy:person:erase", "person", row.person_id, rows=changed, cases=len(texts)
    )


def erase_described(db: Session, actor: Actor, clock: Clock, *, request_id: int) -> int:
    """Begins erasing the text of the case that a described person asked to erase; the number of the run.

    Raises NotFound for another kind of request and for a refused one, Refused when the text is held or gone.
    """
    row = db.get(SubjectRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None or row.kind != "erasure" or row.case_id is None or row.state not in ("open", "granted"):
        raise NotFound
    return protection.erase_case(db, actor, clock, case_id=row.case_id)


def erase(db: Session, ids: Ids) -> int:
    """Deletes and blanks, children before parents; how many rows. Texts of cases are a run's to erase."""
    files = _calendar_files(db, ids)
    changed = documents.forget_calendar_files(db, files)
    for table in reversed(Base.metadata.sorted_tables):
        told = TABLES[table.name]
        mine = owned(table.name, told, ids)
        if table.name == "certificate":
            changed += certificates.erase_holder(db, ids.values["person"], ids.values["enrolment"])
        elif told.gone is Gone.ROWS:
            changed += affected(db, sa.delete(table).where(mine))
        elif told.gone is Gone.BLANK:
            changed += affected(db, sa.update(table).where(mine).values(_blanks(table, told)))
    return changed


def _calendar_files(db: Session, ids: Ids) -> frozenset[str]:
    """The files for calendars in the person's letters, which name whom they were for; those of others aside."""
    letter = Base.metadata.tables["letter"]
    mine = owned("letter", TABLES["letter"], ids)
    found = {
        one["sha256"] for borne in db.scalars(sa.select(letter.c.attachments).where(mine)) for one in borne
    }
    return frozenset(found) - messages.to_be_sent(db, found) - teaching.files_among(db, found)


def _blanks(table: sa.Table, told: Table) -> dict[str, Any]:
    """What is written over: ``@`` an address that goes nowhere, ``#`` a number, else the word itself, or nothing."""
    number = sa.cast(table.c.id, sa.String) if "id" in table.c else sa.literal("")
    found: dict[str, Any] = {}
    for one in told.blank:
        name, _, word = one.partition("=")
        column = table.c[name]
        if word == "@":
            found[name] = sa.literal(f"{table.name}-") + number + sa.literal(f"@{NOWHERE}")
        elif word == "#":
            found[name] = sa.literal("persoon ") + number
        elif isinstance(column.type, sa.JSON):
            found[name] = {}
        elif not word and column.nullable:
            found[name] = None
        else:
            found[name] = b"" if isinstance(column.type, sa.LargeBinary) else word
    return found


def _count(db: Session, name: str, told: Table, ids: Ids) -> int:
    table = Base.metadata.tables[name]
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(owned(name, told, ids))) or 0


def texts_of(db: Session, ids: Ids) -> tuple[int, ...]:
    """The cases of which the text is still there."""
    table = Base.metadata.tables["practice_case"]
    query = sa.select(table.c.id).where(table.c.id.in_(ids.values["case"]), table.c.erased_at.is_(None))
    return tuple(db.scalars(query.order_by(table.c.id)))


def _hindrances(db: Session, person_id: int, ids: Ids) -> tuple[Text, ...]:
    """Why it cannot be done yet, each with what to do first."""
    found = []
    if _takes_part(db, person_id):
        found.append(T("De persoon doet nog mee in een groep. Meld die eerst af."))
    if accounts.roles_of(db, person_id):
        found.append(T("De persoon heeft nog een rol. Vraag een beheerder om die weg te halen."))
    if organisations.organisation_ids_of_coordinator(db, person_id):
        found.append(T("De persoon is nog coördinator. Vraag een beheerder om dat te beëindigen."))
    if {one.case_id for one in protection.holds(db)} & set(ids.values["case"]):
        found.append(T("Op een casus van deze persoon rust een bewaarplicht. Hef die eerst op."))
    letter = Base.metadata.tables["letter"]
    mine = owned("letter", TABLES["letter"], ids)
    waiting = sa.select(letter.c.id).where(mine, letter.c.state.in_(("queued", "delayed"))).limit(1)
    if db.scalar(waiting) is not None:
        found.append(T("Er staat nog een brief klaar voor deze persoon. Probeer het over een paar minuten."))
    return tuple(found)


def _takes_part(db: Session, person_id: int) -> bool:
    """Whether the person has a seat, or waits for one, in a group that is not over."""
    mine = [one for one in enrolments.enrolments_of_person(db, person_id) if one.withdrawn_at is None]
    going = [one for one in mine if one.state is not enrolments.EnrolmentState.COMPLETED]
    over = (cohorts.CohortState.FINISHED, cohorts.CohortState.CANCELLED)
    known = cohorts.cohorts(db, ids={one.cohort_id for one in going}) if going else []
    return any(one.state not in over for one in known)
