"""Who may open which route of teaching; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import COHORT, NONE, SESSION, A, G, L, Row, T, at, row

_TO_COHORT = at(cohort_id="cohort_id", kind="link")
_TO_SESSION = at(session_id="session_id", kind="link")
_MATERIAL = at(material_id="material_id")
_AWAY = at(material_id="material_id", how="weg")
_VERSION = at(material_id="material_id", number="1")
_NEWS = at(announcement_id="announcement_id")
_SHARED = at(cohort_id="shared")

TEACHING: dict[str, Row] = {
    "teaching.add_to_cohort": row({A, T, G}, _TO_COHORT, ours={A, T}),
    "teaching.add_to_session": row({A, T, G}, _TO_SESSION, ours={A, T}),
    "teaching.add_version": row({A, T, G}, _MATERIAL, ours={A, T}),
    "teaching.announce": row({A, T, G}, COHORT, ours={A, T}),
    "teaching.announcements": row({A, T, G}, COHORT, ours={A, T}),
    "teaching.cohort": row({L}, _SHARED),
    # Of a cohort of somebody else's; the list of the own one shows the others, as they allow.
    "teaching.contact": row({L}, COHORT, ours=NONE),
    "teaching.contacts": row({A, T, G}, COHORT, ours={A, T}),
    "teaching.course": row({A, T, G}, COHORT, ours={A, T}),
    # The learners sit in the shared cohort, the session is of the own one.
    "teaching.lesson": row({L}, SESSION, ours=NONE),
    "teaching.material": row({A, T, G}, _MATERIAL, ours={A, T}),
    "teaching.news": row({L}, _SHARED),
    "teaching.read_material": row({L}, _MATERIAL, ours=NONE),
    "teaching.session": row({A, T, G}, SESSION, ours={A, T}),
    "teaching.show": row({A, T, G}, _MATERIAL, ours={A, T}),
    "teaching.version": row({A, T, G}, _VERSION, ours={A, T}),
    "teaching.withdraw": row({A, T, G}, _AWAY, ours={A, T}),
    "teaching.withdraw_announcement": row({A, T, G}, _NEWS, ours={A, T}),
}
