"""The visitor's form and its confirmation, and the administrator's inbox."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.db import writing
from app.core.text import T
from app.core.tokens import digest
from app.interest import service
from app.interest.forms import ConfirmForm, DeclineForm, InboxFilter, InterestForm, MakeForm
from app.interest.permissions import InterestPermission
from app.interest.service import InterestState
from app.organisations import service as organisations
from app.requests import service as requests
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, public, recent, requires
from app.web.headers import token_form
from app.web.i18n import language, say
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

bp = Blueprint("interest", __name__, template_folder="templates")

#: Forms from one sender.
SENDINGS, PER = 10, timedelta(minutes=10)


@bp.route("/interesse", methods=["GET", "POST"])
@public
def form() -> ResponseReturnValue:
    """Leave an expression of interest for one's organisation."""
    groups = read(requests.coming_cohorts, clock())
    asked = next((one.id for one in groups if one.cohort.slug == request.args.get("groep")), 0)
    filled = InterestForm(data={"cohort_id": asked})
    filled.cohort_id.choices = [(0, say(T("Maakt niet uit"))), *((one.id, say(one.told)) for one in groups)]
    if request.method == "POST" and not _may_send():
        abort(429)
    if filled.validate_on_submit():
        if filled.website.data:
            return redirect(url_for(".sent"), code=303)
        with refusals_on(filled):
            return perform(
                service.express,
                organisation_name=filled.organisation_name.data,
                city=filled.city.data or "",
                given_name=filled.given_name.data,
                infix=filled.infix.data or "",
                family_name=filled.family_name.data,
                email=filled.email.data,
                phone=filled.phone.data or "",
                seats=filled.seats.data,
                cohort_id=filled.cohort_id.data or None,
                note=filled.note.data or "",
                language=language(),
                goto=url_for(".sent"),
            )
    return page("interest/form.html", form=filled)


@bp.get("/interesse/verstuurd")
@public
def sent() -> ResponseReturnValue:
    """What happens now; the same for every address."""
    return page("interest/sent.html")


@bp.route("/interesse/bevestigen/<token>", methods=["GET", "POST"])
@public
@token_form
def confirm(token: str) -> ResponseReturnValue:
    """The page behind the link in the letter: one click proves the address; a mail scanner clicks nothing."""
    found = read(service.by_token, token)
    if found is None:
        return page("interest/link_ended.html", status=410, until=None)
    link = service.link_state(found.state, found.created_at, clock().now())
    if link is service.LinkState.EXPIRED:
        return page("interest/link_ended.html", status=410, until=found.link_until)
    asked = ConfirmForm()
    if asked.validate_on_submit() and link is service.LinkState.GOOD:
        with refusals_on(asked):
            return perform(service.confirm, token=token, goto=url_for(".confirm", token=token), secret=True)
    return page("interest/confirm.html", form=asked, interest=found, confirmed=link is service.LinkState.USED)


@bp.get("/beheer/interesse")
@requires(InterestPermission.HANDLE)
def index() -> ResponseReturnValue:
    """Which organisations want to take part."""
    chosen = InboxFilter(request.args)
    status = chosen.status.data if chosen.status.data and chosen.validate() else InterestState.OPEN
    after = unpack(request.args.get(AFTER), int)
    found = read(
        service.inbox,
        state=InterestState(status),
        before=int(after[0]) if after else None,
        limit=SIZE + 1,
    )
    listed = page_of(
        found,
        key=lambda one: (one.id,),
        url=url_builder(url_for, "interest.index", status=str(status)),
        after=after,
    )
    names = {
        one.id: one.name
        for one in read(
            cohorts.cohorts, ids={one.cohort_id for one in listed.items if one.cohort_id is not None}
        )
    }
    chosen.status.data = str(status)
    return page("interest/index.html", listed=listed, filter=chosen, shown=str(status), groups=names)


@bp.route("/beheer/interesse/<int:interest_id>", methods=["GET", "POST"])
@requires(InterestPermission.HANDLE)
@recent
def show(interest_id: int) -> ResponseReturnValue:
    """One of them; one click makes the organisation, and its coordinator of who asked."""
    found = read(service.interest, interest_id)
    made = MakeForm(data={"name": found.organisation_name})
    if made.validate_on_submit():
        with refusals_on(made):
            return perform(
                service.make_organisation,
                interest_id=interest_id,
                name=made.name.data,
                goto=lambda done: url_for("organisations.show", organisation_id=done.organisation_id),
                said=lambda done: T(
                    "%(organisation)s is gemaakt. %(name)s krijgt een uitnodiging.",
                    organisation=done.organisation_name,
                    name=done.contact,
                ),
            )
    return page(
        "interest/show.html",
        form=made,
        interest=found,
        known=read(organisations.organisation_by_name, made.name.data or found.organisation_name),
        cohort=read(cohorts.cohort, found.cohort_id) if found.cohort_id else None,
        became=read(organisations.organisation, found.organisation_id) if found.organisation_id else None,
        state=service.STATE_NAMES[found.state],
    )


@bp.route("/beheer/interesse/<int:interest_id>/toevoegen/<int:organisation_id>", methods=["GET", "POST"])
@requires(InterestPermission.HANDLE)
@recent
def attach(interest_id: int, organisation_id: int) -> ResponseReturnValue:
    """Make who asked coordinator of an organisation that is known already, after a question."""
    found = read(service.interest, interest_id)
    organisation = read(organisations.organisation, organisation_id)
    asked = ConfirmForm()
    if asked.validate_on_submit():
        with refusals_on(asked):
            return perform(
                service.add_to_organisation,
                interest_id=interest_id,
                organisation_id=organisation_id,
                goto=url_for("organisations.show", organisation_id=organisation_id),
                said=lambda done: T(
                    "%(name)s is coördinator van %(organisation)s.",
                    name=done.contact,
                    organisation=done.organisation_name,
                ),
            )
    return page(
        "interest/attach.html",
        form=asked,
        interest=found,
        organisation=organisation,
        coordinators=read(organisations.coordinators_of, organisation_id),
        back_url=url_for(".show", interest_id=interest_id),
    )


@bp.route("/beheer/interesse/<int:interest_id>/afwijzen", methods=["GET", "POST"])
@requires(InterestPermission.HANDLE)
def decline(interest_id: int) -> ResponseReturnValue:
    """Decline, with a letter or without."""
    found = read(service.interest, interest_id)
    asked = DeclineForm()
    if asked.validate_on_submit():
        with refusals_on(asked):
            return perform(
                service.decline,
                interest_id=interest_id,
                reason=asked.reason.data or "",
                write=asked.write.data == "ja",
                goto=url_for(".index"),
                said=T("De interesse van %(name)s is afgewezen.", name=found.organisation_name),
            )
    return page(
        "interest/decline.html",
        form=asked,
        interest=found,
        back_url=url_for(".show", interest_id=interest_id),
    )


def _may_send() -> bool:
    """Counts one form; False when this sender sent too many."""
    sender = digest(request.remote_addr or "?")
    with writing() as session:
        return ratelimit.allowed(session, clock(), f"interest-from:{sender}", limit=SENDINGS, per=PER)
