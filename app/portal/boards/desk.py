"""What the enrolment desk asks of people: offers to answer, names to give, names that are late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts.service import CohortView
from app.core.clock import local
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations
from app.portal.words import when
from app.web.filters import day, time_
from app.web.parts import Todo

#: Names are asked for from this long before they are due.
AHEAD = timedelta(days=21)


def offers(
    db: Session, organisation_ids: Collection[int], groups: Mapping[int, str], now: date
) -> list[Todo]:
    """Seats that are held for someone of these organisations, the first to end first."""
    held = enrolments.open_offers(db, organisation_ids=organisation_ids)
    people = accounts.people(db, {one.person_id for one in held})
    return [
        Todo(
            when(local(one.ends_at).date(), now).words,
            _("Er is een plaats voor %(name)s", name=people[one.person_id].full_name),
            _(
                "In groep %(group)s. We houden de plaats vast tot %(day)s, %(time)s uur.",
                group=groups[one.cohort_id],
                day=day(one.ends_at),
                time=time_(one.ends_at),
            ),
            url_for(
                "enrolments.offer",
                organisation_id=one.organisation_id,
                cohort_id=one.cohort_id,
                enrolment_id=one.enrolment_id,
            ),
            _("Neem de plaats of sla af"),
            _("tot %(time)s uur", time=time_(one.ends_at)),
            True,
        )
        for one in held
    ]


def names_due(seats: Collection[SeatView], groups: Mapping[int, str], now: date) -> list[Todo]:
    """Seats of one organisation that still need a name, by cohort."""
    due = {one.id: one.names_due_on for one in seats if one.names_due_on is not None}
    near = [one for one in seats if one.id in due and due[one.id] <= now + AHEAD]
    found = []
    for cohort_id in dict.fromkeys(one.cohort_id for one in near):
        here = [one for one in near if one.cohort_id == cohort_id]
        told = when(min(due[one.id] for one in here), now)
        title = ngettext("Geef %(num)s plaats een naam", "Geef %(num)s plaatsen een naam", len(here))
        url = url_for(
            "enrolments.organisation_cohort", organisation_id=here[0].organisation_id, cohort_id=cohort_id
        )
        text = _("Gereserveerd in groep %(group)s.", group=groups[cohort_id])
        found.append(Todo(told.words, title, text, url, _("Geef de namen"), told.note, told.soon))
    return found


def names_late(db: Session, groups: Mapping[int, CohortView], now: date) -> list[tuple[date, Todo]]:
    """For an administrator: organisations that did not give their names in time, by cohort.

    ``groups``: at least every cohort in which people enrol.
    """
    late = [
        one
        for one in enrolments.unnamed_seats(db)
        if one.names_due_on < now
        and one.cohort_id in groups
        and groups[one.cohort_id].state in enrolments.OPEN
    ]
    if not late:
        return []
    counts = Counter((one.cohort_id, one.organisation_id) for one in late)
    names = organisations.names(db, {one.organisation_id for one in late})
    found = []
    for (cohort_id, organisation_id), count in counts.items():
        due = min(
            one.names_due_on
            for one in late
            if (one.cohort_id, one.organisation_id) == (cohort_id, organisation_id)
        )
        title = ngettext(
            "%(organisation)s heeft %(num)s plaats zonder naam",
            "%(organisation)s heeft %(num)s plaatsen zonder naam",
            count,
            organisation=names[organisation_id],
        )
        text = _(
            "In groep %(group)s. De namen hadden er al moeten zijn. Bel de coördinator, of geef de plaats terug.",
            group=groups[cohort_id].name,
        )
        url = url_for("enrolments.organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
        told = when(due, now)
        found.append((due, Todo(told.words, title, text, url, _("Bekijk"), told.note, True)))
    return found
