"""The people of the tests can really log in, and only they."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.core.permissions import Actor, Role
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def acting(client: FlaskClient) -> Actor:
    """The acting person of the client's last request."""
    from app.web.gate import current_actor

    with client:
        client.get("/account")
        return current_actor()


def test_a_logged_in_client_acts_as_the_person(
    actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    finance = actor_for(Role.FINANCE)
    assert acting(login(client, finance)) == finance


def test_two_clients_are_two_people(actor_for: ActorFor, login: Login, app: Flask) -> None:
    trainer, auditor = actor_for(Role.TRAINER), actor_for(Role.AUDITOR)
    first, second = login(app.test_client(), trainer), login(app.test_client(), auditor)
    assert [acting(first), acting(second), acting(app.test_client())] == [trainer, auditor, Actor()]
