"""Write-offs: the list, proposing one, and deciding by another person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.billing import service as billing
from app.billing.service import InvoiceKind
from app.bookkeeping.forms import DecideForm, WriteOffForm
from app.bookkeeping.permissions import HOLDERS, BookkeepingPermission
from app.bookkeeping.views.blueprint import bp
from app.core.clock import today
from app.core.errors import NotFound
from app.core.money import ZERO
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/geld/afboekingen")
@requires(BookkeepingPermission.READ)
def write_offs() -> ResponseReturnValue:
    """Those that wait, and those that were decided, the newest first."""
    after = unpack(request.args.get(AFTER), int)
    decided = read(billing.write_offs, waiting=False, before=int(after[0]) if after else None, limit=SIZE + 1)
    return page(
        "bookkeeping/write_offs.html",
        waiting=read(billing.write_offs, waiting=True) if after is None else [],
        listed=page_of(
            decided,
            key=lambda one: (one.id,),
            url=url_builder(url_for, "bookkeeping.write_offs"),
            after=after,
        ),
        first_page=after is None,
        may_decide=current_actor().can(BookkeepingPermission.WRITE_OFF),
        my_id=current_actor().person_id,
        only_one=_only_one(),
    )


@bp.route("/geld/facturen/<int:invoice_id>/afboeken", methods=["GET", "POST"])
@requires(BookkeepingPermission.WRITE_OFF)
@recent
def propose(invoice_id: int) -> ResponseReturnValue:
    """Propose to write off what is open of an invoice."""
    invoice = read(billing.invoice, invoice_id)
    if invoice.kind is not InvoiceKind.INVOICE:
        raise NotFound
    balance = read(billing.balances, [invoice_id])[invoice_id]
    form = WriteOffForm(data={"amount": max(balance.open, ZERO) or None})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                billing.propose_write_off,
                invoice_id=invoice_id,
                amount=form.amount.data,
                reason=form.reason.data or "",
                goto=url_for(".write_offs"),
                said=T("Het voorstel wacht op een tweede persoon."),
            )
    waiting = [one for one in read(billing.write_offs, invoice_id=invoice_id) if one.is_open]
    return page(
        "bookkeeping/propose.html",
        form=form,
        invoice=invoice,
        balance=balance,
        waiting=waiting,
        only_one=_only_one(),
        standing=balance.standing(invoice.due_on, today(clock())),
    )


@bp.route("/geld/afboekingen/<int:write_off_id>", methods=["GET", "POST"])
@requires(BookkeepingPermission.WRITE_OFF)
@recent
def write_off(write_off_id: int) -> ResponseReturnValue:
    """One write-off: approve or decline it, take it back, or undo it."""
    found = read(billing.write_off, write_off_id)
    form = DecideForm(data={"expected": str(found.amount.cents)})
    answer = request.form.get("answer", "")
    if form.validate_on_submit() and answer in _ANSWERS:
        verb, said = _ANSWERS[answer]
        more: dict[str, Any] = {}
        if answer == "approve":
            more = {"expected_cents": form.expected_cents}
        elif answer in ("decline", "undo"):
            more = {"reason": form.reason.data or ""}
        with refusals_on(form):
            return perform(verb, write_off_id=write_off_id, goto=url_for(".write_offs"), said=said, **more)
    return page(
        "bookkeeping/write_off.html",
        form=form,
        found=read(billing.write_off, write_off_id),
        balance=read(billing.balances, [found.invoice_id])[found.invoice_id],
        my_id=current_actor().person_id,
        only_one=_only_one(),
    )


_ANSWERS: Mapping[str, tuple[Callable[..., None], Text]] = {
    "approve": (billing.approve_write_off, T("Het bedrag is afgeboekt.")),
    "decline": (billing.decline_write_off, T("De afboeking is afgewezen. Het bedrag blijft open.")),
    "withdraw": (billing.withdraw_write_off, T("Het voorstel is ingetrokken.")),
    "undo": (billing.undo_write_off, T("De afboeking is ongedaan. Het bedrag staat weer open.")),
}


def _only_one() -> bool:
    """Whether there is only one person who may decide, so that nothing can be approved."""
    may = HOLDERS[BookkeepingPermission.WRITE_OFF]
    return sum(1 for person, roles in read(accounts.staff) if person.active and roles & may) < 2
