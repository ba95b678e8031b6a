"""Pages about people: how an organisation's own people are doing, and making two records one."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.core.errors import NotFound
from app.core.text import T
from app.portal import inviting, merging
from app.portal.blueprint import bp
from app.portal.boards import organisation as organisations
from app.portal.boards import records
from app.portal.forms import MergeForm, SearchForm
from app.portal.permissions import PortalPermission
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires

#: People that a search for the other record shows.
FOUND = 12


@bp.get("/organisatie/<int:organisation_id>/groepen/<int:cohort_id>/voortgang")
@requires(PortalPermission.PROGRESS)
def organisation_progress(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Per person of the organisation: account, attendance, cases by count, certificate."""
    board = read(organisations.organisation_progress, current_actor(), organisation_id, cohort_id)
    return page("portal/organisation_progress.html", board=board)


@bp.post("/organisatie/<int:organisation_id>/groepen/<int:cohort_id>/uitnodigen/<int:enrolment_id>")
@requires(PortalPermission.PROGRESS)
def reinvite(organisation_id: int, cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Sends one of the organisation's people another invitation."""
    return perform(
        inviting.reinvite,
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
        goto=url_for(".organisation_progress", organisation_id=organisation_id, cohort_id=cohort_id),
        said=lambda who: T("%(name)s krijgt een nieuwe uitnodiging.", name=who.full_name),
    )


@bp.get("/beheer/personen/<int:person_id>/samenvoegen")
@requires(PortalPermission.MERGE)
def choose_merge(person_id: int) -> ResponseReturnValue:
    """Looks for the other record of a person."""
    person = read(accounts.person, person_id)
    if person is None or read(accounts.kept_of, person_id) != person_id:
        raise NotFound
    form = SearchForm(request.args)
    text = form.zoek.data if form.validate() else None
    text = person.name.family if text is None else text
    form.zoek.data = text
    found = read(accounts.directory, text=text, limit=FOUND + 2)
    others = [one for one in found if one.id != person_id]
    return page(
        "portal/choose_merge.html", person=person, form=form, others=others[:FOUND], more=len(others) > FOUND
    )


@bp.route("/beheer/personen/<int:person_id>/samenvoegen/<int:other_id>", methods=["GET", "POST"])
@requires(PortalPermission.MERGE)
@recent
def merge(person_id: int, other_id: int) -> ResponseReturnValue:
    """Shows what each record holds, who remains and what moves; the button makes them one."""
    form = MergeForm()
    # before anything is read: the second of two clicks gets the first one's answer
    if form.validate_on_submit():
        with refusals_on(form):
            kept = form.chosen(person_id, other_id)
            return perform(
                merging.merge,
                kept_id=kept,
                merged_id=other_id if kept == person_id else person_id,
                goto=url_for("accounts.show_person", person_id=kept),
                said=T("De twee zijn samengevoegd. Je kunt dit een dag lang ongedaan maken."),
            )
    chosen = request.args.get("blijft", type=int)
    board = read(records.merge_board, current_actor(), one_id=person_id, other_id=other_id, keep_id=chosen)
    if not form.is_submitted():
        form.kept.data = str(board.kept.person.id)
    return page(
        "portal/merge.html",
        form=form,
        board=board,
        swapped=url_for(".merge", person_id=person_id, other_id=other_id, blijft=board.merged.person.id),
        until=clock().now() + accounts.UNDO_TERM,
    )


@bp.route("/beheer/personen/samenvoegingen/<int:merge_id>/ongedaan", methods=["GET", "POST"])
@requires(PortalPermission.MERGE)
@recent
def undo_merge(merge_id: int) -> ResponseReturnValue:
    """Takes two merged records apart again; who comes from the question for the password finds the person."""
    found = read(accounts.merge_of, merge_id)
    if request.method == "GET":
        return redirect(url_for("accounts.show_person", person_id=found.kept_id), code=303)
    return perform(
        merging.undo_merge,
        merge_id=merge_id,
        goto=url_for("accounts.show_person", person_id=found.kept_id),
        said=lambda who: T(
            "%(name)s (%(email)s) staat er weer apart in.", name=who.full_name, email=who.email
        ),
    )
