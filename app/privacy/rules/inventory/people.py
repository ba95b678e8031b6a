"""Tables about people, their accounts, and what they are written."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

_EVERYBODY = "deelnemers, trainers, coördinatoren, medewerkers"

PEOPLE: dict[str, Table] = {
    "person": Table(
        "Weten wie iemand is: naam, e-mailadres, functie en taal.",
        _EVERYBODY,
        Keep.ACCOUNT,
        own=("id:person",),
        columns="id given_name infix family_name -sort_name email function language name_confirmed_at created_at",
        gone=Gone.BLANK,
        blank=("given_name=Gewist", "infix=", "family_name=#", "sort_name=gewist", "email=@", "function="),
    ),
    "account": Table(
        "Inloggen.",
        _EVERYBODY,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns=(
            "id -person_id email -password active -fs_uniquifier confirmed_at created_at tf_primary_method "
            "-tf_totp_secret -us_totp_secrets us_phone_number -mf_recovery_codes"
        ),
        gone=Gone.ROWS,
    ),
    "account_role": Table(
        "Welke rollen een account heeft.",
        _EVERYBODY,
        Keep.ACCOUNT,
        own=("account_id:account",),
        columns="-account_id role_id",
        gone=Gone.ROWS,
    ),
    "role": Table("De namen van de rollen.", "", Keep.COURSE),
    "login_session": Table(
        "Ingelogd blijven, en zien op welke apparaten.",
        _EVERYBODY,
        Keep.SHORT,
        own=("account_id:account",),
        columns="-token_sha256 number -account_id -data device created_at seen_at",
        gone=Gone.ROWS,
    ),
    "link_token": Table(
        "Links om een account te maken, en om een adres te bevestigen of tegen te houden.",
        _EVERYBODY,
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="id kind address -person_id -token_sha256 created_at expires_at used_at revoked_at",
        gone=Gone.ROWS,
    ),
    "person_merge": Table(
        "Twee keer dezelfde persoon samenvoegen, en dat ongedaan maken.",
        _EVERYBODY,
        Keep.ACCOUNT,
        own=("kept_person_id:person", "merged_person_id:person"),
        did=("merged_by_person_id",),
        columns="id kept_person_id merged_person_id -moved merged_at merged_by_person_id undone_at",
        gone=Gone.BLANK,
        blank=("moved=",),
    ),
    "coordinator": Table(
        "Wie namens een organisatie aanmeldt.",
        "coördinatoren",
        Keep.ACCOUNT,
        own=("person_id:person",),
        columns="organisation_id -person_id invited_as",
        gone=Gone.ROWS,
    ),
    "organisation": Table(
        "Organisaties die deelnemers aanmelden of betalen, met een adres voor facturen.",
        "contactpersonen voor facturen",
        Keep.MONEY,
    ),
    "foundation": Table(
        "De gegevens van de stichting zelf, met wie certificaten tekent.", "de tekenbevoegde", Keep.COURSE
    ),
    "request_link": Table(
        "De link waarmee medewerkers van een organisatie een plaats vragen.",
        "wie de link maakte",
        Keep.ACCOUNT,
        did=("created_by_person_id",),
        columns="organisation_id -token_sha256 created_at created_by_person_id",
    ),
    "seat_request": Table(
        "Vragen om een plaats, of om iemand anders op een plaats.",
        "wie een plaats vraagt",
        Keep.REQUEST,
        own=("email:address", "replaces_enrolment_id:enrolment"),
        did=("requested_by_person_id", "decided_by_person_id"),
        columns=(
            "id kind organisation_id cohort_id replaces_enrolment_id given_name infix family_name email function "
            "note state requested_at requested_by_person_id decided_at decided_by_person_id reason"
        ),
        gone=Gone.ROWS,
    ),
    "interest": Table(
        "Interesse van een organisatie in de leergang.",
        "wie interesse liet weten",
        Keep.INTEREST,
        own=("email:address",),
        did=("decided_by_person_id",),
        columns=(
            "id organisation_name city given_name infix family_name email phone seats cohort_id note language state "
            "-token_sha256 created_at confirmed_at decided_at decided_by_person_id organisation_id"
        ),
        gone=Gone.ROWS,
    ),
    "letter": Table(
        "Brieven per e-mail, versleuteld bewaard.",
        _EVERYBODY,
        Keep.LETTER,
        own=("person_id:person", "to_address:address"),
        columns=(
            "id template to_address to_name -person_id language -sealed_context -attachments -key -message_id subject "
            "state -answer created_at sent_at"
        ),
        gone=Gone.BLANK,
        blank=("to_address=@", "to_name=", "subject=", "sealed_context=", "answer="),
    ),
    "letter_wording": Table(
        "Eigen woorden van de stichting in brieven.",
        "wie ze schreef",
        Keep.COURSE,
        did=("updated_by_person_id",),
        columns="template language subject -text updated_at updated_by_person_id",
    ),
    "stopped_reminder": Table(
        "Herinneringen die iemand tegenhield.",
        "wie tegenhield",
        Keep.LOG,
        did=("stopped_by_person_id",),
        columns="-key -reason stopped_at stopped_by_person_id",
    ),
    "subject_request": Table(
        "Verzoeken om inzage, verbetering of wissen, versleuteld, met het antwoord.",
        "wie het vraagt; wie in een casus beschreven is",
        Keep.LOG,
        own=("person_id:person",),
        did=("answered_by_person_id",),
        columns=(
            "id kind -person_id -case_id -organisation_id -sealed received_on due_on state -sealed_answer "
            "answered_by_person_id created_at answered_at"
        ),
        gone=Gone.STAYS,
    ),
    "audit_event": Table(
        "Elke beslissing, op een regel die niet te veranderen is.",
        _EVERYBODY,
        Keep.LOG,
        own=("object_id:subject",),
        did=("actor_person_id",),
        columns="id at actor_person_id -actor_name action object_type object_id -data -previous_hash -hash",
        gone=Gone.STAYS,
    ),
    "audit_head": Table("Het einde van het logboek.", "", Keep.LOG),
}
