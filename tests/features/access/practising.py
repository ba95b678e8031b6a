"""Who may open which route of practice cases; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import CASE, NONE, OWN_L, SUBMITTED, A, G, L, Row, T, at, row

_PICTURE = at(case_id="case_id", attachment_id="999999")
_REMARK = at(case_id="submitted_id", remark_id="999999")
_MEETING = at(case_id="case_id", session_id="999999")
_LINE = at(case_id="case_id", entry_id="entry_id")

PRACTICE: dict[str, Row] = {
    # The course that the matrix knows has no pictures.
    "practice.attachment": row({L}, _PICTURE, ours=NONE),
    "practice.attachments": row({L}, CASE, ours=NONE),
    "practice.edit": row({L}, at(case_id="case_id", part="verhaal"), **OWN_L),
    "practice.edit_entry": row({L}, _LINE, **OWN_L),
    "practice.field": row({L}, CASE, **OWN_L),
    "practice.guard": row({L}),
    "practice.keep_word": row({L}, CASE, **OWN_L),
    "practice.log": row({L}, CASE, **OWN_L),
    "practice.meetings": row({L}, CASE, **OWN_L),
    "practice.mine": row({L}),
    "practice.new": row({L}),
    "practice.place": row({L}, CASE, **OWN_L),
    # Sheets have a matrix of their own: nothing is shared here.
    "practice.promise": row({L, T, G}, at(sharing_id="999999"), ours=NONE),
    "practice.remove_attachment": row({L}, _PICTURE, ours=NONE),
    "practice.remove_entry": row({L}, _LINE, **OWN_L),
    "practice.answer": row({L}, CASE, **OWN_L),
    "practice.author_ticks": row({L}, _REMARK, ours=NONE),
    # Nothing to compare: the case of the matrix was submitted once.
    "practice.compare_versions": row({T, G}, SUBMITTED, ours=NONE),
    "practice.feedback": row({L}, SUBMITTED, **OWN_L),
    "practice.hand_over": row({T, G}, SUBMITTED, ours={T}),
    "practice.reassign": row({A}, SUBMITTED),
    "practice.remark": row({T, G}, SUBMITTED, ours={T}),
    "practice.review": row({T, G}, SUBMITTED, ours={T}),
    "practice.review_list": row({T, G}),
    "practice.share": row({L}, _MEETING, ours=NONE),
    "practice.sheet": row({L, T, G}, at(sharing_id="999999"), ours=NONE),
    "practice.sheets": row({L, T, G}, at(session_id="999999"), ours=NONE),
    "practice.show": row({L}, CASE, **OWN_L),
    "practice.state": row({L}, CASE, **OWN_L),
    "practice.still_running": row({L}, CASE, **OWN_L),
    "practice.take_back": row({L}, _MEETING, ours=NONE),
    "practice.withdraw": row({L}, CASE, **OWN_L),
    # The case that the matrix shows has not been submitted.
    "practice.versions": row({L}, CASE, ours=NONE),
    "practice.submitted_attachment": row(
        {T, G}, at(case_id="submitted_id", number="1", attachment_id="999999"), ours=NONE
    ),
    "practice.submit": row({L}, CASE, **OWN_L),
    "practice.take_over": row({T, G}, SUBMITTED, ours={T}),
    "practice.tick": row({T, G}, _REMARK, ours=NONE),
    "practice.waiting": row({A}),
}
