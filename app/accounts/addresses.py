"""A new e-mail address, which is also the login: asked for, proven by a link in that mailbox, and then changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.address_links import ADDRESS_TERM, KIND, ended, objection_link, open_links, revoke
from app.accounts.invitations import invite
from app.accounts.letters import write_to
from app.accounts.models import Account, LinkToken, LoginSession, Person
from app.accounts.people import lock_people
from app.accounts.permissions import AccountPermission
from app.accounts.queries import PersonView, kept_by, kept_of, open_link, person
from app.accounts.settling import CHANGED, CORRECTED, tell_watchers
from app.audit import service as audit
from app.core import ratelimit
from app.core.changes import planning_changed
from app.core.clock import Clock, local
from app.core.email import address as address_of
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.core.tokens import new_token

#: How often one person's address may be asked to change, per time: each time a letter goes to any address.
ASKS, PER = 5, timedelta(hours=1)
_ASKED = "accounts:address:ask"


@dataclass(frozen=True, slots=True)
class PendingAddress:
    """A new address that waits for its proof."""

    address: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NewAddress:
    """What the page behind the link tells: whose address it becomes, and whether it still can."""

    person: PersonView
    address: str
    taken: bool
    #: Whether another than this person asked for it.
    by_other: bool


def pending_address(db: Session, clock: Clock, person_id: int) -> PendingAddress | None:
    """The new address that this person must still confirm; None when there is none."""
    link = db.scalar(open_links(person_id).where(LinkToken.expires_at > clock.now()))
    return PendingAddress(link.address, link.expires_at) if link else None


def change_address(db: Session, actor: Actor, clock: Clock, *, person_id: int, email: str) -> bool:
    """Begins the change of somebody's e-mail address: their own, or by an administrator.

    A letter with a link goes to the new address and a notice to the old one; True. The owner gets this same answer
    when the address is somebody else's. For someone who never made an account an administrator corrects the address
    at once, with a new invitation to it; False. Raises NotFound for a foreign person, and Refused.
    """
    staff = actor.can(AccountPermission.PEOPLE)
    if not staff and actor.person_id != person_id:
        raise NotFound
    lock_people(db, [person_id])
    owner = person(db, person_id)
    if owner is None or kept_by(db, person_id) is not None:
        raise NotFound
    wanted = address_of(email)
    if wanted is None:
        raise Refused(T("Vul een e-mailadres in met een @, bijvoorbeeld naam@organisatie.nl"), field="email")
    if wanted == owner.email:
        raise Refused(T("Dit is het e-mailadres dat er al staat. Vul het nieuwe in."), field="email")
    if staff and (holder := _other_holder(db, owner.id, wanted)):
        raise Refused(
            T(
                "Dit adres is van %(name)s. Is dat dezelfde persoon? Voeg de twee dan samen.",
                name=holder.full_name,
            ),
            field="email",
        )
    revoke(db, clock, person_id)
    if staff and not owner.has_login:
        _give(db, owner, wanted)
        invite(db, actor, clock, person_id=person_id, letter="accounts/invitation_again")
        if owner.account_id is not None:
            _warn(db, actor, clock, person_id, wanted)
        audit.record(db, actor, clock, CORRECTED, "person", person_id)
        return False
    if not ratelimit.allowed(db, clock, f"address:{person_id}", limit=ASKS, per=PER):
        raise Refused(T("Je hebt dit een paar keer achter elkaar gevraagd. Probeer het over een uur weer."))
    token, digest = new_token()
    until = clock.now() + ADDRESS_TERM
    there = local(until)
    db.add(
        LinkToken(
            kind=KIND,
            address=wanted,
            person_id=person_id,
            token_sha256=digest,
            created_at=clock.now(),
            expires_at=until,
        )
    )
    by_staff = actor.person_id != person_id
    facts = {
        "link_path": f"/account/adres/{token}",
        "new_address": wanted,
        "by_staff": by_staff,
        "until_day": there.date().isoformat(),
        "until_time": f"{there:%H:%M}",
    }
    write_to(db, clock, owner, "accounts/address_confirm", facts, to=wanted)
    told = {"new_address": masked(wanted), "by_staff": by_staff}
    path = objection_link(db, clock, owner) if by_staff else "/account"
    write_to(db, clock, owner, "accounts/address_asked", {**told, "link_path": path})
    if by_staff:
        _warn(db, actor, clock, person_id, wanted)
    audit.record(db, actor, clock, _ASKED, "person", person_id)
    return True


def withdraw_address(db: Session, actor: Actor, clock: Clock, *, person_id: int) -> None:
    """Lets the open link to a new address stop working. Raises NotFound for a foreign person."""
    if actor.person_id != person_id and not actor.can(AccountPermission.PEOPLE):
        raise NotFound
    if revoke(db, clock, person_id):
        audit.record(db, actor, clock, "accounts:address:withdraw", "person", person_id)


def new_address(db: Session, clock: Clock, token: str) -> NewAddress | None:
    """What the link behind ``token`` would change; None when it is unknown, used, withdrawn or too old."""
    found = open_link(db, clock, token, KIND)
    if found is None:
        return None
    link, owner = found
    taken_by_now = _other_holder(db, owner.id, link.address) is not None
    return NewAddress(owner, link.address, taken_by_now, _asked_by_other(db, owner.id))


def confirm_address(
    db: Session, actor: Actor, clock: Clock, *, token: str, uniquifier: str, keep: str
) -> PersonView:
    """Makes the proven address the person's address and login.

    Every session ends but the one with the token hash ``keep``, and so does every link under way to the old mailbox:
    ``uniquifier`` is the login's new name in sessions. When another asked and the owner is not logged in here, the
    log says so and case text waits (`settling`). Raises Refused when the link no longer works or the address is
    somebody else's by now.
    """
    found = new_address(db, clock, token)
    if found is None:
        raise ended()
    holder = db.scalar(sa.select(Person.id).where(Person.email == found.address))
    lock_people(db, filter(None, (found.person.id, holder)))
    opened = open_link(db, clock, token, KIND)
    if opened is None:
        raise ended()
    link, owner = opened
    if _other_holder(db, owner.id, link.address):
        raise taken()
    old = owner.email
    _give(db, owner, link.address)
    link.used_at = clock.now()
    if owner.account_id is not None:
        account = db.get(Account, owner.account_id, populate_existing=True)
        assert account is not None
        account.fs_uniquifier, account.us_totp_secrets = uniquifier, None
        account.confirmed_at = clock.now()
        db.execute(
            sa.delete(LoginSession).where(
                LoginSession.account_id == account.id, LoginSession.token_sha256 != keep
            )
        )
    by_other = actor.person_id != owner.id and _asked_by_other(db, owner.id)
    path = objection_link(db, clock, owner) if by_other else ""
    told = {"new_address": masked(link.address), "by_staff": by_other, "link_path": path}
    write_to(db, clock, owner, "accounts/address_changed", told, to=old)
    audit.record(db, actor, clock, CHANGED, "person", owner.id, by_other=by_other)
    return owner


def masked(address: str) -> str:
    """An address as a mailbox may tell it that is somebody else's by now: ``p…@icare.nl``."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def taken() -> Refused:
    """The answer when the address is somebody else's."""
    return Refused(
        T("Dit e-mailadres hoort al bij een andere persoon. Er is niets veranderd."), field="email"
    )


def _asked_by_other(db: Session, person_id: int) -> bool:
    """Whether somebody else asked for the latest change of this person's address."""
    asked = audit.about(db, "person", person_id, actions=(_ASKED,), limit=1)
    return any(one.actor_person_id != person_id for one in asked)


def _warn(db: Session, actor: Actor, clock: Clock, person_id: int, address: str) -> None:
    tell_watchers(db, actor, clock, person_id=person_id, kind="address", new_address=address)


def _other_holder(db: Session, person_id: int, address: str) -> PersonView | None:
    """Whose this address is, when it is not the person's own; one of a record merged into the person is."""
    row = db.scalar(sa.select(Person.id).where(Person.email == address))
    if row is None or kept_of(db, row) == person_id:
        return None
    return person(db, kept_of(db, row))


def _give(db: Session, owner: PersonView, address: str) -> None:
    """Writes the address at the person and the account; a merged record that had it takes the old one over.

    Raises Refused when somebody else got the address at this very moment.
    """
    try:
        with db.begin_nested():
            _swap(db, owner, address)
    except IntegrityError:
        raise taken() from None


def _swap(db: Session, owner: PersonView, address: str) -> None:
    merged = db.scalar(sa.select(Person.id).where(Person.email == address, Person.id != owner.id))
    if merged is not None:
        _write(db, merged, f"wissel-{merged}@leergang.invalid")
    _write(db, owner.id, address)
    if merged is not None:
        _write(db, merged, owner.email)


def _write(db: Session, person_id: int, address: str) -> None:
    """Invitations go to the address that holds now."""
    planning_changed(db, cohort_ids=(), person_ids=[person_id])
    db.execute(sa.update(Person).where(Person.id == person_id).values(email=address))
    db.execute(sa.update(Account).where(Account.person_id == person_id).values(email=address))
