"""Every route says who may pass, and whoever forgot to say so is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from app.core.permissions import Grants
from app.web.gate import PUBLIC, SIGNED_IN, declared, proven_anew, public, recent
from tests.conftest import SETTINGS, close_database
from tests.databases import Databases

NAME = re.compile(r"[a-z]+:[a-z_]+:[a-z_]+")
#: What anyone may reach, named one by one: a new public page is a decision.
OPEN = {
    "accounts.confirm_address",
    "accounts.invitation",
    "accounts.object_to_address",
    "billing.confirm_paying",
    "bootstrap.static",
    "calendars.feed",
    "calendars.open_groups",
    "certificates.credential_file",
    "certificates.experts",
    "certificates.issuer",
    "certificates.check_file",
    "certificates.proof",
    "certificates.register",
    "certificates.register_chain",
    "certificates.register_checkpoints",
    "certificates.register_keys",
    "certificates.register_manual",
    "certificates.register_tool",
    "certificates.rosette",
    "certificates.status_list",
    "certificates.status_list_jwt",
    "certificates.verify",
    "certificates.verify_json",
    "certificates.verify_search",
    "impact.everybody",
    "interest.confirm",
    "interest.form",
    "interest.sent",
    "messages.letter",
    "messages.letter_attachment",
    "messages.letter_body",
    "messages.mailbox",
    "planning.answer",
    "portal.front",
    "portal.public_cohort",
    "requests.ask",
    "requests.asked",
    "security.forgot_password",
    "security.login",
    "security.logout",
    "security.mf_recovery",
    "security.reset_password",
    "security.static",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_token_validation",
    "security.us_signin",
    "security.us_signin_send_code",
    "security.us_verify_link",
    "web.accessibility",
    "web.contact",
    "web.display",
    "web.healthz",
    "web.language",
    "web.patterns",
    "web.privacy",
    "web.static",
    "web.theme",
}


@pytest.fixture
def bare(tmp_path: Path, databases: Databases) -> Iterator[Flask]:
    """An application of its own, which a test may spoil."""
    app = create_app(replace(SETTINGS, instance=tmp_path, database_url=databases.sqlite("bare")))
    yield app
    close_database(app)


def silent(app: Flask) -> list[str]:
    """The endpoints that do not say who may pass."""
    return sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None}
    )


def filled(rule: Rule) -> str:
    """An address of the route, with something that fits in each place."""

    def fitting(place: re.Match[str]) -> str:
        kind, options = place[1], place[2]
        return "1" if kind == "int" else options.split(",")[0] if kind == "any" else "gegevens"

    return re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>", fitting, rule.rule)


def test_every_route_declares_who_may_pass(bare: Flask) -> None:
    assert silent(bare) == []


def test_a_route_without_declaration_is_found_and_refused(bare: Flask) -> None:
    bare.add_url_rule("/vergeten", "forgotten", lambda: "geheim", methods=["GET", "POST"])
    assert silent(bare) == ["forgotten"]
    for answer in (bare.test_client().get("/vergeten"), bare.test_client().post("/vergeten")):
        assert answer.status_code in (400, 403)
        assert "geheim" not in answer.text
    assert bare.test_client().get("/vergeten").status_code == 403


def dead_ends(app: Flask) -> list[str]:
    """The addresses that ask for the password anew, and then answer nothing to who is led back to them."""
    rules = list(app.url_map.iter_rules())
    readable = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    return sorted(
        {rule.rule for rule in rules if proven_anew(app, rule.endpoint) and rule.rule not in readable}
    )


def test_who_had_to_prove_the_password_can_be_led_back(bare: Flask) -> None:
    assert dead_ends(bare) == []
    bare.add_url_rule("/dood", "dead", recent(lambda: "klaar"), methods=["POST"])
    assert dead_ends(bare) == ["/dood"]


def test_a_public_route_is_let_through(bare: Flask) -> None:
    bare.add_url_rule("/open", "open", public(lambda: "welkom"))
    assert bare.test_client().get("/open").text == "welkom"


def test_public_pages_are_named_one_by_one(bare: Flask) -> None:
    found = {rule.endpoint for rule in bare.url_map.iter_rules() if declared(bare, rule.endpoint) == PUBLIC}
    assert found == OPEN


def test_every_permission_is_well_named_held_by_somebody_and_used_by_a_route(bare: Flask) -> None:
    grants: Grants = bare.extensions["grants"]
    asked = {
        permission
        for rule in bare.url_map.iter_rules()
        for permission in (declared(bare, rule.endpoint) or ())
        if declared(bare, rule.endpoint) not in (PUBLIC, SIGNED_IN)
    }
    assert asked
    for permission in asked:
        assert NAME.fullmatch(str(permission)), permission
        assert grants.holders(permission), f"nobody holds {permission}"
    assert [name for name in grants._holders if not NAME.fullmatch(name)] == []


def test_who_is_not_logged_in_reads_nothing_and_changes_nothing(bare: Flask) -> None:
    wrong = []
    for rule in bare.url_map.iter_rules():
        if declared(bare, rule.endpoint) == PUBLIC:
            continue
        client = bare.test_client()
        bare.config["WTF_CSRF_ENABLED"] = False
        if "GET" in (rule.methods or ()):
            answer = client.get(filled(rule))
            if answer.status_code != 302 or not answer.location.startswith("/inloggen?"):
                wrong.append(("GET", rule.rule, answer.status_code))
        if "POST" in (rule.methods or ()):
            answer = client.post(filled(rule))
            if answer.status_code != 403:
                wrong.append(("POST", rule.rule, answer.status_code))
    assert wrong == []
