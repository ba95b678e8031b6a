"""Where the pages of money are, what they are sent and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from tests.factories.billing import World
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def coordinator_of(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    organisation: OrganisationView,
    actor_for: ActorFor,
    login: Login,
) -> FlaskClient:
    """The browser of somebody who coordinates this organisation."""
    email = f"coordinator{organisation.id}@werk.nl"
    actor = actor_for(Role.COORDINATOR, email=email)
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation.id,
        given_name="Karin",
        infix="",
        family_name="Wolters",
        email=email,
    )
    db.commit()
    return login(client, actor)


def split_address(db: Session, world: World) -> str:
    """Where the first seat is split."""
    found = f"/geld/plaatsen/{world.seats(db)[0].id}/verdeling"
    db.rollback()
    return found


def draft_address(world: World) -> str:
    """Where the invoice to the own organisation is looked at before it is final."""
    return f"/geld/groepen/{world.cohort.id}/facturen/{world.own.id}"


def lines(*payers: int, **other: str) -> dict[str, str]:
    """A form with a line per payer, in equal parts."""
    values = {"doe": "opslaan"}
    for index, payer in enumerate(payers):
        line = {"payer_id": str(payer), "fund_type": "training_budget", "method": "equal", "value": ""}
        values |= {f"shares-{index}-{name}": value for name, value in line.items()}
        values[f"shares-{index}-invoice_payer"] = "y"
    return values | {name.replace("__", "-"): value for name, value in other.items()}


def text_of(html: str) -> str:
    """What a page says, without its markup and with plain spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " "))
