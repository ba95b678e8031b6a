"""The pages of invoices, as finance, a coordinator and an auditor use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import Share
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login, draft_address, split_address, text_of
from tests.people import ActorFor

pytestmark = pytest.mark.usefixtures("no_tokens")


def test_an_invoice_is_looked_at_made_final_and_read(
    finance: FlaskClient, db: Session, world: World, work: Callable[[], int]
) -> None:
    overview = text_of(finance.get("/geld/facturen").get_data(as_text=True))
    assert "Icare" in overview
    assert "€ 7.500,00" in overview
    preview = finance.get(draft_address(world)).get_data(as_text=True)
    assert "Maak factuur van € 7.500,00 definitief" in text_of(preview)
    once = re.findall(r'name="once" value="([^"]+)"', preview)[-1]
    sent = {"expected": "750000", "once": once}
    first = finance.post(draft_address(world), data=sent)
    second = finance.post(draft_address(world), data=sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    page = text_of(finance.get(first.location).get_data(as_text=True))
    assert "Factuur 2026-0001" in page
    assert "De PDF wordt gemaakt" in page
    assert finance.get(f"{first.location}/pdf").status_code == 404
    work()
    pdf = finance.get(f"{first.location}/pdf")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.mimetype == "application/pdf"
    assert "Bekijk de PDF" in finance.get(first.location).get_data(as_text=True)
    assert finance.get(draft_address(world)).status_code == 404
    again = finance.post(draft_address(world), data={"expected": "750000"})
    assert again.status_code == 422
    assert [row.number for row in service.invoices(db)] == ["2026-0001"]


@pytest.mark.parametrize("expected", ["", "1", "-1", "abc", "٧٥٠٠٠٠", str(2**63), "7" * 400])
def test_a_preview_that_is_out_of_date_makes_no_invoice(
    finance: FlaskClient, db: Session, world: World, expected: str
) -> None:
    answer = finance.post(draft_address(world), data={"expected": expected})
    assert answer.status_code == 422
    assert service.invoices(db) == []


def test_what_is_missing_is_named_before_and_after_the_button(
    client: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login
) -> None:
    bare = factory.world(db, clock, invoiceable=False)
    finance = login(client, actor_for(Role.FINANCE))
    assert "het KvK-nummer" in finance.get(draft_address(bare)).get_data(as_text=True)
    answer = finance.post(draft_address(bare), data={"expected": "750000"})
    assert answer.status_code == 422
    assert "gegevens van de stichting" in answer.get_data(as_text=True)


def test_an_invoice_is_credited_with_a_reason(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    made = factory.invoice(db, clock, world)
    address = f"/geld/facturen/{made}/crediteren"
    page = finance.get(address).get_data(as_text=True)
    assert "€ 7.500,00" in text_of(page)
    lines = re.findall(r'name="line_ids" value="(\d+)"', page)
    assert page.count(" checked") == len(lines) == 3
    for wrong in ({"reason": ""}, {"reason": "a\0b"}):
        assert finance.post(address, data={"line_ids": lines, **wrong}).status_code == 422
    for odd in ([], ["x"], ["0"], [str(2**40)]):
        answer = finance.post(address, data={"line_ids": odd, "reason": "Verkeerde kostenplaats"})
        assert answer.status_code == 422
    assert finance.post(address, data={"line_ids": ["999999"], "reason": "Ander"}).status_code == 404
    answer = finance.post(address, data={"line_ids": lines, "reason": "Verkeerde kostenplaats"})
    page = text_of(finance.get(answer.location).get_data(as_text=True))
    assert "Creditfactuur C2026-0001" in page
    assert "Verkeerde kostenplaats." in page
    assert finance.post(address, data={"line_ids": lines, "reason": "Nog een keer"}).status_code == 422
    assert "Sla de verdeling op" in finance.get(split_address(db, world)).get_data(as_text=True)


def test_the_list_is_filtered_and_paged(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    for _ in range(14):
        made = factory.invoice(db, clock, world)
        service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Oefening")
        db.commit()
    page = finance.get("/geld/facturen").get_data(as_text=True)
    assert "C2026-0014" in page
    assert ">2026-0001<" not in page
    following = unescape(re.findall(r'href="(/geld/facturen\?na=[^"]+)"', page)[0])
    assert ">2026-0001<" in finance.get(following).get_data(as_text=True)
    only = finance.get("/geld/facturen?soort=credit_note").get_data(as_text=True)
    assert "C2026-0014" in only
    assert ">2026-0014<" not in only
    assert ">2026-0003<" in finance.get("/geld/facturen?zoek=0003").get_data(as_text=True)
    for odd in ("soort=x", "groep=abc", f"betaler={2**63}", "zoek=" + "x" * 999, "na=zzz", "zoek=%00"):
        assert finance.get(f"/geld/facturen?{odd}").status_code == 200


def test_a_coordinator_sees_own_invoices_and_no_others(
    coordinator: FlaskClient, db: Session, clock: FixedClock, world: World, work: Callable[[], int]
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    own = factory.invoice(db, clock, world)
    foreign = factory.invoice(db, clock, world, world.other.id)
    work()
    base = f"/organisatie/{world.own.id}/facturen"
    for listed in (base, "/organisatie/facturen"):
        page = coordinator.get(listed).get_data(as_text=True)
        assert ">2026-0001<" in page
        assert "2026-0002" not in page
    assert coordinator.get(f"{base}/{own}").status_code == 200
    assert coordinator.get(f"{base}/{own}/pdf").data.startswith(b"%PDF")
    for foreign_page in (
        f"{base}/{foreign}",
        f"{base}/{foreign}/pdf",
        f"/organisatie/{world.other.id}/facturen",
        f"/organisatie/{world.other.id}/facturen/{foreign}",
        f"/organisatie/{world.other.id}/facturen/{foreign}/pdf",
        f"/organisatie/{world.other.id}/groepen/{world.cohort.id}/verdeling",
    ):
        assert coordinator.get(foreign_page).status_code == 404
    for closed in ("/geld/facturen", f"/geld/facturen/{own}", f"/geld/facturen/{own}/pdf"):
        assert coordinator.get(closed).status_code == 403


def test_an_auditor_reads_and_changes_nothing(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, actor_for: ActorFor, login: Login
) -> None:
    made = factory.invoice(db, clock, world)
    auditor = login(client, actor_for(Role.AUDITOR))
    page = auditor.get(f"/geld/facturen/{made}").get_data(as_text=True)
    assert "Crediteer" not in page
    assert auditor.get(f"/geld/groepen/{world.cohort.id}/verdeling").status_code == 200
    for closed in (draft_address(world), f"/geld/facturen/{made}/crediteren", split_address(db, world)):
        assert auditor.get(closed).status_code == 403
        assert auditor.post(closed, data={"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/geld/groepen/999999/verdeling",
        "/geld/groepen/999999/verdeling.xlsx",
        "/geld/plaatsen/999999/verdeling",
        "/geld/plaatsen/99999999999999999999/verdeling",
        "/geld/facturen/999999",
        "/geld/facturen/999999/pdf",
        "/geld/facturen/999999/crediteren",
        "/geld/groepen/999999/facturen/1",
        "/geld/groepen/1/facturen/999999",
    ],
)
def test_what_does_not_exist_is_not_found(finance: FlaskClient, path: str) -> None:
    assert finance.get(path).status_code == 404
