"""Pure decisions about cohorts: which state may follow which, and what a cohort must satisfy."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.errors import Refused
from app.core.text import T, Text

#: More seats than this is a typing mistake.
MOST_SEATS: Final = 500


class CohortState(StrEnum):
    """The life of a cohort."""

    #: Being prepared; not public.
    DRAFT = "draft"
    #: Open for enrolment.
    OPEN = "open"
    #: Decided: the cohort goes on.
    CONFIRMED = "confirmed"
    #: The first session has been.
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


STATE_NAMES: Final[Mapping[CohortState, Text]] = {
    CohortState.DRAFT: T("In voorbereiding"),
    CohortState.OPEN: T("Open voor aanmelding"),
    CohortState.CONFIRMED: T("Gaat door"),
    CohortState.RUNNING: T("Bezig"),
    CohortState.FINISHED: T("Afgerond"),
    CohortState.CANCELLED: T("Geannuleerd"),
}

NEXT: Final[Mapping[CohortState, frozenset[CohortState]]] = {
    CohortState.DRAFT: frozenset({CohortState.OPEN, CohortState.CANCELLED}),
    CohortState.OPEN: frozenset({CohortState.CONFIRMED, CohortState.CANCELLED}),
    CohortState.CONFIRMED: frozenset({CohortState.RUNNING, CohortState.CANCELLED}),
    CohortState.RUNNING: frozenset({CohortState.FINISHED, CohortState.CANCELLED}),
    CohortState.FINISHED: frozenset(),
    CohortState.CANCELLED: frozenset(),
}


def check_transition(now: CohortState, wanted: CohortState) -> None:
    """Raise Refused when a cohort in state `now` cannot become `wanted`."""
    if wanted not in NEXT[now]:
        raise Refused(
            T(
                "Een groep met de status %(now)s kan niet de status %(wanted)s krijgen.",
                now=STATE_NAMES[now],
                wanted=STATE_NAMES[wanted],
            ),
            field="state",
        )


def check_cohort(
    *, name: str, place: str, seats: int, seats_min: int, go_no_go_on: date, price_cents: int
) -> None:
    """Raise Refused, naming the field, when a cohort cannot be like this."""
    if not slug_of(name):
        raise Refused(T("Vul de naam van de groep in, bijvoorbeeld: Assen, voorjaar 2027."), field="name")
    if not place.strip():
        raise Refused(T("Vul de plaats in."), field="place")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(T("Kies 1 tot en met %(most)s plaatsen.", most=MOST_SEATS), field="seats")
    if not 1 <= seats_min <= seats:
        raise Refused(
            T("Het minimum ligt tussen 1 en het aantal plaatsen (%(seats)s).", seats=seats), field="seats_min"
        )
    if not date(2000, 1, 1) <= go_no_go_on <= date(2100, 1, 1):
        raise Refused(T("Kies een datum tussen 2000 en 2100."), field="go_no_go_on")
    if not 0 <= price_cents <= 100_000_00:
        raise Refused(T("Vul een prijs tussen € 0 en € 100.000 in."), field="price_cents")


def check_seats_kept(state: CohortState, before: int, wanted: int) -> None:
    """Raise Refused when seats would be taken away while organisations may already hold them."""
    if wanted < before and state is not CohortState.DRAFT:
        raise Refused(
            T("De groep is al open. Het aantal plaatsen kan alleen nog omhoog (nu %(seats)s).", seats=before),
            field="seats",
        )


def slug_of(name: str) -> str:
    """`name` for a web address: small letters, digits and dashes; empty when nothing remains."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].rstrip("-")
