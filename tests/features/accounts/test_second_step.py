"""The second step: a code of an app, and recovery codes for a lost telephone."""

from __future__ import annotations

import base64
import re
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import Flask
from flask.testing import FlaskClient

from app.core.permissions import Actor
from tests.features.accounts.conftest import Submit
from tests.pages import hidden


def code_of(key: str, *, step: int = 0) -> str:
    """What an authenticator app shows for this key, so many half minutes from now."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    app = TOTP(secret, 6, SHA1(), 30, enforce_key_length=False)
    return app.generate(time.time() + 30 * step).decode()


def switch_on(client: FlaskClient, enter: Submit) -> str:
    """Logs in and sets up the app; answers its key."""
    enter(client)
    page = client.get("/account/tweede-stap")
    shown = client.post("/account/tweede-stap", data={**hidden(page.text), "setup": "authenticator"})
    assert shown.status_code == 200, shown.status_code
    key = re.findall(r'class="dt-code">([A-Z2-7 -]+)<', shown.text)[0].replace(" ", "").replace("-", "")
    target = re.findall(r'action="(/account/tweede-stap/[^"]+|/inloggen/tweede-stap[^"]*)"', shown.text)[-1]
    wrong = client.post(target, data={**hidden(shown.text), "code": "000000"})
    assert wrong.status_code in (302, 422)
    if wrong.status_code == 302:
        shown = client.post("/account/tweede-stap", data={**hidden(page.text), "setup": "authenticator"})
        key = re.findall(r'class="dt-code">([A-Z2-7 -]+)<', shown.text)[0].replace(" ", "").replace("-", "")
        target = re.findall(r'action="(/account/tweede-stap/[^"]+)"', shown.text)[-1]
    done = client.post(target, data={**hidden(shown.text), "code": code_of(key, step=-1)})
    assert done.status_code == 302, done.text
    return key


def test_after_the_password_the_app_is_asked_for(
    app: Flask, client: FlaskClient, petra: Actor, enter: Submit
) -> None:
    key = switch_on(client, enter)
    browser = app.test_client()
    first = enter(browser)
    assert first.location.startswith("/inloggen/tweede-stap")
    assert browser.get("/account").status_code == 302, "the password alone lets nobody in"
    page = browser.get(first.location)
    wrong = browser.post("/inloggen/tweede-stap", data={**hidden(page.text), "code": "000000"})
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in wrong.text
    right = browser.post("/inloggen/tweede-stap", data={**hidden(page.text), "code": code_of(key)})
    assert right.status_code == 302
    assert browser.get("/account").status_code == 200


def test_a_recovery_code_lets_in_once(app: Flask, client: FlaskClient, petra: Actor, enter: Submit) -> None:
    switch_on(client, enter)
    page = client.get("/account/herstelcodes")
    shown = client.post("/account/herstelcodes", data={**hidden(page.text), "generate_new_codes": "1"})
    codes = re.findall(r'<li class="dt-code">([^<]+)</li>', shown.text)
    assert len(codes) >= 5

    def try_it(code: str) -> tuple[int, bool]:
        browser = app.test_client()
        enter(browser)
        form = browser.get("/inloggen/herstelcode")
        answer = browser.post("/inloggen/herstelcode", data={**hidden(form.text), "code": code})
        return answer.status_code, browser.get("/account").status_code == 200

    assert try_it(codes[0]) == (302, True)
    assert try_it(codes[0]) == (422, False)
    assert try_it(codes[1]) == (302, True)
    assert try_it("0000-0000-0000") == (422, False)


def test_guessing_codes_is_stopped(app: Flask, client: FlaskClient, petra: Actor, enter: Submit) -> None:
    switch_on(client, enter)
    browser = app.test_client()
    page = browser.get(enter(browser).location)
    statuses = [
        browser.post("/inloggen/tweede-stap", data={**hidden(page.text), "code": f"{n:06d}"}).status_code
        for n in range(12)
    ]
    assert statuses[-1] == 429
    assert 302 not in statuses
