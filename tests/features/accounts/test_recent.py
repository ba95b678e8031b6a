"""Money, roles and exports ask for the password again after an hour; everything else does not."""

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core.permissions import Actor, Role
from app.web.gate import RECENT_GET, RECENT_POST
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
MINUTE = 60


def prove(client: FlaskClient, seconds_ago: float) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - seconds_ago


def test_an_hour_after_the_password_staff_pages_ask_for_it_again(
    actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    prove(client, RECENT_GET.total_seconds() - MINUTE)
    assert client.get("/beheer/medewerkers/nieuw").status_code == 200
    prove(client, RECENT_GET.total_seconds() + MINUTE)
    answer = client.get("/beheer/medewerkers/nieuw")
    assert answer.status_code == 303
    assert answer.location.startswith("/account/controle?next=")
    assert client.get("/beheer/medewerkers").status_code == 200


@pytest.mark.parametrize("path", ["/beheer/stichting", "/beheer/medewerkers/nieuw"])
def test_a_form_that_was_open_too_long_is_not_carried_out(
    actor_for: ActorFor, login: Login, client: FlaskClient, path: str
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    page = client.get(path).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    prove(client, RECENT_POST.total_seconds() + MINUTE)
    answer = client.post(path, data={"csrf_token": token})
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/account/controle")


def test_the_password_leads_back_to_the_page(actor_for: ActorFor, login: Login, client: FlaskClient) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    prove(client, RECENT_GET.total_seconds() + MINUTE)
    page = client.get(client.get("/beheer/medewerkers/nieuw").location)
    assert page.status_code == 200
    assert "Even controleren" in page.text
    assert 'next=/beheer/medewerkers/nieuw"' in page.text.replace("%2F", "/")
