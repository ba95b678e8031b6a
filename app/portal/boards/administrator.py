"""What waits for an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.money import Money, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatCounts
from app.interest import service as interest
from app.messages import service as messages
from app.portal.words import when
from app.requests import service as requests
from app.scheduling import service as scheduling
from app.web.parts import Todo

#: Decisions further away than this are not yet asked for.
AHEAD = timedelta(days=45)
#: Cohorts on the overview; the list of cohorts holds the rest.
SHOWN = 10
UNDECIDED = (CohortState.DRAFT, CohortState.OPEN)


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort on the overview."""

    cohort: CohortView
    counts: SeatCounts
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class AdministratorBoard:
    """The administrator's home."""

    todos: tuple[Todo, ...]
    cohorts: tuple[CohortLine, ...]


def administrator(db: Session, clock: Clock) -> AdministratorBoard:
    """What waits, by date, and the latest cohorts."""
    now = today(clock)
    listed = cohorts.cohorts(db, limit=SHOWN)
    counts = enrolments.seat_counts(db, [one.id for one in listed])
    starts = scheduling.starts_of(db, [one.id for one in listed])
    lines = tuple(
        CohortLine(one, counts[one.id], local(starts[one.id]).date() if one.id in starts else None)
        for one in listed
    )
    todos = [
        *_decisions(lines, now),
        *_beginnings(lines, now),
        *_letters(db),
        *_interest(db, now),
        *_substitutions(db, now),
        *_invoices(db, now),
    ]
    return AdministratorBoard(tuple(todo for _order, todo in sorted(todos, key=lambda item: item[0])), lines)


def _decisions(lines: tuple[CohortLine, ...], now: date) -> list[tuple[date, Todo]]:
    found = []
    for line in lines:
        cohort, counts = line.cohort, line.counts
        if cohort.state not in UNDECIDED or cohort.go_no_go_on > now + AHEAD:
            continue
        told = when(cohort.go_no_go_on, now)
        text = ngettext(
            "Er is %(num)s plaats bezet. De groep gaat door vanaf %(least)s.",
            "Er zijn %(num)s plaatsen bezet. De groep gaat door vanaf %(least)s.",
            counts.taken,
            least=cohort.seats_min,
        )
        if counts.waiting:
            text += " " + ngettext(
                "Op de wachtlijst staat %(num)s persoon.",
                "Op de wachtlijst staan %(num)s personen.",
                counts.waiting,
            )
        url = url_for("portal.cohort", cohort_id=cohort.id)
        title = _("Besluit of groep %(name)s doorgaat", name=cohort.name)
        found.append(
            (
                cohort.go_no_go_on,
                Todo(told.words, title, text, url, _("Bekijk de groep"), told.note, told.soon),
            )
        )
    return found


def _beginnings(lines: tuple[CohortLine, ...], now: date) -> list[tuple[date, Todo]]:
    found = []
    for line in lines:
        if line.cohort.state is not CohortState.CONFIRMED or line.starts_on is None or line.starts_on > now:
            continue
        told = when(line.starts_on, now)
        found.append(
            (
                line.starts_on,
                Todo(
                    told.words,
                    _("Zet groep %(name)s op Bezig", name=line.cohort.name),
                    _("De eerste lesdag is geweest."),
                    url_for("desk.state", cohort_id=line.cohort.id),
                    _("Wijzig de status"),
                    told.note,
                    True,
                ),
            )
        )
    return found


def _letters(db: Session) -> list[tuple[date, Todo]]:
    refused = messages.refused(db)
    if not refused:
        return []
    title = ngettext("%(num)s brief is niet aangekomen", "%(num)s brieven zijn niet aangekomen", refused)
    text = _("De mailserver weigerde de brief. Kijk of het e-mailadres klopt.")
    return [
        (
            date.min,
            Todo(_("Nu"), title, text, url_for("messages.refused_letters"), _("Bekijk brieven"), soon=True),
        )
    ]


def _interest(db: Session, now: date) -> list[tuple[date, Todo]]:
    """Organisations that want to take part."""
    waiting = interest.waiting(db)
    if waiting.since is None:
        return []
    told = when(local(waiting.since).date(), now)
    title = ngettext(
        "%(num)s organisatie heeft interesse", "%(num)s organisaties hebben interesse", waiting.count
    )
    text = _("Maak er een organisatie van, of wijs de interesse af.")
    todo = Todo(told.words, title, text, url_for("interest.index"), _("Bekijk interesse"), told.note, True)
    return [(local(waiting.since).date(), todo)]


def _substitutions(db: Session, now: date) -> list[tuple[date, Todo]]:
    """Coordinators who ask to replace someone after the start."""
    waiting = requests.substitutions_waiting(db)
    if waiting.since is None:
        return []
    told = when(local(waiting.since).date(), now)
    title = ngettext("Besluit over %(num)s vervanging", "Besluit over %(num)s vervangingen", waiting.count)
    text = _("Een groep is begonnen en een organisatie wil een collega in de plaats.")
    url = url_for("requests.substitutions")
    return [
        (
            local(waiting.since).date(),
            Todo(told.words, title, text, url, _("Bekijk aanvragen"), told.note, True),
        )
    ]


def _invoices(db: Session, now: date) -> list[tuple[date, Todo]]:
    rows = billing.due(db, now)
    if not rows:
        return []
    amount: Money = total(row.total for row in rows)
    title = ngettext("Maak %(num)s factuur", "Maak %(num)s facturen", len(rows))
    text = _("Samen %(amount)s. Nog niet gefactureerd.", amount=amount)
    return [(date.max, Todo(_("Geen haast"), title, text, url_for("billing.invoices"), _("Bekijk facturen")))]
