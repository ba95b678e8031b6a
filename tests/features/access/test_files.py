"""Every file that the application makes, opened: text of a case stands in its author's own file and in no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.desk.service import Column
from tests.factories.searching import found_in
from tests.factories.world import ALFA, build
from tests.features.access.table import TABLE
from tests.features.access.test_matrix import addresses, routes
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
#: Stands in all texts of all cases of the world.
SECRET = "Geheimtaal"
_EVERY = [str(column) for column in Column]
#: Files that a button asks for, and what the button sends.
BUTTONS: dict[str, list[dict[str, Any]]] = {
    "desk.export": [{"columns": _EVERY, "kind": kind} for kind in ("xlsx", "csv")],
    "bookkeeping.journal": [
        {"soort": kind, "van": "01-01-2026", "tot": "31-12-2026"} for kind in ("csv", "xlsx", "xaf")
    ],
    "bookkeeping.statement_file": [{"soort": kind} for kind in ("pdf", "xlsx")],
    "bookkeeping.own_statement_file": [{"soort": kind} for kind in ("pdf", "xlsx")],
    "privacy.own_file": [{}],
}
#: Every route that gave somebody a file here.
FILES = {
    *BUTTONS,
    "attendance.picture_file",
    "attendance.sign_sheet",
    "billing.allocation_sheet",
    "billing.fund_pack",
    "billing.invoice_pdf",
    "billing.invoice_ubl",
    "billing.organisation_invoice_pdf",
    "billing.organisation_invoice_ubl",
    "billing.organisation_money_sheet",
    "calendars.download",
    "certificates.bundle",
    "certificates.pdf",
    "impact.sheet",
}


@pytest.fixture
def kind() -> str:
    """The sweep is long, and says nothing that differs between databases."""
    return "sqlite"


def files(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, work: Any, login: Login
) -> Iterator[tuple[str, str, bytes]]:
    """Who asked for what, and the file that came."""
    world = build(db, clock, actor_for, work)
    for who, actor in world.people().items():
        client = login(app.test_client(), actor)
        for rule in routes(app):
            for address in addresses(app, rule, world).values():
                methods = rule.methods or set()
                sent = [client.get(address)] if "GET" in methods else []
                sent += [client.post(address, data=data) for data in BUTTONS.get(rule.endpoint, [])]
                for answer in sent:
                    if answer.status_code == 200 and answer.mimetype not in ("text/html", "application/json"):
                        yield who, rule.endpoint, answer.data


def test_no_file_of_anybody_else_holds_text_of_a_case(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
    login: Login,
    no_tokens: None,
) -> None:
    assert set(BUTTONS) <= set(TABLE)
    secret, named, made = set(), set(), set()
    for who, endpoint, content in files(app, db, clock, actor_for, work, login):
        made.add(endpoint)
        if found_in(content, SECRET):
            secret.add((who, endpoint))
        if found_in(content, ALFA):
            named.add(endpoint)
    assert made == FILES
    assert named == FILES, "the search reads every kind of file: a name that stands in each is found"
    assert secret == {("learner", "privacy.own_file")}
