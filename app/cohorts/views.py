"""Pages of cohorts: the list, and changing one."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import service as accounts
from app.cohorts import service
from app.cohorts.forms import CohortForm, FilterForm
from app.cohorts.permissions import CohortPermission
from app.cohorts.service import REGION_NAMES, STATE_NAMES, CohortState, Region
from app.core.permissions import Role
from app.core.text import T
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import current_actor, requires
from app.web.i18n import say
from app.web.navigation import url_if
from app.web.paging import AFTER, SIZE, dated, page_of, unpack, url_builder
from app.web.parts import Tone

bp = Blueprint("cohorts", __name__, template_folder="templates")

#: Colour only for what deviates: an ordinary state is quiet.
TONES: dict[CohortState, Tone] = {
    CohortState.DRAFT: "attn",
    CohortState.OPEN: "info",
    CohortState.CANCELLED: "stop",
}


@bp.app_context_processor
def _cohort_words() -> dict[str, object]:
    return {"cohort_state_names": STATE_NAMES, "cohort_state_tones": TONES}


def cohort_url(cohort_id: int) -> str:
    """The page of one cohort, or the list where that page does not exist."""
    return url_if("portal.cohort", cohort_id=cohort_id) or url_for("cohorts.index")


@bp.get("/beheer/groepen")
@requires(CohortPermission.READ)
def index() -> ResponseReturnValue:
    """The list of cohorts; a trainer who holds no other role sees the own ones."""
    form = FilterForm(request.args)
    form.status.choices = [("", _("Alle")), *((str(s), say(name)) for s, name in STATE_NAMES.items())]
    sound = form.validate()
    text = (form.zoek.data or "") if sound else ""
    state = (form.status.data or "") if sound else ""
    states = [CohortState(state)] if state else None
    actor = current_actor()
    ids = None
    if not actor.has(Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR):
        ids = [one.id for one in service.cohorts_of_trainer(reader(), actor.person_id or 0)]
    after = unpack(request.args.get(AFTER), str, int)
    found = read(service.cohorts, ids=ids, states=states, text=text, after=dated(after), limit=SIZE + 1)
    listed = page_of(
        found,
        key=lambda one: (one.go_no_go_on.isoformat(), one.id),
        url=url_builder(url_for, "cohorts.index", zoek=text, status=state),
        after=after,
        total=read(service.count_cohorts, ids=ids, states=states, text=text),
    )
    trainers = read(service.trainers_of_all, [one.id for one in listed.items])
    people = read(accounts.people, {person_id for ids_ in trainers.values() for person_id in ids_})
    names = {
        cohort_id: ", ".join(people[person_id].full_name for person_id in ids_ if person_id in people)
        for cohort_id, ids_ in trainers.items()
    }
    return render_template(
        "cohorts/index.html",
        listed=listed,
        form=form,
        trainer_names=names,
        filtered=bool(text or state),
        links=actor.can(CohortPermission.WRITE),
        cohort_url=cohort_url,
    )


@bp.route("/beheer/groepen/<int:cohort_id>/wijzigen", methods=["GET", "POST"])
@requires(CohortPermission.WRITE)
def edit(cohort_id: int) -> ResponseReturnValue:
    """Change name, place, seats and go/no-go date."""
    cohort = read(service.cohort, cohort_id)
    form = CohortForm(obj=cohort)
    form.region.choices = [(str(one), say(name)) for one, name in REGION_NAMES.items()]
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.update,
                cohort_id=cohort_id,
                name=form.name.data,
                place=form.place.data,
                venue=form.venue.data or "",
                region=Region(form.region.data),
                seats=form.seats.data,
                seats_min=form.seats_min.data,
                go_no_go_on=form.go_no_go_on.data,
                goto=cohort_url(cohort_id),
                said=T("De groep is gewijzigd."),
            )
    return page("cohorts/edit.html", form=form, cohort=cohort, back_url=cohort_url(cohort_id))
