"""The public verbs of expressions of interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.clock import Clock
from app.core.db import LINE, LONG, SHORT, affected
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.core.tokens import digest, new_token
from app.enrolments import service as enrolments
from app.interest import mails, rules
from app.interest.models import Interest
from app.interest.queries import InterestView, Waiting, by_token, inbox, interest, view_of, waiting
from app.interest.rules import STATE_NAMES, InterestState, LinkState, link_state
from app.organisations import service as organisations

__all__ = [
    "STATE_NAMES",
    "Accepted",
    "InterestState",
    "InterestView",
    "LinkState",
    "Waiting",
    "add_to_organisation",
    "by_token",
    "confirm",
    "decline",
    "express",
    "inbox",
    "interest",
    "link_state",
    "make_organisation",
    "purge",
    "waiting",
]

#: Letters to one address in a day; more are not written, and nobody is told: it may be someone else's address.
LETTERS, PER = 3, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an interest became."""

    organisation_id: int
    organisation_name: str
    contact: str


def express(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_name: str,
    city: str,
    given_name: str,
    infix: str,
    family_name: str,
    email: str,
    phone: str = "",
    seats: int | None = None,
    cohort_id: int | None = None,
    note: str = "",
    language: str = "nl",
    token: str | None = None,
) -> None:
    """Keeps an interest until the link in its letter is opened, which this posts; ``token`` is the link's secret.

    Says the same whether or not the address or the organisation is known, and also when the address has had its
    letters of today. Raises Refused for a wrong field.
    """
    who = enrolments.candidate(given_name=given_name, infix=infix, family_name=family_name, email=email)
    name = _line(organisation_name, LINE)
    if not name:
        raise Refused(T("Vul de naam van je organisatie in."), field="organisation_name")
    if seats is not None and not 1 <= seats <= rules.MOST_SEATS:
        raise Refused(
            T("Vul een aantal in van 1 tot en met %(most)s, of laat het leeg.", most=rules.MOST_SEATS),
            field="seats",
        )
    if len(note) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="note")
    cohort = cohorts.cohort(db, cohort_id) if cohort_id is not None else None
    if cohort is not None and cohort.state not in enrolments.OPEN:
        raise Refused(T("Deze groep is niet meer open. Kies een andere groep."), field="cohort_id")
    if not ratelimit.allowed(db, clock, f"interest:{digest(who.email)}", limit=LETTERS, per=PER):
        return
    token = token or new_token()[0]
    row = Interest(
        organisation_name=name,
        city=_line(city, LINE),
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        phone=_line(phone, SHORT),
        seats=seats,
        cohort_id=cohort.id if cohort else None,
        note=note.strip(),
        language=language,
        state=InterestState.UNCONFIRMED,
        token_sha256=digest(token),
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    mails.ask_to_confirm(db, clock, view_of(row), token, cohort.name if cohort else "")
    audit.record(db, actor, clock, "interest:interest:create", "interest", row.id)


def confirm(db: Session, actor: Actor, clock: Clock, *, token: str) -> InterestView:
    """Proves the address: the interest waits for an administrator from now on.

    What the same address sent earlier about the same organisation, and nobody decided on, is replaced by it.
    Raises NotFound for an unknown link, Refused for one that was used or has expired.
    """
    row = db.scalar(sa.select(Interest).where(Interest.token_sha256 == digest(token)).with_for_update())
    if row is None:
        raise NotFound
    rules.check_confirm(link_state(InterestState(row.state), row.created_at, clock.now()))
    row.state, row.confirmed_at = InterestState.OPEN, clock.now()
    db.flush()
    db.execute(
        sa.delete(Interest).where(
            Interest.id != row.id,
            Interest.email == row.email,
            sa.func.lower(Interest.organisation_name) == sa.func.lower(row.organisation_name),
            Interest.state.in_((InterestState.UNCONFIRMED, InterestState.OPEN)),
        )
    )
    audit.record(db, actor, clock, "interest:interest:confirm", "interest", row.id)
    return view_of(row)


def make_organisation(
    db: Session, actor: Actor, clock: Clock, *, interest_id: int, name: str | None = None
) -> Accepted:
    """Makes an organisation of an interest, with who asked as its coordinator, who gets an invitation.

    ``name``: instead of the one that the visitor wrote. Raises Refused for a known name or a decided interest.
    """
    row = _locked(db, actor, interest_id, InterestState.ACCEPTED)
    made = organisations.create(
        db,
        actor,
        clock,
        name=row.organisation_name if name is None else name,
        visiting_city=row.city,
    )
    return _accept(db, actor, clock, row, made.id, made.name)


def add_to_organisation(
    db: Session, actor: Actor, clock: Clock, *, interest_id: int, organisation_id: int
) -> Accepted:
    """Makes who asked coordinator of an organisation that we know already.

    Raises NotFound for an unknown one, Refused for a decided interest.
    """
    row = _locked(db, actor, interest_id, InterestState.ACCEPTED)
    known = organisations.organisation(db, organisation_id)
    return _accept(db, actor, clock, row, known.id, known.name)


def decline(
    db: Session, actor: Actor, clock: Clock, *, interest_id: int, reason: str = "", write: bool = True
) -> None:
    """Declines an interest; with ``write`` a letter tells why. Raises Refused for a decided one."""
    row = _locked(db, actor, interest_id, InterestState.DECLINED)
    if write and not reason.strip():
        raise Refused(T("Schrijf waarom, of kies om geen brief te sturen."), field="reason")
    if len(reason) > LONG:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONG), field="reason")
    _decide(row, actor, clock, InterestState.DECLINED)
    db.flush()
    if write:
        mails.declined(db, clock, view_of(row), reason.strip())
    audit.record(db, actor, clock, "interest:interest:decline", "interest", row.id, letter=write)


def purge(db: Session, clock: Clock) -> None:
    """Erases what was not confirmed in 14 days, and what was decided on 12 months ago."""
    now = clock.now()
    erased = affected(
        db,
        sa.delete(Interest).where(
            sa.or_(
                sa.and_(
                    Interest.state == InterestState.UNCONFIRMED,
                    Interest.created_at <= now - rules.CONFIRM_TERM,
                ),
                Interest.decided_at <= now - rules.KEPT,
            )
        ),
    )
    if erased:
        audit.record(db, SYSTEM, clock, "interest:interest:erase", "interest", None, count=erased)


def _accept(
    db: Session, actor: Actor, clock: Clock, row: Interest, organisation_id: int, organisation_name: str
) -> Accepted:
    _decide(row, actor, clock, InterestState.ACCEPTED)
    row.organisation_id = organisation_id
    db.flush()
    who = view_of(row)
    if who.email not in {one.email for one in organisations.coordinators_of(db, organisation_id)}:
        organisations.add_coordinator(
            db,
            actor,
            clock,
            organisation_id=organisation_id,
            given_name=who.name.given,
            infix=who.name.infix,
            family_name=who.name.family,
            email=who.email,
        )
    audit.record(
        db,
        actor,
        clock,
        "interest:interest:accept",
        "interest",
        row.id,
        organisation_id=organisation_id,
    )
    return Accepted(organisation_id, organisation_name, who.full_name)


def _locked(db: Session, actor: Actor, interest_id: int, wanted: InterestState) -> Interest:
    """The interest under a lock, when ``wanted`` may follow its state."""
    if actor != SYSTEM and not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    query = sa.select(Interest).where(Interest.id == interest_id).with_for_update()
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    rules.check_decision(InterestState(row.state), wanted)
    return row


def _decide(row: Interest, actor: Actor, clock: Clock, state: InterestState) -> None:
    row.state, row.decided_at, row.decided_by_person_id = state, clock.now(), actor.person_id


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
