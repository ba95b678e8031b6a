"""What a learner reads of a cohort: material by session, announcements, and the contact list."""

from __future__ import annotations

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cohorts import service as cohorts
from app.core.text import T
from app.scheduling import service as scheduling
from app.teaching import forms, service
from app.teaching.service import MaterialKind, Seat
from app.teaching.views.blueprint import LEARN, bp, me
from app.teaching.views.serving import served
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock
from app.web.i18n import say
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

#: Announcements on the page of the cohort itself.
SHOWN = 3


@bp.get("/leren/groepen/<int:cohort_id>")
@LEARN
def cohort(cohort_id: int) -> ResponseReturnValue:
    """A learner's cohort: announcements, what is for everybody, and the sessions with their material."""
    seat = read(service.seat_in, me(), cohort_id)
    now = clock().now()
    materials = read(service.materials_for, clock(), seat)
    sessions = [one for one in seat.sessions if not one.is_make_up or materials.get(one.id)]
    coming = [one for one in sessions if one.ends_at >= now and not one.cancelled and not one.is_make_up]
    posted = read(service.announcements, cohort_id, limit=SHOWN + 1)
    return page(
        "teaching/cohort.html",
        cohort=read(cohorts.cohort, cohort_id),
        next=coming[0] if coming else None,
        route_url=read(scheduling.route_of, coming[0]) if coming else "",
        later=[one for one in sessions if one.ends_at >= now and one not in coming[:1]],
        past=[one for one in reversed(sessions) if one.ends_at < now],
        materials=materials,
        announcements=posted[:SHOWN],
        more=len(posted) > SHOWN,
        trainers=read(service.trainer_names, cohort_id),
        visits=[one for one in read(service.visits, seat) if one.ends_at >= now],
        now=now,
    )


@bp.get("/leren/bijeenkomsten/<int:session_id>")
@LEARN
def lesson(session_id: int) -> ResponseReturnValue:
    """One session of the learner with its material; all that somebody who makes up there sees of that group."""
    seat = read(service.seat_at, me(), session_id)
    session = next(one for one in seat.sessions if one.id == session_id)
    cohort = read(cohorts.cohort, seat.cohort_id)
    return page(
        "teaching/lesson.html",
        session=session,
        cohort=cohort,
        whole=seat.whole,
        crumb=_above(seat, cohort.name),
        place=read(scheduling.place, session.place_id) if session.place_id is not None else None,
        materials=read(service.materials_for, clock(), replace(seat, sessions=(session,), whole=False)).get(
            session_id, ()
        ),
        now=clock().now(),
    )


@bp.get("/leren/materiaal/<int:material_id>")
@LEARN
def read_material(material_id: int) -> ResponseReturnValue:
    """A material that is visible to the learner: the file to download, or the text."""
    cohort_id, session_id = read(service.home_of, material_id)
    seat = read(service.seat_for, me(), cohort_id, session_id)
    found = read(service.material_for, clock(), [seat], material_id)
    if found.kind is MaterialKind.FILE:
        return served(found.newest)
    session = next((one for one in seat.sessions if one.id == session_id), None)
    crumb = _above(seat, read(cohorts.cohort, cohort_id).name)
    if session is not None and not seat.whole:
        crumb = (url_for(".lesson", session_id=session.id), say(session.label))
    return page("teaching/read.html", material=found, session=session, crumb=crumb)


@bp.get("/leren/groepen/<int:cohort_id>/mededelingen")
@LEARN
def news(cohort_id: int) -> ResponseReturnValue:
    """All announcements of a learner's cohort, the newest first."""
    read(service.seat_in, me(), cohort_id)
    after = unpack(request.args.get(AFTER), int)
    rows = read(service.announcements, cohort_id, after=(int(after[0]),) if after else None, limit=SIZE + 1)
    url = url_builder(url_for, ".news", cohort_id=cohort_id)
    return page(
        "teaching/news.html",
        cohort=read(cohorts.cohort, cohort_id),
        found=page_of(rows, key=lambda one: (one.id,), url=url, after=after),
    )


@bp.route("/leren/groepen/<int:cohort_id>/contact", methods=["GET", "POST"])
@LEARN
def contact(cohort_id: int) -> ResponseReturnValue:
    """The contact list of a learner's cohort, and what they let the others see of themselves."""
    seat = read(service.seat_in, me(), cohort_id)
    chosen = read(service.choice_of, seat.enrolment_id)
    form = forms.ContactForm(data={"show_email": chosen.show_email, "phone": chosen.phone})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.choose_contact,
                cohort_id=cohort_id,
                show_email=bool(form.show_email.data),
                phone=form.phone.data or "",
                goto=url_for(".contact", cohort_id=cohort_id),
                said=T("Opgeslagen wat je groep van jou ziet."),
            )
    return page(
        "teaching/contact.html",
        form=form,
        cohort=read(cohorts.cohort, cohort_id),
        people=read(service.contacts, cohort_id),
        trainers=read(service.trainer_names, cohort_id),
    )


def _above(seat: Seat, cohort_name: str) -> tuple[str, str]:
    """The page above: the own group, or for who is a guest there the own attendance."""
    if seat.whole:
        return url_for(".cohort", cohort_id=seat.cohort_id), cohort_name
    return url_for("attendance.own"), _("Je aanwezigheid")
