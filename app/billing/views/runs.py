"""Making all invoices of a cohort final: the check page, and the run as the worker gets on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms.runs import RunForm, choice_of
from app.billing.permissions import BillingPermission
from app.billing.service import Checked
from app.billing.views.blueprint import bp
from app.cohorts import service as cohorts
from app.core.clock import today
from app.core.money import total
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.forms import Form
from app.web.gate import clock, current_actor, recent, requires


@bp.route("/geld/groepen/<int:cohort_id>/factureren", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def check_run(cohort_id: int) -> ResponseReturnValue:
    """All invoices to be of a cohort with what is wrong with each; those that are ticked are made final."""
    form = RunForm()
    sent = form.is_submitted()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.start_run,
                cohort_id=cohort_id,
                chosen=form.wanted(),
                goto=lambda run_id: url_for("billing.run", run_id=run_id),
                said=T("De factuurronde is begonnen."),
            )
    rows = [service.checked(one) for one in read(service.draft_invoices, cohort_id, today(clock()))]
    cohort = rows[0].draft.cohort if rows else read(cohorts.cohort, cohort_id)
    everywhere = _everywhere(rows)
    ticked = set(form.chosen.data or ()) if sent else {choice_of(one) for one in rows if _sound(one)}
    return page(
        "billing/check_run.html",
        form=form,
        cohort=cohort,
        rows=rows,
        everywhere=everywhere,
        ticked=ticked,
        choice_of=choice_of,
        total=total(one.draft.taxed.gross for one in rows),
        possible=sum(not one.blocks for one in rows),
        running=read(service.open_run, cohort_id),
    )


@bp.get("/geld/factuurrondes/<int:run_id>")
@requires(BillingPermission.READ)
def run(run_id: int) -> ResponseReturnValue:
    """How far a run is."""
    found = read(service.invoice_run, run_id)
    return render_template(
        "billing/run.html",
        run=found,
        cohort=read(cohorts.cohort, found.cohort_id),
        may_invoice=current_actor().can(BillingPermission.INVOICE),
    )


@bp.route("/geld/factuurrondes/<int:run_id>/stoppen", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def stop_run(run_id: int) -> ResponseReturnValue:
    """Keep the worker from the invoices that still wait."""
    return _turn(service.stop_run, run_id, T("De factuurronde is gestopt."))


@bp.route("/geld/factuurrondes/<int:run_id>/verder", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def resume_run(run_id: int) -> ResponseReturnValue:
    """Go on with a stopped run."""
    return _turn(service.resume_run, run_id, T("De factuurronde gaat verder."))


@bp.route("/geld/factuurrondes/<int:run_id>/beeindigen", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def end_run(run_id: int) -> ResponseReturnValue:
    """Give up what still waits of a stopped run."""
    return _turn(service.end_run, run_id, T("De factuurronde is klaar. De rest kun je later factureren."))


def _turn(verb: Callable[..., None], run_id: int, said: Text) -> ResponseReturnValue:
    """Who comes here from the question for the password finds the run."""
    form = Form()
    found = read(service.invoice_run, run_id)
    if request.method == "GET":
        return redirect(url_for("billing.run", run_id=found.id), code=303)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(verb, run_id=run_id, goto=url_for("billing.run", run_id=run_id), said=said)
    return page(
        "billing/run.html",
        form=form,
        run=found,
        cohort=read(cohorts.cohort, found.cohort_id),
        may_invoice=True,
    )


def _everywhere(rows: list[Checked]) -> tuple[Text, ...]:
    """What keeps all of them back, told once: it is about the foundation."""
    if len(rows) < 2:
        return ()
    counted = Counter(problem for one in rows for problem in one.blocks)
    return tuple(problem for problem, times in counted.items() if times == len(rows))


def _sound(one: Checked) -> bool:
    """Whether it is ticked by itself: nothing keeps it back, and no older invoice must be credited first."""
    return not one.blocks and not one.draft.outdated
