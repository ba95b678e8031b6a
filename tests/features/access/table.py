"""Who may open which route of whose: the table that every route must stand in.

``ours`` and ``theirs`` tell who gets an answer for the objects of organisation Alfa (the coordinator's and the
learner's own) and of organisation Beta. Whoever passes the gate but stands in neither gets 404; all others 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.factories.world import Side, Whole

Arguments = Callable[[Whole, Side], dict[str, Any]]

A, F, U, T, G, C, L = "administrator", "finance", "auditor", "trainer", "stranger", "coordinator", "learner"
EVERYONE = frozenset({A, F, U, T, G, C, L})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """What a route answers."""

    #: Who passes the gate at all.
    gate: frozenset[str]
    #: Who gets an answer for what is Alfa's.
    ours: frozenset[str]
    #: Who gets an answer for what is Beta's.
    theirs: frozenset[str]
    #: The values in the address; empty for a page without any.
    arguments: Arguments


def row(gate: set[str] | frozenset[str], arguments: Arguments | None = None, **who: Any) -> Row:
    """A row; unless told, everyone at the gate gets an answer for both sides."""
    passing = frozenset(gate)
    ours = frozenset(who.get("ours", passing))
    return Row(passing, ours, frozenset(who.get("theirs", ours)), arguments or (lambda world, side: {}))


def at(**names: str) -> Arguments:
    """Values of the side by the name that they have there; ``shared`` is the shared cohort."""
    return lambda world, side: {
        name: world.shared.id if source == "shared" else getattr(side, source, source)
        for name, source in names.items()
    }


COHORT = at(cohort_id="cohort_id")
SESSION = at(session_id="session_id")
CASE = at(case_id="case_id")
SUBMITTED = at(case_id="submitted_id")
INVOICE = at(invoice_id="invoice_id")
ORGANISATION = at(organisation_id="organisation_id")
PLACE = at(organisation_id="organisation_id", cohort_id="shared")
PERSON_HERE = at(organisation_id="organisation_id", cohort_id="shared", enrolment_id="enrolment_id")
SEAT_HERE = at(organisation_id="organisation_id", cohort_id="cohort_id", seat_id="unnamed_seat_id")
SENT: Arguments = lambda world, side: {"letter_id": 1}  # noqa: E731  the first letter that the world sent
LETTER = at(feature="accounts", name="invitation", lang="nl")
PERSON: Arguments = lambda world, side: {"person_id": side.learner.person_id}  # noqa: E731  a value like the others
REMINDER = at(key="first-day")
ASKED = at(organisation_id="organisation_id", request_id="request_id")
SUBSTITUTION = at(request_id="substitution_id")
INTEREST = at(interest_id="interest_id")
CERTIFICATE = at(cohort_id="shared", certificate_id="certificate_id")
OWN_C, OWN_L = {"ours": {C}, "theirs": NONE}, {"ours": {L}, "theirs": NONE}

TABLE: dict[str, Row] = {
    "accounts.change_address": row(EVERYONE),
    "accounts.change_address_of": row({A}, PERSON),
    "accounts.end_other_sessions": row(EVERYONE),
    "accounts.end_session": row(EVERYONE, at(number="0123456789abcdef"), ours=NONE),
    "accounts.me": row(EVERYONE),
    "accounts.name": row(EVERYONE),
    "accounts.new_staff": row({A}),
    "accounts.people": row({A}),
    "accounts.reinvite": row({A}, PERSON),
    "accounts.show_person": row({A}, PERSON),
    "accounts.staff": row({A}),
    "accounts.staff_member": row({A}, PERSON, ours=NONE),
    "accounts.welcome": row(EVERYONE),
    "accounts.withdraw_address": row(EVERYONE),
    "accounts.withdraw_address_of": row({A}, PERSON),
    "attendance.cohort": row({T, G}, COHORT, ours={T}),
    "attendance.presentation": row(
        {T, G}, at(cohort_id="cohort_id", enrolment_id="own_enrolment_id"), ours={T}
    ),
    "attendance.sheet": row({T, G}, SESSION, ours={T}),
    "audit.log": row({A, U}),
    "billing.allocation": row({A, F, U}, COHORT),
    "billing.allocation_sheet": row({A, F, U}, COHORT),
    "billing.credit": row({A, F}, INVOICE),
    "billing.draft": row({A, F}, at(cohort_id="cohort_id", payer_id="organisation_id")),
    "billing.invoice": row({A, F, U}, INVOICE),
    "billing.invoice_pdf": row({A, F, U}, INVOICE),
    "billing.invoice_ubl": row({A, F, U}, INVOICE),
    "billing.invoices": row({A, F, U}),
    "billing.organisation_allocation": row({C}, PLACE, **OWN_C),
    "billing.organisation_invoice": row(
        {C}, at(organisation_id="organisation_id", invoice_id="invoice_id"), **OWN_C
    ),
    "billing.organisation_invoice_pdf": row(
        {C}, at(organisation_id="organisation_id", invoice_id="invoice_id"), **OWN_C
    ),
    "billing.organisation_invoice_ubl": row(
        {C}, at(organisation_id="organisation_id", invoice_id="invoice_id"), **OWN_C
    ),
    "billing.organisation_invoices": row({C}, ORGANISATION, **OWN_C),
    "billing.split_seat": row({A, F, C}, at(seat_id="open_seat_id"), theirs={A, F}),
    "billing.split_seats": row({A, F, C}, at(cohort_id="cohort_id", plaats="open_seat_id"), theirs={A, F}),
    "calendars.download": row(EVERYONE, at(kind="organisation", subject_id="organisation_id"), **OWN_C),
    "calendars.new_address": row(EVERYONE, at(kind="organisation", subject_id="organisation_id"), **OWN_C),
    "calendars.revoke": row(EVERYONE, at(feed_id="feed_id"), **OWN_C),
    "calendars.subscriptions": row(EVERYONE),
    "certificates.choose": row({A}, at(cohort_id="cohort_id")),
    "certificates.cohort": row({A, T, G}, COHORT, ours={A, T}),
    "certificates.issue": row({A}, COHORT),
    "certificates.pdf": row({A, T, G, L}, at(number="certificate_number"), ours={A, T}),
    "certificates.revoke": row({A}, CERTIFICATE),
    "cohorts.edit": row({A}, COHORT),
    "cohorts.index": row({A, T, G, F, U}),
    "cohorts.remove_trainer": row(
        {A}, lambda w, s: {"cohort_id": s.cohort_id, "person_id": w.trainer.person_id}
    ),
    "cohorts.trainers": row({A}, COHORT),
    "courses.index": row({A, T, G}),
    "courses.module": row({A, T, G}, at(slug="dementalent-expert", module_key="anders-kijken")),
    "courses.show": row({A, T, G}, at(slug="dementalent-expert")),
    "desk.export": row({A}, COHORT),
    "desk.history": row({A, U}, COHORT),
    "desk.letter": row({A}),
    "desk.move_learner": row({A}, at(cohort_id="cohort_id", enrolment_id="own_enrolment_id")),
    "desk.state": row({A}, COHORT),
    "enrolments.enrol": row({A, C}, PLACE, theirs={A}),
    "enrolments.enrol_list": row({A, C}, PLACE, theirs={A}),
    "enrolments.extend": row({A, C}, SEAT_HERE, theirs={A}),
    "enrolments.give_back": row({A, C}, SEAT_HERE, theirs={A}),
    "enrolments.line": row({A}, COHORT),
    "enrolments.offer": row({A, C}, PERSON_HERE, theirs={A}),
    "enrolments.organisation_cohort": row({A, C}, PLACE, theirs={A}),
    "enrolments.promote": row({A}, at(cohort_id="shared", enrolment_id="enrolment_id"), ours=NONE),
    "enrolments.reserve": row({A, C}, PLACE, theirs={A}),
    "enrolments.substitute": row({A, C}, PERSON_HERE, theirs={A}),
    "enrolments.terms": row({A}, COHORT),
    "enrolments.allotment": row({A}, COHORT),
    "enrolments.withdraw": row({A, C}, PERSON_HERE, theirs={A}),
    "interest.attach": row({A}, at(interest_id="interest_id", organisation_id="organisation_id")),
    "interest.decline": row({A}, INTEREST),
    "interest.index": row({A}),
    "interest.show": row({A}, INTEREST),
    "messages.log": row({A}),
    "messages.person_letters": row({A}, lambda w, s: {"person_id": s.learner.person_id}),
    "messages.preview": row({A}, LETTER),
    "messages.refused_letters": row({A}),
    "messages.resend": row({A}, SENT),
    "messages.reset_text": row({A}, LETTER),
    "messages.sent_letter": row({A}, SENT),
    "messages.sent_letter_body": row({A}, SENT),
    "messages.text": row({A}, LETTER),
    "messages.texts": row({A}),
    "organisations.details": row({A, F, C}, ORGANISATION, theirs={A, F}),
    "organisations.edit": row({A}, ORGANISATION),
    "organisations.edit_details": row({A, F, C}, ORGANISATION, theirs={A, F}),
    "organisations.foundation": row({A}),
    "organisations.index": row({A, F, U}),
    "organisations.invite": row({A}, ORGANISATION),
    "organisations.invite_colleague": row({A, C}, ORGANISATION, theirs={A}),
    "organisations.new": row({A}),
    "organisations.remove": row(
        {A}, lambda w, s: {"organisation_id": s.organisation_id, "person_id": s.coordinator.person_id}
    ),
    "organisations.remove_colleague": row(
        {A, C},
        lambda w, s: {"organisation_id": s.organisation_id, "person_id": s.coordinator.person_id},
        theirs={A},
    ),
    "organisations.show": row({A, F, U}, ORGANISATION),
    "portal.administrator": row({A}),
    "portal.auditor": row({U}),
    "portal.choose_merge": row({A}, PERSON),
    "portal.cohort": row({A, F, U}, COHORT),
    "portal.coordinator": row({C}),
    "portal.finance": row({F}),
    "portal.learner": row({L}),
    "portal.merge": row(
        {A}, lambda w, s: {"person_id": s.learner.person_id, "other_id": s.coordinator.person_id}
    ),
    "portal.module": row({L}, at(cohort_id="shared", module_key="anders-kijken")),
    "portal.organisation_progress": row({A, C}, PLACE, theirs={A}),
    "portal.reinvite": row(
        {A, C},
        at(organisation_id="organisation_id", cohort_id="shared", enrolment_id="enrolment_id"),
        theirs={A},
    ),
    "portal.start": row(EVERYONE),
    "portal.trainer": row({T, G}),
    "portal.undo_merge": row({A}, lambda w, s: {"merge_id": 1}, ours=NONE),
    "practice.edit": row({L}, at(case_id="case_id", part="verhaal"), **OWN_L),
    "practice.guard": row({L}),
    "practice.log": row({L}, CASE, **OWN_L),
    "practice.mine": row({L}),
    "practice.new": row({L}),
    "practice.remove_entry": row({L}, at(case_id="case_id", entry_id="entry_id"), **OWN_L),
    "practice.review": row({T, G}, SUBMITTED, ours={T}),
    "practice.review_list": row({T, G}),
    "practice.show": row({L}, CASE, **OWN_L),
    "practice.submit": row({L}, CASE, **OWN_L),
    "reminders.letter": row({A}, REMINDER, ours=NONE),
    "reminders.planned": row({A}),
    "reminders.put_back": row({A}, REMINDER, ours=NONE),
    "reminders.reminder": row({A}, REMINDER, ours=NONE),
    "reminders.stop": row({A}, REMINDER, ours=NONE),
    "requests.decline": row({A, C}, ASKED, theirs={A}),
    "requests.decline_substitution": row({A}, SUBSTITUTION),
    "requests.end_link": row({A, C}, ORGANISATION, theirs={A}),
    "requests.index": row({A, C}, ORGANISATION, theirs={A}),
    "requests.new_link": row({A, C}, ORGANISATION, theirs={A}),
    "requests.show": row({A, C}, ASKED, theirs={A}),
    "requests.show_substitution": row({A}, SUBSTITUTION),
    "requests.substitution": row(
        {A, C},
        at(organisation_id="organisation_id", cohort_id="shared", enrolment_id="enrolment_id"),
        theirs={A},
    ),
    "requests.substitutions": row({A}),
    "requests.withdraw": row(
        {A, C}, at(organisation_id="organisation_id", request_id="substitution_id"), theirs={A}
    ),
    "scheduling.add_guest": row({A}, SESSION),
    "scheduling.cancel": row({A}, SESSION),
    "scheduling.new_cohort": row({A}),
    "scheduling.remove_guest": row(
        {A}, lambda w, s: {"session_id": s.session_id, "person_id": w.stranger.person_id}, ours=NONE
    ),
    "scheduling.session": row({A}, SESSION),
}
