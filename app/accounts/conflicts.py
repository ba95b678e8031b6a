"""Why two records cannot be made one, in sentences that say what to do first."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Account, RoleRow, account_role
from app.accounts.queries import PersonView
from app.core.db import Base
from app.core.permissions import Actor
from app.core.text import T, Text


def conflicts(db: Session, actor: Actor, *, kept: PersonView, merged: PersonView) -> list[Text]:
    """Everything that stands in the way; nothing when the two can be merged. Five queries."""
    return [
        *_own(actor, kept, merged),
        *_same_cohort(db, kept, merged),
        *_certificates(db, kept, merged),
        *_roles(db, kept, merged),
        *_teaches(db, kept, merged),
        *_cases(db, kept, merged),
    ]


def _own(actor: Actor, kept: PersonView, merged: PersonView) -> list[Text]:
    """Nobody takes what is somebody else's into the own record, or the own into another."""
    if actor.person_id not in (kept.id, merged.id):
        return []
    return [T("Een van de twee ben jij zelf. Vraag een andere beheerder om ze samen te voegen.")]


def _cases(db: Session, kept: PersonView, merged: PersonView) -> list[Text]:
    """The text of a case is for its author: who merges two records must not choose who that is."""
    case = Base.metadata.tables["practice_case"].c
    query = sa.select(case.person_id).where(
        case.person_id.in_((kept.id, merged.id)), case.erased_at.is_(None)
    )
    authors = set(db.scalars(query.distinct()))
    if merged.id not in authors:
        return []
    if kept.id in authors:
        return [
            T(
                "Beiden hebben praktijkcasussen waarvan de tekst nog bestaat. Laat deze twee apart tot de tekst "
                "van een van beiden is gewist, en kies dan dat de ander blijft."
            )
        ]
    return [
        T(
            "%(name)s heeft praktijkcasussen waarvan de tekst nog bestaat. Kies dus dat deze persoon blijft, of "
            "wacht tot de tekst is gewist.",
            name=_told(merged),
        )
    ]


def _same_cohort(db: Session, kept: PersonView, merged: PersonView) -> list[Text]:
    """Two active places in one cohort are two places: one of them must be given back first."""
    enrolment, cohort = Base.metadata.tables["enrolment"], Base.metadata.tables["cohort"]
    active = sa.select(enrolment.c.cohort_id).where(enrolment.c.state != "withdrawn")
    names = db.scalars(
        sa.select(cohort.c.name)
        .where(cohort.c.id.in_(active.where(enrolment.c.person_id == kept.id)))
        .where(cohort.c.id.in_(active.where(enrolment.c.person_id == merged.id)))
        .order_by(cohort.c.name)
    )
    return [
        T("Beiden zijn aangemeld voor groep %(cohort)s. Meld daar eerst een van de twee af.", cohort=name)
        for name in names
    ]


def _certificates(db: Session, kept: PersonView, merged: PersonView) -> list[Text]:
    """A certificate is frozen with its holder, so its holder is who remains."""
    holder = Base.metadata.tables["certificate"].c.person_id
    holders = set(db.scalars(sa.select(holder).where(holder.in_((kept.id, merged.id)))))
    if merged.id not in holders:
        return []
    if kept.id in holders:
        return [T("Beiden hebben een certificaat. Een certificaat verandert nooit: laat deze twee apart.")]
    return [T("%(name)s heeft een certificaat. Kies dus dat deze persoon blijft.", name=_told(merged))]


def _roles(db: Session, kept: PersonView, merged: PersonView) -> list[Text]:
    """A role is given by somebody on purpose, never by a merge."""
    rows = db.execute(
        sa.select(Account.person_id, RoleRow.name)
        .join(account_role, account_role.c.account_id == Account.id)
        .join(RoleRow, RoleRow.id == account_role.c.role_id)
        .where(Account.person_id.in_((kept.id, merged.id)))
    ).all()
    held = {name for person_id, name in rows if person_id == kept.id}
    if all(name in held for person_id, name in rows if person_id == merged.id):
        return []
    return [
        T(
            "%(merged)s heeft een rol die %(kept)s niet heeft. Geef die eerst bij Medewerkers.",
            merged=_told(merged),
            kept=_told(kept),
        )
    ]


def _teaches(db: Session, one: PersonView, other: PersonView) -> list[Text]:
    """Nobody reviews the own practice cases."""
    cohort = Base.metadata.tables["cohort"]
    teaching, enrolment = Base.metadata.tables["cohort_trainer"], Base.metadata.tables["enrolment"]
    both = (one.id, other.id)
    names = db.scalars(
        sa.select(cohort.c.name)
        .join(teaching, teaching.c.cohort_id == cohort.c.id)
        .join(enrolment, enrolment.c.cohort_id == cohort.c.id)
        .where(teaching.c.person_id.in_(both), enrolment.c.person_id.in_(both))
        .where(teaching.c.person_id != enrolment.c.person_id, enrolment.c.state != "withdrawn")
        .distinct()
    )
    return [
        T("De een is trainer en de ander deelnemer van groep %(cohort)s. Dat kan niet samen.", cohort=name)
        for name in names
    ]


def _told(one: PersonView) -> str:
    return f"{one.full_name} ({one.email})"
