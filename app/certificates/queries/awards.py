"""Reads of the decision list: who was proposed for a certificate, who agreed, and how things stand now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.models import Award
from app.certificates.queries.progress import (
    Candidate,
    CohortCertificates,
    Progress,
    cohort_certificates,
    progress,
)
from app.core.errors import NotFound, Refused
from app.core.fingerprints import mark_of
from app.core.permissions import Actor
from app.core.text import T, Text
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class AwardView:
    """One line of the decision list."""

    id: int
    enrolment_id: int
    name: str
    #: proposed, confirmed.
    state: str
    proposed_at: datetime
    proposed_by: str
    #: None and empty until somebody agreed.
    decided_at: datetime | None
    decided_by: str
    #: Whether the participant confirmed how the name is spelled.
    name_confirmed: bool
    #: Why it cannot go on as things stand now; None when it can.
    problem: Text | None
    #: Why the reader may not agree with it; None when the reader may.
    barred: Text | None


@dataclass(frozen=True, slots=True)
class DecisionList:
    """A cohort's certificates with what was decided about them."""

    found: CohortCertificates
    #: Those who are ready and whom nobody proposed yet.
    ready: tuple[Candidate, ...]
    proposed: tuple[AwardView, ...]
    confirmed: tuple[AwardView, ...]

    @property
    def decidable(self) -> tuple[AwardView, ...]:
        """Those on which the reader may agree: another proposed them, and they are about another."""
        return tuple(one for one in self.proposed if one.barred is None)


def decision_list(db: Session, actor: Actor, cohort_id: int) -> DecisionList:
    """The list of a cohort for an administrator or one of its trainers; raises NotFound for anyone else."""
    found = cohort_certificates(db, actor, cohort_id)
    here = {one.enrolment_id: one for one in found.candidates}
    open_states = sa.and_(Award.cohort_id == cohort_id, Award.state.in_(("proposed", "confirmed")))
    rows = db.scalars(sa.select(Award).where(open_states).order_by(Award.id)).all()
    gone = {
        row.enrolment_id: enrolments.enrolment(db, row.enrolment_id).person_id
        for row in rows
        if row.enrolment_id not in here  # somebody left in between, which is rare
    }
    deciders = {one for row in rows for one in (row.proposed_by_person_id, row.decided_by_person_id) if one}
    known = accounts.people(db, deciders | set(gone.values()))
    own = accounts.numbers_of(db, actor.person_id) if actor.person_id is not None else ()

    def view(row: Award) -> AwardView:
        now = here.get(row.enrolment_id)
        name = now.name if now else known[gone[row.enrolment_id]].full_name
        return AwardView(
            id=row.id,
            enrolment_id=row.enrolment_id,
            name=name,
            state=row.state,
            proposed_at=row.proposed_at,
            proposed_by=known[row.proposed_by_person_id].full_name,
            decided_at=row.decided_at,
            decided_by=known[row.decided_by_person_id].full_name if row.decided_by_person_id else "",
            name_confirmed=now is not None and now.name_confirmed,
            problem=(unissuable(now) if row.state == "confirmed" else unready(now)) if now else left(name),
            barred=_barred(own, row, now.person_id if now else gone[row.enrolment_id]),
        )

    shown = sorted((view(row) for row in rows), key=lambda one: _sort(here, one))
    decided = {row.enrolment_id for row in rows}
    return DecisionList(
        found,
        tuple(one for one in found.ready if one.enrolment_id not in decided),
        tuple(one for one in shown if one.state == "proposed"),
        tuple(one for one in shown if one.state == "confirmed"),
    )


def candidates(db: Session, cohort_id: int, enrolment_ids: Collection[int]) -> list[Candidate]:
    """Those of these enrolments who have a seat in the cohort, by family name."""
    wanted = set(enrolment_ids)
    seated = [one for one in enrolments.participants(db, cohort_id) if one.enrolment_id in wanted]
    far = progress(db, {one.enrolment_id: cohort_id for one in seated})
    return [
        Candidate(
            one.enrolment_id,
            one.person_id,
            one.name,
            one.sort_name,
            one.name_confirmed,
            far[one.enrolment_id],
        )
        for one in sorted(seated, key=lambda one: (one.sort_name, one.enrolment_id))
    ]


def chosen(db: Session, cohort_id: int, enrolment_ids: Collection[int]) -> dict[int, Candidate]:
    """The same by enrolment, every one present, by family name.

    Raises NotFound for an enrolment in another cohort, Refused by name for who has no seat any more.
    """
    found = {one.enrolment_id: one for one in candidates(db, cohort_id, enrolment_ids)}
    for missing in set(enrolment_ids) - found.keys():
        candidate(db, cohort_id, missing)  # refuses by name
    return found


def candidate(db: Session, cohort_id: int, enrolment_id: int) -> Candidate:
    """One participant, without reading the whole cohort.

    Raises NotFound for an enrolment in another cohort, Refused for who has no seat any more.
    """
    enrolled = enrolments.enrolment(db, enrolment_id)
    if enrolled.cohort_id != cohort_id:
        raise NotFound
    person = accounts.people(db, [enrolled.person_id])[enrolled.person_id]
    if not enrolled.seated:
        raise Refused(left(person.full_name))
    return Candidate(
        enrolment_id,
        person.id,
        person.full_name,
        person.sort_name,
        person.name_confirmed_at is not None,
        progress(db, {enrolment_id: cohort_id})[enrolment_id],
    )


def shown_mark(people: Sequence[Candidate]) -> str:
    """A mark of who was shown and how each stood, for the form that decides about them."""
    return mark_of([[one.enrolment_id, one.name, [str(x) for x in one.progress.unmet]] for one in people])


def left(name: str) -> Text:
    """Who is no participant any more."""
    return T("%(name)s doet niet meer mee met deze groep.", name=name)


def unready(who: Candidate) -> Text | None:
    """Why this participant cannot get a certificate now, by name; None when nothing is in the way."""
    far = who.progress
    if far.certificate is not None:
        if far.certificate.revoked:
            return T(
                "Het certificaat %(number)s van %(name)s is ingetrokken. Dat is definitief.",
                number=far.certificate.number,
                name=who.name,
            )
        return T("%(name)s heeft al certificaat %(number)s.", name=who.name, number=far.certificate.number)
    return lacking(who.name, far)


def lacking(name: str, far: Progress) -> Text | None:
    """What somebody still misses, by name; None when everything is met."""
    if not far.unmet:
        return None
    said = far.unmet[0]
    for other in far.unmet[1:]:
        said = T("%(first)s %(second)s", first=said, second=other)
    return T("%(name)s voldoet nog niet aan de eisen. %(missing)s", name=name, missing=said)


def unissuable(who: Candidate) -> Text | None:
    """Why no certificate can be issued to this participant now, by name; None when nothing is in the way.

    The name stands on the paper for good, so its owner looks at it first; being proposed does not wait for that.
    """
    if (problem := unready(who)) is not None or who.name_confirmed:
        return problem
    return T("%(name)s heeft de spelling van de naam nog niet nagekeken. Vraag dat eerst.", name=who.name)


def refuse_unready(who: Candidate) -> None:
    """Raise Refused, by name, for who cannot get a certificate now."""
    problem = unready(who)
    if problem is not None:
        raise Refused(problem)


def refuse_unissuable(who: Candidate) -> None:
    """The same for who cannot be issued one now."""
    problem = unissuable(who)
    if problem is not None:
        raise Refused(problem)


def _barred(own: Collection[int], row: Award, person_id: int) -> Text | None:
    if person_id in own:
        return T("Dit ben jij zelf")
    return T("Door jou voorgedragen") if row.proposed_by_person_id in own else None


def _sort(here: dict[int, Candidate], one: AwardView) -> tuple[str, int]:
    now = here.get(one.enrolment_id)
    return (now.sort_name if now else one.name.lower(), one.id)
