"""Sheets that wait to be read before an intervision meeting, for a learner and for a trainer alike."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.clock import Clock, local, today
from app.portal.words import when
from app.practice import service as practice
from app.web.parts import Todo


def sheets(db: Session, clock: Clock, person_id: int) -> list[Todo]:
    """One line for each meeting with sheets for which this person did not promise secrecy yet."""
    waiting: dict[int, list[practice.SheetFor]] = {}
    for one in practice.sheets_for(db, clock, person_id):
        if not one.promised:
            waiting.setdefault(one.session.id, []).append(one)
    found = []
    for session_id, listed in waiting.items():
        session = listed[0].session
        told = when(local(session.starts_at).date(), today(clock))
        title = ngettext(
            "Lees de casus voor %(title)s",
            "Lees de %(num)s casussen voor %(title)s",
            len(listed),
            title=session.title,
        )
        text = _("Op een kort blad, tot en met de dag zelf. Je belooft eerst geheimhouding.")
        url = url_for("practice.sheets", session_id=session_id)
        found.append(Todo(told.words, title, text, url, _("Bekijk"), told.note, told.soon))
    return found
