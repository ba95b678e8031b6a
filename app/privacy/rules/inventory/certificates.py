"""Tables about certificates, what is decided about them, and the register that proves them."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

_L, _A = "deelnemers", "beheerders"

CERTIFICATES: dict[str, Table] = {
    "certificate": Table(
        "Certificaten, die later te controleren zijn. De namen van trainers blijven op het papier staan.",
        "deelnemers, en trainers op hun papier",
        Keep.CERTIFICATE,
        own=("person_id:person",),
        did=("issued_by_person_id", "revoked_by_person_id"),
        columns=(
            "id number year sequence code enrolment_id cohort_id -person_id awarded_on issued_on valid_until "
            "language award_id template_id replaces_id issued_by_person_id snapshot pdf_sha256 pdf_at "
            "status_list_id status_index state replaced_on replaced_reason revoked_on revoked_reason "
            "revoked_by_person_id"
        ),
        gone=Gone.BLANK,
        # the name in it, by the feature itself: the rest is frozen
        blank=("snapshot=",),
    ),
    "certificate_series": Table("Het laatste certificaatnummer per jaar.", "", Keep.COURSE),
    "certificate_file": Table("De digitale vormen van een certificaat.", "", Keep.CERTIFICATE),
    "certificate_batch": Table(
        "Certificaten van een groep uitgeven.",
        _A,
        Keep.COURSE,
        did=("started_by_person_id",),
        columns="id cohort_id language state started_at started_by_person_id ended_at",
    ),
    "certificate_batch_item": Table("Welke certificaten daarbij horen.", "", Keep.COURSE),
    "certificate_template": Table(
        "Hoe het certificaat van een leergang eruitziet, per versie.",
        _A,
        Keep.COURSE,
        did=("created_by_person_id",),
        columns="id course_id language number -html -css -sha256 created_at created_by_person_id note",
    ),
    "requirement_change": Table(
        "Besluiten om voor een groep andere eisen te stellen.",
        _A,
        Keep.CERTIFICATE,
        did=("by_person_id",),
        columns="id cohort_id at by_person_id reason changes -effects",
    ),
    "dispensation": Table(
        "Wie van een eis is vrijgesteld, en waarom.",
        _L,
        Keep.CERTIFICATE,
        own=("enrolment_id:enrolment",),
        did=("proposed_by_person_id", "decided_by_person_id"),
        columns=(
            "id enrolment_id requirement reason state proposed_at proposed_by_person_id decided_at "
            "decided_by_person_id decided_reason"
        ),
        gone=Gone.BLANK,
        blank=("reason=", "decided_reason="),
    ),
    "award": Table(
        "De besluiten dat iemand het certificaat krijgt.",
        _L,
        Keep.CERTIFICATE,
        own=("enrolment_id:enrolment",),
        did=("proposed_by_person_id", "decided_by_person_id"),
        columns=(
            "id cohort_id enrolment_id state progress proposed_at proposed_by_person_id decided_at "
            "decided_by_person_id decided_reason"
        ),
        gone=Gone.BLANK,
        blank=("decided_reason=",),
    ),
    "register_listing": Table(
        "Wie in het openbare register van experts staat.",
        _L,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns=(
            "id certificate_id -person_id place organisation -sort_name -place_key -organisation_key "
            "consented_at withdrawn_at"
        ),
        gone=Gone.ROWS,
    ),
    "register_entry": Table("Wat er met elk certificaat gebeurde, zonder namen.", "", Keep.CERTIFICATE),
    "register_head": Table("De laatste regel van dat register.", "", Keep.CERTIFICATE),
    "register_checkpoint": Table("Hoever dat register elke dag was, ondertekend.", "", Keep.CERTIFICATE),
    "signing_key": Table("De openbare helft van sleutels waarmee is ondertekend.", "", Keep.CERTIFICATE),
    "status_list": Table("De gepubliceerde lijst van ingetrokken certificaten.", "", Keep.CERTIFICATE),
}
