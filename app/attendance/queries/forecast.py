"""Prospects of learners: what was attended, what is still possible, what is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.attendance.queries.facts import Facts, facts_of, held
from app.attendance.rules import Asked, Block, Forecast, Outlook, Reach, forecast_of
from app.cohorts import service as cohorts
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


def forecast(db: Session, enrolment_ids: Collection[int]) -> dict[int, Forecast]:
    """The prospects of each enrolment by the requirements of its cohort's own course version; unknown ones are absent.

    Nine queries at most, and one more for each course version.
    """
    programmes = subgroups.sessions_of_enrolments(db, enrolment_ids)
    cohort_of = enrolments.cohorts_of_enrolments(db, programmes)
    terms = terms_of(db, cohorts.cohorts(db, ids=set(cohort_of.values())) if cohort_of else ())
    known = {one.id: one for listed in programmes.values() for one in listed}
    facts = facts_of(db, programmes.keys(), known.values())
    return {key: prospects(terms[cohort_of[key]], programmes[key], facts[key]) for key in programmes}


def prospects(
    asked: dict[Block, Asked], programme: Iterable[scheduling.SessionView], facts: Facts
) -> Forecast:
    """The forecast of one learner from what is known."""
    own = [held(one) for one in programme]
    here = {one.session_id for one in own}
    others = [one for one in facts.noted if one.session_id not in here]
    return forecast_of(asked, own, others, facts.marks, facts.repairs)


def terms_of(db: Session, known: Iterable[cohorts.CohortView]) -> dict[int, dict[Block, Asked]]:
    """What each cohort's course version asks of attendance, by cohort. One query for each version."""
    version_of = {one.id: one.course_version_id for one in known}
    found: dict[int, dict[Block, Asked]] = {}
    for number in sorted(set(version_of.values())):
        content = courses.version(db, number).content
        found[number] = {
            Block.DAY: Asked(content.requirements.days_required, frozenset(one.key for one in content.days)),
            Block.INTERVISION: Asked(
                content.requirements.intervisions_required,
                frozenset(one.key for one in content.intervisions),
            ),
        }
    return {key: found[number] for key, number in version_of.items()}


def concerns(db: Session, cohort_ids: Collection[int] | None = None) -> list[Concern]:
    """Who cannot reach what is asked, or nearly, in these cohorts (all that are taught): the worst first, then by name.

    A cohort in which nobody can, because sessions were cancelled, stands there once and its learners do not. Some
    fifteen queries, however many cohorts and learners.
    """
    taught = cohorts.cohorts(db, ids=cohort_ids, states=TAUGHT)
    if not taught:
        return []
    names = {one.id: one.name for one in taught}
    seated = enrolments.participants_of(db, names)
    people = {one.enrolment_id: (cohort_id, one) for cohort_id, all_ in seated.items() for one in all_}
    prospects = forecast(db, people.keys()) if people else {}
    found: list[Concern] = []
    stuck: set[tuple[int, Block]] = set()
    for enrolment_id, (cohort_id, one) in people.items():
        for block in Block:
            reach = prospects[enrolment_id].of(block)
            outlook = reach.outlook
            if outlook is Outlook.CANCELLED:
                if (cohort_id, block) not in stuck:
                    stuck.add((cohort_id, block))
                    found.append(Concern(cohort_id, names[cohort_id], block, outlook, reach))
            elif outlook in ALARMING:
                found.append(
                    Concern(
                        cohort_id,
                        names[cohort_id],
                        block,
                        outlook,
                        reach,
                        enrolment_id,
                        one.person_id,
                        one.name,
                    )
                )
    worst = (Outlook.CANCELLED, Outlook.OUT_OF_REACH, Outlook.LAST_CHANCE)
    return sorted(found, key=lambda one: (worst.index(one.outlook), one.cohort_name, one.name, one.block))


def own_concerns(db: Session, person_id: int) -> list[Concern]:
    """The same for a learner's own seats in cohorts that are taught. Eleven queries."""
    mine = [one for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    if not mine:
        return []
    known = {one.id: one for one in cohorts.cohorts(db, ids={one.cohort_id for one in mine}, states=TAUGHT)}
    far = forecast(db, [one.id for one in mine if one.cohort_id in known])
    return [
        concern
        for one in mine
        if one.id in far
        for concern in concerns_of(known[one.cohort_id], far[one.id], one.id, person_id)
    ]


def concerns_of(
    cohort: cohorts.CohortView, far: Forecast, enrolment_id: int, person_id: int
) -> tuple[Concern, ...]:
    """What calls for the attention of one learner; nothing in a cohort that is not taught (any more)."""
    if cohort.state not in TAUGHT:
        return ()
    return tuple(
        Concern(cohort.id, cohort.name, block, far.of(block).outlook, far.of(block), enrolment_id, person_id)
        for block in Block
        if far.of(block).outlook in ALARMING
    )
