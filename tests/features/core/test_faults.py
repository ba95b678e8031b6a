"""When something goes wrong, no secret reaches the log and no text is lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs


def test_a_crash_names_the_route_and_never_the_secret_address(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def crash(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(app.view_functions, "accounts.invitation", crash)
    monkeypatch.setitem(app.extensions, "gate-overrides", {"accounts.invitation": "public"})
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with capture_logs() as told:
        assert client.get("/uitnodiging/a-very-secret-token").status_code == 500
    printed = capfd.readouterr()
    assert "a-very-secret-token" not in printed.out + printed.err + repr(told)
    assert [line["route"] for line in told] == ["/uitnodiging/<token>"]


def test_a_form_that_came_too_late_shows_what_was_typed(client: FlaskClient) -> None:
    story = "Ze helpt graag in de tuin & kent elke plant <b>bij naam</b>."
    answer = client.post("/inloggen", data={"csrf_token": "old", "reflection": story, "password": "x" * 40})
    assert answer.status_code == 400
    assert "Ze helpt graag in de tuin &amp; kent elke plant &lt;b&gt;bij naam&lt;/b&gt;." in answer.text
    assert "x" * 40 not in answer.text


def test_a_refusal_leaves_a_line_that_names_the_fields_and_nothing_that_was_typed(
    client: FlaskClient,
) -> None:
    with capture_logs() as told:
        client.get("/feed/guessed-by-somebody.ics")
        client.post("/inloggen", data={"email": "not an address", "password": "a very secret word"})
    assert [(line["status"], line["route"]) for line in told if line["event"] == "refused"][:1] == [
        (404, "/feed/<token>.ics")
    ]
    assert any(line["event"] == "refused" and line["route"] == "/inloggen" for line in told[1:])
    assert "guessed" not in repr(told)
    assert "secret word" not in repr(told)
