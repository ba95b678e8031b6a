"""Who may open which route of privacy; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import EVERYONE, NONE, A, P, Row, at, row

_NOBODYS_ACCESS = at(emergency_id="999999")
_NOBODYS_REQUEST = at(request_id="999999")

PRIVACY: dict[str, Row] = {
    "privacy.close_emergency": row({A}, _NOBODYS_ACCESS, ours=NONE),
    "privacy.described": row({P}),
    "privacy.emergencies": row({P}),
    "privacy.emergency": row({A}),
    "privacy.emergency_one": row({A}, _NOBODYS_ACCESS, ours=NONE),
    "privacy.emergency_text": row({A}, _NOBODYS_ACCESS, ours=NONE),
    "privacy.erase_case": row({P}, _NOBODYS_REQUEST, ours=NONE),
    "privacy.erasing": row({P}),
    "privacy.forget": row({P}, _NOBODYS_REQUEST, ours=NONE),
    "privacy.holds": row({P}),
    "privacy.index": row({P}),
    "privacy.lift": row({P}, at(hold_id="999999"), ours=NONE),
    "privacy.note": row({P}),
    "privacy.own": row(EVERYONE),
    "privacy.own_ask": row(EVERYONE, at(what="verbeteren")),
    "privacy.own_file": row(EVERYONE),
    "privacy.readings": row({P}),
    "privacy.request": row({P}, _NOBODYS_REQUEST, ours=NONE),
    "privacy.request_file": row({P}, _NOBODYS_REQUEST, ours=NONE),
    "privacy.requests": row({P}),
    "privacy.run": row({P}, at(run_id="999999"), ours=NONE),
}
