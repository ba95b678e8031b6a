"""Announcements: write, look at the letter, post, take off the portal."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.text import T
from app.messages import service as messages
from app.teaching import forms, service
from app.teaching.service import AnnouncementPreview
from app.teaching.views.blueprint import MANAGE, bp
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.forms import new_once
from app.web.gate import current_actor
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/trainer/groepen/<int:cohort_id>/mededelingen")
@MANAGE
def announcements(cohort_id: int) -> ResponseReturnValue:
    """All announcements of a cohort, the newest first, those off the portal too."""
    read(service.managed, current_actor(), cohort_id)
    after = unpack(request.args.get(AFTER), int)
    key = (int(after[0]),) if after else None
    rows = read(service.announcements, cohort_id, withdrawn=True, after=key, limit=SIZE + 1)
    url = url_builder(url_for, ".announcements", cohort_id=cohort_id)
    return page(
        "teaching/announcements.html",
        cohort=read(cohorts.cohort, cohort_id),
        found=page_of(rows, key=lambda one: (one.id,), url=url, after=after),
    )


@bp.route("/trainer/groepen/<int:cohort_id>/mededelingen/nieuw", methods=["GET", "POST"])
@MANAGE
def announce(cohort_id: int) -> ResponseReturnValue:
    """Write an announcement; look at it and at its letter; post it."""
    read(service.managed, current_actor(), cohort_id)
    form = forms.AnnouncementForm()
    cohort = read(cohorts.cohort, cohort_id)
    step = request.form.get("stap", "")
    if form.validate_on_submit() and step != "wijzig":
        title, text, by_letter = form.title.data or "", form.text.data or "", bool(form.by_letter.data)
        if step == "plaats":
            with refusals_on(form):
                return perform(
                    service.post_announcement,
                    cohort_id=cohort_id,
                    title=title,
                    text=text,
                    by_letter=by_letter,
                    shown=form.shown.data or "",
                    goto=f"{url_for('.course', cohort_id=cohort_id)}#mededelingen",
                    said=T("De mededeling staat op het portaal en gaat nu ook als mail weg.")
                    if by_letter
                    else T("De mededeling staat op het portaal."),
                )
        else:
            form.once.data = new_once()  # other words are another command, also after the back button
        found: AnnouncementPreview | None = None
        with refusals_on(form):
            found = read(
                service.preview_announcement,
                current_actor(),
                cohort_id=cohort_id,
                title=title,
                text=text,
                by_letter=by_letter,
            )
        if found is not None:
            form.shown.data = found.mark
            letters = [(language, _rendered(language, context)) for language, context in found.contexts]
            return page(
                "teaching/announce_preview.html", form=form, cohort=cohort, found=found, letters=letters
            )
    return page("teaching/announce.html", form=form, cohort=cohort)


@bp.post("/trainer/mededelingen/<int:announcement_id>/weg")
@MANAGE
def withdraw_announcement(announcement_id: int) -> ResponseReturnValue:
    """Takes an announcement off the portal."""
    read(service.managed, current_actor(), read(service.cohort_of_announcement, announcement_id))
    if not forms.PlainForm().validate_on_submit():
        raise NotFound
    return perform(
        service.withdraw_announcement,
        announcement_id=announcement_id,
        goto=lambda cohort_id: url_for(".announcements", cohort_id=cohort_id),
        said=T("De mededeling staat niet meer op het portaal."),
    )


def _rendered(language: str, context: dict[str, object]) -> messages.Rendered:
    return messages.render(
        current_app.extensions["leergang"],
        current_app.extensions["letterhead"](reader()),
        service.LETTER,
        language,
        context,
    )
