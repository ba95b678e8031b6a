"""Reads of organisations; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import PersonView, people
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations.models import Coordinator, Foundation, Organisation

#: Roles that work for every organisation.
_EVERYWHERE = (Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation, column by column; see ``models.Organisation`` for the meanings."""

    id: int
    name: str
    legal_name: str
    kvk: str
    oin: str
    street: str
    postcode: str
    city: str
    invoice_email: str
    invoice_attention: str
    cost_centre: str
    purchase_reference: str
    enrols: bool
    visiting_street: str = ""
    visiting_postcode: str = ""
    visiting_city: str = ""
    vat_number: str = ""
    invoice_per: str = "payer"
    einvoice: str = "none"
    requires_reference: bool = False

    @property
    def visiting_lines(self) -> tuple[str, ...]:
        """Where people work, without empty lines; empty when that is the invoice address."""
        place = "  ".join(filter(None, (self.visiting_postcode, self.visiting_city)))
        return tuple(filter(None, (self.visiting_street, place)))

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The invoice address, without empty lines."""
        place = "  ".join(filter(None, (self.postcode, self.city)))
        return tuple(filter(None, (self.street, place)))

    @property
    def can_be_invoiced(self) -> bool:
        """Whether name, address and e-mail address for an invoice are known."""
        return bool(self.legal_name and self.street and self.postcode and self.city and self.invoice_email)


@dataclass(frozen=True, slots=True)
class CoordinatorView:
    """A coordinator as the organisation may see one."""

    person_id: int
    name: str
    sort_name: str
    email: str
    #: Whether the person has chosen a password and can log in.
    active: bool


@dataclass(frozen=True, slots=True)
class FoundationView:
    """The foundation's own data; empty strings where nothing is filled in yet."""

    name: str = "Stichting DemenTalent"
    street: str = ""
    postcode: str = ""
    city: str = ""
    email: str = ""
    kvk: str = ""
    tax_number: str = ""
    iban: str = ""
    signatory_name: str = ""
    signatory_role: str = ""
    payment_days: int = 30
    demo: bool = False
    invoice_note: str = ""

    @property
    def address(self) -> str:
        """The address in one line."""
        place = " ".join(filter(None, (self.postcode, self.city)))
        return ", ".join(filter(None, (self.street, place)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the fields that an invoice needs and that are still empty."""
        needed = ("name", "street", "postcode", "city", "email", "kvk", "tax_number", "iban")
        return tuple(field for field in needed if not getattr(self, field))


def view_of(row: Organisation) -> OrganisationView:
    """The frozen value of a row."""
    return OrganisationView(**{field: getattr(row, field) for field in OrganisationView.__dataclass_fields__})


def own(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition that an organisation is one that ``actor`` may see."""
    if actor == SYSTEM or actor.has(*_EVERYWHERE):
        return sa.true()
    return Organisation.id.in_(actor.organisation_ids)


def organisation(db: Session, organisation_id: int) -> OrganisationView:
    """The organisation; raises NotFound."""
    row = db.get(Organisation, organisation_id)
    if row is None:
        raise NotFound
    return view_of(row)


def organisation_for(db: Session, actor: Actor, organisation_id: int) -> OrganisationView:
    """The organisation when ``actor`` may see it; raises NotFound for an unknown and for a foreign one."""
    row = db.scalar(sa.select(Organisation).where(Organisation.id == organisation_id, own(actor)))
    if row is None:
        raise NotFound
    return view_of(row)


def organisations(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    enrols: bool | None = None,
    text: str = "",
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[OrganisationView]:
    """Organisations by name. ``text``: looked for in names and place; ``after``: a ``list_key``."""
    folded = sa.func.lower(Organisation.name)
    query = sa.select(Organisation).order_by(folded, Organisation.id).limit(limit)
    if ids is not None:
        query = query.where(Organisation.id.in_(ids))
    if enrols is not None:
        query = query.where(Organisation.enrols.is_(enrols))
    if text:
        columns = (Organisation.name, Organisation.legal_name, Organisation.city)
        query = query.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if after is not None:
        name, number = after
        start = sa.func.lower(name)
        query = query.where(sa.or_(folded > start, sa.and_(folded == start, Organisation.id > number)))
    return [view_of(row) for row in db.scalars(query)]


def invoiced_per_participant(db: Session, ids: Collection[int]) -> frozenset[int]:
    """Which of these organisations want an invoice for each participant. One query."""
    query = sa.select(Organisation.id).where(
        Organisation.id.in_(ids), Organisation.invoice_per == "participant"
    )
    return frozenset(db.scalars(query)) if ids else frozenset()


def list_key(item: OrganisationView) -> tuple[str, int]:
    """The key by which ``organisations`` sorts and pages."""
    return (item.name, item.id)


def names(db: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names by number; unknown numbers are absent. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def organisation_ids_of_coordinator(db: Session, person_id: int) -> frozenset[int]:
    """The organisations that this person coordinates."""
    return frozenset(
        db.scalars(sa.select(Coordinator.organisation_id).where(Coordinator.person_id == person_id))
    )


def coordinates(person_id: int) -> sa.Select[int, str]:
    """Selects number and name of the organisations that this person coordinates, for a larger query."""
    return (
        sa.select(Organisation.id, Organisation.name)
        .join(Coordinator, Coordinator.organisation_id == Organisation.id)
        .where(Coordinator.person_id == person_id)
    )


def coordinators_of(db: Session, organisation_id: int) -> list[PersonView]:
    """The coordinators of an organisation, by family name."""
    return coordinators_of_all(db, [organisation_id]).get(organisation_id, [])


def coordinators_of_all(db: Session, organisation_ids: Iterable[int]) -> dict[int, list[PersonView]]:
    """Coordinators by organisation, by family name; an organisation without one is absent. Two queries."""
    held = coordinator_ids(db, set(organisation_ids))
    known = people(db, {one for ids in held.values() for one in ids})
    return {
        number: sorted((known[one] for one in ids), key=lambda person: (person.sort_name, person.id))
        for number, ids in held.items()
    }


def coordinator_ids(db: Session, organisation_ids: Collection[int]) -> dict[int, list[int]]:
    """The same by the number of the person, in no order. One query."""
    if not organisation_ids:
        return {}
    rows = db.execute(
        sa.select(Coordinator.organisation_id, Coordinator.person_id).where(
            Coordinator.organisation_id.in_(set(organisation_ids))
        )
    )
    found: dict[int, list[int]] = {}
    for organisation_id, person_id in rows:
        found.setdefault(organisation_id, []).append(person_id)
    return found


def coordinators_shown(db: Session, organisation_id: int) -> list[CoordinatorView]:
    """The coordinators as their organisation sees them, by name.

    Whom a co-coordinator invited by an address that we knew already bears the name that was typed. Two queries.
    """
    query = sa.select(Coordinator.person_id, Coordinator.invited_as).where(
        Coordinator.organisation_id == organisation_id
    )
    called: dict[int, str] = dict(db.execute(query).all())
    known = people(db, called)
    found = [
        CoordinatorView(
            person_id,
            name or known[person_id].full_name,
            name.casefold() or known[person_id].sort_name,
            known[person_id].email,
            known[person_id].has_login,
        )
        for person_id, name in called.items()
    ]
    return sorted(found, key=lambda one: (one.sort_name, one.person_id))


def organisation_by_name(db: Session, name: str) -> OrganisationView | None:
    """The organisation with this name, in any case; or None."""
    same = sa.func.lower(Organisation.name) == sa.func.lower(name.strip())
    row = db.scalar(sa.select(Organisation).where(same).order_by(Organisation.id).limit(1))
    return view_of(row) if row is not None else None


def foundation(db: Session) -> FoundationView:
    """The foundation's own data; the defaults when nothing was ever filled in."""
    row = db.get(Foundation, 1)
    if row is None:
        return FoundationView()
    return FoundationView(**{field: getattr(row, field) for field in FoundationView.__dataclass_fields__})
