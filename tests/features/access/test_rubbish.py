"""Whatever is sent to whichever route: no fault of ours, no foreign field, nothing without the form's own token."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import Actor
from app.web.gate import PUBLIC, declared
from tests.factories.world import Whole, build
from tests.features.access.table import TABLE
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]

NUMBERS = ("0", "-1", str(2**31), str(2**63), str(10**30), "abc", "%00", "1e3", "٣", "1.0")
VALUES = (
    "",
    "x" * 10_000,
    "nul\x00teken",
    "😀" * 50,
    "-1",
    str(2**63),
    "=1+1",
    "\u202egnp.exe",
    "' or 1=1 --",
)
#: Rows that any request may touch.
TOUCHED = {"login_session", "rate_window", "case_read", "audit_event", "audit_head"}
#: What no form of these pages may ever set by a column's name.
GUARDED = {
    "account": ("active", "fs_uniquifier", "password", "tf_primary_method"),
    "account_role": ("account_id", "role_id"),
    "cohort": ("price_cents", "state", "course_version_id"),
    "seat": ("price_cents", "organisation_id", "state"),
    "certificate": ("state", "number"),
    "invoice": ("total_cents", "number"),
    "practice_case": ("person_id", "cohort_id"),
    "coordinator": ("organisation_id", "person_id"),
}


#: Forms that show a next step before they change anything, or give a file for one button.
STEPS = {
    "certificates.reissue",
    "certificates.requirements",
    "certificates.revoke",
    "enrolments.enrol_list",
    "enrolments.withdraw",
    "planning.cancel",
    "planning.new_cohort",
    "privacy.own_file",
    "teaching.announce",
}

#: A form that changes nothing, for visitors without cookies.
WITHOUT_TOKEN = {"certificates.check_file"}

#: Forms of one button that makes somebody a coordinator: what is asked is what changes.
MEANT = {"interest.attach"}


@pytest.fixture
def kind() -> str:
    """Where nothing else is said: what a form may set does not differ between databases."""
    return "sqlite"


@pytest.fixture
def world(db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]) -> Whole:
    return build(db, clock, actor_for, work)


@pytest.fixture
def clients(app: Flask, world: Whole, login: Login) -> dict[str, FlaskClient]:
    return {who: login(app.test_client(), actor) for who, actor in world.people().items()}


def routes(app: Flask, method: str) -> Iterator[Rule]:
    """The application's own routes with this method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method in (rule.methods or ()) and not rule.endpoint.startswith(
            ("security.", "bootstrap.", "web.")
        ):
            yield rule


def holders(rule: Rule) -> list[str]:
    """Who can get furthest on this route."""
    row = TABLE.get(rule.endpoint)
    return sorted(row.ours or row.gate) if row else ["learner"]


def address(rule: Rule, world: Whole) -> str:
    """The route's address for what is Alfa's."""
    row = TABLE.get(rule.endpoint)
    values = row.arguments(world, world.alfa) if row else {}
    known = {"number": world.alfa.certificate_number, "token": "t" * 43, "name": "0" * 32, "slug": "assen"}
    plain = {name for name in rule.arguments if f"<int:{name}>" not in rule.rule}
    built = rule.build(
        {name: values.get(name, known.get(name, 1) if name in plain else 1) for name in rule.arguments}
    )
    assert built is not None
    return built[1]


def content(db: Session, *, skip: set[str] = TOUCHED) -> dict[str, str]:
    """A hash of each table."""
    found = {
        table.name: hashlib.sha256(
            "\n".join(sorted(repr(tuple(row)) for row in db.execute(sa.select(table)))).encode()
        ).hexdigest()
        for table in Base.metadata.sorted_tables
        if table.name not in skip
    }
    db.rollback()
    return found


def test_no_form_is_taken_without_its_token(
    app: Flask, db: Session, world: Whole, clients: dict[str, FlaskClient]
) -> None:
    before = content(db)
    wrong = []
    for rule in routes(app, "POST"):
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        for who in holders(rule):
            for data in ({}, {"csrf_token": "made-up"}):
                answer = clients[who].post(address(rule, world), data=data)
                if answer.status_code not in (400, 403):
                    wrong.append((rule.endpoint, who, answer.status_code))
    assert wrong == []
    assert content(db) == before
    page = clients["learner"].get("/account/naam").text
    sent = {**hidden(page), "given_name": "Petra", "family_name": "Anders", "language": "nl"}
    assert clients["learner"].post("/account/naam", data=sent).status_code == 303, "the control: with a token"
    assert content(db)["person"] != before["person"]


def test_numbers_that_no_row_has_are_not_found(
    app: Flask, world: Whole, clients: dict[str, FlaskClient]
) -> None:
    wrong = []
    for rule in routes(app, "GET"):
        if "<int:" not in rule.rule:
            continue
        who = holders(rule)[0]
        good = address(rule, world).split("/")
        places = [i for i, part in enumerate(rule.rule.split("/")) if part.startswith("<int:")]
        for place in places:
            for number in NUMBERS:
                parts = list(good)
                parts[place] = number + (".ics" if parts[place].endswith(".ics") else "")
                answer = clients[who].get("/".join(parts), query_string={"plaats": world.alfa.open_seat_id})
                if answer.status_code != 404:
                    wrong.append((rule.endpoint, number, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("kind", ["postgresql"])
def test_rubbish_in_an_address_breaks_no_page(
    app: Flask, world: Whole, clients: dict[str, FlaskClient]
) -> None:
    names = (
        "na",
        "after",
        "zoek",
        "q",
        "status",
        "jaar",
        "groep",
        "organisatie",
        "page",
        "aan",
        "stoel",
        "van",
    )
    wrong = []
    for rule in routes(app, "GET"):
        client = clients[holders(rule)[0]]
        for value in ("", "onzin", "-1", str(2**63), "nul\x00", "x" * 10_000, "😀"):
            answer = client.get(address(rule, world), query_string=dict.fromkeys(names, value))
            if answer.status_code >= 500:
                wrong.append((rule.endpoint, value[:12], answer.status_code))
    assert not wrong, wrong


def fields(page: str) -> set[str]:
    """The names of all fields on a page."""
    return set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"', page))


@pytest.mark.parametrize("kind", ["postgresql"])
def test_rubbish_in_a_form_is_refused_in_words_and_breaks_nothing(
    app: Flask, db: Session, world: Whole, clients: dict[str, FlaskClient]
) -> None:
    wrong = []
    for rule in routes(app, "POST"):
        if declared(app, rule.endpoint) == PUBLIC or "GET" not in (rule.methods or ()):
            continue
        client, url = clients[holders(rule)[0]], address(rule, world)
        page = client.get(url)
        if page.status_code != 200 or "csrf_token" not in page.text:
            continue
        kept = hidden(page.text)
        for value in VALUES:
            names = fields(page.text) - {"csrf_token", "once"}
            answer = client.post(url, data={"csrf_token": kept["csrf_token"], **dict.fromkeys(names, value)})
            if not (300 <= answer.status_code < 500):
                if answer.status_code == 200 and rule.endpoint in STEPS:
                    continue
                wrong.append((rule.endpoint, value[:12], answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_column_that_is_no_field_of_the_form_is_never_set(
    app: Flask, db: Session, world: Whole, clients: dict[str, FlaskClient]
) -> None:
    columns = sorted({column.name for table in Base.metadata.sorted_tables for column in table.columns})

    def guarded() -> dict[str, Any]:
        found = {}
        for name, kept in GUARDED.items():
            table = Base.metadata.tables.get(name)
            if table is not None:
                chosen = [table.c[column] for column in kept if column in table.c]
                found[name] = sorted({repr(tuple(row)) for row in db.execute(sa.select(*chosen))})
        db.rollback()
        return found

    before = guarded()
    assert len(before) >= 6, "the tables are still called so"
    for rule in routes(app, "POST"):
        if declared(app, rule.endpoint) == PUBLIC or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in MEANT:
            continue
        client, url = clients[holders(rule)[0]], address(rule, world)
        page = client.get(url)
        if page.status_code != 200 or "csrf_token" not in page.text:
            continue
        extra = {name: "1" for name in columns if name not in fields(page.text)}
        client.post(url, data={**extra, "csrf_token": hidden(page.text)["csrf_token"]})
    assert guarded() == before
