"""What `demo show` prints works as printed."""

import json
from pathlib import Path

import pytest

from app.core.permissions import Role
from app.demo import keys, showing
from tests.counting import counted, most_queries
from tests.features.demo.conftest import DemoWorld


def test_it_prints_one_json_object(demo: DemoWorld) -> None:
    said = demo.app.test_cli_runner().invoke(args=["demo", "show", "--json"])
    assert said.exit_code == 0, said.output
    printed = json.loads(said.stdout)
    assert printed == demo.shown
    assert {"logins", "feeds", "pages", "invoices", "certificates"} <= set(printed)


def test_it_prints_a_table_too(demo: DemoWorld) -> None:
    said = demo.app.test_cli_runner().invoke(args=["demo", "show"])
    assert said.exit_code == 0, said.output
    for login in demo.shown["logins"]:
        assert login["email"] in said.output


def test_every_role_can_log_in_with_its_password(demo: DemoWorld) -> None:
    assert {login["role"] for login in demo.shown["logins"]} == {str(role) for role in Role}
    for role in Role:
        login = next(one for one in demo.shown["logins"] if one["role"] == role)
        client = demo.app.test_client()
        page = client.get("/inloggen").get_data(as_text=True)
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        form = {"email": login["email"], "password": login["password"], "csrf_token": token}
        answer = client.post("/inloggen", data=form)
        assert answer.status_code in (302, 303), (role, answer.get_data(as_text=True)[:2000])
        assert client.get(login["home"]).status_code == 200


def test_every_login_sees_its_home(demo: DemoWorld) -> None:
    answers = {
        login["email"]: demo.client(login["email"]).get(login["home"]).status_code
        for login in demo.shown["logins"]
    }
    assert set(answers.values()) == {200}, answers


def test_every_page_answers_with_few_queries(demo: DemoWorld) -> None:
    assert len(demo.shown["pages"]) >= 25
    broken, hungry = [], []
    for name, path in demo.shown["pages"].items():
        client = demo.client(demo.shown["page_logins"][name])
        client.get(path)  # the first visit also keeps the session and what is read once
        with counted(demo.app) as sent:
            answer = client.get(path)
        if answer.status_code != 200:
            broken.append(f"{answer.status_code} {name} {path}")
        if len(sent) > most_queries(path):
            hungry.append(f"{len(sent)} queries: {name} {path}")
    assert not broken + hungry, "\n".join(["", *broken, *hungry])


def test_every_feed_answers_with_a_calendar_and_each_kind_is_there(demo: DemoWorld) -> None:
    assert {feed["kind"] for feed in demo.shown["feeds"]} == {"learner", "trainer", "organisation", "cohort"}
    for feed in demo.shown["feeds"]:
        answer = demo.app.test_client().get(feed["path"])
        assert answer.status_code == 200
        assert answer.data.count(b"BEGIN:VEVENT") >= 13


def test_every_invoice_can_be_fetched_by_its_login(demo: DemoWorld) -> None:
    assert len(demo.shown["invoices"]) >= 10
    for invoice in demo.shown["invoices"]:
        answer = demo.client(invoice["login"]).get(invoice["pdf"])
        assert answer.status_code == 200, invoice
        assert answer.data.startswith(b"%PDF")


def test_every_certificate_can_be_verified_by_anyone_and_fetched_by_its_login(demo: DemoWorld) -> None:
    assert {one["status"] for one in demo.shown["certificates"]} == {"issued", "revoked"}
    for one in demo.shown["certificates"]:
        page = demo.app.test_client().get(one["verify"])
        assert page.status_code == 200
        assert one["number"] in page.get_data(as_text=True)
        answer = demo.client(one["login"]).get(one["pdf"])
        assert answer.status_code == 200, one
        assert answer.data.startswith(b"%PDF")


@pytest.mark.parametrize("lost", [True, False], ids=["lost", "another database"])
def test_new_keys_are_made_where_the_old_ones_do_not_fit(lost: bool, demo: DemoWorld) -> None:
    path = Path(demo.app.instance_path) / keys.FILE
    if lost:
        path.unlink()
    else:
        keys.keep(path.parent, keys.fresh())
    again = showing.show(demo.app, demo.clock)
    assert [one["email"] for one in again["logins"]] == [one["email"] for one in demo.shown["logins"]]
    assert again["logins"][0]["password"] != demo.shown["logins"][0]["password"]
    old, new = demo.shown["feeds"][0]["path"], again["feeds"][0]["path"]
    assert demo.app.test_client().get(old).status_code == 410
    assert demo.app.test_client().get(new).status_code == 200
    demo.shown.update(again)
    assert showing.show(demo.app, demo.clock) == again
