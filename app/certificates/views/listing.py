"""The public register of experts, and the holder's own page about standing in it."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms import ExpertsForm, ListingForm
from app.certificates.permissions import CertificatePermission
from app.certificates.views.blueprint import bp
from app.core import ratelimit
from app.core.db import writing
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, public, requires
from app.web.navigation import home_url, url_if
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

#: Pages of the register that one address may open per period.
PAGES, PER = 300, timedelta(minutes=10)


@bp.get("/experts")
@public
def experts() -> ResponseReturnValue:
    """Who agreed to stand here, by place and organisation. Never kept by a browser, a proxy or a search engine."""
    key = f"experts:{digest(request.remote_addr or '?')}"
    with writing() as session:
        allowed = ratelimit.allowed(session, clock(), key, limit=PAGES, per=PER)
    if not allowed:
        abort(429)
    form = ExpertsForm(request.args)
    fine = form.validate()
    place, organisation = (form.plaats.data or "", form.organisatie.data or "") if fine else ("", "")
    after = unpack(request.args.get(AFTER), str, int)
    found = read(
        service.experts,
        clock(),
        place=place,
        organisation=organisation,
        after=(str(after[0]), int(after[1])) if after else None,
        limit=SIZE + 1,
    )
    listed = page_of(
        found,
        key=lambda one: one.key,
        url=url_builder(url_for, ".experts", plaats=place, organisatie=organisation),
        after=after,
    )
    body = render_template(
        "certificates/experts.html", listed=listed, form=form, filtered=bool(place or organisation)
    )
    return body, 200 if fine else 422, {"X-Robots-Tag": "noindex, noarchive", "Cache-Control": "no-store"}


@bp.get("/leren/certificaten")
@requires(CertificatePermission.OWN)
def mine() -> ResponseReturnValue:
    """The learner's own certificates, how they stand, and all that can be done with them."""
    return page(
        "certificates/listing_mine.html",
        found=read(service.own_certificates, current_actor(), clock()),
        points_url=url_if("accreditation.own"),
        back_url=home_url(),
    )


@bp.route("/certificaten/<number>/register", methods=["GET", "POST"])
@requires(CertificatePermission.OWN)
def listing(number: str) -> ResponseReturnValue:
    """The holder decides whether, and with what, the certificate stands in the register."""
    found = read(service.own_listing, current_actor(), clock(), number)
    shown = found.listing or found
    form = ListingForm(data={"place": shown.place, "organisation": shown.organisation})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.agree_to_listing,
                number=number,
                place=form.place.data or "",
                organisation=form.organisation.data or "",
                goto=url_for(".listing", number=number),
                said=T("Je staat in het register met deze gegevens."),
            )
    return page("certificates/listing.html", form=form, found=found, back_url=url_for(".mine"))


@bp.post("/certificaten/<number>/register/weg")
@requires(CertificatePermission.OWN)
def withdraw_listing(number: str) -> ResponseReturnValue:
    """The holder goes out of the register, at once."""
    return perform(
        service.withdraw_listing,
        number=number,
        goto=url_for(".listing", number=number),
        said=T("Je staat niet meer in het register."),
    )
