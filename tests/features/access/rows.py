"""What a row of the table of routes says, and the values that stand in its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.factories.world import Side, Whole

Arguments = Callable[[Whole, Side], dict[str, Any]]

A, F, U, T, G, C, L = "administrator", "finance", "auditor", "trainer", "stranger", "coordinator", "learner"
P = "privacy_officer"
EVERYONE = frozenset({A, F, U, P, T, G, C, L})
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
PAYER = at(cohort_id="cohort_id", payer_id="organisation_id")
FUND = at(fund_id="fund_id")
PROPOSAL = at(proposal_id="proposal_id")
SENT: Arguments = lambda world, side: {"letter_id": 1}  # noqa: E731  the first letter that the world sent
LETTER = at(feature="accounts", name="invitation", lang="nl")
PERSON: Arguments = lambda world, side: {"person_id": side.learner.person_id}  # noqa: E731  a value like the others
REMINDER = at(key="first-day")
ASKED = at(organisation_id="organisation_id", request_id="request_id")
SUBSTITUTION = at(request_id="substitution_id")
INTEREST = at(interest_id="interest_id")
RUN = at(run_id="999999")
BATCH = at(batch_id="999999")
ENTRY = at(entry_id="999999")
CERTIFICATE = at(cohort_id="shared", certificate_id="certificate_id")
OWN_C, OWN_L = {"ours": {C}, "theirs": NONE}, {"ours": {L}, "theirs": NONE}
