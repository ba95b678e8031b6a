"""What hangs on a person: every column that names one, and what becomes of it when two records are made one.

The columns of other features are named as texts: this floor knows no feature above it, but every table stands in the
one metadata. A column that is not in :data:`FATES` fails the test run, so that nobody forgets to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import Base


class Fate(StrEnum):
    """What becomes of a column's rows."""

    #: They become the kept person's: they are about the human or are still in use.
    MOVES = "moves"
    #: They say what happened and who did it, at the time and under that number: they are never rewritten.
    STAYS = "stays"
    #: They give access, and stop working.
    ENDS = "ends"


MOVES, STAYS, ENDS = Fate.MOVES, Fate.STAYS, Fate.ENDS

#: By ``table.column``. Texts of practice cases are sealed to their own row and not to a person, so cases can move.
FATES: Final[Mapping[str, Fate]] = {
    "account.person_id": ENDS,
    "link_token.person_id": ENDS,
    "calendar_feed.owner_person_id": MOVES,
    "cohort_trainer.person_id": MOVES,
    "course_session.trainer_person_id": MOVES,
    "coordinator.person_id": MOVES,
    "enrolment.person_id": MOVES,
    "enrolment.requested_by_person_id": MOVES,
    "letter.person_id": MOVES,
    "practice_case.person_id": MOVES,
    "subject_request.person_id": MOVES,
    "seat_request.requested_by_person_id": MOVES,
    "session_trainer.person_id": MOVES,
    "trainer_absence.person_id": MOVES,
    "achievement.noted_by_person_id": STAYS,
    "announcement.posted_by_person_id": STAYS,
    "attendance.noted_by_person_id": STAYS,
    "attendance_change.noted_by_person_id": STAYS,
    "availability_request.asked_by_person_id": STAYS,
    "availability_request.person_id": STAYS,
    "bank_entry.set_aside_by_person_id": STAYS,
    "bank_file.imported_by_person_id": STAYS,
    "booking.booked_by_person_id": STAYS,
    "booking.replaced_by_person_id": STAYS,
    "case_read.person_id": STAYS,
    "case_remark.person_id": STAYS,
    "case_review.reviewer_person_id": STAYS,
    # nobody gets to read by a merge: the place is vacant then, and `practice` gives it to a trainer anew
    "practice_case.reviewer_person_id": STAYS,
    "practice_case.second_person_id": STAYS,
    "emergency_access.asked_by_person_id": STAYS,
    "emergency_access.granted_by_person_id": STAYS,
    "erasure_run.started_by_person_id": STAYS,
    "impact_board.changed_by_person_id": STAYS,
    "legal_hold.lifted_by_person_id": STAYS,
    "legal_hold.set_by_person_id": STAYS,
    "secrecy_promise.person_id": STAYS,
    "subject_request.answered_by_person_id": STAYS,
    "certificate.issued_by_person_id": STAYS,
    "certificate.person_id": STAYS,
    "certificate.revoked_by_person_id": STAYS,
    "certificate_batch.started_by_person_id": STAYS,
    "certificate_template.created_by_person_id": STAYS,
    "requirement_change.by_person_id": STAYS,
    "dispensation.proposed_by_person_id": STAYS,
    "dispensation.decided_by_person_id": STAYS,
    "award.proposed_by_person_id": STAYS,
    "award.decided_by_person_id": STAYS,
    "register_listing.person_id": MOVES,
    "registration_number.person_id": MOVES,
    "point_delivery.delivered_by_person_id": STAYS,
    "interest.decided_by_person_id": STAYS,
    "check_in.opened_by_person_id": STAYS,
    "invitation.person_id": STAYS,
    "invitation_choice.person_id": STAYS,
    "invoice.finalised_by": STAYS,
    "invoice_run.started_by_person_id": STAYS,
    "make_up.agreed_by_person_id": STAYS,
    "make_up.done_by_person_id": STAYS,
    "material_version.made_by_person_id": STAYS,
    "session_note.updated_by_person_id": STAYS,
    "signed_list.signed_by_person_id": STAYS,
    "letter_wording.updated_by_person_id": STAYS,
    "offer.ended_by_person_id": STAYS,
    "payer_request.asked_by_person_id": STAYS,
    "person_merge.kept_person_id": STAYS,
    "person_merge.merged_by_person_id": STAYS,
    "person_merge.merged_person_id": STAYS,
    "reminder_stop.stopped_by_person_id": STAYS,
    "request_link.created_by_person_id": STAYS,
    "seat_request.decided_by_person_id": STAYS,
    "split_proposal.decided_by_person_id": STAYS,
    "split_proposal.proposed_by_person_id": STAYS,
    "stopped_reminder.stopped_by_person_id": STAYS,
    "vat_period.set_by_person_id": STAYS,
    "write_off.decided_by_person_id": STAYS,
    "write_off.proposed_by_person_id": STAYS,
    "write_off.reversed_by_person_id": STAYS,
}

#: Tables in which a person stands at most once beside the other keys: the second of two rows is dropped.
ONCE: Final = frozenset({"cohort_trainer", "coordinator", "session_trainer"})


def columns(fate: Fate) -> list[sa.Column[int]]:
    """The columns with this fate, in a fixed order."""
    found = (name.split(".") for name, wanted in sorted(FATES.items()) if wanted is fate)
    return [Base.metadata.tables[table].c[column] for table, column in found]


def unclassified() -> list[str]:
    """Columns that name a person and have no fate, and fates without a column; none when all is well."""
    known = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    return sorted(known ^ FATES.keys())


def belongings(db: Session, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many rows would move with each of these people, by ``table.column``; zeros are absent. One query."""
    parts = [
        sa.select(
            sa.literal(f"{column.table.name}.{column.name}").label("name"),
            column.label("person_id"),
            sa.func.count().label("number"),
        )
        .where(column.in_(ids))
        .group_by(column)
        for column in columns(Fate.MOVES)
    ]
    found: dict[int, dict[str, int]] = {number: {} for number in ids}
    for name, person_id, number in db.execute(sa.union_all(*parts)):
        found[person_id][name] = number
    return found


def key_of(table: sa.FromClause) -> list[sa.Column[int]]:
    """The columns of a table's primary key."""
    return list(table.primary_key)  # type: ignore[arg-type]  # a table's key holds its own columns
