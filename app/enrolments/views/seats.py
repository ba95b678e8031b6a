"""Seats without a name, and answers to offers: pages of a coordinator, or of an administrator for one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.text import T, Text
from app.courses import service as courses
from app.enrolments import service
from app.enrolments.forms import DueForm, OfferForm, ReserveForm, WithdrawForm
from app.enrolments.permissions import EnrolmentPermission
from app.enrolments.service import Answered, OwnPerson, Reserved
from app.enrolments.views.blueprint import GROUP, bp, found, group_url, own_person
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires


@bp.route(GROUP + "/reserveren", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def reserve(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Reserve seats without names."""
    organisation, cohort = found(organisation_id, cohort_id)
    form = ReserveForm()
    proposed, last = read(service.names_due_by, clock(), cohort_id=cohort_id)
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.reserve_seats,
                organisation_id=organisation_id,
                cohort_id=cohort_id,
                count=form.count.data,
                names_due_on=form.names_due_on.data,
                goto=back_url,
                said=_reserved,
            )
    if not form.is_submitted():
        form.names_due_on.data = proposed
    room = read(service.room, clock(), cohort_id)
    limit = room.limit(organisation_id)
    return page(
        "enrolments/reserve.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        free=sum(isinstance(one, service.Seated) for one in room.places(organisation_id, cohort.seats)),
        left=None if limit.most is None else max(0, limit.most - room.people_of(organisation_id)),
        limit=limit,
        last=last,
        terms=read(courses.version, cohort.course_version_id).content.cancellation.text,
        back_url=back_url,
    )


@bp.route(GROUP + "/plaatsen/<int:seat_id>/teruggeven", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def give_back(organisation_id: int, cohort_id: int, seat_id: int) -> ResponseReturnValue:
    """Give a seat without a name back, after the price of it was shown."""
    organisation, cohort = found(organisation_id, cohort_id)
    form = WithdrawForm()
    back_url = group_url(organisation_id, cohort_id)
    # before the seat is read: the second of two clicks gets the first one's answer
    if form.validate_on_submit():
        with refusals_on(form):
            shown = form.shown()
            if shown is None:
                raise Refused(T("Kijk eerst wat teruggeven kost, en bevestig het dan."))
            return perform(
                service.give_back_seat,
                organisation_id=organisation_id,
                seat_id=seat_id,
                fee=shown,
                goto=back_url,
                said=_given_back,
            )
    seat, fee = read(
        service.seat_to_give_back, current_actor(), clock(), organisation_id=organisation_id, seat_id=seat_id
    )
    if seat.cohort_id != cohort_id:
        raise NotFound
    form.fee_cents.data = str(fee.amount.cents)
    return page(
        "enrolments/give_back.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        seat=seat,
        fee=fee,
        terms=read(courses.version, cohort.course_version_id).content.cancellation.text,
        back_url=back_url,
    )


@bp.route(GROUP + "/plaatsen/<int:seat_id>/uitstel", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def extend(organisation_id: int, cohort_id: int, seat_id: int) -> ResponseReturnValue:
    """Give a seat without a name another day for its name."""
    organisation, cohort = found(organisation_id, cohort_id)
    seat, _ = read(
        service.seat_to_give_back, current_actor(), clock(), organisation_id=organisation_id, seat_id=seat_id
    )
    if seat.cohort_id != cohort_id:
        raise NotFound
    form = DueForm(data={"names_due_on": seat.names_due_on})
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.extend_names_due,
                organisation_id=organisation_id,
                seat_id=seat_id,
                names_due_on=form.names_due_on.data,
                goto=back_url,
                said=T("De nieuwe datum is bewaard."),
            )
    _, last = read(service.names_due_by, clock(), cohort_id=cohort_id)
    return page(
        "enrolments/extend.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        seat=seat,
        last=last,
        back_url=back_url,
    )


@bp.route(GROUP + "/aanbod/<int:enrolment_id>", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def offer(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Accept or decline the seat that is held for someone in line."""
    organisation, cohort = found(organisation_id, cohort_id)
    own = own_person(organisation_id, cohort_id, enrolment_id)
    form = OfferForm()
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            accepted = form.answer.data == "ja"
            if not accepted and form.answer.data != "nee":
                raise Refused(T("Kies of je de plaats wilt."))
            return perform(
                service.accept_offer if accepted else service.decline_offer,
                organisation_id=organisation_id,
                enrolment_id=enrolment_id,
                goto=back_url,
                said=_answered,
            )
    held = [one for one in _standing(organisation_id, cohort_id) if one.enrolment_id == enrolment_id]
    return page(
        "enrolments/offer.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        leaving=own,
        until=held[0].offer_until if held else None,
        terms=own.terms,
        back_url=back_url,
    )


def _standing(organisation_id: int, cohort_id: int) -> tuple[OwnPerson, ...]:
    return read(service.standing, organisation_id=organisation_id, cohort_id=cohort_id).offers


def _reserved(done: Reserved) -> Text:
    if done.over_limit:
        return T(
            "Gereserveerd: %(count)s. Jullie hebben nu meer mensen dan de bedoeling is voor een gemengde groep.",
            count=done.count,
        )
    return T("Gereserveerd: %(count)s. Geef de namen zodra je ze weet.", count=done.count)


def _given_back(fee: Money) -> Text:
    if fee:
        return T("De plaats is teruggegeven. Dit kost %(fee)s.", fee=fee)
    return T("De plaats is teruggegeven. Dit kost niets.")


def _answered(done: Answered) -> Text:
    if done.seat_number is None:
        return T("%(name)s is van de wachtlijst gehaald. De plaats gaat naar de volgende.", name=done.name)
    return T("%(name)s heeft plaats %(number)s en krijgt bericht.", name=done.name, number=done.seat_number)
