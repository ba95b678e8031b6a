"""Places with their rooms, and how strictly conflicts are taken."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused
from app.core.text import T, Text
from app.planning.forms.places import ConflictForm, PlaceForm, RoomForm
from app.planning.permissions import PlanningPermission
from app.planning.service import Act
from app.planning.views.blueprint import STEP, bp
from app.planning.views.deciding import decide
from app.scheduling import service as scheduling
from app.scheduling.service import PlaceView, RoomView, SessionView
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.forms import Form
from app.web.gate import clock, requires


@bp.get("/beheer/locaties")
@requires(PlanningPermission.SETTINGS)
def places() -> ResponseReturnValue:
    """The places by name, with their rooms; those out of use below."""
    found = read(scheduling.places, archived=None)
    rooms = _by_place(read(scheduling.rooms, archived=None))
    return page(
        "planning/places.html",
        used=[one for one in found if not one.archived],
        unused=[one for one in found if one.archived],
        rooms=rooms,
    )


@bp.route("/beheer/locaties/nieuw", methods=["GET", "POST"])
@requires(PlanningPermission.SETTINGS)
def new_place() -> ResponseReturnValue:
    """Add a place."""
    form = PlaceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.add_place,
                facts=form.facts(),
                goto=lambda made: url_for(".place", place_id=made.id),
                said=lambda made: T("%(name)s staat in de lijst. Voeg nu de zalen toe.", name=made.name),
            )
    return page("planning/new_place.html", form=form)


@bp.route("/beheer/locaties/<int:place_id>", methods=["GET", "POST"])
@requires(PlanningPermission.SETTINGS)
def place(place_id: int) -> ResponseReturnValue:
    """A place: its address, its rooms and what is planned there."""
    one = read(scheduling.place, place_id)
    form = PlaceForm(data=PlaceForm.values_of(one))
    here = url_for(".place", place_id=place_id)
    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        return _decide(
            form,
            place_id,
            scheduling.sessions_at(reader(), clock(), place_id=place_id),
            partial(scheduling.change_place, place_id=place_id, facts=form.facts()),
            title=T("%(name)s wijzigen?", name=one.name),
            verb=T("Wijzig de locatie"),
            said=T("De locatie is gewijzigd. De bijeenkomsten daar nemen het adres over."),
            action=here,
            goto=here,
            back=lambda: _place_page(one, form=form),
        )
    return _place_page(one, form=form)


@bp.post("/beheer/locaties/<int:place_id>/gebruik")
@requires(PlanningPermission.SETTINGS)
def use_place(place_id: int) -> ResponseReturnValue:
    """Take a place out of use, or into use again."""
    one = read(scheduling.place, place_id)
    form = Form()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.unarchive_place if one.archived else scheduling.archive_place,
                place_id=place_id,
                goto=url_for(".place", place_id=place_id),
                said=T("De locatie is weer in gebruik.") if one.archived else T("De locatie is uit gebruik."),
            )
    return _place_page(one, refused=form)


@bp.post("/beheer/locaties/<int:place_id>/zalen")
@requires(PlanningPermission.SETTINGS)
def add_room(place_id: int) -> ResponseReturnValue:
    """Add a room to a place."""
    one = read(scheduling.place, place_id)
    form = RoomForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.add_room,
                place_id=place_id,
                name=form.name.data or "",
                seats=form.seats.data or 0,
                goto=url_for(".place", place_id=place_id),
                said=lambda made: T("%(name)s is toegevoegd.", name=made.name),
            )
    return _place_page(one, room_form=form)


@bp.route("/beheer/zalen/<int:room_id>", methods=["GET", "POST"])
@requires(PlanningPermission.SETTINGS)
def room(room_id: int) -> ResponseReturnValue:
    """Change a room."""
    one = read(scheduling.room, room_id)
    form = RoomForm(data={"name": one.name, "seats": one.seats})
    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        return _decide(
            form,
            one.place_id,
            scheduling.sessions_at(reader(), clock(), room_id=room_id),
            partial(
                scheduling.change_room,
                room_id=room_id,
                name=form.name.data or "",
                seats=form.seats.data or 0,
            ),
            title=T("%(name)s wijzigen?", name=one.name),
            verb=T("Wijzig de zaal"),
            said=T("De zaal is gewijzigd."),
            action=url_for(".room", room_id=room_id),
            goto=url_for(".place", place_id=one.place_id),
            back=lambda: _room_page(one, form),
        )
    return _room_page(one, form)


@bp.post("/beheer/zalen/<int:room_id>/gebruik")
@requires(PlanningPermission.SETTINGS)
def use_room(room_id: int) -> ResponseReturnValue:
    """Take a room out of use, or into use again."""
    one = read(scheduling.room, room_id)
    form = Form()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.unarchive_room if one.archived else scheduling.archive_room,
                room_id=room_id,
                goto=url_for(".place", place_id=one.place_id),
                said=T("De zaal is weer in gebruik.") if one.archived else T("De zaal is uit gebruik."),
            )
    return _room_page(one, RoomForm(None, data={"name": one.name, "seats": one.seats}), refused=form)


@bp.route("/beheer/botsingen", methods=["GET", "POST"])
@requires(PlanningPermission.SETTINGS)
def conflicts() -> ResponseReturnValue:
    """How strictly each kind of conflict is taken."""
    levels = read(scheduling.conflict_levels)
    form = ConflictForm(data={str(kind): str(level) for kind, level in levels.items()})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.set_conflict_levels,
                levels=form.levels(),
                goto=url_for(".conflicts"),
                said=T("De regels voor botsingen zijn opgeslagen."),
            )
    return page("planning/conflicts.html", form=form)


def _decide(
    form: Any,
    place_id: int,
    planned: Collection[SessionView],
    act: Act,
    *,
    back: Callable[[], ResponseReturnValue],
    goto: str,
    said: Text,
    **shown: Any,
) -> ResponseReturnValue:
    """Shows what a change of a place or a room leads to for what is planned there; without any it is done at once."""
    if planned:
        return decide(
            form,
            read(scheduling.cohorts_at, place_id),
            act,
            since=clock().now(),
            back=back,
            goto=goto,
            said=said,
            quiet=T("In de agenda’s verandert hierdoor niets."),
            **shown,
        )
    try:
        return perform(act, goto=goto, said=said)
    except Refused as error:
        form.refuse(error)
        return back()


def _by_place(rooms: list[RoomView]) -> dict[int, list[RoomView]]:
    found: dict[int, list[RoomView]] = {}
    for one in rooms:
        found.setdefault(one.place_id, []).append(one)
    return found


def _place_page(
    one: PlaceView,
    *,
    form: PlaceForm | None = None,
    room_form: RoomForm | None = None,
    refused: Form | None = None,
) -> ResponseReturnValue:
    return page(
        "planning/place.html",
        place=one,
        form=form or PlaceForm(None, data=PlaceForm.values_of(one)),
        room_form=room_form or RoomForm(None),
        refused=refused or Form(None),
        rooms=read(scheduling.rooms, place_ids=[one.id], archived=None),
        planned=scheduling.sessions_at(reader(), clock(), place_id=one.id),
    )


def _room_page(one: RoomView, form: RoomForm, *, refused: Form | None = None) -> ResponseReturnValue:
    return page(
        "planning/room.html",
        room=one,
        form=form,
        refused=refused or Form(None),
        place=read(scheduling.place, one.place_id),
        planned=scheduling.sessions_at(reader(), clock(), room_id=one.id),
    )
