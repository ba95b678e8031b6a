"""Who makes or unmakes a coordinator gave the password not long ago; looking at the details asks for nothing."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Role
from app.web.gate import RECENT_GET
from tests.factories import asking
from tests.features.organisations.conftest import Login, Own
from tests.people import ActorFor


@pytest.fixture
def late(app: Flask, login: Login) -> Callable[..., FlaskClient]:
    """Logs in somebody whose password is more than an hour ago."""

    def late(actor: object) -> FlaskClient:
        client = login(app.test_client(), actor)  # type: ignore[arg-type]
        with client.session_transaction() as session:
            session["fs_paa"] = time.time() - RECENT_GET.total_seconds() - 60
        return client

    return late


def asks_again(client: FlaskClient, path: str) -> bool:
    """Whether the page asks for the password first."""
    answer = client.get(path)
    return answer.status_code == 303 and answer.location.startswith("/account/controle")


def test_a_coordinator_proves_who_it_is_before_choosing_coordinators(
    own: Own, late: Callable[..., FlaskClient]
) -> None:
    client = late(own.karin)
    base = f"/organisatie/{own.icare.id}"
    for path in ("coordinatoren/nieuw", f"coordinatoren/{own.iris.person_id}/verwijderen"):
        assert asks_again(client, f"{base}/{path}"), path
    for path in ("gegevens", "gegevens/wijzigen", "aanvragen"):
        assert client.get(f"{base}/{path}").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FINANCE])
def test_the_foundation_proves_it_before_changing_where_invoices_go(
    own: Own, actor_for: ActorFor, late: Callable[..., FlaskClient], role: Role
) -> None:
    client = late(actor_for(role))
    assert asks_again(client, f"/organisatie/{own.icare.id}/gegevens/wijzigen")
    assert client.get(f"/organisatie/{own.icare.id}/gegevens").status_code == 200
    if role is Role.ADMINISTRATOR:
        assert asks_again(client, f"/beheer/organisaties/{own.icare.id}/wijzigen")


def test_an_administrator_proves_it_too(
    db: Session, clock: FixedClock, own: Own, actor_for: ActorFor, late: Callable[..., FlaskClient]
) -> None:
    number = asking.confirmed_interest(db, clock)
    client = late(actor_for(Role.ADMINISTRATOR))
    base = f"/beheer/organisaties/{own.icare.id}/coordinatoren"
    for path in (
        f"{base}/nieuw",
        f"{base}/{own.iris.person_id}/verwijderen",
        f"/beheer/interesse/{number}",
        f"/beheer/interesse/{number}/toevoegen/{own.icare.id}",
    ):
        assert asks_again(client, path), path
    assert client.get("/beheer/interesse").status_code == 200
