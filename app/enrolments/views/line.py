"""The line of a cohort and how it hands out its seats: pages of an administrator."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import local, today
from app.core.errors import NotFound
from app.core.text import T, Text
from app.enrolments import service
from app.enrolments.forms import AllotmentForm, ReasonForm, TermsForm
from app.enrolments.permissions import EnrolmentPermission
from app.enrolments.rules import Terms, Verdict, Waiter, offering, turns
from app.enrolments.service import Answered
from app.enrolments.views.blueprint import bp
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, requires
from app.web.navigation import home_url, url_if

_LINE = "/beheer/groepen/<int:cohort_id>/wachtlijst"
_TERMS = "/beheer/groepen/<int:cohort_id>/plaatsverdeling"


@bp.route(_LINE, methods=["GET", "POST"])
@requires(EnrolmentPermission.ADVANCE)
def line(cohort_id: int) -> ResponseReturnValue:
    """The line, its offers and their end; and offering free seats by hand, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.offer_next,
                cohort_id=cohort_id,
                reason=form.reason.data,
                goto=url_for(".line", cohort_id=cohort_id),
                said=_offered,
            )
    room = read(service.room, clock(), cohort_id)
    waiting = read(service.waiting_list, cohort_id)
    held = {one.enrolment_id: one for one in read(service.open_offers, cohort_ids=[cohort_id])}
    starts_at = read(scheduling.starts_of, [cohort_id]).get(cohort_id)
    start = local(starts_at).date() if starts_at else None
    verdicts = turns(
        [Waiter(one.enrolment_id, one.organisation_id, one.enrolment_id in held) for one in waiting],
        stock=room.stock,
        limits={key: room.limit(key) for key in room.waiting_by},
        held={key: room.taken_by.get(key, 0) + room.offered_by.get(key, 0) for key in room.waiting_by},
    )
    return page(
        "enrolments/line.html",
        form=form,
        cohort=room.cohort,
        room=room,
        waiting=waiting,
        held=held,
        verdicts={turn.waiter.enrolment_id: turn.verdict for turn in verdicts},
        movable=sum(turn.verdict is Verdict.OFFER for turn in verdicts),
        automatic=offering(room.terms, start, today(clock())),
        open_now=room.cohort.state in service.OPEN,
        back_url=_cohort_url(cohort_id),
    )


@bp.route(_LINE + "/<int:enrolment_id>/plaatsen", methods=["GET", "POST"])
@requires(EnrolmentPermission.ADVANCE)
def promote(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Give someone in line a free seat at once, with a reason."""
    waiting = read(service.waiting_list, cohort_id)
    person = next((one for one in waiting if one.enrolment_id == enrolment_id), None)
    form = ReasonForm()
    back_url = url_for(".line", cohort_id=cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.promote,
                enrolment_id=enrolment_id,
                reason=form.reason.data,
                goto=back_url,
                said=_promoted,
            )
    if person is None:
        raise NotFound
    return page(
        "enrolments/promote.html",
        form=form,
        cohort=read(cohorts.cohort, cohort_id),
        person=person,
        ahead=person.position - 1,
        back_url=back_url,
    )


@bp.route(_TERMS, methods=["GET", "POST"])
@requires(EnrolmentPermission.TERMS)
def terms(cohort_id: int) -> ResponseReturnValue:
    """How a cohort hands out its seats: offers, limits, and what is agreed with organisations."""
    room = read(service.room, clock(), cohort_id)
    known = room.terms
    form = TermsForm(
        data={
            "offer_hours": known.offer_hours,
            "offers_stop_days": known.offers_stop_days,
            "organisation_limit": known.organisation_limit,
            "limit_is_hard": "1" if known.limit_is_hard else "",
        }
    )
    if form.validate_on_submit():
        with refusals_on(form):
            wanted = Terms(
                form.offer_hours.data or 0,
                form.offers_stop_days.data if form.offers_stop_days.data is not None else -1,
                form.organisation_limit.data,
                form.limit_is_hard.data == "1",
            )
            return perform(
                service.set_terms,
                cohort_id=cohort_id,
                wanted=wanted,
                goto=url_for(".terms", cohort_id=cohort_id),
                said=T("De afspraken voor deze groep zijn bewaard."),
            )
    agreed = read(service.allotments_of, cohort_id)
    involved = {*room.taken_by, *room.waiting_by, *(one.organisation_id for one in agreed)}
    names = read(organisations.names, involved)
    return page(
        "enrolments/terms.html",
        form=form,
        cohort=room.cohort,
        room=room,
        agreed={one.organisation_id: one for one in agreed},
        involved=sorted(involved, key=lambda key: names[key].lower()),
        names=names,
        back_url=_cohort_url(cohort_id),
    )


@bp.route(_TERMS + "/organisatie", methods=["GET", "POST"])
@requires(EnrolmentPermission.TERMS)
def allotment(cohort_id: int) -> ResponseReturnValue:
    """What one organisation may take in a cohort, and what is kept for it."""
    cohort = read(cohorts.cohort, cohort_id)
    listed = read(organisations.organisations, enrols=True)
    agreed = {one.organisation_id: one for one in read(service.allotments_of, cohort_id)}
    asked = request.args.get("organisatie", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    known = agreed.get(number)
    form = AllotmentForm(
        data={
            "organisation_id": number or None,
            "most": known.limit.most if known and known.limit else None,
            "most_is_hard": "1" if known and known.limit and known.limit.hard else "",
            "reserved": known.kept.reserved if known else 0,
            "reserved_until": known.kept.until if known else None,
        }
    )
    form.organisation_id.choices = [(one.id, one.name) for one in listed]
    back_url = url_for(".terms", cohort_id=cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_allotment,
                cohort_id=cohort_id,
                organisation_id=form.organisation_id.data,
                most=form.most.data,
                most_is_hard=form.most_is_hard.data == "1",
                reserved=form.reserved.data or 0,
                reserved_until=form.reserved_until.data,
                goto=back_url,
                said=T("De afspraak met de organisatie is bewaard."),
            )
    room = read(service.room, clock(), cohort_id)
    return page(
        "enrolments/allotment.html",
        form=form,
        cohort=cohort,
        room=room,
        chosen=next((one for one in listed if one.id == number), None),
        back_url=back_url,
    )


def _cohort_url(cohort_id: int) -> str:
    return url_if("portal.cohort", cohort_id=cohort_id) or home_url()


def _offered(count: int) -> Text:
    return T("Aangeboden aan wie aan de beurt is: %(count)s. De organisaties krijgen bericht.", count=count)


def _promoted(done: Answered) -> Text:
    return T("%(name)s heeft plaats %(number)s en krijgt bericht.", name=done.name, number=done.seat_number)
