"""An example of every letter: what its template is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.money import Money
from tests.factories import letters_about_calendars as calendar
from tests.factories.letter_contexts import (
    ANSWERED,
    ASKED,
    CASE,
    COMING,
    DESK,
    EMERGENCY,
    ENROLMENT,
    GROUP,
    INVITED,
    INVOICE,
    KNOWN,
    MOVED,
    MOVING,
    OBJECT,
    OVERDUE,
    PROPOSED,
    PROSPECTS,
    REPLACED,
    SUBMITTED,
)
from tests.factories.letters_of_certificates import CERTIFICATES
from tests.factories.letters_of_privacy import PRIVACY


@dataclass(frozen=True)
class Example:
    """A letter with what it is about."""

    #: ``feature/name``, as in ``messages.post``.
    template: str
    context: Mapping[str, Any]
    #: Tells apart the examples of one letter.
    case: str = ""

    @property
    def name(self) -> str:
        return "-".join(part for part in (self.template.replace("/", "-"), self.case) if part)


EXAMPLES = [
    Example("accounts/address_asked", OBJECT, "staff"),
    Example("accounts/address_asked", MOVED),
    Example("accounts/address_changed", OBJECT, "staff"),
    Example("accounts/address_changed", MOVED),
    Example("accounts/address_confirm", {**MOVING, "by_staff": True}, "staff"),
    Example("accounts/address_confirm", MOVING),
    Example("accounts/invitation", INVITED),
    Example("accounts/invitation", {**INVITED, "organisation_name": "Icare"}, "coordinator"),
    Example("accounts/invitation", {**KNOWN, "organisation_name": "Icare"}, "known"),
    Example("accounts/invitation_again", INVITED),
    Example(
        "accounts/invitation",
        {**INVITED, "organisation_name": "Icare", "colleague": "Karin Wolters"},
        "colleague",
    ),
    Example(
        "accounts/magic_link", {"given_name": "Petra", "link": "http://localhost/link?token=een-sleutel"}
    ),
    Example("accounts/invitation_reminder", INVITED),
    Example("accounts/password_changed", {"given_name": "Petra"}),
    Example("accounts/reset", {"given_name": "Petra", "link": "http://localhost/wachtwoord/een-sleutel"}),
    Example("attendance/last_chance", {**PROSPECTS, "given_name": "Petra", "possible": 4}),
    Example(
        "attendance/last_chance",
        {
            **PROSPECTS,
            "given_name": "Petra",
            "days": False,
            "needed": 4,
            "sessions_total": 5,
            "attended": 2,
            "possible": 2,
        },
        "intervision",
    ),
    Example("attendance/learner_last_chance", {**PROSPECTS, "possible": 4}),
    Example("attendance/learner_out_of_reach", PROSPECTS),
    Example("attendance/out_of_reach", {**PROSPECTS, "given_name": "Petra"}),
    Example(
        "attendance/task_agreed",
        {
            "given_name": "Petra",
            "cohort_name": "Assen, voorjaar 2027",
            "session_title": "Talenten ontdekken",
            "session_day": "2027-03-04",
            "session_times": "09:30-16:30",
            "due_on": "2027-03-25",
            "path": "/leren/aanwezigheid",
        },
    ),
    Example("attendance/too_few_sessions", PROSPECTS),
    Example("attendance/will_be_absent", COMING),
    Example("attendance/will_come", COMING),
    Example("billing/credit_note", {**INVOICE, "number": "C2027-0003", "credited_number": "2027-0012"}),
    Example("billing/invoice", INVOICE),
    Example(
        "billing/invoice", {**INVOICE, "payment_reference": "", "with_einvoice": False}, "before-references"
    ),
    Example("billing/payer_asked", ASKED),
    Example("billing/proposal_decided", {**PROPOSED, "approved": True, "reason": ""}, "accepted"),
    Example("billing/proposal_decided", {**PROPOSED, "approved": False}, "declined"),
    Example("bookkeeping/reminder", OVERDUE),
    Example("bookkeeping/reminder", {**OVERDUE, "again": True, "days_late": 14}, "again"),
    Example("calendars/cancelled", calendar.INVITED_TO),
    Example("calendars/changed", calendar.INVITED_TO),
    Example("calendars/changed", {**calendar.INVITED_TO, "reported": True}, "reported-absent"),
    Example("calendars/invitation", {**calendar.INVITED_TO, "again": False}),
    Example("calendars/invitation", {**calendar.INVITED_TO, "again": True}, "again"),
    Example("calendars/programme", calendar.PROGRAMME),
    Example("calendars/readdressed", calendar.INVITED_TO),
    Example("calendars/withdrawn", calendar.INVITED_TO),
    *(Example(*one) for one in CERTIFICATES),
    Example("desk/group_cancelled", {**DESK, "given_name": "Petra"}),
    Example("desk/group_cancelled_coordinator", DESK),
    Example("desk/group_cancelled_coordinator", {**DESK, "invoices": "", "names": []}, "nothing-invoiced"),
    Example("desk/group_began_line", {**DESK, "given_name": "Petra"}),
    Example("desk/group_cancelled_line", {**DESK, "given_name": "Petra"}),
    Example("desk/group_cancelled_trainer", {**DESK, "given_name": "Anneke"}),
    Example("desk/group_finished", DESK),
    Example("desk/group_goes_on", {**DESK, "given_name": "Petra"}),
    Example("desk/group_goes_on_coordinator", {**DESK, "open_seats": 2}),
    Example("desk/moved", {**DESK, "given_name": "Petra"}),
    Example("desk/moved_coordinator", {**DESK, "invoiced": "keep"}, "kept"),
    Example("desk/moved_coordinator", {**DESK, "invoiced": "credit"}, "credited"),
    Example(
        "desk/selection",
        {
            "given_name": "Petra",
            "subject_line": "Parkeren bij Buurthuis De Komeet",
            "own_paragraphs": [["Je kunt gratis parkeren achter het gebouw."], ["Tot donderdag.", "Anneke"]],
        },
    ),
    Example("enrolments/confirmed", {**ENROLMENT, **INVITED}),
    Example("enrolments/confirmed", {**ENROLMENT, **KNOWN, "enrolled_by": "", "first_day": ""}, "known"),
    Example(
        "enrolments/line",
        {**ENROLMENT, "given_name": "Karin", "people": [["Petra van der Veen", 1], ["Jan Bakker", 2]]},
    ),
    Example("enrolments/first_day", ENROLMENT),
    Example("enrolments/names_due", {**GROUP, "count": 1, "due_on": "2026-11-26"}, "one"),
    Example("enrolments/names_due", {**GROUP, "count": 3, "due_on": "2026-11-26"}, "more"),
    Example(
        "enrolments/offer_ends",
        {**GROUP, "name": "Petra van der Veen", "until_day": "2026-11-26", "until_time": "14:00"},
    ),
    Example(
        "enrolments/offer",
        {
            **ENROLMENT,
            "given_name": "Karin",
            "name": "Petra van der Veen",
            "until_day": "2026-11-26",
            "until_time": "14:00",
            "path": "/organisatie/1/groepen/2",
        },
    ),
    Example(
        "enrolments/offer_ended",
        {
            **ENROLMENT,
            "given_name": "Karin",
            "name": "Petra van der Veen",
            "path": "/organisatie/1/groepen/2",
        },
    ),
    Example(
        "enrolments/reserved",
        {
            **ENROLMENT,
            "given_name": "Karin",
            "count": 2,
            "due_on": "2026-12-17",
            "cost": str(Money(500000)),
            "path": "/organisatie/1/groepen/2",
        },
    ),
    Example("enrolments/promoted", {**ENROLMENT, "given_name": "Karin", "names": ["Petra van der Veen"]}),
    Example("enrolments/waiting", {**ENROLMENT, "position": 2}),
    Example("enrolments/withdrawn", ENROLMENT),
    Example("organisations/coordinator_removed", {"given_name": "Iris", "organisation_name": "Icare"}),
    Example(
        "interest/confirm",
        {
            "given_name": "Petra",
            "organisation_name": "Icare",
            "cohort_name": "Assen, voorjaar 2027",
            "seats": 3,
            "link_path": "/interesse/bevestigen/een-sleutel",
            "link_until": "2027-01-29",
        },
    ),
    Example(
        "interest/declined",
        {
            "given_name": "Petra",
            "organisation_name": "Icare",
            "reason": "De groep in Assen is vol. In het najaar begint een nieuwe.",
        },
    ),
    Example("practice/case_approved", CASE),
    Example("practice/case_message", {**CASE, "writer_name": "Joost Hofman"}),
    Example("practice/case_returned", CASE),
    Example("practice/case_submitted", SUBMITTED),
    Example("practice/case_submitted", {**SUBMITTED, "again": True}, "again"),
    Example("practice/case_taken_over", {**CASE, "own": True, "new_name": "Joost Hofman"}),
    Example("practice/case_taken_over", {**SUBMITTED, "own": False, "new_name": "Joost Hofman"}, "trainer"),
    Example("practice/case_waiting", {**SUBMITTED, "due_on": "2027-02-15"}),
    Example("practice/case_withdrawn", SUBMITTED),
    Example(
        "practice/sheet_open",
        {
            "given_name": "Petra",
            "session_title": "Intervisie 2",
            "cohort_name": "Assen, voorjaar 2027",
            "session_day": "2027-03-04",
            "link_path": "/intervisie/bijeenkomsten/12",
        },
    ),
    Example("practice/emergency_ended", {**EMERGENCY, "readings": 2}),
    Example(
        "practice/emergency_opened", {**EMERGENCY, "reason": "De deelnemer is ziek en er is direct gevaar."}
    ),
    *(Example(*one) for one in PRIVACY),
    Example(
        "requests/asked",
        {
            "given_name": "Karin",
            "asker_name": "Petra van der Veen",
            "asker_email": "petra@icare.nl",
            "function": "Casemanager dementie",
            "note": "Ik wil meer doen met de talenten van mensen.",
            "organisation_name": "Icare",
            "cohort_name": "Assen, voorjaar 2027",
            "link_path": "/organisatie/1/aanvragen/2",
        },
    ),
    Example(
        "requests/declined",
        {
            "given_name": "Petra",
            "organisation_name": "Icare",
            "cohort_name": "Assen, voorjaar 2027",
            "reason": "Dit jaar gaan al drie collega’s. Vraag het volgend jaar weer.",
        },
    ),
    Example("requests/substitution_decided", {**REPLACED, "approved": True}, "approved"),
    Example(
        "requests/substitution_decided",
        {**REPLACED, "approved": False, "reason": "De groep is bijna klaar."},
        "declined",
    ),
    Example(
        "scheduling/availability",
        {
            "given_name": "Anneke",
            "cohort_name": "Assen, voorjaar 2027",
            "session_title": "Talenten ontdekken",
            "session_day": "2027-03-04",
            "session_times": "09:30-16:30",
            "session_place": "Buurthuis De Komeet, Assen",
            "link_path": "/kun-je-lesgeven/een-sleutel",
        },
    ),
    Example("scheduling/availability_answered", {**ANSWERED, "can": True, "remark": ""}, "yes"),
    Example(
        "scheduling/availability_answered", {**ANSWERED, "can": False, "remark": "Dan ben ik weg."}, "no"
    ),
    Example(
        "teaching/announcement",
        {
            "given_name": "Petra",
            "cohort_name": "Assen, voorjaar 2027",
            "title": "Neem volgende keer een foto mee",
            "blocks": [
                ["p", "Op lesdag 3 kijken we naar talenten."],
                ["h", "Neem mee"],
                ["li", "een foto van iets waar je trots op bent"],
                ["li", "je logboek (https://leergang.example/logboek)"],
                ["p", "Tot donderdag."],
            ],
            "posted_by": "Anneke de Wit",
            "link_path": "/leren/groepen/2",
        },
    ),
]
