"""What waits for an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.billing import service as billing
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock, local, today
from app.core.money import Money, total
from app.interest import service as interest
from app.messages import service as messages
from app.portal.boards import absent, decisions, desk
from app.portal.words import when
from app.practice import service as practice
from app.requests import service as requests
from app.web.filters import date_
from app.web.parts import Todo

#: Cohorts on the overview; the list of cohorts holds the rest.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class AdministratorBoard:
    """The administrator's home."""

    todos: tuple[Todo, ...]
    cohorts: tuple[decisions.CohortLine, ...]


def administrator(db: Session, clock: Clock) -> AdministratorBoard:
    """What waits, by date, and the latest cohorts."""
    now = today(clock)
    every = cohorts.cohorts(db)
    listed = every[:SHOWN]
    known = {one.id: one for one in [*listed, *decisions.pending(every)]}
    lines = decisions.lines(db, known.values())
    todos = [
        *decisions.todos(lines, now),
        *_letters(db),
        *_certificates(certificates.trouble(db, clock), clock),
        *desk.names_late(db, known, now),
        *absent.todos(db, clock, every, now),
        *_attendance(db, clock),
        *_cases(db, clock, every, now),
        *_interest(db, now),
        *_substitutions(db, now),
        *_invoices(db, every, now),
    ]
    return AdministratorBoard(
        tuple(todo for _order, todo in sorted(todos, key=lambda item: item[0])), lines[: len(listed)]
    )


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


def _certificates(found: certificates.Trouble, clock: Clock) -> list[tuple[date, Todo]]:
    """A key that ends, and papers that could not be made."""
    return [*_key(found.key_ends_at, clock), *_papers(found, clock)]


def _key(ends_at: datetime | None, clock: Clock) -> list[tuple[date, Todo]]:
    """The key that signs certificates ends; a new one takes the authority days or weeks."""
    if ends_at is None:
        return []
    day = local(ends_at).date()
    told = when(day, today(clock))
    if ends_at < clock.now():
        title = _("De sleutel van de stichting is verlopen")
        text = _(
            "Er kan geen certificaat meer worden uitgegeven. Vraag de beheerder van de server om een nieuwe."
        )
    else:
        title = _("De sleutel van de stichting verloopt op %(day)s", day=date_(day))
        text = _(
            "Daarna kan er geen certificaat meer worden uitgegeven. "
            "Vraag de beheerder van de server om een nieuwe."
        )
    return [(day, Todo(told.words, title, text, when_note=told.note, soon=told.soon))]


def _papers(found: certificates.Trouble, clock: Clock) -> list[tuple[date, Todo]]:
    """Certificates with a number and, a day later, still no PDF."""
    if found.since is None:
        return []
    title = ngettext(
        "%(num)s certificaat heeft nog geen pdf", "%(num)s certificaten hebben nog geen pdf", found.papers
    )
    text = _(
        "Ondertekenen of drukken lukte niet. We proberen het elk uur opnieuw. "
        "Kijk of de sleutel van de stichting nog geldig is."
    )
    url = url_for("certificates.cohort", cohort_id=found.cohort_id)
    told = when(found.since, today(clock))
    return [(found.since, Todo(told.words, title, text, url, _("Bekijk certificaten"), told.note, soon=True))]


def _attendance(db: Session, clock: Clock) -> list[tuple[date, Todo]]:
    """Learners who missed something. Whether they still reach the certificate is read on a page of its own."""
    missed = attendance.unrepaired(db, clock)
    if not missed:
        return []
    title = ngettext(
        "%(num)s deelnemer haalt niet in wat die miste",
        "%(num)s deelnemers halen niet in wat ze misten",
        missed,
    )
    text = _("Kijk wie het certificaat daardoor niet haalt, of niets meer mag missen.")
    return [
        (today(clock), Todo(_("Aanwezigheid"), title, text, url_for("attendance.concerns"), _("Bekijk wie")))
    ]


def _cases(db: Session, clock: Clock, every: Sequence[CohortView], now: date) -> list[tuple[date, Todo]]:
    """Practice cases of which the promised answer is late: that they wait, and never what they say."""
    late, since = practice.late_cases(db, clock, every)
    if since is None:
        return []
    title = ngettext(
        "%(num)s praktijkcasus wacht te lang op een trainer",
        "%(num)s praktijkcasussen wachten te lang op een trainer",
        late,
    )
    text = _("De beloofde termijn is voorbij. Vraag de trainer ernaar, of geef de casus aan een ander.")
    url = url_for("practice.waiting", lijst="te-laat")
    told = when(local(since).date(), now)
    todo = Todo(told.words, title, text, url, _("Bekijk bij wie"), told.note, True)
    return [(local(since).date(), todo)]


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


def _invoices(db: Session, every: Sequence[CohortView], now: date) -> list[tuple[date, Todo]]:
    rows = billing.due_among(db, now, every)
    if not rows:
        return []
    amount: Money = total(row.total for row in rows)
    title = ngettext("Maak %(num)s factuur", "Maak %(num)s facturen", len(rows))
    text = _("Samen %(amount)s. Nog niet gefactureerd.", amount=amount)
    return [(date.max, Todo(_("Geen haast"), title, text, url_for("billing.invoices"), _("Bekijk facturen")))]
