"""Payers from outside: finance asks them to confirm, and the page behind the mailed link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms import ConfirmPayingForm, PlainForm
from app.billing.permissions import BillingPermission
from app.billing.service import AskedState, AskedView
from app.billing.views.blueprint import bp
from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.db import writing
from app.core.money import Money, total
from app.core.text import T, Text
from app.core.tokens import digest
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, recent, requires
from app.web.headers import token_form
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

#: Answers from one sender.
SENDINGS, PER = 20, timedelta(minutes=10)
ASKED_NAMES: dict[AskedState, Text] = {
    AskedState.OPEN: T("Nog geen antwoord"),
    AskedState.CONFIRMED: T("Bevestigd"),
    AskedState.DECLINED: T("Niet akkoord"),
    AskedState.WITHDRAWN: T("Vervallen"),
}


@bp.app_context_processor
def _states() -> dict[str, Any]:
    return {"asked_names": ASKED_NAMES}


@bp.get("/geld/groepen/<int:cohort_id>/bevestigen")
@requires(BillingPermission.SPLIT)
def waiting(cohort_id: int) -> ResponseReturnValue:
    """Whose confirmation a cohort waits for."""
    return page(
        "billing/waiting.html",
        cohort=read(cohorts.cohort, cohort_id),
        payers=read(service.waiting_payers, cohort_id),
        now=clock().now(),
    )


@bp.route("/geld/groepen/<int:cohort_id>/bevestigen/<int:payer_id>", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT)
@recent
def ask_payer(cohort_id: int, payer_id: int) -> ResponseReturnValue:
    """Mail a payer a link; who comes here from the question for the password finds who waits."""
    cohort = read(cohorts.cohort, cohort_id)
    if request.method == "GET":
        read(organisations.organisation, payer_id)
        return redirect(url_for("billing.waiting", cohort_id=cohort.id), code=303)
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.ask_payer,
                cohort_id=cohort_id,
                payer_id=payer_id,
                goto=url_for("billing.waiting", cohort_id=cohort_id),
                said=T("De vraag is verstuurd. De link werkt 30 dagen."),
            )
    return page(
        "billing/waiting.html",
        form=form,
        cohort=cohort,
        payers=read(service.waiting_payers, cohort_id),
        now=clock().now(),
    )


@bp.get("/geld/bevestigingen")
@requires(BillingPermission.READ)
def asked_payers() -> ResponseReturnValue:
    """What payers were asked and what they answered, the latest first."""
    after = unpack(request.args.get(AFTER), int)
    found = read(service.asked_requests, before=int(after[0]) if after else None, limit=SIZE + 1)
    listed = page_of(
        found, key=lambda one: (one.id,), url=url_builder(url_for, "billing.asked_payers"), after=after
    )
    groups = read(cohorts.cohorts, ids={one.cohort_id for one in listed.items})
    return page(
        "billing/asked_payers.html",
        listed=listed,
        groups={one.id: one.name for one in groups},
        names=read(organisations.names, {one.payer_id for one in listed.items}),
        now=clock().now(),
        may_split=current_actor().can(BillingPermission.SPLIT),
    )


@bp.post("/geld/bevestigingen/<int:request_id>/intrekken")
@requires(BillingPermission.SPLIT)
def withdraw_request(request_id: int) -> ResponseReturnValue:
    """End a link that was not answered."""
    return perform(
        service.withdraw_request,
        request_id=request_id,
        goto=url_for("billing.asked_payers"),
        said=T("De link werkt niet meer."),
    )


@bp.route("/bijdrage/<token>", methods=["GET", "POST"])
@public
@token_form
def confirm_paying(token: str) -> ResponseReturnValue:
    """A payer from outside sees what it is asked to bear, and confirms or declines it."""
    found = read(service.asked_by_token, token)
    if found is None:
        return page("billing/paying_unknown.html", status=404)
    if request.method == "POST" and not _may_send():
        abort(429)
    if found.ended(clock()):
        return page("billing/paying_unknown.html", status=410, ended=True)
    form = ConfirmPayingForm()
    if found.answerable(clock()) and form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.answer_request,
                token=token,
                confirmed=request.form.get("doe") == "bevestig",
                answered_by=form.answered_by.data or "",
                reference=form.reference.data or "",
                note=form.note.data or "",
                goto=url_for("billing.confirm_paying", token=token),
                secret=True,
            )
    answerable = found.answerable(clock())
    return page(
        "billing/paying.html",
        form=form,
        asked=found,
        answerable=answerable,
        invoiced=any(line.share.invoice_payer for line in found.lines),
        **(_paying(found) if answerable else {}),
    )


def _paying(found: AskedView) -> dict[str, Any]:
    """What the page tells: employers, seats and amounts, never a name of a participant."""
    employers = {seat.id: seat.organisation_id for seat in found.seats}
    names = read(organisations.names, {*employers.values(), found.payer_id})
    rows: list[tuple[str, int, Money]] = []
    for organisation_id in sorted(set(employers.values()), key=lambda one: names[one].casefold()):
        lines = [line for line in found.lines if employers[line.seat_id] == organisation_id]
        seats = len({line.seat_id for line in lines})
        rows.append((names[organisation_id], seats, total(line.amount for line in lines)))
    return {
        "payer": names[found.payer_id],
        "cohort": read(cohorts.cohort, found.cohort_id),
        "rows": rows,
        "foundation": read(organisations.foundation),
    }


def _may_send() -> bool:
    """Counts one form; False when this sender sent too many."""
    sender = digest(request.remote_addr or "?")
    with writing() as session:
        return ratelimit.allowed(session, clock(), f"payer-answer:{sender}", limit=SENDINGS, per=PER)
