"""Participants as a table with the columns that somebody chose. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.attendance.service import AttendanceSummary
from app.audit import service as audit
from app.billing import service as billing
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.sheets import Cell
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, RosterLine
from app.organisations import service as organisations
from app.practice import service as practice
from app.practice.service import CaseCounts


class Column(StrEnum):
    """What can stand in an export; never anything that somebody wrote in a case."""

    COHORT = "cohort"
    ORGANISATION = "organisation"
    GIVEN_NAME = "given_name"
    INFIX = "infix"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    FUNCTION = "function"
    SEAT = "seat"
    STATE = "state"
    POSITION = "position"
    ACCOUNT = "account"
    NAME_CONFIRMED = "name_confirmed"
    DAYS = "days"
    INTERVISIONS = "intervisions"
    CASES_SUBMITTED = "cases_submitted"
    CASES_APPROVED = "cases_approved"
    CERTIFICATE = "certificate"
    PRICE = "price"
    PAYERS = "payers"


COLUMNS: Final[Mapping[Column, Text]] = {
    Column.COHORT: T("Groep"),
    Column.ORGANISATION: T("Organisatie"),
    Column.GIVEN_NAME: T("Voornaam"),
    Column.INFIX: T("Tussenvoegsel"),
    Column.FAMILY_NAME: T("Achternaam"),
    Column.EMAIL: T("E-mailadres"),
    Column.FUNCTION: T("Functie"),
    Column.SEAT: T("Plaats"),
    Column.STATE: T("Stand"),
    Column.POSITION: T("Nummer op de wachtlijst"),
    Column.ACCOUNT: T("Account"),
    Column.NAME_CONFIRMED: T("Naam bevestigd"),
    Column.DAYS: T("Lesdagen gevolgd"),
    Column.INTERVISIONS: T("Intervisies gevolgd"),
    Column.CASES_SUBMITTED: T("Casussen bij een trainer"),
    Column.CASES_APPROVED: T("Casussen goedgekeurd"),
    Column.CERTIFICATE: T("Certificaat"),
    Column.PRICE: T("Prijs"),
    Column.PAYERS: T("Betalers"),
}
#: What most exports hold.
USUAL: Final = (
    Column.COHORT,
    Column.ORGANISATION,
    Column.GIVEN_NAME,
    Column.INFIX,
    Column.FAMILY_NAME,
    Column.EMAIL,
    Column.FUNCTION,
    Column.SEAT,
    Column.STATE,
)

Say = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows, in the reader's language."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the chosen columns ask for, read once for all rows."""

    cohorts: Mapping[int, str]
    attended: Mapping[int, AttendanceSummary]
    cases: Mapping[int, CaseCounts]
    #: Number of the certificate by enrolment.
    certificates: Mapping[int, str]
    #: Names by seat.
    payers: Mapping[int, str]
    #: Who was ever sent an invitation.
    invited: Collection[int]


def export_participants(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    columns: Sequence[Column],
    say: Say,
    kind: str,
    cohort_id: int | None = None,
) -> Table:
    """The participants of one cohort, or of all, as a table; that it was made stands in the log.

    Raises NotFound, and Refused when no column was chosen.
    """
    if not columns:
        raise Refused(T("Kies minstens één kolom."), field="columns")
    groups = cohorts.cohorts(db) if cohort_id is None else [cohorts.cohort(db, cohort_id)]
    chosen = [one for one in Column if one in columns]
    roster = enrolments.roster(db, [one.id for one in groups])
    known = _known(db, {one.id: one.name for one in groups}, roster, chosen)
    table = Table(
        tuple(say(COLUMNS[one]) for one in chosen),
        tuple(tuple(_cell(one, line, known, say) for one in chosen) for line in roster),
    )
    audit.record(
        db,
        actor,
        clock,
        "desk:participants:export",
        "cohort",
        cohort_id,
        columns=[str(one) for one in chosen],
        rows=len(table.rows),
        kind=kind,
    )
    return table


def _known(
    db: Session, names: Mapping[int, str], roster: Sequence[RosterLine], chosen: Collection[Column]
) -> _Known:
    learners = [one.enrolment_id for one in roster if one.enrolment_id is not None and one.position is None]
    people = {one.person.id for one in roster if one.person is not None}

    def wanted(*columns: Column) -> bool:
        return any(one in chosen for one in columns)

    return _Known(
        cohorts=names,
        attended=attendance.summary(db, learners) if wanted(Column.DAYS, Column.INTERVISIONS) else {},
        cases=practice.counts(db, learners) if wanted(Column.CASES_SUBMITTED, Column.CASES_APPROVED) else {},
        certificates=_certificates(db, learners) if wanted(Column.CERTIFICATE) else {},
        payers=_payers(db, names) if wanted(Column.PAYERS) else {},
        invited=accounts.invited_at(db, people) if wanted(Column.ACCOUNT) else (),
    )


def _certificates(db: Session, learners: Collection[int]) -> dict[int, str]:
    found = certificates.certificate_of_enrolment(db, learners)
    return {key: one.number for key, one in found.items() if one.revoked_on is None}


def _payers(db: Session, cohort_ids: Collection[int]) -> dict[int, str]:
    seats = [one for held in enrolments.seats_of(db, cohort_ids, named=False).values() for one in held]
    lines = billing.lines_of(db, seats)
    names = organisations.names(db, {line.payer_id for of_seat in lines.values() for line in of_seat})
    return {
        seat_id: ", ".join(f"{names[line.payer_id]} {line.amount}" for line in of_seat)
        for seat_id, of_seat in lines.items()
    }


def _cell(column: Column, line: RosterLine, known: _Known, say: Say) -> Cell:
    person, key = line.person, line.enrolment_id or 0
    seated = line.position is None and person is not None
    match column:
        case Column.COHORT:
            return known.cohorts[line.cohort_id]
        case Column.ORGANISATION:
            return line.organisation_name
        case Column.GIVEN_NAME:
            return person.name.given if person else ""
        case Column.INFIX:
            return person.name.infix if person else ""
        case Column.FAMILY_NAME:
            return person.name.family if person else ""
        case Column.EMAIL:
            return person.email if person else ""
        case Column.FUNCTION:
            return line.function
        case Column.SEAT:
            return line.seat_number
        case Column.STATE:
            return say(_state(line))
        case Column.POSITION:
            return line.position
        case Column.ACCOUNT:
            return say(_account(line, known)) if person else ""
        case Column.NAME_CONFIRMED:
            return say(T("ja") if person.name_confirmed_at else T("nee")) if person else ""
        case Column.DAYS:
            return known.attended[key].days if seated else None
        case Column.INTERVISIONS:
            return known.attended[key].intervisions if seated else None
        case Column.CASES_SUBMITTED:
            return known.cases[key].submitted if seated else None
        case Column.CASES_APPROVED:
            return known.cases[key].approved if seated else None
        case Column.CERTIFICATE:
            return known.certificates.get(key, "")
        case Column.PRICE:
            return line.price
        case Column.PAYERS:
            return known.payers.get(line.seat_id or 0, "")


def _state(line: RosterLine) -> Text:
    if line.position is not None:
        return T("op de wachtlijst")
    if line.person is None:
        return T("nog geen naam")
    return T("afgerond") if line.state is EnrolmentState.COMPLETED else T("heeft een plaats")


def _account(line: RosterLine, known: _Known) -> Text:
    assert line.person is not None
    if line.person.has_login:
        return T("actief")
    return T("uitgenodigd") if line.person.id in known.invited else T("nog niet uitgenodigd")
