"""Who may open which route of points and of the register of experts; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import COHORT, NONE, A, L, Row, at, row

_HERE = at(cohort_id="cohort_id", register="registerplein")
_OWN = at(register="registerplein")

POINTS: dict[str, Row] = {
    "accreditation.cohort": row({A}, COHORT),
    "accreditation.correct": row({A}, _HERE),
    "accreditation.deliver": row({A}, _HERE),
    "accreditation.delivered_file": row({A}, at(cohort_id="cohort_id", delivery_id="999999"), ours=NONE),
    "accreditation.number": row({L}, _OWN),
    "accreditation.own": row({L}),
    "accreditation.register": row({A}, _HERE),
    "accreditation.take_away": row({L}, _OWN),
    "accreditation.waiting_file": row({A}, _HERE, ours=NONE),
    # the certificate of the world is that of a graduate, who is nobody of these
    "certificates.listing": row({L}, at(number="certificate_number"), ours=NONE),
    "certificates.mine": row({L}),
    "certificates.withdraw_listing": row({L}, at(number="certificate_number"), ours=NONE),
}
