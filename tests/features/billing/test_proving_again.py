"""Who divides seats at once gave the password not long ago; who only proposes is not asked (decision 0017)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.billing import World
from tests.factories.billing_pages import lines, split_address

pytestmark = pytest.mark.usefixtures("no_tokens")

CHECK = "/account/controle"


def forget(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] = 0.0


def test_finance_is_asked_before_it_divides(finance: FlaskClient, db: Session, world: World) -> None:
    one = split_address(db, world)
    several = f"/geld/groepen/{world.cohort.id}/verdeling/plaatsen?plaats={one.split('/')[-2]}"
    addresses = (one, several, f"/geld/organisaties/{world.own.id}/standaard")
    for address in addresses:
        assert finance.get(address).status_code == 200
    forget(finance)
    for address in addresses:
        assert CHECK in finance.get(address).location
        assert CHECK in finance.post(address, data=lines(world.own.id)).location


def test_a_coordinator_who_proposes_is_not_asked(coordinator: FlaskClient, db: Session, world: World) -> None:
    forget(coordinator)
    address = split_address(db, world)
    assert coordinator.get(address).status_code == 200
    assert coordinator.get(f"/organisatie/{world.own.id}/standaard").status_code == 200
    assert CHECK not in coordinator.post(address, data=lines(world.own.id)).location
    assert CHECK in coordinator.get(f"/organisatie/{world.own.id}/rekening/bestand").location
