"""Who may open which route of requirements and progress; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import COHORT, NONE, A, G, L, Row, T, at, row

_LEARNER = at(cohort_id="cohort_id", enrolment_id="own_enrolment_id")
_ASKED = at(cohort_id="cohort_id", enrolment_id="own_enrolment_id", dispensation_id="999999")

REQUIRING: dict[str, Row] = {
    "certificates.dispensation": row({A, T, G}, _ASKED, ours=NONE),
    "certificates.learner_progress": row({A, T, G}, _LEARNER, ours={A, T}),
    "certificates.own_progress": row({L}),
    "certificates.progress": row({A, T, G}, COHORT, ours={A, T}),
    "certificates.propose_dispensation": row({A, T, G}, _LEARNER, ours={A, T}),
    "certificates.requirements": row({A}, COHORT),
}
