"""The decisions about cohorts that wait: whether one goes on, and that one has begun. Nothing happens by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState, CohortView
from app.core.clock import local
from app.enrolments import service as enrolments
from app.enrolments.service import SeatCounts
from app.portal.words import when
from app.scheduling import service as scheduling
from app.web.parts import Todo

#: Decisions further away than this are not yet asked for.
AHEAD = timedelta(days=45)
#: States in which something is still to be decided.
UNDECIDED = (CohortState.DRAFT, CohortState.OPEN)


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort on the overview."""

    cohort: CohortView
    counts: SeatCounts
    starts_on: date | None


def lines(db: Session, listed: Collection[CohortView]) -> tuple[CohortLine, ...]:
    """These cohorts with how full they are and when they begin. Two queries."""
    counts = enrolments.seat_counts(db, [one.id for one in listed])
    starts = scheduling.starts_of(db, [one.id for one in listed])
    return tuple(
        CohortLine(one, counts[one.id], local(starts[one.id]).date() if one.id in starts else None)
        for one in listed
    )


def pending(every: Iterable[CohortView]) -> list[CohortView]:
    """Those of which something is still to be decided, so that an old one is never lost."""
    return [one for one in every if one.state in (*UNDECIDED, CohortState.CONFIRMED)]


def todos(found: Sequence[CohortLine], now: date) -> list[tuple[date, Todo]]:
    """What must be decided of these cohorts, with its date."""
    return [*_decisions(found, now), *_beginnings(found, now)]


def _decisions(found: Sequence[CohortLine], now: date) -> list[tuple[date, Todo]]:
    asked = [
        line for line in found if line.cohort.state in UNDECIDED and line.cohort.go_no_go_on <= now + AHEAD
    ]
    return [(line.cohort.go_no_go_on, _decision(line, now)) for line in asked]


def _decision(line: CohortLine, now: date) -> Todo:
    cohort, counts = line.cohort, line.counts
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
    title = _("Besluit of groep %(name)s doorgaat", name=cohort.name)
    url, label = url_for("portal.cohort", cohort_id=cohort.id), _("Bekijk de groep")
    if cohort.state is CohortState.OPEN and cohort.go_no_go_on <= now:
        url, label = url_for("desk.state", cohort_id=cohort.id), _("Kies wat er gebeurt")
        if counts.taken < cohort.seats_min:
            title = _("Groep %(name)s heeft te weinig deelnemers", name=cohort.name)
            text += " " + _("Laat de groep toch doorgaan, of annuleer die. Er gebeurt niets vanzelf.")
        else:
            title = _("Laat groep %(name)s doorgaan", name=cohort.name)
            text += " " + _("De besluitdatum is er.")
    return Todo(told.words, title, text, url, label, told.note, told.soon)


def _beginnings(found: Sequence[CohortLine], now: date) -> list[tuple[date, Todo]]:
    begun = []
    for line in found:
        if line.cohort.state is not CohortState.CONFIRMED or line.starts_on is None or line.starts_on > now:
            continue
        told = when(line.starts_on, now)
        url = url_for("desk.state", cohort_id=line.cohort.id)
        title = _("Zet groep %(name)s op Bezig", name=line.cohort.name)
        text = _("De eerste lesdag is geweest.")
        begun.append(
            (line.starts_on, Todo(told.words, title, text, url, _("Wijzig de status"), told.note, True))
        )
    return begun
