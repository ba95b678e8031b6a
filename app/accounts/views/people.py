"""Everybody whom the foundation knows, for an administrator."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service
from app.accounts.forms import AddressForm, PeopleFilter
from app.accounts.permissions import AccountPermission
from app.accounts.service import PersonView
from app.accounts.views.blueprint import bp
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder

#: Groups of namesakes that the list proposes to look at, and namesakes on the page of one person.
PROPOSED, BESIDE = 5, 5


@bp.get("/beheer/personen")
@requires(AccountPermission.PEOPLE)
def people() -> ResponseReturnValue:
    """Everybody by name, and who may stand in the list twice."""
    form = PeopleFilter(request.args)
    text = (form.zoek.data or "") if form.validate() else ""
    after = unpack(request.args.get(AFTER), str, int)
    start = (str(after[0]), int(after[1])) if after else None
    found = read(service.directory, text=text, after=start, limit=SIZE + 1)
    listed = page_of(
        found,
        key=service.directory_key,
        url=url_builder(url_for, "accounts.people", zoek=text),
        after=after,
    )
    first = not text and after is None
    return page(
        "accounts/people.html",
        listed=listed,
        form=form,
        filtered=bool(text),
        namesakes=read(service.namesakes, limit=PROPOSED) if first else [],
    )


@bp.get("/beheer/personen/<int:person_id>")
@requires(AccountPermission.PEOPLE)
def show_person(person_id: int) -> ResponseReturnValue:
    """One person: login, address, and the records that were merged into this one."""
    person = _known(person_id)
    kept_id = read(service.kept_of, person_id)
    return page(
        "accounts/person.html",
        person=person,
        kept=None if kept_id == person_id else read(service.person, kept_id),
        invited=read(service.invited_at, [person_id]).get(person_id),
        pending=read(service.pending_address, clock(), person_id),
        merges=read(service.merges_of, person_id),
        namesakes=read(service.namesakes_of, person_id, limit=BESIDE),
        now=clock().now(),
    )


@bp.post("/beheer/personen/<int:person_id>/uitnodigen")
@requires(AccountPermission.PEOPLE)
def reinvite(person_id: int) -> ResponseReturnValue:
    """Sends somebody another invitation."""
    return perform(
        service.reinvite,
        person_id=person_id,
        goto=url_for(".show_person", person_id=person_id),
        said=lambda who: T("%(name)s krijgt een nieuwe uitnodiging.", name=who.full_name),
    )


@bp.route("/beheer/personen/<int:person_id>/e-mailadres", methods=["GET", "POST"])
@requires(AccountPermission.PEOPLE)
@recent
def change_address_of(person_id: int) -> ResponseReturnValue:
    """Changes the address of somebody who has lost the old mailbox, or whose address was mistyped."""
    person = _known(person_id)
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.change_address,
                person_id=person_id,
                email=form.email.data,
                goto=url_for(".show_person", person_id=person_id),
                said=lambda asked: (
                    _changing(form.email.data or "") if asked else _corrected(form.email.data or "")
                ),
            )
    return page(
        "accounts/change_address_of.html",
        form=form,
        person=person,
        merges=read(service.merges_of, person_id),
    )


@bp.post("/beheer/personen/<int:person_id>/e-mailadres/trek-in")
@requires(AccountPermission.PEOPLE)
def withdraw_address_of(person_id: int) -> ResponseReturnValue:
    """Lets the link to a new address stop working."""
    _known(person_id)
    return perform(
        service.withdraw_address,
        person_id=person_id,
        goto=url_for(".show_person", person_id=person_id),
        said=T("De wijziging is ingetrokken. Het e-mailadres blijft zoals het was."),
    )


def _changing(email: str) -> Text:
    return T(
        "Er is een mail onderweg naar %(email)s. Het adres verandert na een klik in die mail.", email=email
    )


def _corrected(email: str) -> Text:
    return T("Het adres is nu %(email)s. Daar is een nieuwe uitnodiging naartoe onderweg.", email=email)


def _known(person_id: int) -> PersonView:
    found = read(service.person, person_id)
    if found is None:
        abort(404)
    return found
