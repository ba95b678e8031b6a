"""The account: taking in files, the list of entries by where their money is, and the files."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.bank import service as bank
from app.bank.service import Place
from app.billing import service as billing
from app.core.errors import NotFound
from app.core.text import TN, T, Text
from app.payments import service
from app.payments.forms import SearchForm, UploadForm
from app.payments.permissions import PaymentPermission
from app.payments.service import Taken
from app.payments.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires
from app.web.paging import AFTER, SIZE, dated, page_of, unpack, url_builder

#: The words of the places, as tabs.
PLACES = {
    Place.WAITING: T("Te boeken"),
    Place.BOOKED: T("Geboekt"),
    Place.ASIDE: T("Apart gezet"),
    Place.OUT: T("Uitgegaan"),
}


@bp.get("/geld/bank")
@requires(PaymentPermission.READ)
def entries() -> ResponseReturnValue:
    """All entries of one place, the newest first, with what they may be booked on or are booked on."""
    form = SearchForm(request.args)
    text = (form.zoek.data or "") if form.validate() else ""
    place = next((one for one in Place if one == request.args.get("plek")), Place.WAITING)
    file_id = _number(request.args.get("bestand"))
    after = unpack(request.args.get(AFTER), str, int)
    found = read(
        bank.entries,
        place=place,
        booked=billing.booked_of,
        text=text,
        file_id=file_id,
        before=dated(after),
        limit=SIZE + 1,
    )
    listed = page_of(
        found,
        key=lambda one: (one.booked_on.isoformat(), one.id),
        url=url_builder(url_for, "payments.entries", plek=place, zoek=text, bestand=file_id),
        after=after,
    )
    booked = read(billing.bookings_of, [one.id for one in listed.items])
    return render_template(
        "payments/entries.html",
        form=form,
        listed=listed,
        place=place,
        names=PLACES,
        counts=read(bank.counts, billing.booked_of, file_id=file_id),
        places=read(service.places),
        booked=booked,
        matches=read(service.matches, listed.items, booked) if place is Place.WAITING else {},
        text=text,
        file=_file(file_id) if file_id else None,
        may_book=current_actor().can(PaymentPermission.BOOK),
    )


@bp.route("/geld/bank/inlezen", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def upload() -> ResponseReturnValue:
    """Take in a bank's file."""
    form = UploadForm()
    if form.validate_on_submit():
        with refusals_on(form):
            reading = bank.read(*form.stream())
            return perform(
                service.take_in,
                reading=reading,
                goto=lambda taken: url_for("payments.file", file_id=taken.file_id),
                said=_said,
            )
    return page("payments/upload.html", form=form, files=read(bank.files, limit=10))


@bp.get("/geld/bank/bestanden/<int:file_id>")
@requires(PaymentPermission.READ)
def file(file_id: int) -> ResponseReturnValue:
    """A file that was taken in, and where its entries are now."""
    return render_template(
        "payments/file.html",
        file=_file(file_id),
        counts=read(bank.counts, billing.booked_of, file_id=file_id),
        statements=read(bank.statements, file_id),
        names=PLACES,
    )


@bp.route("/geld/bank/opnieuw-zoeken", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def search_again() -> ResponseReturnValue:
    """Look at what waits once more: an invoice may have come since."""
    if request.method == "GET":
        return redirect(url_for("payments.entries"), code=303)
    return perform(service.search_again, goto=url_for("payments.entries"), said=_found)


def _said(taken: Taken) -> Text:
    if taken.again:
        return T("Dit bestand was al ingelezen. Er is niets veranderd en niets dubbel geboekt.")
    return T(
        "Ingelezen: %(new)s nieuw, %(known)s al bekend. Vanzelf geboekt: %(booked)s. Met een voorstel: %(proposed)s. "
        "Zonder voorstel: %(waiting)s.",
        new=taken.new,
        known=taken.known,
        booked=taken.booked,
        proposed=taken.proposed,
        waiting=taken.waiting,
    )


def _found(booked: int) -> Text:
    if not booked:
        return T("Er is niets bij dat vanzelf geboekt kan worden.")
    return TN("Er is %(n)s mutatie geboekt.", "Er zijn %(n)s mutaties geboekt.", n=booked)


def _file(file_id: int) -> bank.FileView:
    found = read(bank.files, ids=[file_id])
    if not found:
        raise NotFound
    return found[0]


def _number(text: str | None) -> int | None:
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
