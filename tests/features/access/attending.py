"""Who may open which route of attendance; a part of the table."""

from __future__ import annotations

from typing import Any

from tests.factories.world import Side, Whole
from tests.features.access.rows import COHORT, NONE, SESSION, G, L, Row, T, at, row

_MARK = at(session_id="session_id", enrolment_id="own_enrolment_id")


def _in_class(world: Whole, side: Side) -> dict[str, Any]:
    """Of ours the session of the shared cohort, where the learner has a seat; of theirs one that is theirs alone."""
    return {"session_id": world.session_id if side is world.alfa else side.session_id}


def _link(world: Whole, side: Side) -> dict[str, Any]:
    return {**_in_class(world, side), "code": "no-code-of-this-session"}


ATTENDING: dict[str, Row] = {
    "attendance.arrivals": row({L}),
    "attendance.arrive": row({L}, _in_class, theirs=NONE),
    "attendance.arrive_by_link": row({L}, _link, theirs=NONE),
    "attendance.close_check_in": row({T, G}, SESSION, ours={T}),
    "attendance.cohort": row({T, G}, COHORT, ours={T}),
    "attendance.mark": row({T, G}, _MARK, ours={T}),
    "attendance.open_check_in": row({T, G}, SESSION, ours={T}),
    "attendance.presentation": row(
        {T, G}, at(cohort_id="cohort_id", enrolment_id="own_enrolment_id"), ours={T}
    ),
    "attendance.screen": row({T, G}, SESSION, ours={T}),
    "attendance.screen_state": row({T, G}, SESSION, ours={T}),
    "attendance.sheet": row({T, G}, SESSION, ours={T}),
    "attendance.sheet_state": row({T, G}, SESSION, ours={T}),
    "attendance.taps": row({T, G}, SESSION, ours={T}),
    "attendance.walk_in": row({T, G}, _MARK, ours={T}),
}
