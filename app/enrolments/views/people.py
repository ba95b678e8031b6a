"""Pages where a coordinator, or an administrator, enrols the people of one organisation."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.cohorts.service import CohortState, CohortView
from app.core.clock import local, today
from app.core.errors import Refused
from app.core.permissions import Role
from app.core.text import T, Text
from app.courses import service as courses
from app.enrolments import service
from app.enrolments.forms import EnrolForm, ListForm, WithdrawForm
from app.enrolments.listing import ParsedList, parse
from app.enrolments.permissions import EnrolmentPermission
from app.enrolments.service import Enrolled, EnrolledList, EnrolmentState, Withdrawal
from app.enrolments.tables import MOST_ROWS, read_file, read_text, write_text
from app.enrolments.views.blueprint import GROUP, bp, crumb, found, group_url, own_person
from app.scheduling import service as scheduling
from app.web.actions import page, perform, read, refusals_on
from app.web.forms import new_once
from app.web.gate import clock, current_actor, requires
from app.web.navigation import url_if


@bp.get(GROUP)
@requires(EnrolmentPermission.READ)
def organisation_cohort(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """The seats and the people of one organisation in one cohort, and what they cost."""
    organisation, cohort = found(organisation_id, cohort_id)
    starts_at = read(scheduling.starts_of, [cohort_id]).get(cohort_id)
    return render_template(
        "enrolments/organisation_cohort.html",
        organisation=organisation,
        cohort=cohort,
        standing=read(service.standing, organisation_id=organisation_id, cohort_id=cohort_id),
        starts_on=local(starts_at).date() if starts_at else None,
        terms=_terms(cohort),
        today=today(clock()),
        free=read(service.seat_counts, [cohort_id], today(clock()))[cohort_id].free(cohort.seats),
        open_now=cohort.state in service.OPEN and organisation.enrols,
        crumb=crumb(cohort),
        may_move=current_actor().has(Role.ADMINISTRATOR),
    )


@bp.route(GROUP + "/inschrijven", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def enrol(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Enrol one person."""
    organisation, cohort = found(organisation_id, cohort_id)
    form = EnrolForm()
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.enrol,
                organisation_id=organisation_id,
                cohort_id=cohort_id,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                email=form.email.data,
                function=form.function.data or "",
                goto=back_url,
                said=_enrolled,
            )
    room = read(service.room, clock(), cohort_id)
    (where,) = room.places(organisation_id, 1)
    standing = read(service.standing, organisation_id=organisation_id, cohort_id=cohort_id)
    return page(
        "enrolments/enrol.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        back_url=back_url,
        unnamed=len(standing.unnamed),
        position=where.position if isinstance(where, service.InLine) and not standing.unnamed else None,
    )


@bp.route(GROUP + "/lijst", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def enrol_list(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Enrol a list: paste or upload, look at what would happen, confirm."""
    organisation, cohort = found(organisation_id, cohort_id)
    form = ListForm()
    step = request.form.get("stap", "")
    back_url = group_url(organisation_id, cohort_id)
    preview, text = None, ""
    if form.validate_on_submit() and step != "wijzig":
        with refusals_on(form):
            parsed, text = _parsed(form)
            preview = read(
                service.preview_list,
                current_actor(),
                clock(),
                organisation_id=organisation_id,
                cohort_id=cohort_id,
                parsed=parsed,
            )
            shown, form.cost_cents.data = form.shown(), str(preview.cost.cents)
            if step == "bevestig" and preview.sound:
                return perform(
                    service.enrol_list,
                    organisation_id=organisation_id,
                    cohort_id=cohort_id,
                    rows=parsed.candidates,
                    cost=shown if shown is not None else preview.cost,
                    goto=back_url,
                    said=_enrolled_list,
                )
            form.once.data = new_once()  # another list is another command, also after the back button
    if form.is_submitted():
        form.text.data = text or form.pasted()
    body = render_template(
        "enrolments/list.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        back_url=back_url,
        preview=preview,
        text=text,
        most=MOST_ROWS,
    )
    wrong = bool(form.errors) or (preview is not None and not preview.sound)
    return body, 422 if wrong else 200


@bp.route(GROUP + "/afmelden/<int:enrolment_id>", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def withdraw(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Give a place back, after the price of it was shown."""
    organisation, cohort = found(organisation_id, cohort_id)
    leaving = own_person(organisation_id, cohort_id, enrolment_id)
    form = WithdrawForm()
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            shown = form.shown()
            if shown is None:
                raise Refused(T("Kijk eerst wat afmelden kost, en bevestig het dan."))
            return perform(
                service.withdraw,
                organisation_id=organisation_id,
                enrolment_id=enrolment_id,
                fee=shown,
                goto=back_url,
                said=_withdrawn,
            )
    form.fee_cents.data = str(leaving.fee.amount.cents)
    return page(
        "enrolments/withdraw.html",
        form=form,
        organisation=organisation,
        leaving=leaving,
        can_leave=leaving.enrolment.state is EnrolmentState.WAITING
        or (leaving.enrolment.state is EnrolmentState.CONFIRMED and cohort.state is not CohortState.FINISHED),
        back_url=back_url,
    )


@bp.route(GROUP + "/vervangen/<int:enrolment_id>", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def substitute(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Let a colleague take over a seat, free of charge."""
    organisation, _ = found(organisation_id, cohort_id)
    leaving = own_person(organisation_id, cohort_id, enrolment_id)
    form = EnrolForm()
    back_url = group_url(organisation_id, cohort_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.substitute,
                organisation_id=organisation_id,
                enrolment_id=enrolment_id,
                given_name=form.given_name.data,
                infix=form.infix.data or "",
                family_name=form.family_name.data,
                email=form.email.data,
                function=form.function.data or "",
                goto=back_url,
                said=lambda done: T(
                    "%(name)s komt in de plaats van %(before)s.", name=done.name, before=done.before
                ),
            )
    return page(
        "enrolments/substitute.html",
        form=form,
        organisation=organisation,
        leaving=leaving,
        can_replace=leaving.enrolment.state is EnrolmentState.CONFIRMED,
        ask_url=url_if(
            "requests.substitution",
            organisation_id=organisation_id,
            cohort_id=cohort_id,
            enrolment_id=enrolment_id,
        )
        if leaving.begun and not current_actor().has(Role.ADMINISTRATOR)
        else None,
        back_url=back_url,
    )


def _terms(cohort: CohortView) -> str:
    """The cancellation terms in words; none for a group that the foundation cancelled: leaving it is free."""
    if cohort.state is CohortState.CANCELLED:
        return ""
    return read(courses.version, cohort.course_version_id).content.cancellation.text


def _parsed(form: ListForm) -> tuple[ParsedList, str]:
    """The people in what was sent, and that list as text: a file wins from a pasted text."""
    content = form.uploaded()
    if content is None:
        text = form.pasted()
        return parse(read_text(text), split_infixes=form.split.data), text
    lines = read_file(content)
    return parse(lines, field="file", split_infixes=form.split.data), write_text(lines)


def _enrolled(done: Enrolled) -> Text:
    if done.position is not None:
        return T(
            "%(name)s staat op de wachtlijst, op nummer %(position)s.", name=done.name, position=done.position
        )
    if done.over_limit:
        return T(
            "%(name)s is aangemeld. Jullie hebben nu meer mensen dan de bedoeling is voor een gemengde groep.",
            name=done.name,
        )
    return T("%(name)s is aangemeld en krijgt een mail met alles voor het begin.", name=done.name)


def _enrolled_list(done: EnrolledList) -> Text:
    if not done.enrolled:
        return T("Iedereen op de lijst was al aangemeld. Er is niets veranderd.")
    return T(
        "De lijst is verwerkt. Plaats gekregen: %(seated)s. Op de wachtlijst: %(waiting)s. Al aangemeld: %(known)s.",
        seated=done.seated,
        waiting=done.waiting,
        known=done.known,
    )


def _withdrawn(done: Withdrawal) -> Text:
    if done.fee:
        return T("%(name)s is afgemeld. Dit kost %(fee)s.", name=done.name, fee=done.fee)
    return T("%(name)s is afgemeld. Dit kost niets.", name=done.name)
