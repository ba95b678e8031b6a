"""Requests about data: of a person of ours, and of somebody described in a case; answered within a month."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock, today
from app.core.crypto import vault_of
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice.service import protection
from app.privacy.models import SubjectRequest
from app.privacy.queries import SOON
from app.privacy.rules.terms import answer_by

LONGEST = 4000


def ask(db: Session, actor: Actor, clock: Clock, *, kind: str, words: str) -> int:
    """A person asks to have their own data mended or erased; administrators and the privacy officer get a letter.

    Returns the number of the request. Raises NotFound for the anonymous, Refused while one of the kind is open.
    """
    if actor.person_id is None:
        raise NotFound
    accounts.lock_people(db, [actor.person_id])
    if _is_open(db, actor.person_id, kind):
        raise Refused(T("Je hebt dit al gevraagd. Je krijgt antwoord."))
    row = _note(db, clock, kind=kind, words=words, received_on=today(clock), person_id=actor.person_id)
    _tell_staff(db, clock, row)
    audit.record(
        db, actor, clock, "privacy:request:ask", "person", actor.person_id, kind=kind, request=row.id
    )
    return row.id


def note_described(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: int,
    cohort_id: int,
    alias: str,
    kind: str,
    words: str,
    received_on: date,
) -> int:
    """Notes that somebody described in a case asks something through an organisation; the number of the request.

    The case is found by group and alias, and only among those of the organisation's own learners. No text is opened.
    """
    organisations.organisation(db, organisation_id)
    _check_day(clock, received_on)
    found = protection.named_case(db, cohort_id, alias)
    own = found and enrolments.enrolment(db, found.enrolment_id).organisation_id == organisation_id
    if not found or not own:
        raise Refused(
            T(
                "Deze organisatie heeft in deze groep geen casus met deze schuilnaam. Vraag de deelnemer welke "
                "schuilnaam de casus heeft."
            ),
            field="alias",
        )
    row = _note(
        db,
        clock,
        kind=kind,
        words=words,
        received_on=received_on,
        case_id=found.id,
        organisation_id=organisation_id,
    )
    audit.record(
        db, actor, clock, "privacy:request:note", "practice_case", found.id, kind=kind, request=row.id
    )
    return row.id


def note_person(
    db: Session, actor: Actor, clock: Clock, *, email: str, kind: str, words: str, received_on: date
) -> int:
    """Notes that somebody whom we know asks something, by letter or telephone; the number of the request.

    For who has no account, or cannot get in. Others hear of what changes something: nobody erases a person alone and
    unseen. Raises Refused for an address of nobody, and while one of the kind is
    open.
    """
    _check_day(clock, received_on)
    person = accounts.person_by_email(db, email)
    if person is None:
        raise Refused(T("We kennen niemand met dit e-mailadres."), field="email")
    accounts.lock_people(db, [person.id])
    if _is_open(db, person.id, kind):
        raise Refused(T("Er staat al zo'n verzoek van deze persoon open."), field="email")
    row = _note(db, clock, kind=kind, words=words, received_on=received_on, person_id=person.id)
    if kind != "access":
        _tell_staff(db, clock, row, noted_by=actor.person_id)
    audit.record(db, actor, clock, "privacy:request:take", "person", person.id, kind=kind, request=row.id)
    return row.id


def _check_day(clock: Clock, received_on: date) -> None:
    if received_on > today(clock):
        raise Refused(T("Deze dag is nog niet geweest."), field="received_on")


def _is_open(db: Session, person_id: int, kind: str) -> bool:
    waiting = sa.select(SubjectRequest.id).where(
        SubjectRequest.person_id == person_id, SubjectRequest.kind == kind, SubjectRequest.state == "open"
    )
    return db.scalar(waiting) is not None


def answer(db: Session, actor: Actor, clock: Clock, *, request_id: int, granted: bool, words: str) -> None:
    """Answers a request: a letter to the person, or to the coordinators of the organisation that asked.

    Raises NotFound for an unknown one, Refused when it was answered or has no one to write to.
    """
    row = db.get(SubjectRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None or actor.person_id is None:
        raise NotFound
    if row.state != "open":
        raise Refused(T("Dit verzoek is al beantwoord."))
    if row.person_id == actor.person_id:
        raise Refused(T("Dit is je eigen verzoek. Een andere privacyfunctionaris beantwoordt het."))
    if not words.strip():
        raise Refused(T("Schrijf het antwoord."), field="words")
    row.state = "granted" if granted else "refused"
    row.sealed_answer = _seal(db, row.id, "sealed_answer", words)
    row.answered_by_person_id, row.answered_at = actor.person_id, clock.now()
    db.flush()
    _write_answer(db, clock, row, words)
    audit.record(
        db,
        actor,
        clock,
        f"privacy:request:{'grant' if granted else 'refuse'}",
        "subject_request",
        row.id,
        kind=row.kind,
    )


def remind(db: Session, clock: Clock) -> None:
    """Reminds the privacy officers of requests of which a week or less is left, each once. The worker calls it."""
    query = sa.select(SubjectRequest).where(
        SubjectRequest.state == "open", SubjectRequest.due_on <= today(clock) + SOON
    )
    found = db.scalars(query.order_by(SubjectRequest.id)).all()
    if not found:
        return
    officers = accounts.people_with_role(db, Role.PRIVACY_OFFICER)
    for row in found:
        for person in officers:
            accounts.write_to(
                db,
                clock,
                person,
                "privacy/request_due",
                _facts(row),
                key=f"privacy/request_due:{row.id}:{person.id}",
            )


def _note(
    db: Session, clock: Clock, *, words: str, kind: str, received_on: date, **about: Any
) -> SubjectRequest:
    said = words.strip()
    if not said:
        raise Refused(T("Schrijf wat er gevraagd wordt."), field="words")
    if len(said) > LONGEST:
        raise Refused(T("Gebruik ten hoogste %(n)s tekens.", n=LONGEST), field="words")
    row = SubjectRequest(
        kind=kind,
        sealed=b"",
        sealed_answer=b"",
        received_on=received_on,
        due_on=answer_by(received_on),
        state="open",
        created_at=clock.now(),
        **about,
    )
    db.add(row)
    db.flush()
    row.sealed = _seal(db, row.id, "sealed", said)
    db.flush()
    return row


def _seal(db: Session, request_id: int, column: str, words: str) -> bytes:
    return vault_of(db).seal(words.strip(), table="subject_request", column=column, row=request_id)


def _facts(row: SubjectRequest) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "described": row.case_id is not None,
        "received_day": row.received_on.isoformat(),
        "due_day": row.due_on.isoformat(),
        "link_path": f"/privacyfunctionaris/verzoeken/{row.id}",
    }


def _tell_staff(db: Session, clock: Clock, row: SubjectRequest, *, noted_by: int | None = None) -> None:
    """A letter to the privacy officers; of a correction also to the administrators, who mend it, and of what an
    officer noted for another (``noted_by``).

    What was asked stands in no letter: it can say anything of anybody. Without a privacy officer the administrators
    hear that one is needed.
    """
    officers = accounts.people_with_role(db, Role.PRIVACY_OFFICER)
    readers = [(person, True) for person in officers]
    known = {person.id for person in officers}
    if not officers or row.kind == "correction" or noted_by:
        others = accounts.people_with_role(db, Role.ADMINISTRATOR)
        readers += [(person, False) for person in others if person.id not in known]
    asker = accounts.people(db, {row.person_id or 0})[row.person_id or 0].full_name
    for person, officer in readers:
        if person.id == noted_by:
            continue
        facts = {**_facts(row), "officer": officer, "no_officer": not officers, "asker": asker}
        if not officer:
            facts["link_path"] = f"/beheer/personen/{row.person_id}" if officers else "/beheer/medewerkers"
        accounts.write_to(
            db,
            clock,
            person,
            "privacy/request_asked",
            facts,
            key=f"privacy/request_asked:{row.id}:{person.id}",
        )


def _write_answer(db: Session, clock: Clock, row: SubjectRequest, words: str) -> None:
    facts = {**_facts(row), "granted": row.state == "granted", "answer": words.strip()}
    if row.person_id is not None:
        person = accounts.person(db, row.person_id)
        readers = [person] if person else []
    else:
        readers = organisations.coordinators_of(db, row.organisation_id or 0)
    if not readers:
        raise Refused(T("Deze organisatie heeft geen coördinator. Nodig er eerst een uit."))
    facts["link_path"] = "/mijn-gegevens" if row.person_id is not None else "/organisatie"
    for person in readers:
        accounts.write_to(
            db,
            clock,
            person,
            "privacy/request_answered",
            facts,
            key=f"privacy/request_answered:{row.id}:{person.id}",
        )
