"""Who may open which route of absence, making up, pictures and lists; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import COHORT, NONE, SESSION, A, G, L, Row, T, at, row

_MAKE_UP = at(session_id="session_id", enrolment_id="own_enrolment_id")

AGREEING: dict[str, Row] = {
    "attendance.concerns": row({A, T, G}),
    "attendance.finish_make_up": row({T, G}, _MAKE_UP, ours={T}),
    "attendance.lists": row({A, T, G}, SESSION, ours={A, T}),
    "attendance.make_up": row({T, G}, _MAKE_UP, ours={T}),
    "attendance.own": row({L}),
    "attendance.picture": row({A, T, G}, COHORT, ours={A, T}),
    "attendance.picture_file": row({A, T, G}, COHORT, ours={A, T}),
    # The learners sit in the shared cohort, the session is of the own one.
    "attendance.report_absence": row({L}, SESSION, ours=NONE),
    "attendance.sign_sheet": row({A, T, G}, SESSION, ours={A, T}),
    "attendance.signed_pdf": row({A, T, G}, at(session_id="session_id", list_id="999999"), ours=NONE),
    "attendance.withdraw_absence": row({L}, SESSION, ours=NONE),
    "attendance.withdraw_make_up": row({T, G}, _MAKE_UP, ours={T}),
}
