"""Who may open which route of attendance; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import COHORT, SESSION, G, L, Row, T, at, row

_MARK = at(session_id="session_id", enrolment_id="enrolment_id")
_LINK = at(session_id="session_id", code="no-code-of-this-session")

ATTENDING: dict[str, Row] = {
    "attendance.arrivals": row({L}),
    "attendance.arrive": row({L}, SESSION),
    "attendance.arrive_by_link": row({L}, _LINK),
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
}
