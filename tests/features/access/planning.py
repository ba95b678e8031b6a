"""Who may open which route of the planner; see ``table.py``."""

from __future__ import annotations

from tests.features.access.rows import COHORT, NONE, SESSION, A, G, Row, T, at, row

#: There is no such place, room or period: who passes the gate hears that it does not exist.
NOWHERE = at(place_id="999999")
NO_ROOM = at(room_id="999999")
NEVER = at(absence_id="999999")

PLANNING: dict[str, Row] = {
    "planning.absences": row({T, G}),
    "planning.add": row({A}, COHORT),
    "planning.add_guest": row({A}, SESSION),
    "planning.add_room": row({A}, NOWHERE, ours=NONE),
    "planning.ask": row({A}, SESSION),
    "planning.cancel": row({A}, SESSION),
    "planning.change": row({A}, SESSION),
    "planning.cohort": row({A, T, G}, COHORT, ours={A, T}),
    "planning.complete": row({A}, COHORT),
    "planning.conflicts": row({A}),
    "planning.dissolve": row({A}, COHORT),
    "planning.groups": row({A}, COHORT),
    "planning.join": row({A}, SESSION),
    "planning.new_cohort": row({A}),
    "planning.new_place": row({A}),
    "planning.place": row({A}, NOWHERE, ours=NONE),
    "planning.places": row({A}),
    "planning.reinstate": row({A}, SESSION),
    "planning.remove_absence": row({T, G}, NEVER, ours=NONE),
    "planning.remove_guest": row(
        {A}, lambda w, s: {"session_id": s.session_id, "person_id": w.stranger.person_id}, ours=NONE
    ),
    "planning.remove_trainer": row(
        {A}, lambda w, s: {"cohort_id": s.cohort_id, "person_id": w.trainer.person_id}
    ),
    "planning.room": row({A}, NO_ROOM, ours=NONE),
    "planning.session": row({A}, SESSION),
    "planning.shift": row({A}, COHORT),
    "planning.split": row({A}, SESSION),
    "planning.trainers": row({A}, COHORT),
    "planning.use_place": row({A}, NOWHERE, ours=NONE),
    "planning.use_room": row({A}, NO_ROOM, ours=NONE),
}
