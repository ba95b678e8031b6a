"""One entry: where its money is, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.bank import service as bank
from app.bank.service import EntryView
from app.billing import service as billing
from app.billing.service import BookingView, Payable
from app.core.errors import Refused
from app.core.money import Money, total
from app.core.text import T
from app.organisations import service as organisations
from app.payments import service
from app.payments.forms import AsideForm, BookForm, FindForm, credit_of, lines_of
from app.payments.permissions import PaymentPermission
from app.payments.service import Match
from app.payments.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires


@bp.get("/geld/bank/<int:entry_id>")
@requires(PaymentPermission.READ)
def entry(entry_id: int) -> ResponseReturnValue:
    """One entry, what it is booked on, and what it may be booked on."""
    found = read(bank.entry, entry_id)
    return _page(found, None)


@bp.route("/geld/bank/<int:entry_id>/boeken", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def book(entry_id: int) -> ResponseReturnValue:
    """Book an entry by hand."""
    found = read(bank.entry, entry_id)
    history = read(billing.bookings_of, [entry_id])[entry_id]
    match = read(service.matches, [found], {entry_id: history}).get(entry_id)
    bills, payers = _choices(found, match)
    proposed = {one.invoice_id: one.amount for one in match.shares if one.invoice_id} if match else {}
    form = BookForm(bills, payers, data={"parts": lines_of(bills, proposed), **credit_of(match)})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.book,
                entry_id=entry_id,
                parts=form.chosen(negative=found.amount.cents < 0),
                goto=lambda _ids: url_for("payments.entry", entry_id=entry_id),
                said=T("De mutatie is geboekt."),
            )
    return page(
        "payments/book.html",
        form=form,
        find=FindForm(request.args),
        entry=found,
        bills=bills,
        payers=payers,
        match=match,
        left=found.amount - total(one.amount for one in history),
    )


@bp.route("/geld/bank/<int:entry_id>/voorstel", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def accept(entry_id: int) -> ResponseReturnValue:
    """Book an entry as proposed; who comes here from the question for the password finds the entry."""
    if request.method == "GET":
        return _back(read(bank.entry, entry_id).id)
    back = request.form.get("terug", "")
    goto = url_for("payments.entries") if back == "lijst" else url_for("payments.entry", entry_id=entry_id)
    try:
        return perform(
            service.accept,
            entry_id=entry_id,
            mark=request.form.get("voorstel", "")[:64],
            goto=lambda _ids: goto,
            said=T("De mutatie is geboekt zoals voorgesteld."),
        )
    except Refused as refused:
        return _page(read(bank.entry, entry_id), refused)


@bp.route("/geld/bank/boekingen/<int:booking_id>/terugdraaien", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def undo(booking_id: int) -> ResponseReturnValue:
    """Take a booking back."""
    entry_id = read(billing.entry_of_booking, booking_id)
    if request.method == "GET":
        return _back(entry_id)
    try:
        return perform(
            billing.unbook,
            booking_id=booking_id,
            goto=url_for("payments.entry", entry_id=entry_id),
            said=T("De boeking is teruggedraaid. Het bedrag is weer te boeken."),
        )
    except Refused as refused:
        return _page(read(bank.entry, entry_id), refused)


@bp.route("/geld/bank/<int:entry_id>/apart", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def aside(entry_id: int) -> ResponseReturnValue:
    """Set an entry aside."""
    found = read(bank.entry, entry_id)
    form = AsideForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_aside,
                entry_id=entry_id,
                reason=form.reason.data,
                goto=url_for("payments.entry", entry_id=entry_id),
                said=T("De mutatie staat apart."),
            )
    return page("payments/aside.html", form=form, entry=found)


@bp.route("/geld/bank/<int:entry_id>/terugzetten", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def put_back(entry_id: int) -> ResponseReturnValue:
    """Take an entry back from where it was set aside."""
    if request.method == "GET":
        return _back(read(bank.entry, entry_id).id)
    try:
        return perform(
            service.put_back,
            entry_id=entry_id,
            goto=url_for("payments.entry", entry_id=entry_id),
            said=T("De mutatie is weer te boeken."),
        )
    except Refused as refused:
        return _page(read(bank.entry, entry_id), refused)


def _back(entry_id: int) -> ResponseReturnValue:
    return redirect(url_for("payments.entry", entry_id=entry_id), code=303)


def _page(found: EntryView, refused: Refused | None) -> ResponseReturnValue:
    history = read(billing.bookings_of, [found.id], replaced=True)[found.id]
    held = [one for one in history if one.holds]
    match = read(service.matches, [found], {found.id: held}).get(found.id)
    status = 422 if refused else 200
    return page(
        "payments/entry.html",
        status,
        entry=found,
        held=held,
        earlier=[one for one in history if not one.holds],
        left=found.amount - total(one.amount for one in held),
        match=match,
        told=_told(match, held),
        refused=refused,
        may_book=current_actor().can(PaymentPermission.BOOK),
    )


def _told(match: Match | None, held: Sequence[BookingView]) -> list[tuple[str, str, Money]]:
    """The parts of a proposal: number of the invoice (or none), payer, amount."""
    if match is None:
        return []
    ids = [one.invoice_id for one in match.shares if one.invoice_id is not None]
    numbers = {one.id: one.number for one in read(billing.payables, ids=ids)} if ids else {}
    payers = read(organisations.names, {one.payer_id for one in match.shares})
    return [
        (numbers.get(one.invoice_id or 0, ""), payers.get(one.payer_id, ""), one.amount)
        for one in match.shares
    ]


def _choices(found: EntryView, match: Match | None) -> tuple[list[Payable], Mapping[int, str]]:
    """The invoices that are shown to book on, and all payers."""
    payers = {one.id: one.name for one in read(organisations.organisations)}
    form = FindForm(request.args)
    text = (form.zoek.data or "") if form.validate() else ""
    bills = read(service.bookable, found, text, match)
    return bills, payers
