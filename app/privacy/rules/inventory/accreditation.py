"""Tables about points of professional registers."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

ACCREDITATION: dict[str, Table] = {
    "registration_number": Table(
        "De nummers waaronder deelnemers in een beroepsregister staan, om punten door te geven.",
        "deelnemers",
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="id -person_id register number given_at",
        gone=Gone.ROWS,
    ),
    "point_delivery": Table(
        "Lijsten met punten die zijn doorgegeven aan een beroepsregister.",
        "beheerders",
        Keep.PROOF,
        did=("delivered_by_person_id",),
        columns=(
            "id cohort_id register register_name course_number points delivered_at delivered_by_person_id "
            "reason -head -sha256"
        ),
    ),
    "point_delivery_line": Table(
        "Wie op die lijsten staat, en met welk nummer.",
        "deelnemers",
        Keep.PROOF,
        own=("enrolment_id:enrolment",),
        columns="delivery_id enrolment_id register round position number earned_on taken_back written",
        gone=Gone.BLANK,
        blank=("number=", "written="),
    ),
}
