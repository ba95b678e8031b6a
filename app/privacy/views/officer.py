"""The privacy officer's home, the access log, and every emergency access. No page here opens a text."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import today
from app.practice.service import protection
from app.privacy import service
from app.privacy.forms import ReadingsForm
from app.privacy.rules import words
from app.privacy.views.blueprint import HOME, WATCH, bp, certified, chosen, cohort_choices
from app.web.actions import page, read
from app.web.gate import clock
from app.web.i18n import say
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get(HOME)
@WATCH
def index() -> ResponseReturnValue:
    """What asks for attention."""
    ledger = protection.Ledger(current_app.extensions["work"].config.ledger)
    return page(
        "privacy/index.html",
        home=read(service.home, clock(), certified()),
        damage=read(protection.damage, ledger),
        today=today(clock()),
    )


@bp.get(f"{HOME}/inzagelog")
@WATCH
def readings() -> ResponseReturnValue:
    """Who read which case, in which role, on what ground and when; latest first."""
    form = ReadingsForm(request.args)
    form.groep.choices = cohort_choices(_("Alle"))
    form.wat.choices = [("", _("Alles")), *((key, say(label)) for key, label in words.ACTIONS.items())]
    sound = form.validate()
    cohort_id = chosen(form.groep.data) if sound else None
    action = (form.wat.data or "") if sound else ""
    name = (form.naam.data or "").strip() if sound else ""
    after = unpack(request.args.get(AFTER), int)
    lines = read(
        protection.readings,
        name=name,
        cohort_id=cohort_id,
        action=action,
        before=int(after[0]) if after else None,
        limit=SIZE + 1,
    )
    return page(
        "privacy/readings.html",
        filters=form,
        listed=page_of(
            lines,
            key=lambda one: (one.id,),
            url=url_builder(url_for, "privacy.readings", naam=name, groep=cohort_id, wat=action),
            after=after,
        ),
        names=read(
            service.names,
            cohort_ids={one.cohort_id for one in lines},
            person_ids={one.author_id for one in lines} | {one.person_id for one in lines},
        ),
    )


@bp.get(f"{HOME}/noodtoegang")
@WATCH
def emergencies() -> ResponseReturnValue:
    """Every emergency access there ever was; latest first."""
    after = unpack(request.args.get(AFTER), int)
    rows = read(protection.emergencies, before=int(after[0]) if after else None, limit=SIZE + 1)
    return page(
        "privacy/emergencies.html",
        listed=page_of(
            rows, key=lambda one: (one.id,), url=url_builder(url_for, "privacy.emergencies"), after=after
        ),
        now=clock().now(),
        names=read(
            service.names,
            cohort_ids={one.cohort_id for one in rows},
            person_ids={one.author_id for one in rows}
            | {one.asked_by_person_id for one in rows}
            | {one.granted_by_person_id for one in rows},
        ),
    )
