"""The secret address through which an organisation's staff ask for a seat; offered through ``service``."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import affected, is_sqlite
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.core.tokens import digest
from app.enrolments import service as enrolments
from app.requests.models import RequestLink


def secret_of(key: str, *, organisation_id: int, person_id: int, once: str) -> str:
    """The secret of a new link: 256 bits that only `key` and this sending of the form lead to.

    A second click sends the same `once` and gets the same address, though only its hash was kept.
    """
    said = f"request-link:{organisation_id}:{person_id}:{once}".encode()
    return urlsafe_b64encode(hmac.digest(key.encode(), said, "sha256")).rstrip(b"=").decode()


def new_link(db: Session, actor: Actor, clock: Clock, *, organisation_id: int, token: str) -> None:
    """Gives the organisation a fresh link; the one that it had stops working. The same ``token`` twice is once.

    Raises NotFound for a foreign organisation, Refused for one that enrols nobody.
    """
    organisation = enrolments.organisation_of(db, actor, organisation_id)
    if not organisation.enrols:
        raise Refused(T("%(name)s betaalt alleen en meldt geen deelnemers aan.", name=organisation.name))
    values = {
        "token_sha256": digest(token),
        "created_at": clock.now(),
        "created_by_person_id": actor.person_id,
    }
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    fresh = insert(RequestLink).values(organisation_id=organisation_id, **values)
    done = affected(
        db,
        fresh.on_conflict_do_update(
            index_elements=["organisation_id"],
            set_=values,
            where=RequestLink.token_sha256 != values["token_sha256"],
        ),
    )
    if done:
        audit.record(db, actor, clock, "requests:link:create", "organisation", organisation_id)


def end_link(db: Session, actor: Actor, clock: Clock, *, organisation_id: int) -> None:
    """Ends the organisation's link; nothing changes when it has none. Raises NotFound for a foreign one."""
    enrolments.organisation_of(db, actor, organisation_id)
    ended = affected(db, sa.delete(RequestLink).where(RequestLink.organisation_id == organisation_id))
    if ended:
        audit.record(db, actor, clock, "requests:link:end", "organisation", organisation_id)
