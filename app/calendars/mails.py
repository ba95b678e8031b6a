"""Letters about what stands in somebody's calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date

from app.accounts.service import PersonView
from app.calendars.rules import Step
from app.core.clock import local
from app.core.text import T
from app.messages.service import Draft
from app.scheduling.service import SessionView
from app.web.i18n import say_in


def name_of(step: Step, *, off: bool, farewell: bool = False) -> str:
    """Which letter says this; `off`: the session takes place for nobody; `farewell`: to an address of before."""
    if farewell:
        return "calendars/readdressed"
    if step.method == "CANCEL":
        return "calendars/cancelled" if off else "calendars/withdrawn"
    return "calendars/invitation" if step.new else "calendars/changed"


def about_session(
    person: PersonView,
    session: SessionView,
    cohort_name: str,
    template: str,
    *,
    to: str,
    key: str,
    again: bool,
    reported: bool = False,
) -> Draft:
    """The letter that bears the invitation to one session, or its end.

    ``reported``: the reader reported absent from a session that was moved since.
    """
    context: dict[str, Any] = {
        "given_name": person.name.given,
        "cohort_name": cohort_name,
        "session_title": _called(session, person.language),
        "session_day": local(session.starts_at).date().isoformat(),
        "session_times": session.times,
        "session_place": session.place or say_in(T("Online"), person.language),
        "path": "/agenda",
    }
    if template == "calendars/invitation":
        context["again"] = again
    if template == "calendars/changed":
        context["reported"] = reported
    return Draft(
        to=to,
        to_name=person.full_name,
        person_id=person.id,
        language=person.language,
        template=template,
        context=context,
        key=key,
    )


def programme(person: PersonView, sessions: Sequence[SessionView], cohort_names: Mapping[int, str]) -> Draft:
    """The letter that goes before many invitations: all dates in one list, and how to have them in one go."""
    groups = dict.fromkeys(cohort_names[one.cohort_id] for one in sessions)
    newest = max(sessions, key=lambda one: one.id)
    return Draft(
        to=person.email,
        to_name=person.full_name,
        person_id=person.id,
        language=person.language,
        template="calendars/programme",
        context={
            "given_name": person.name.given,
            "cohort_name": ", ".join(groups),
            "sessions": [_line(one, person.language) for one in sessions],
            "path": "/agenda",
        },
        # A programme that is told twice within a while was taken back and told anew: the same list goes once.
        key=f"programme:{person.id}:{newest.id}:{newest.sequence}:{len(sessions)}",
    )


def _called(session: SessionView, language: str) -> str:
    """Title and label; a title that begins with the label is enough."""
    label = say_in(session.label, language)
    return session.title if session.title.startswith(label) else f"{session.title} ({label})"


def _line(session: SessionView, language: str) -> str:
    day = format_date(local(session.starts_at).date(), "EEEE d MMMM y", locale=language)
    return f"{day}, {session.times}: {_called(session, language)}"
