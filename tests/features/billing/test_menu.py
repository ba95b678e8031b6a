"""On every page of money the menu shows where one is."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.web.navigation import BELOW, MENUS
from tests.factories import billing as factory
from tests.factories.billing import World

pytestmark = pytest.mark.usefixtures("no_tokens")

_LIT = re.compile(r'<a href="[^"]+" aria-current="true">(?:<svg.*?</svg>)?\s*([^<]+)</a>', re.DOTALL)


def lit(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return _LIT.findall(answer.get_data(as_text=True))


def test_pages_that_begin_with_a_group_or_a_payer_light_their_entry(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    assert lit(finance, f"/geld/groepen/{world.cohort.id}/factureren") == ["Facturen"]
    assert lit(finance, f"/geld/groepen/{world.cohort.id}/facturen/{world.own.id}") == ["Facturen"]
    assert lit(finance, "/geld/btw") == ["Facturen"]
    assert lit(finance, "/geld/afboekingen") == ["Boekhouding"]
    assert lit(finance, f"/geld/betalers/{world.own.id}/rekening") == ["Boekhouding"]
    invoice = factory.invoice(db, clock, world)
    db.commit()
    assert lit(finance, f"/geld/facturen/{invoice}/afboeken") == ["Facturen"]


def test_a_coordinator_sees_what_is_paid_below_invoices(coordinator: FlaskClient, world: World) -> None:
    for page in ("facturen", "verdeling", "kostendragers", "standaard", "voorstellen", "rekening"):
        assert lit(coordinator, f"/organisatie/{world.own.id}/{page}") == ["Facturen"], page


def test_what_stands_below_an_entry_exists(app: Flask) -> None:
    entries = {entry[0] for menu in MENUS.values() for entry in menu}
    assert set(BELOW) <= entries
    assert {endpoint for pages in BELOW.values() for endpoint in pages} <= set(app.view_functions)
