"""People for tests: made by the services, as people are in the application."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import Account
from app.core.clock import Clock
from app.core.permissions import Actor, Grants, Role

#: Roles that an administrator gives, but for the trainers, who come with their groups.
STAFF = tuple(role for role in accounts.GIVEN_ROLES if role is not Role.TRAINER)


@dataclass
class ActorFor:
    """Makes a person with an account and answers with the acting person."""

    grants: Grants
    db: Session
    clock: Clock
    made: int = 0

    def __call__(
        self,
        *roles: Role,
        email: str = "",
        given_name: str = "",
        infix: str = "",
        family_name: str = "",
        organisation_ids: Iterable[int] = (),
        organisation_name: str = "",
        language: str = "nl",
    ) -> Actor:
        """A new person holding `roles`, with an account; all else can be given or is made up."""
        self.made += 1
        role = roles[0] if roles else "person"
        person = accounts.find_or_create_person(
            self.db,
            self.clock,
            given_name=given_name or "Test",
            infix=infix,
            family_name=family_name or f"{str(role).title()} {self.made}",
            email=email or f"{role}{self.made}@example.org",
            language=language,
        )
        given = [role for role in roles if role in accounts.GIVEN_ROLES]
        account_id = accounts.make_account(
            self.db, self.clock, person_id=person.id, password_hash=None, roles=given
        )
        self.db.commit()
        return Actor(
            person_id=person.id,
            account_id=account_id,
            name=person.full_name,
            email=person.email,
            roles=frozenset(roles),
            organisation_ids=frozenset(organisation_ids),
            organisation_name=organisation_name,
            language=language,
            permissions=self.grants.of(frozenset(roles)),
        )


def log_in(client: FlaskClient, db: Session, actor: Actor) -> FlaskClient:
    """Gives `client` a fresh session of `actor`'s account, as after password and second step."""
    account = db.get(Account, actor.account_id)
    assert account is not None, "only an actor with an account can log in"
    uniquifier = account.fs_uniquifier
    db.rollback()
    with client.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = time.time()
    return client
