"""Pages of reminders: what goes when to whom and why, one of them, and stopping it."""

from __future__ import annotations

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.messages import service as messages
from app.reminders import service
from app.reminders.forms import PutBackForm, StopForm
from app.reminders.permissions import ReminderPermission
from app.reminders.service import Reminder
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.frames import framed
from app.web.gate import clock, requires
from app.web.navigation import url_if
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

bp = Blueprint("reminders", __name__, template_folder="templates")

_ONE = "/beheer/brieven/gepland/<key>"


@bp.get("/beheer/brieven/gepland")
@requires(ReminderPermission.PLAN)
def planned() -> ResponseReturnValue:
    """The reminders of the next 30 days, the first one first."""
    found = read(service.reminders, clock())
    after = unpack(request.args.get(AFTER), str, str)
    rest = [one for one in found if after is None or _key(one) > after]
    return page(
        "reminders/planned.html",
        listed=page_of(
            rest[: SIZE + 1],
            key=_key,
            url=url_builder(url_for, "reminders.planned"),
            after=after,
            total=len(found),
        ),
        title_of=messages.title,
    )


@bp.get(_ONE)
@requires(ReminderPermission.PLAN)
def reminder(key: str) -> ResponseReturnValue:
    """One reminder with its letter."""
    return _page(read(service.reminder, clock(), key=key[:200]), StopForm())


@bp.get(_ONE + "/brief")
@requires(ReminderPermission.PLAN)
def letter(key: str) -> ResponseReturnValue:
    """The letter as it would go now, for the frame on its page."""
    found = read(service.reminder, clock(), key=key[:200]).planned
    words = messages.render(
        current_app.extensions["leergang"],
        current_app.extensions["letterhead"](reader()),
        found.template,
        found.language,
        found.context,
        read(messages.own_words, found.template, found.language),
    )
    return framed(messages.with_subject(words))


@bp.post(_ONE + "/stop")
@requires(ReminderPermission.PLAN)
def stop(key: str) -> ResponseReturnValue:
    """Keeps a reminder from going."""
    found = read(service.reminder, clock(), key=key[:200])
    form = StopForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.stop,
                key=found.planned.key,
                reason=form.reason.data or "",
                goto=url_for(".planned"),
                said=T("De herinnering aan %(name)s gaat niet.", name=found.planned.to_name),
            )
    return _page(found, form)


@bp.post(_ONE + "/toch")
@requires(ReminderPermission.PLAN)
def put_back(key: str) -> ResponseReturnValue:
    """Lets a stopped reminder go after all."""
    found = read(service.reminder, clock(), key=key[:200])
    form = PutBackForm()
    form.validate_on_submit()
    return perform(
        service.put_back,
        key=found.planned.key,
        goto=url_for(".planned"),
        said=T("De herinnering aan %(name)s gaat weer.", name=found.planned.to_name),
    )


def _page(found: Reminder, form: StopForm) -> ResponseReturnValue:
    endpoint, values = found.planned.url or ("", {})
    return page(
        "reminders/reminder.html",
        found=found,
        planned=found.planned,
        form=form,
        title_of=messages.title,
        cause_url=url_if(endpoint, **values),
    )


def _key(one: Reminder) -> tuple[str, str]:
    return one.planned.at.isoformat(), one.planned.key
