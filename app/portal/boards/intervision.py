"""Sheets that wait to be read before an intervision meeting, for a learner and for a trainer alike."""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.clock import Clock, local, today
from app.portal.words import when
from app.practice import service as practice
from app.scheduling.service import SessionView
from app.web.parts import Todo


def sheets(db: Session, clock: Clock, person_id: int, sessions: Collection[SessionView]) -> list[Todo]:
    """One line for each of these meetings with sheets for which this person did not promise secrecy yet.

    ``sessions``: those that the person attends or teaches.
    """
    now = today(clock)
    coming = {one.id: one for one in sessions if local(one.ends_at).date() >= now}
    found = []
    for session_id, count in practice.sheets_for(db, clock, person_id, coming.values()).items():
        session = coming[session_id]
        told = when(local(session.starts_at).date(), now)
        title = ngettext(
            "Lees de casus voor %(title)s",
            "Lees de %(num)s casussen voor %(title)s",
            count,
            title=session.title,
        )
        text = _("Op een kort blad, tot en met de dag zelf. Je belooft eerst geheimhouding.")
        url = url_for("practice.sheets", session_id=session_id)
        found.append(Todo(told.words, title, text, url, _("Bekijk"), told.note, told.soon))
    return found
