"""Pages where a coordinator, or an administrator, enrols the people of one organisation."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import local
from app.core.errors import NotFound, Refused
from app.core.permissions import Role
from app.core.text import T, Text
from app.courses import service as courses
from app.enrolments import service
from app.enrolments.forms import ConfirmForm, EnrolForm, ListForm, WithdrawForm
from app.enrolments.listing import ParsedList, parse
from app.enrolments.permissions import EnrolmentPermission
from app.enrolments.service import Enrolled, EnrolledList, EnrolmentState, Withdrawal
from app.enrolments.tables import MOST_ROWS, read_file, read_text, write_text
from app.organisations.service import OrganisationView
from app.scheduling import service as scheduling
from app.web.actions import page, perform, read, refusals_on
from app.web.forms import new_once
from app.web.gate import clock, current_actor, requires
from app.web.navigation import home_url, url_if

bp = Blueprint("enrolments", __name__, template_folder="templates")

_COHORT = "/organisatie/<int:organisation_id>/groepen/<int:cohort_id>"


@bp.get(_COHORT)
@requires(EnrolmentPermission.READ)
def organisation_cohort(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """The seats and the people of one organisation in one cohort, and what they cost."""
    organisation, cohort = _found(organisation_id, cohort_id)
    starts_at = read(scheduling.starts_of, [cohort_id]).get(cohort_id)
    return render_template(
        "enrolments/organisation_cohort.html",
        organisation=organisation,
        cohort=cohort,
        standing=read(service.standing, organisation_id=organisation_id, cohort_id=cohort_id),
        starts_on=local(starts_at).date() if starts_at else None,
        terms=read(courses.version, cohort.course_version_id).content.cancellation.text,
        open_now=cohort.state in service.OPEN and organisation.enrols,
        crumb=_crumb(cohort),
    )


@bp.route(_COHORT + "/inschrijven", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def enrol(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Enrol one person."""
    organisation, cohort = _found(organisation_id, cohort_id)
    form = EnrolForm()
    back_url = url_for(".organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
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
    counts = read(service.seat_counts, [cohort_id])[cohort_id]
    return page(
        "enrolments/enrol.html",
        form=form,
        organisation=organisation,
        cohort=cohort,
        back_url=back_url,
        position=counts.waiting + 1 if counts.waiting or counts.taken >= cohort.seats else None,
    )


@bp.route(_COHORT + "/lijst", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def enrol_list(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Enrol a list: paste or upload, look at what would happen, confirm."""
    organisation, cohort = _found(organisation_id, cohort_id)
    form = ListForm()
    step = request.form.get("stap", "")
    back_url = url_for(".organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
    preview, text = None, ""
    if form.validate_on_submit() and step != "wijzig":
        with refusals_on(form):
            parsed, text = _parsed(form)
            preview = read(
                service.preview_list,
                current_actor(),
                organisation_id=organisation_id,
                cohort_id=cohort_id,
                parsed=parsed,
            )
            if step == "bevestig" and preview.sound:
                return perform(
                    service.enrol_list,
                    organisation_id=organisation_id,
                    cohort_id=cohort_id,
                    rows=parsed.candidates,
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


@bp.route(_COHORT + "/afmelden/<int:enrolment_id>", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def withdraw(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Give a place back, after the price of it was shown."""
    organisation, _ = _found(organisation_id, cohort_id)
    leaving = read(
        service.leaving,
        current_actor(),
        clock(),
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
    )
    form = WithdrawForm()
    back_url = url_for(".organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
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
        can_leave=leaving.enrolment.state in (EnrolmentState.CONFIRMED, EnrolmentState.WAITING),
        back_url=back_url,
    )


@bp.route(_COHORT + "/vervangen/<int:enrolment_id>", methods=["GET", "POST"])
@requires(EnrolmentPermission.WRITE)
def substitute(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Let a colleague take over a seat, free of charge."""
    organisation, _ = _found(organisation_id, cohort_id)
    leaving = read(
        service.leaving,
        current_actor(),
        clock(),
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
    )
    form = EnrolForm()
    back_url = url_for(".organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
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
        back_url=back_url,
    )


@bp.route("/beheer/groepen/<int:cohort_id>/wachtlijst", methods=["GET", "POST"])
@requires(EnrolmentPermission.ADVANCE)
def move_up(cohort_id: int) -> ResponseReturnValue:
    """See the line, and give free seats to the first in it: after seats were added to a cohort."""
    cohort = read(cohorts.cohort, cohort_id)
    counts = read(service.seat_counts, [cohort_id])[cohort_id]
    form = ConfirmForm()
    back_url = url_if("portal.cohort", cohort_id=cohort_id) or home_url()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(service.move_up, cohort_id=cohort_id, goto=back_url, said=_moved_up)
    return page(
        "enrolments/line.html",
        form=form,
        cohort=cohort,
        waiting=read(service.waiting_list, cohort_id),
        movable=min(counts.waiting, max(0, cohort.seats - counts.taken)),
        back_url=back_url,
    )


def _found(organisation_id: int, cohort_id: int) -> tuple[OrganisationView, CohortView]:
    """The organisation and the cohort; 404 for a foreign organisation and a cohort that is not public yet."""
    organisation = read(service.organisation_of, current_actor(), organisation_id)
    cohort = read(cohorts.cohort, cohort_id)
    if cohort.state is CohortState.DRAFT:
        raise NotFound
    return organisation, cohort


def _crumb(cohort: CohortView) -> tuple[str, Text]:
    """Where the page hangs: below the cohort for an administrator, below the own home for a coordinator."""
    url = url_if("portal.cohort", cohort_id=cohort.id)
    if url and current_actor().has(Role.ADMINISTRATOR):
        return url, T("Groep %(name)s", name=cohort.name)
    return home_url(), T("Overzicht")


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


def _moved_up(count: int) -> Text:
    if not count:
        return T("Er is geen plaats vrij, of er wacht niemand. Er is niets veranderd.")
    return T("Van de wachtlijst naar een plaats: %(count)s.", count=count)
