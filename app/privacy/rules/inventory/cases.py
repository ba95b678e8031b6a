"""Tables about practice cases: health data about somebody else, so text is sealed and goes after its time."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

_D = "wie in een casus beschreven is; deelnemers"
_R = "wie las"

CASES: dict[str, Table] = {
    "practice_case": Table(
        "Dat er een praktijkcasus is, met schuilnaam, leeftijdsgroep, taak en plek: genoeg om te tellen.",
        _D,
        Keep.CASE,
        own=("person_id:person",),
        did=("reviewer_person_id", "second_person_id"),
        columns=(
            "id enrolment_id -person_id cohort_id number alias colour age_band development_line phase placement "
            "started_on runs_on stopped_on state reviewer_person_id second_person_id created_at updated_at "
            "submitted_at approved_at erased_at -version_id"
        ),
    ),
    "case_text": Table(
        "De werktekst van een casus, versleuteld.",
        _D,
        Keep.CASE,
        own=("case_id:case",),
        columns="case_id -sealed",
        gone=Gone.TEXT,
    ),
    "case_entry": Table(
        "Regels in het logboek van een casus; de tekst is versleuteld.",
        _D,
        Keep.CASE,
        own=("case_id:case",),
        columns="id case_id on_day kind -client_id -revision minutes -sealed created_at",
        gone=Gone.TEXT,
    ),
    "case_version": Table(
        "Ingeleverde versies, versleuteld.",
        _D,
        Keep.CASE,
        own=("case_id:case",),
        columns="id case_id number -sealed competencies submitted_at withdrawn_at",
        gone=Gone.TEXT,
    ),
    "case_attachment": Table(
        "Foto's van papier of tekeningen, versleuteld.",
        _D,
        Keep.CASE,
        own=("case_id:case",),
        columns="id case_id kind width height size_bytes -sealed created_at removed_at",
        gone=Gone.TEXT,
    ),
    "case_review": Table(
        "De beoordeling van een casus; de feedback is versleuteld.",
        "deelnemers en trainers",
        Keep.CASE,
        own=("case_version_id:version",),
        did=("reviewer_person_id",),
        columns="id case_version_id reviewer_person_id verdict -sealed_feedback rubric covers settles at",
        gone=Gone.TEXT,
    ),
    "case_remark": Table(
        "Opmerkingen bij een casus, versleuteld.",
        "deelnemers en trainers",
        Keep.CASE,
        own=("case_version_id:version",),
        did=("person_id",),
        columns="id case_version_id parent_id field starts ends -sealed person_id at settled_at",
        gone=Gone.TEXT,
    ),
    "case_sharing": Table(
        "Een casus delen in intervisie, versleuteld en verder ingekort.",
        _D,
        Keep.CASE,
        own=("case_id:case",),
        columns="id case_id session_id -sealed opens_at closes_at created_at withdrawn_at",
        gone=Gone.TEXT,
    ),
    "secrecy_promise": Table(
        "Wie beloofde te zwijgen over een gedeelde casus.",
        "deelnemers",
        Keep.LOG,
        own=("person_id:person",),
        columns="sharing_id -person_id at",
    ),
    "case_key": Table(
        "De sleutel van een casus. Is die weg, dan is de tekst weg.",
        "",
        Keep.CASE,
        own=("case_id:case",),
        columns="case_id -key_id -wrapped -wrapped_by created_at destroyed_at",
        gone=Gone.TEXT,
    ),
    "key_rotation": Table("Wanneer sleutels zijn vernieuwd.", "", Keep.LOG),
    "case_read": Table(
        "Wie een casus las, wanneer en waarom (NEN 7513).",
        _R,
        Keep.LOG,
        own=("case_id:case",),
        did=("person_id",),
        columns="id case_id person_id version_number role action ground -request_id emergency_id at",
        gone=Gone.STAYS,
    ),
    "emergency_access": Table(
        "Noodtoegang van twee beheerders.",
        _R,
        Keep.LOG,
        own=("case_id:case",),
        did=("asked_by_person_id", "granted_by_person_id"),
        columns=(
            "id case_id reason asked_by_person_id asked_at granted_by_person_id granted_at ends_at closed_at"
        ),
        gone=Gone.STAYS,
    ),
    "legal_hold": Table(
        "Bewaarplicht op een casus.",
        "wie die oplegde",
        Keep.LOG,
        own=("case_id:case",),
        did=("set_by_person_id", "lifted_by_person_id"),
        columns="id case_id -reason set_by_person_id set_at lifted_by_person_id lifted_at",
        gone=Gone.STAYS,
    ),
    "erasure_run": Table(
        "Wisrondes met hun bewijs.",
        "wie begon",
        Keep.LOG,
        did=("started_by_person_id",),
        columns="id cause started_by_person_id started_at finished_at -proof",
    ),
    "case_erasure": Table(
        "Welke sleutel in welke wisronde is vernietigd.",
        "",
        Keep.LOG,
        own=("case_id:case",),
        columns="run_id case_id key_id due_on erased_at",
        gone=Gone.STAYS,
    ),
    "impact_board": Table(
        "Het doel en of resultaten openbaar zijn.",
        "wie dat koos",
        Keep.COURSE,
        did=("changed_by_person_id",),
        columns="id goal place public changed_at changed_by_person_id",
    ),
}
