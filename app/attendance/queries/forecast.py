"""Prospects of learners: what was attended, what is still possible, what is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.queries.excused import unexcused
from app.attendance.queries.facts import Facts, facts_of, held
from app.attendance.rules import Asked, Block, Forecast, Outlook, Reach, forecast_of
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.permissions import Actor, Role
from app.core.text import TN, T, Text
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups

#: The cohorts of which somebody must be told.
TAUGHT = (cohorts.CohortState.CONFIRMED, cohorts.CohortState.RUNNING)
#: What calls for attention.
ALARMING = (Outlook.LAST_CHANCE, Outlook.OUT_OF_REACH, Outlook.CANCELLED)


@dataclass(frozen=True, slots=True)
class Concern:
    """A learner who cannot reach what is asked in one block, or nearly; or a cohort with too few sessions left."""

    cohort_id: int
    cohort_name: str
    block: Block
    outlook: Outlook
    reach: Reach
    #: None for a cohort: too many of its sessions were cancelled.
    enrolment_id: int | None = None
    person_id: int | None = None
    name: str = ""

    @property
    def goal(self) -> Text:
        """`7 van de 8 lesdagen`."""
        return goal(self.block, self.reach)

    @property
    def title(self) -> Text:
        """What it is, for a trainer or an administrator."""
        if self.enrolment_id is None:
            return T("Groep %(cohort)s kan %(goal)s niet meer halen", cohort=self.cohort_name, goal=self.goal)
        if self.outlook is Outlook.LAST_CHANCE:
            return T("%(name)s mag niets meer missen", name=self.name)
        return T("%(name)s kan %(goal)s niet meer halen", name=self.name, goal=self.goal)

    @property
    def text(self) -> Text:
        """What to do, for a trainer or an administrator."""
        if self.outlook is Outlook.CANCELLED:
            return T(
                "Er gaan te veel bijeenkomsten niet door. Plan een nieuwe bijeenkomst of een inhaalbijeenkomst."
            )
        if self.outlook is Outlook.LAST_CHANCE:
            return T(
                "Nodig: %(goal)s. Spreek af hoe de deelnemer een gemiste bijeenkomst inhaalt.", goal=self.goal
            )
        return T("Spreek af hoe de deelnemer een gemiste bijeenkomst inhaalt.")

    @property
    def own_title(self) -> Text:
        """What it is, for the learner."""
        if self.outlook is Outlook.LAST_CHANCE:
            return T("Je mag nu niets meer missen")
        return T("Je kunt %(goal)s niet meer halen", goal=self.goal)

    @property
    def own_text(self) -> Text:
        """What to do, for the learner."""
        if self.outlook is Outlook.LAST_CHANCE:
            return T(
                "Voor je certificaat zijn %(goal)s nodig. Kun je niet? Bel dan eerst je trainer.",
                goal=self.goal,
            )
        if self.outlook is Outlook.CANCELLED:
            return T(
                "Dat ligt niet aan jou: er gaan bijeenkomsten niet door. De stichting zoekt een oplossing."
            )
        return T("Bel of mail je trainer. Samen spreken jullie af hoe je een bijeenkomst inhaalt.")


def goal(block: Block, reach: Reach) -> Text:
    """`7 van de 8 lesdagen`, `4 van de 5 keer intervisie`."""
    if block is Block.DAY:
        return TN(
            "%(needed)s van de %(n)s lesdag",
            "%(needed)s van de %(n)s lesdagen",
            n=reach.total,
            needed=reach.needed,
        )
    return T("%(needed)s van de %(total)s keer intervisie", needed=reach.needed, total=reach.total)


def forecast(db: Session, clock: Clock, enrolment_ids: Collection[int]) -> dict[int, Forecast]:
    """The prospects of each enrolment by the requirements of its cohort; unknown ones are absent.

    Eight queries, however many enrolments.
    """
    cohort_of = enrolments.cohorts_of_enrolments(db, enrolment_ids)
    return _forecasts(
        db, clock, cohort_of, cohorts.cohorts(db, ids=set(cohort_of.values())) if cohort_of else ()
    )


def _forecasts(
    db: Session,
    clock: Clock,
    cohort_of: Mapping[int, int],
    known_cohorts: Iterable[cohorts.CohortView],
    sessions: Collection[scheduling.SessionView] | None = None,
) -> dict[int, Forecast]:
    """The prospects of enrolments of which the cohort is known. Six queries at most."""
    if not cohort_of:
        return {}
    programmes = subgroups.programmes(db, cohort_of, sessions=sessions)
    terms = terms_of(db, known_cohorts)
    known = {one.id: one for listed in programmes.values() for one in listed}
    facts = facts_of(db, programmes.keys(), known.values())
    now = today(clock)
    return {
        key: prospects(terms[cohort_of[key]], programmes[key], facts[key], today=now) for key in programmes
    }


def prospects(
    asked: dict[Block, Asked], programme: Iterable[scheduling.SessionView], facts: Facts, *, today: date
) -> Forecast:
    """The forecast of one learner from what is known, on a day."""
    own = [held(one) for one in programme]
    here = {one.session_id for one in own}
    others = [one for one in facts.noted if one.session_id not in here]
    return forecast_of(asked, own, others, facts.marks, facts.repairs, today=today)


def terms_of(db: Session, known: Iterable[cohorts.CohortView]) -> dict[int, dict[Block, Asked]]:
    """What each cohort asks of attendance, by cohort. One query."""
    return {key: asked_by(content) for key, content in cohorts.contents(db, known).items()}


def asked_by(content: courses.CourseContent) -> dict[Block, Asked]:
    """What a course asks of attendance."""
    need = content.requirements
    return {
        Block.DAY: Asked(need.days_required, frozenset(one.key for one in content.days)),
        Block.INTERVISION: Asked(
            need.intervisions_required, frozenset(one.key for one in content.intervisions)
        ),
    }


def concerns(db: Session, clock: Clock, cohort_ids: Collection[int] | None = None) -> list[Concern]:
    """Who cannot reach what is asked, or nearly, in these cohorts (all that are taught): the worst first, then by name.

    A cohort in which nobody can, because sessions were cancelled, stands there once and its learners do not; who is
    excused from it stands there never. Ten queries, however many cohorts and learners.
    """
    return concerns_in(db, clock, cohorts.cohorts(db, ids=cohort_ids, states=TAUGHT))


def concerns_in(
    db: Session,
    clock: Clock,
    known: Iterable[cohorts.CohortView],
    *,
    sessions: Collection[scheduling.SessionView] | None = None,
    seats: Collection[enrolments.Belonging] | None = None,
) -> list[Concern]:
    """The same in cohorts that were read already. Nine queries, and three of those only where somebody is found.

    ``sessions``, ``seats``: all those of these cohorts, sessions by time, when they were read already.
    """
    taught = {one.id: one for one in known if one.state in TAUGHT}
    if seats is None:
        seats = enrolments.seated_in(db, taught)
    seats = [one for one in seats if one.cohort_id in taught]
    prospects = _forecasts(
        db, clock, {one.enrolment_id: one.cohort_id for one in seats}, taught.values(), sessions
    )
    alarming = [
        (seat, taught[seat.cohort_id], block, reach)
        for seat in seats
        for block in Block
        if (reach := prospects[seat.enrolment_id].of(block)).outlook in ALARMING
    ]
    people = accounts.people(db, {seat.person_id for seat, *_ in alarming}) if alarming else {}
    found: list[Concern] = []
    stuck: set[tuple[int, Block]] = set()
    for seat, cohort, block, reach in alarming:
        concern = Concern(cohort.id, cohort.name, block, reach.outlook, reach)
        if reach.outlook is not Outlook.CANCELLED:
            name = people[seat.person_id].full_name
            found.append(
                replace(concern, enrolment_id=seat.enrolment_id, person_id=seat.person_id, name=name)
            )
        elif (cohort.id, block) not in stuck:
            stuck.add((cohort.id, block))
            found.append(concern)
    worst = (Outlook.CANCELLED, Outlook.OUT_OF_REACH, Outlook.LAST_CHANCE)
    return sorted(
        unexcused(db, found), key=lambda one: (worst.index(one.outlook), one.cohort_name, one.name, one.block)
    )


def followed(
    db: Session, actor: Actor, *, after: tuple[date, int] | None = None, limit: int | None = None
) -> list[cohorts.CohortView]:
    """The cohorts that are taught and whose concerns the actor may know: an administrator all, a trainer the own ones.

    The latest go/no-go date first; ``after`` is the date and number of the last one of the page before. Two queries.
    """
    ids = None
    if not actor.has(Role.ADMINISTRATOR):
        ids = cohorts.trained_by(db, [actor.person_id] if actor.person_id else []).get(
            actor.person_id or 0, ()
        )
    return cohorts.cohorts(db, ids=ids, states=TAUGHT, after=after, limit=limit)


def concerns_of(
    cohort: cohorts.CohortView, far: Forecast, enrolment_id: int, person_id: int
) -> tuple[Concern, ...]:
    """What calls for the attention of one learner; nothing in a cohort that is not taught (any more).

    Also of one who is excused: see `unexcused`.
    """
    if cohort.state not in TAUGHT:
        return ()
    return tuple(
        Concern(cohort.id, cohort.name, block, far.of(block).outlook, far.of(block), enrolment_id, person_id)
        for block in Block
        if far.of(block).outlook in ALARMING
    )
