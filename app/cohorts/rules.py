"""Pure decisions about cohorts: which state may follow which, and what a cohort must satisfy."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.errors import Refused
from app.core.text import TN, T, Text

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


class Region(StrEnum):
    """Whose school holidays a cohort keeps free, as the ministry of OCW divides the country."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


REGION_NAMES: Final[Mapping[Region, Text]] = {
    Region.NOORD: T("Noord"),
    Region.MIDDEN: T("Midden"),
    Region.ZUID: T("Zuid"),
}


class Effect(StrEnum):
    """What a step does besides giving a cohort another state."""

    PUBLISH = "publish"
    ENROLLING_BEGINS = "enrolling_begins"
    INVOICING_BEGINS = "invoicing_begins"
    TELLS = "tells"
    ENROLLING_ENDS = "enrolling_ends"
    OFFERS_END = "offers_end"
    CALENDARS_CANCEL = "calendars_cancel"
    INVOICING_ENDS = "invoicing_ends"
    FINAL = "final"


EFFECT_TEXTS: Final[Mapping[Effect, Text]] = {
    Effect.PUBLISH: T("De groep staat op de openbare lijst."),
    Effect.ENROLLING_BEGINS: T("Organisaties kunnen mensen aanmelden."),
    Effect.INVOICING_BEGINS: T("Plaatsen kunnen gefactureerd worden."),
    Effect.TELLS: T("Wie het aangaat, krijgt een brief."),
    Effect.ENROLLING_ENDS: T("Aanmelden kan niet meer."),
    Effect.OFFERS_END: T("Wie een plaats kreeg aangeboden, kan die niet meer aannemen."),
    Effect.CALENDARS_CANCEL: T("Bijeenkomsten die nog komen, vervallen in de agenda’s."),
    Effect.INVOICING_ENDS: T("Niemand betaalt: facturen worden gecrediteerd, ook die voor afmelden."),
    Effect.FINAL: T("Dit kun je niet terugdraaien."),
}

_LEAVES_ENROLLING = (Effect.ENROLLING_ENDS, Effect.OFFERS_END)
_CANCELS = (Effect.TELLS, *_LEAVES_ENROLLING, Effect.CALENDARS_CANCEL, Effect.INVOICING_ENDS, Effect.FINAL)

#: Every step that a cohort can take, and what it does; a pair that is not here is refused.
STEPS: Final[Mapping[tuple[CohortState, CohortState], tuple[Effect, ...]]] = {
    (CohortState.DRAFT, CohortState.OPEN): (
        Effect.PUBLISH,
        Effect.ENROLLING_BEGINS,
        Effect.INVOICING_BEGINS,
    ),
    (CohortState.DRAFT, CohortState.CANCELLED): (Effect.TELLS, Effect.CALENDARS_CANCEL, Effect.FINAL),
    (CohortState.OPEN, CohortState.CONFIRMED): (Effect.TELLS,),
    (CohortState.OPEN, CohortState.CANCELLED): _CANCELS,
    (CohortState.CONFIRMED, CohortState.RUNNING): (Effect.TELLS, *_LEAVES_ENROLLING),
    (CohortState.CONFIRMED, CohortState.CANCELLED): _CANCELS,
    (CohortState.RUNNING, CohortState.FINISHED): (Effect.TELLS, Effect.FINAL),
    (CohortState.RUNNING, CohortState.CANCELLED): (
        Effect.TELLS,
        Effect.CALENDARS_CANCEL,
        Effect.INVOICING_ENDS,
        Effect.FINAL,
    ),
}


NEXT: Final[Mapping[CohortState, frozenset[CohortState]]] = {
    state: frozenset(after for before, after in STEPS if before is state) for state in CohortState
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


class Weight(StrEnum):
    """What a condition does to a step."""

    #: The step cannot be taken.
    BLOCK = "block"
    #: The step needs a reason.
    ASK = "ask"
    #: The step can be taken; the reader must know.
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is not met, and what that does."""

    weight: Weight
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the conditions of a step look at; days are those of Amsterdam."""

    today: date
    seats_min: int
    #: Seats that are taken, with or without a name.
    taken: int = 0
    #: Of those, how many have no name yet.
    unnamed: int = 0
    waiting: int = 0
    trainers: int = 0
    #: Of the sessions that were not cancelled; None when none is planned.
    first_day: date | None = None
    last_day: date | None = None
    #: Sessions that were held and of which no attendance is noted.
    unnoted: int = 0
    #: Practice cases that wait for a trainer.
    open_cases: int = 0
    #: Whether what an invoice must tell of the foundation is filled in.
    can_invoice: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What bringing a cohort into a state would mean: its effects and the conditions that are not met."""

    wanted: CohortState
    effects: tuple[Effect, ...]
    conditions: tuple[Condition, ...]

    @property
    def blocked(self) -> bool:
        """Whether it cannot be taken now."""
        return any(one.weight is Weight.BLOCK for one in self.conditions)

    @property
    def needs_reason(self) -> bool:
        """Whether it must be told why."""
        return self.wanted is CohortState.CANCELLED or any(
            one.weight is Weight.ASK for one in self.conditions
        )


def step(now: CohortState, wanted: CohortState, facts: Facts) -> Step:
    """What the step means under these facts. Raises Refused when the table does not have it."""
    check_transition(now, wanted)
    return Step(wanted, STEPS[now, wanted], tuple(_conditions(wanted, facts)))


def check_step(taken: Step, reason: str) -> None:
    """Raise Refused when the step is blocked, or needs a reason that is not given."""
    for one in taken.conditions:
        if one.weight is Weight.BLOCK:
            raise Refused(one.text, field="state")
    if taken.needs_reason and not reason.strip():
        if taken.wanted is CohortState.CANCELLED:
            raise Refused(T("Vul in waarom de groep niet doorgaat."), field="reason")
        raise Refused(T("Vul in waarom de groep toch doorgaat."), field="reason")


def _conditions(wanted: CohortState, facts: Facts) -> list[Condition]:
    found: list[Condition] = []

    def note(weight: Weight, text: Text, when: bool) -> None:
        if when:
            found.append(Condition(weight, text))

    if wanted in (CohortState.OPEN, CohortState.CONFIRMED):
        unplanned = T("Er is nog geen bijeenkomst gepland. Plan eerst de datums.")
        note(Weight.BLOCK, unplanned, facts.first_day is None)
        note(Weight.WARN, T("De groep heeft nog geen trainer."), not facts.trainers)
    if wanted is CohortState.OPEN:
        begun = T("De eerste bijeenkomst is al geweest. Verplaats die eerst.")
        note(Weight.BLOCK, begun, facts.first_day is not None and facts.first_day <= facts.today)
        unpaid = T("De gegevens van de stichting zijn niet compleet. Factureren kan dan nog niet.")
        note(Weight.WARN, unpaid, not facts.can_invoice)
    if wanted is CohortState.CONFIRMED:
        few = TN(
            "Er is maar %(n)s plaats bezet. De groep gaat door vanaf %(least)s.",
            "Er zijn maar %(n)s plaatsen bezet. De groep gaat door vanaf %(least)s.",
            n=facts.taken,
            least=facts.seats_min,
        )
        note(Weight.ASK, few, facts.taken < facts.seats_min)
        note(Weight.WARN, _unnamed(facts.unnamed), facts.unnamed > 0)
    if wanted is CohortState.RUNNING:
        early = T("De eerste bijeenkomst is nog niet begonnen.")
        note(Weight.BLOCK, early, facts.first_day is None or facts.first_day > facts.today)
        note(Weight.WARN, _unnamed(facts.unnamed), facts.unnamed > 0)
    if wanted is CohortState.FINISHED:
        early = T("De laatste bijeenkomst is nog niet geweest.")
        note(Weight.BLOCK, early, facts.last_day is not None and facts.last_day > facts.today)
        unnoted = TN(
            "Van %(n)s bijeenkomst is de aanwezigheid niet ingevuld.",
            "Van %(n)s bijeenkomsten is de aanwezigheid niet ingevuld.",
            n=facts.unnoted,
        )
        note(Weight.WARN, unnoted, facts.unnoted > 0)
        cases = TN(
            "%(n)s praktijkcasus wacht nog op een trainer.",
            "%(n)s praktijkcasussen wachten nog op een trainer.",
            n=facts.open_cases,
        )
        note(Weight.WARN, cases, facts.open_cases > 0)
    return found


def _unnamed(count: int) -> Text:
    return TN("%(n)s plaats heeft nog geen naam.", "%(n)s plaatsen hebben nog geen naam.", n=count)


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
