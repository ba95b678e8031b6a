"""The pages of a run, of crediting and re-invoicing, and of the dated VAT."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import Share
from app.core.clock import FixedClock
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of

pytestmark = pytest.mark.usefixtures("no_tokens")


@pytest.fixture
def check(world: World) -> str:
    return f"/geld/groepen/{world.cohort.id}/factureren"


def ticks(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def test_a_run_is_checked_started_followed_and_done(
    finance: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    check: str,
    work: Callable[[], int],
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id), seats=3)
    page = finance.get(check).get_data(as_text=True)
    assert "2 facturen van samen € 7.500,00" in text_of(page)
    chosen = ticks(page)
    assert page.count(" checked") == len(chosen) == 2
    once = re.findall(r'name="once" value="([^"]+)"', page)[-1]
    first, second = (finance.post(check, data={"chosen": chosen, "once": once}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location, "a second click starts nothing more"
    page = finance.get(first.location).get_data(as_text=True)
    assert "0 van 2 facturen zijn definitief" in text_of(page)
    assert "data-renew" in page
    assert "Er is nog een factuurronde" in finance.get(check).get_data(as_text=True)
    work()
    page = finance.get(first.location).get_data(as_text=True)
    assert "2 van 2 facturen zijn definitief" in text_of(page)
    assert "data-renew" not in page
    assert "2026-0002" in page
    assert "Niets te factureren" in finance.get(check).get_data(as_text=True)


def test_a_run_is_stopped_continued_and_ended_by_its_buttons(
    finance: FlaskClient, db: Session, world: World, check: str
) -> None:
    chosen = ticks(finance.get(check).get_data(as_text=True))
    run = finance.post(check, data={"chosen": chosen}).location
    for turn, state in (
        ("stoppen", "stopped"),
        ("verder", "running"),
        ("stoppen", "stopped"),
        ("beeindigen", "done"),
    ):
        assert finance.post(f"{run}/{turn}").location == run
        db.rollback()
        assert service.invoice_run(db, int(run.rsplit("/", 1)[1])).state == state
        db.rollback()
    refused = finance.post(f"{run}/verder")
    assert refused.status_code == 422
    assert "kan niet verder" in refused.get_data(as_text=True)
    assert service.invoices(db) == []


@pytest.mark.parametrize(
    "odd", ["", "x", "1-2", "1-0-1-1", "-1-0-5", "٧-0-1", "9999999999-0-1", "999999-0-750000"]
)
def test_an_odd_tick_starts_no_run(finance: FlaskClient, db: Session, check: str, odd: str) -> None:
    answer = finance.post(check, data={"chosen": [odd]} if odd else {})
    assert answer.status_code == 422
    assert service.invoices(db) == []


def test_an_invoice_that_may_not_be_made_has_no_tick_and_says_why(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, check: str
) -> None:
    bare = factory.payer(db, clock, "Zonder adres", street="")
    factory.divide(db, clock, world, Share(bare.id))
    page = finance.get(check).get_data(as_text=True)
    assert len(ticks(page)) == 1
    assert "Vul eerst bij Zonder adres in: het adres." in text_of(page)
    answer = finance.post(check, data={"chosen": [f"{bare.id}-0-250000"]})
    assert answer.status_code == 422


def test_an_invoice_is_credited_and_made_again_in_one_click(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    made = factory.invoice(db, clock, world)
    address = f"/geld/facturen/{made}/opnieuw"
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    assert f'href="{address}"' in finance.get("/geld/facturen").get_data(as_text=True)
    page = finance.get(address).get_data(as_text=True)
    assert "Crediteer € 2.500,00 en factureer € 2.500,00" in text_of(page)
    lines = re.findall(r'name="line_ids" value="(\d+)"', page)
    assert len(lines) == 1
    sent = {"line_ids": lines, "reason": "Andere verdeling", "expected": "250000"}
    stale = finance.post(address, data=sent | {"expected": "250001"})
    assert stale.status_code == 422
    assert "Het nieuwe bedrag is veranderd" in stale.get_data(as_text=True)
    assert finance.post(address, data=sent | {"line_ids": []}).status_code == 422
    assert finance.post(address, data=sent | {"reason": " "}).status_code == 422
    assert len(service.invoices(db)) == 1
    db.rollback()
    done = finance.post(address, data=sent)
    assert done.status_code == 303
    assert [row.number for row in service.invoices(db)] == [
        "2026-0003",
        "2026-0002",
        "C2026-0001",
        "2026-0001",
    ]
    db.rollback()
    assert "Deels gecrediteerd" in finance.get("/geld/facturen").get_data(as_text=True)
    for odd in ("regel=0", f"regel={2**40}", "regel=999999"):
        assert finance.get(f"{address}?{odd}").status_code == 404


def test_vat_is_set_from_a_day_on(finance: FlaskClient, db: Session, world: World) -> None:
    assert "Nog niets ingesteld" in finance.get("/geld/btw").get_data(as_text=True)
    sent = {"from_day": "01-01-2199", "regime": "exclusive", "percent": "21"}
    assert finance.post("/geld/btw", data=sent).status_code == 303
    assert "01-01-2199" in finance.get("/geld/btw").get_data(as_text=True)
    for wrong in (
        {"from_day": "01-01-2020"},
        {"from_day": ""},
        {"regime": "x"},
        {"regime": "exempt", "exemption_text": ""},
        {"percent": "101"},
        {"percent": "abc"},
    ):
        assert finance.post("/geld/btw", data=sent | wrong).status_code == 422
    assert len(service.vat_rows(db)) == 1
