"""What waits for a coordinator, and how the organisation's people are doing: status and counts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.billing import service as billing
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.money import Money, total
from app.core.permissions import Actor
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, EnrolmentView, SeatView
from app.organisations import service as organisations
from app.portal.boards import desk
from app.portal.boards.progress import Progress, cohorts_with_content, progress_of
from app.portal.boards.public import PublicCohort, open_cohorts
from app.portal.words import when
from app.requests import service as requests
from app.web.parts import ChartPart, Todo

#: Invoices shown on the overview.
INVOICES = 3
#: At most this many names in a to-do.
NAMED = 4
#: The cohorts whose people are shown, in this order.
ORDER = (CohortState.RUNNING, CohortState.CONFIRMED, CohortState.OPEN, CohortState.FINISHED)
#: Those in which there is progress to tell.
BEGUN = (CohortState.RUNNING, CohortState.FINISHED)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One of the organisation's people in one cohort."""

    enrolment: EnrolmentView
    name: str
    sort_name: str
    active: bool
    cohort: CohortView
    content: CourseContent
    progress: Progress


@dataclass(frozen=True, slots=True)
class Costs:
    """What the organisation bears."""

    invoiced: Money
    promised: Money
    invoiced_seats: int
    promised_seats: int

    @property
    def whole(self) -> Money:
        """Both together."""
        return self.invoiced + self.promised

    @property
    def chart(self) -> list[ChartPart]:
        """What is invoiced beside what is still to come."""
        return [ChartPart(self.invoiced.cents, "c2"), ChartPart(self.promised.cents, "c0")]


@dataclass(frozen=True, slots=True)
class OrganisationBoard:
    """One organisation on its coordinator's home."""

    id: int
    name: str
    people: tuple[PersonLine, ...]
    #: Those whose cohort has not begun.
    coming: tuple[PersonLine, ...]
    cohorts: tuple[tuple[CohortView, int, int], ...]
    costs: Costs
    #: Seats that were reserved without a name.
    unnamed: tuple[SeatView, ...] = ()

    @property
    def lines(self) -> tuple[PersonLine, ...]:
        """Everyone with a seat."""
        return (*self.people, *self.coming)


@dataclass(frozen=True, slots=True)
class CoordinatorBoard:
    """The coordinator's home: usually one organisation."""

    todos: tuple[Todo, ...]
    organisations: tuple[OrganisationBoard, ...]
    open: tuple[PublicCohort, ...]


def coordinator(db: Session, clock: Clock, actor: Actor) -> CoordinatorBoard:
    """The home of someone who coordinates the actor's organisations."""
    now = today(clock)
    names = _names(db, actor)
    boards = tuple(
        _organisation(db, number, names[number]) for number in sorted(names, key=lambda key: names[key])
    )
    groups = {cohort.id: cohort.name for board in boards for cohort, *_ in board.cohorts}
    takes = {cohort.id for board in boards for cohort, *_ in board.cohorts if cohort.state in enrolments.OPEN}
    in_line = any(waiting for board in boards for *_rest, waiting in board.cohorts)
    known = {line.cohort.course_version_id: line.content for board in boards for line in board.lines}
    return CoordinatorBoard(
        (
            *(desk.offers(db, names, groups, now) if in_line else ()),
            *_requests(db, names, now),
            *(
                todo
                for board in boards
                for todo in desk.names_due(
                    [one for one in board.unnamed if one.cohort_id in takes], groups, now
                )
            ),
            *_todos(db, actor, now),
            *_accounts(boards),
        ),
        boards,
        tuple(open_cohorts(db, clock, known)),
    )


def _names(db: Session, actor: Actor) -> dict[int, str]:
    """Of the actor's organisations; a single one's is known already."""
    if len(actor.organisation_ids) == 1 and actor.organisation_name:
        return dict.fromkeys(actor.organisation_ids, actor.organisation_name)
    return organisations.names(db, actor.organisation_ids)


def _organisation(db: Session, organisation_id: int, name: str) -> OrganisationBoard:
    enrolled = enrolments.enrolments_of_organisation(db, organisation_id)
    here = [one for one in enrolled if one.state is not EnrolmentState.WITHDRAWN]
    seats = enrolments.seats_of_organisation(db, organisation_id)
    named = {one.seat_id for one in here}
    unnamed = [seat for seat in seats if seat.id not in named]
    known = cohorts_with_content(db, {one.cohort_id for one in here} | {one.cohort_id for one in unnamed})
    people = accounts.people(db, {one.person_id for one in here})
    seated = [one for one in here if one.seat_id is not None and known[one.cohort_id][0].state in ORDER]
    progress = progress_of(db, {one.id: known[one.cohort_id][1] for one in seated})
    lines = [
        PersonLine(
            one,
            people[one.person_id].full_name,
            people[one.person_id].sort_name,
            people[one.person_id].has_login,
            *known[one.cohort_id],
            progress[one.id],
        )
        for one in seated
    ]
    lines.sort(key=lambda line: (ORDER.index(line.cohort.state), -line.cohort.id, line.sort_name))
    begun = tuple(line for line in lines if line.cohort.state in BEGUN)
    coming = tuple(line for line in lines if line.cohort.state not in BEGUN)
    counts = [
        (
            cohort,
            sum(one.seat_id is not None and one.cohort_id == cohort.id for one in here)
            + sum(one.cohort_id == cohort.id for one in unnamed),
            sum(one.state is EnrolmentState.WAITING and one.cohort_id == cohort.id for one in here),
        )
        for cohort, _content in known.values()
    ]
    owed = [seat for seat in seats if known[seat.cohort_id][0].state is not CohortState.CANCELLED]
    costs = _costs(db, organisation_id, owed)
    return OrganisationBoard(organisation_id, name, begun, coming, tuple(counts), costs, tuple(unnamed))


def _costs(db: Session, organisation_id: int, seats: Sequence[SeatView]) -> Costs:
    lines = [
        line
        for of_seat in billing.lines_of(db, seats).values()
        for line in of_seat
        if line.payer_id == organisation_id and line.share.invoice_payer
    ]
    invoiced = [line for line in lines if line.invoice_id is not None]
    promised = [line for line in lines if line.invoice_id is None]
    return Costs(
        total(line.amount for line in invoiced),
        total(line.amount for line in promised),
        len({line.seat_id for line in invoiced}),
        len({line.seat_id for line in promised}),
    )


def _requests(db: Session, names: Mapping[int, str], now: date) -> list[Todo]:
    """Colleagues who ask for a seat, by organisation."""
    found = []
    for organisation_id, waiting in requests.waiting_by_organisation(db, names.keys()).items():
        told = when(local(waiting.since).date(), now) if waiting.since else None
        title = ngettext(
            "%(num)s collega vraagt een plaats", "%(num)s collega’s vragen een plaats", waiting.count
        )
        text = _("Jij besluit of dit kan bij %(name)s.", name=names[organisation_id])
        url = url_for("requests.index", organisation_id=organisation_id)
        found.append(
            Todo(told.words if told else "", title, text, url, _("Besluit"), told.note if told else "", True)
        )
    return found


def _todos(db: Session, actor: Actor, now: date) -> list[Todo]:
    found = []
    payable = billing.invoices(db, for_organisations=actor.organisation_ids, payable_on=now, limit=INVOICES)
    for row in payable:
        told = when(row.due_on or now, now)
        found.append(
            Todo(
                told.words,
                _("Betaal factuur %(number)s", number=row.number),
                _("%(amount)s voor groep %(cohort)s.", amount=row.total, cohort=row.cohort),
                url_for("billing.organisation_invoice", organisation_id=row.payer_id, invoice_id=row.id),
                _("Bekijk factuur"),
                told.note,
                told.soon,
            )
        )
    return found


def _accounts(boards: tuple[OrganisationBoard, ...]) -> list[Todo]:
    """People who have a seat and never made their account, group by group."""
    found = []
    for board in boards:
        waiting: dict[int, list[PersonLine]] = {}
        for line in board.lines:
            if not line.active:
                waiting.setdefault(line.cohort.id, []).append(line)
        for cohort_id, lines in waiting.items():
            title = ngettext(
                "%(num)s collega in groep %(cohort)s heeft nog geen account",
                "%(num)s collega’s in groep %(cohort)s hebben nog geen account",
                len(lines),
                cohort=lines[0].cohort.name,
            )
            names = ", ".join(line.name for line in lines[:NAMED]) + (", …" if len(lines) > NAMED else "")
            text = _(
                "%(names)s. De uitnodiging zit in hun mail. Zonder account zien ze het programma niet.",
                names=names,
            )
            url = url_for("portal.organisation_progress", organisation_id=board.id, cohort_id=cohort_id)
            found.append(Todo(_("Geen haast"), title, text, url, _("Bekijk wie")))
    return found
