"""Tables about groups, sessions, attendance and what was learned."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

_L, _T = "deelnemers", "trainers"

LEARNING: dict[str, Table] = {
    "course": Table("De leergangen.", "", Keep.COURSE),
    "course_version": Table("De inhoud van een leergang per versie.", "", Keep.COURSE),
    "cohort": Table("De groepen.", "", Keep.COURSE),
    "cohort_line": Table("Het laatste nummer op de wachtlijst.", "", Keep.COURSE),
    "cohort_terms": Table("Hoe een groep plaatsen verdeelt.", "", Keep.COURSE),
    "allotment": Table("Hoeveel plaatsen een organisatie krijgt.", "", Keep.COURSE),
    "subgroup": Table("Vaste groepjes binnen een groep.", "", Keep.COURSE),
    "place": Table("Locaties.", "", Keep.COURSE),
    "room": Table("Zalen.", "", Keep.COURSE),
    "conflict_setting": Table("Waarvoor de planning waarschuwt.", "", Keep.COURSE),
    "cohort_trainer": Table(
        "Welke trainers een groep hebben.",
        _T,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="cohort_id -person_id",
    ),
    "enrolment": Table(
        "Wie in welke groep meedoet, namens welke organisatie.",
        _L,
        Keep.ACCOUNT,
        own=("person_id:person",),
        did=("requested_by_person_id",),
        columns=(
            "id cohort_id organisation_id -person_id seat_id state waiting_number function requested_at "
            "requested_by_person_id withdrawn_at ended_as"
        ),
        gone=Gone.BLANK,
        blank=("function=",),
    ),
    "offer": Table(
        "Een plaats aanbieden aan wie wacht.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        did=("ended_by_person_id",),
        columns="id cohort_id enrolment_id state made_at ends_at ended_at ended_by_person_id",
    ),
    "subgroup_member": Table(
        "Wie in welk groepje zit.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        columns="subgroup_id enrolment_id",
    ),
    "course_session": Table(
        "De bijeenkomsten.",
        _T,
        Keep.COURSE,
        own=("trainer_person_id:person",),
        columns=(
            "id cohort_id module_key kind number repeats part title starts_at ends_at place place_id room_id "
            "-online_url trainer_person_id subgroup_id -preparation state cancelled_at -uid -sequence changed_at"
        ),
    ),
    "session_trainer": Table(
        "Wie een bijeenkomst mee geeft.",
        _T,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="session_id -person_id",
    ),
    "session_note": Table(
        "Notities van trainers over een bijeenkomst.",
        _T,
        Keep.COURSE,
        did=("updated_by_person_id",),
        columns="session_id -text version updated_at updated_by_person_id",
    ),
    "trainer_absence": Table(
        "Wanneer een trainer niet kan.",
        _T,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="id -person_id starts_at ends_at reason created_at",
        gone=Gone.ROWS,
    ),
    "availability_request": Table(
        "Vragen of een trainer kan.",
        _T,
        Keep.ACCOUNT,
        own=("person_id:person",),
        did=("asked_by_person_id",),
        columns=(
            "id session_id -person_id -token_sha256 asked_at asked_by_person_id asked_for answered_at answer remark"
        ),
        gone=Gone.BLANK,
        blank=("remark=",),
    ),
    "invitation": Table(
        "Uitnodigingen in de agenda, en het antwoord.",
        "deelnemers en trainers",
        Keep.INVITATION,
        own=("person_id:person",),
        columns=(
            "id session_id -person_id address method sequence -sent_sha256 sent_at starts_at partstat replied_at"
        ),
        gone=Gone.BLANK,
        blank=("address=@",),
    ),
    "calendar_reply": Table(
        "Antwoorden uit agenda's, één keer gelezen.",
        "deelnemers en trainers",
        Keep.INVITATION,
        own=("invitation_id:invitation",),
        columns="id -message_sha256 read_at -uid outcome invitation_id",
    ),
    "mailbox_mark": Table("Tot waar de postbus gelezen is.", "", Keep.SHORT),
    "invitation_choice": Table(
        "Of iemand uitnodigingen per mail wil.",
        "deelnemers en trainers",
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="-person_id by_mail",
        gone=Gone.ROWS,
    ),
    "calendar_feed": Table(
        "Geheime adressen van agenda's.",
        "deelnemers, trainers, coördinatoren, medewerkers",
        Keep.ACCOUNT,
        own=("owner_person_id:person", "subject_id:agenda"),
        columns=(
            "id kind subject_id -owner_person_id label detail language reminder_minutes fetched_unix -token_sha256 "
            "created_at revoked_at"
        ),
        gone=Gone.ROWS,
    ),
    "feed_body": Table(
        "Agenda's, klaar om op te halen; zonder namen van deelnemers.",
        "deelnemers, trainers",
        Keep.SHORT,
        own=("subject_id:agenda",),
        columns="kind subject_id variant -etag modified -renew_unix -gzipped -body",
        gone=Gone.ROWS,
    ),
    "absence_report": Table(
        "Afmelden voor een bijeenkomst.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        columns="session_id enrolment_id remark reported_for reported_at withdrawn_at",
        gone=Gone.BLANK,
        blank=("remark=",),
    ),
    "achievement": Table(
        "Wat iemand behaalde.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        did=("noted_by_person_id",),
        columns="enrolment_id key at noted_by_person_id",
    ),
    "attendance": Table(
        "Wie er was.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        did=("noted_by_person_id",),
        columns="id session_id enrolment_id state noted_by_person_id noted_at",
    ),
    "attendance_change": Table(
        "Hoe aanwezigheid is genoteerd en verbeterd.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        did=("noted_by_person_id",),
        columns=(
            "id session_id enrolment_id before state source -tap_id tapped_at reason noted_by_person_id noted_at"
        ),
        gone=Gone.STAYS,
    ),
    "check_in": Table(
        "Een bijeenkomst openen om je aan te melden.",
        _T,
        Keep.SHORT,
        did=("opened_by_person_id",),
        columns="session_id -secret opened_at opened_by_person_id closed_at",
    ),
    "check_in_device": Table(
        "Welke telefoon iemand gebruikte om zich aan te melden.",
        _L,
        Keep.DEVICE,
        own=("enrolment_id:enrolment",),
        columns="session_id enrolment_id -device_sha256 at",
        gone=Gone.ROWS,
    ),
    "shared_device": Table(
        "Waarschuwen als één telefoon voor twee mensen is gebruikt.",
        _L,
        Keep.DEVICE,
        own=("enrolment_id:enrolment", "owner_enrolment_id:enrolment"),
        columns="session_id -enrolment_id -owner_enrolment_id at",
        gone=Gone.ROWS,
    ),
    "make_up": Table(
        "Hoe iemand een gemiste bijeenkomst inhaalt.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        did=("agreed_by_person_id", "done_by_person_id"),
        columns=(
            "id enrolment_id session_id kind at_session_id task due_on agreed_at agreed_by_person_id done_at "
            "done_by_person_id withdrawn_at"
        ),
    ),
    "signed_list": Table(
        "Getekende aanwezigheidslijsten, als bewijs voor een subsidie.",
        _L,
        Keep.PROOF,
        did=("signed_by_person_id",),
        columns="id session_id -content_sha256 -content -pdf_sha256 signed_at signed_by_person_id",
        gone=Gone.STAYS,
    ),
    "contact_choice": Table(
        "Of medecursisten iemands adres of telefoonnummer zien.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        columns="enrolment_id show_email phone chosen_at",
        gone=Gone.ROWS,
    ),
    "evaluation_answer": Table("Antwoorden op een evaluatie, zonder wie ze gaf.", "", Keep.COURSE),
    "evaluation_given": Table(
        "Dat iemand een evaluatie invulde, niet wat.",
        _L,
        Keep.ACCOUNT,
        own=("enrolment_id:enrolment",),
        columns="session_id enrolment_id",
    ),
    "announcement": Table(
        "Mededelingen aan een groep.",
        _T,
        Keep.COURSE,
        did=("posted_by_person_id",),
        columns="id cohort_id title -text by_letter posted_at posted_by_person_id withdrawn_at",
    ),
    "material": Table("Lesmateriaal.", "", Keep.COURSE),
    "material_version": Table(
        "Versies van lesmateriaal.",
        _T,
        Keep.COURSE,
        did=("made_by_person_id",),
        columns="id material_id number title -sha256 file_name size -url -text made_at made_by_person_id",
    ),
}
