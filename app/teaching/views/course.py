"""The pages of a cohort and of one session, as those who teach see them."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import local, today
from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.text import T
from app.scheduling import service as scheduling
from app.teaching import forms, service
from app.teaching.views.blueprint import MANAGE, TEACH, above, bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor

#: Announcements on the page of the cohort itself.
SHOWN = 3


@bp.get("/trainer/groepen/<int:cohort_id>/lessen")
@MANAGE
def course(cohort_id: int) -> ResponseReturnValue:
    """A cohort's sessions with their materials, its announcements, and the way to notes and contacts."""
    read(service.managed, current_actor(), cohort_id)
    cohort = read(cohorts.cohort, cohort_id)
    sessions = read(scheduling.sessions_of, [cohort_id])
    now = clock().now()
    taken_away = read(service.materials_of, cohort_id, withdrawn=True)
    return page(
        "teaching/course.html",
        cohort=cohort,
        above=above(cohort_id),
        coming=[one for one in sessions if one.ends_at >= now],
        past=[one for one in reversed(sessions) if one.ends_at < now],
        materials=read(service.materials_of, cohort_id),
        withdrawn=[one for found in taken_away.values() for one in found],
        noted=read(service.noted, [one.id for one in sessions]),
        announcements=read(service.announcements, cohort_id, limit=SHOWN),
        now=now,
        day=today(clock()),
        attends=not current_actor().has(Role.ADMINISTRATOR),
    )


@bp.route("/trainer/bijeenkomsten/<int:session_id>", methods=["GET", "POST"])
@TEACH
def session(session_id: int) -> ResponseReturnValue:
    """One session: its materials, and for who manages the cohort the note. All that a guest trainer sees."""
    found, within = read(service.taught, current_actor(), session_id)
    whole = within.holds(found.cohort_id)
    standing = read(service.note, session_id) if whole else None
    form = forms.NoteForm(data={"text": standing.text, "seen": str(standing.version)} if standing else None)
    theirs = None
    if form.is_submitted() and standing is None:
        raise NotFound
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.save_note,
                session_id=session_id,
                text=form.text.data or "",
                seen_version=form.seen_version,
                goto=f"{url_for('.session', session_id=session_id)}#notitie",
                said=T("De notitie is opgeslagen."),
            )
    if standing is not None and form.errors:
        standing = read(service.note, session_id)
        if form.seen_version != standing.version:
            theirs, form.seen.data = standing, str(standing.version)
    materials = read(service.materials_of, found.cohort_id, session_id=session_id).get(session_id, ())
    return page(
        "teaching/session.html",
        session=found,
        cohort=read(cohorts.cohort, found.cohort_id),
        whole=whole,
        above=url_for(".course", cohort_id=found.cohort_id) if whole else url_for("portal.trainer"),
        materials=materials,
        changeable={one.id for one in materials if service.may_change(within, one)},
        form=form,
        standing=standing,
        theirs=theirs,
        now=clock().now(),
        discusses=found.kind is scheduling.Kind.INTERVISION
        and current_actor().person_id in read(scheduling.teachers_of_sessions, [found])[session_id],
        attends=not current_actor().has(Role.ADMINISTRATOR)
        and local(found.starts_at).date() <= today(clock())
        and not found.cancelled,
    )


@bp.get("/trainer/groepen/<int:cohort_id>/contact")
@MANAGE
def contacts(cohort_id: int) -> ResponseReturnValue:
    """The contact list as the participants allow it."""
    read(service.managed, current_actor(), cohort_id)
    return page(
        "teaching/contacts.html",
        cohort=read(cohorts.cohort, cohort_id),
        people=read(service.contacts, cohort_id),
    )
