"""Sessions for which a trainer cannot come: who noted a period away over one, or said no to a question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local
from app.portal.words import when
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.web.parts import Todo


def todos(db: Session, clock: Clock, groups: Iterable[CohortView], now: date) -> list[tuple[date, Todo]]:
    """One for each of these groups that goes on, by the day of its first such session. One query."""
    by_cohort: dict[int, list[SessionView]] = {}
    for one in scheduling.unmanned(db, now=clock.now()):
        by_cohort.setdefault(one.cohort_id, []).append(one)
    return [
        _todo(cohort.id, cohort.name, by_cohort[cohort.id], now)
        for cohort in groups
        if cohort.id in by_cohort and cohort.state is not CohortState.CANCELLED
    ]


def _todo(cohort_id: int, name: str, found: list[SessionView], now: date) -> tuple[date, Todo]:
    first = local(found[0].starts_at).date()
    told = when(first, now)
    title = ngettext(
        "Trainer kan niet: %(num)s bijeenkomst van groep %(name)s",
        "Trainer kan niet: %(num)s bijeenkomsten van groep %(name)s",
        len(found),
        name=name,
    )
    text = _("Zoek een andere trainer, of verzet de bijeenkomst.")
    url = url_for("planning.cohort", cohort_id=cohort_id, _anchor="botsingen")
    return first, Todo(told.words, title, text, url, _("Bekijk wat botst"), told.note, told.soon)
