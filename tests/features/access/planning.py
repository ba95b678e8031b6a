"""Who may open which route of the planner; see ``table.py``."""

from __future__ import annotations

from tests.features.access.rows import NONE, SESSION, A, Row, row

PLANNING: dict[str, Row] = {
    "planning.add_guest": row({A}, SESSION),
    "planning.cancel": row({A}, SESSION),
    "planning.new_cohort": row({A}),
    "planning.remove_guest": row(
        {A}, lambda w, s: {"session_id": s.session_id, "person_id": w.stranger.person_id}, ours=NONE
    ),
    "planning.session": row({A}, SESSION),
}
