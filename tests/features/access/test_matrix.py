"""Route × person × whose: everybody gets exactly what the table says, and nothing of somebody else's."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import Actor
from app.web.gate import PUBLIC, declared
from tests.factories.world import ALFA, BETA, Whole, build
from tests.features.access.table import TABLE, Row
from tests.pages import hidden
from tests.people import ActorFor

SECRET = "Geheimtaal"
#: Rows that reading may touch: the moment of last use, counts of tries, and the lines that reading must leave.
TOUCHED = {"login_session", "rate_window", "case_read", "audit_event", "audit_head"}
#: The library's own routes, which guard themselves, and files.
OUTSIDE = ("security.", "bootstrap.", "web.static")


@dataclass
class Visit:
    """One request and what came of it."""

    who: str
    method: str
    endpoint: str
    whose: str
    address: str
    status: int
    text: str


@dataclass
class Seen:
    """All visits, and what reading changed."""

    visits: list[Visit] = field(default_factory=list)
    #: Tables that a crawl of all GETs changed, and those that refused POSTs changed.
    changed_by_get: set[str] = field(default_factory=set)
    changed_by_post: set[str] = field(default_factory=set)


_once: dict[str, Seen] = {}


@pytest.fixture
def kind() -> str:
    """The sweep is long, and says nothing that differs between databases."""
    return "sqlite"


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Seen:
    """The sweep over all routes, made once."""
    if "seen" not in _once:
        _once["seen"] = sweep(
            *(request.getfixturevalue(n) for n in ("app", "db", "clock", "actor_for", "work", "login"))
        )
    return _once["seen"]


def fingerprints(db: Session) -> dict[str, str]:
    """A hash of each table's content."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in TOUCHED:
            rows = sorted(repr(tuple(row)) for row in db.execute(sa.select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.rollback()
    return found


def readable(answer: TestResponse) -> str:
    """All words of an answer: of a page, a calendar, a PDF or a workbook."""
    kind = answer.mimetype
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return answer.data.decode("utf-8", "replace").replace("\r\n ", "")


def routes(app: Flask) -> Iterator[Rule]:
    """The routes that somebody guards."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if not rule.endpoint.startswith(OUTSIDE) and declared(app, rule.endpoint) != PUBLIC:
            yield rule


def addresses(app: Flask, rule: Rule, world: Whole) -> dict[str, str]:
    """The route's addresses: of ours, of theirs, and of what does not exist."""
    row: Row = TABLE[rule.endpoint]
    found = {}
    with app.test_request_context():
        for whose, side in (("ours", world.alfa), ("theirs", world.beta)):
            values = _fitting(rule, row.arguments(world, side))
            found[whose] = _built(rule, values)
            if not rule.arguments:
                return {"ours": found["ours"]}
        values = {k: _nobody(v) for k, v in _fitting(rule, row.arguments(world, world.alfa)).items()}
        if any(isinstance(value, int) for value in values.values()):
            found["nobody's"] = _built(rule, values)
    return found


def _fitting(rule: Rule, values: dict[str, Any]) -> dict[str, Any]:
    """The values for this route: one of several addresses of an endpoint may ask for none."""
    return values if rule.arguments else {}


def _built(rule: Rule, values: dict[str, Any]) -> str:
    built = rule.build(values)
    assert built is not None, (rule, values)
    return built[1]


def _nobody(value: Any) -> Any:
    return 987_654 if isinstance(value, int) else value


def sweep(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> Seen:
    world = build(db, clock, actor_for, work)
    seen = Seen()
    clients = {who: login(app.test_client(), actor) for who, actor in world.people().items()}
    for path in (world.alfa.feed_path, world.beta.feed_path):
        clients["learner"].get(path)  # a feed is made ready at its first reading
    rules = [rule for rule in routes(app) if rule.endpoint in TABLE]
    before = fingerprints(db)
    for who, client in clients.items():
        for rule in rules:
            if "GET" not in (rule.methods or ()):
                continue
            for whose, address in addresses(app, rule, world).items():
                answer = client.get(address)
                seen.visits.append(
                    Visit(who, "GET", rule.endpoint, whose, address, answer.status_code, readable(answer))
                )
        feed = client.get(world.alfa.feed_path)
        seen.visits.append(Visit(who, "GET", "calendars.feed", "ours", "", feed.status_code, readable(feed)))
    after = fingerprints(db)
    seen.changed_by_get = {name for name in before if before[name] != after[name]}
    for who, client in clients.items():
        token = hidden(client.get("/weergave").text)["csrf_token"]
        for rule in rules:
            if "POST" not in (rule.methods or ()):
                continue
            row = TABLE[rule.endpoint]
            for whose, address in addresses(app, rule, world).items():
                if who in (row.ours if whose == "ours" else row.theirs if whose == "theirs" else NOBODY):
                    continue  # a change that is allowed is another test's matter
                answer = client.post(address, data={"csrf_token": token})
                seen.visits.append(
                    Visit(who, "POST", rule.endpoint, whose, address, answer.status_code, answer.text)
                )
    last = fingerprints(db)
    seen.changed_by_post = {name for name in after if after[name] != last[name]}
    return seen


NOBODY: frozenset[str] = frozenset()


def test_every_route_stands_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in routes(app)} == set(TABLE)


def test_everybody_gets_what_the_table_says(seen: Seen) -> None:
    wrong = []
    for visit in seen.visits:
        row = TABLE.get(visit.endpoint)
        if row is None:
            continue
        allowed = {"ours": row.ours, "theirs": row.theirs}.get(visit.whose, NOBODY)
        if visit.who in allowed:
            fits = visit.status in (200, 302, 303, 422)
        else:
            fits = visit.status == (404 if visit.who in row.gate else 403)
        if not fits:
            wrong.append((visit.who, visit.method, visit.endpoint, visit.whose, visit.status))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_other_organisations_marker_is_seen_nowhere(seen: Seen) -> None:
    own = [visit for visit in seen.visits if visit.who in ("coordinator", "learner")]
    assert sum(ALFA in visit.text for visit in own) > 10, "the control: one's own marker is seen"
    found = [(v.who, v.method, v.endpoint, v.whose) for v in own if BETA in v.text]
    assert found == []


def test_case_text_is_seen_by_its_author_and_the_assigned_trainer_only(seen: Seen) -> None:
    found = {(visit.who, visit.endpoint) for visit in seen.visits if SECRET in visit.text}
    assert {who for who, _ in found} == {"learner", "trainer"}
    assert {endpoint for who, endpoint in found if who == "trainer"} == {"practice.review"}


def test_a_foreign_number_answers_exactly_like_one_that_does_not_exist(seen: Seen) -> None:
    pages: dict[tuple[str, str, str], dict[str, str]] = {}
    for visit in seen.visits:
        if visit.status == 404:
            key = (visit.who, visit.method, visit.endpoint)
            pages.setdefault(key, {})[visit.whose] = _without_chance(visit.text, visit.address)
    pairs = {key: found for key, found in pages.items() if {"theirs", "nobody's"} <= found.keys()}
    assert len(pairs) > 20
    assert [key for key, found in pairs.items() if found["theirs"] != found["nobody's"]] == []


def _without_chance(text: str, address: str) -> str:
    """A page without what differs at every showing: tokens, keys and the address itself."""
    text = text.replace(address, "").replace(address.replace("/", "%2F"), "")
    return re.sub(r'(nonce|value)="[^"]*"', "", text)


def test_reading_changes_nothing(seen: Seen) -> None:
    assert seen.changed_by_get == set()


def test_what_was_refused_changed_nothing(seen: Seen) -> None:
    assert seen.changed_by_post == set()


def test_no_page_breaks(seen: Seen) -> None:
    assert [(v.who, v.endpoint, v.whose) for v in seen.visits if v.status >= 500] == []
