"""Pages of bookkeeping as finance and a coordinator see them."""

from __future__ import annotations

import io

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.billing import service as billing
from app.bookkeeping import service
from app.bookkeeping.views import accounts
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.people import ActorFor

pytestmark = pytest.mark.usefixtures("no_tokens")


def last_action(db: Session) -> str:
    db.expire_all()
    action = db.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id.desc())).first()
    db.rollback()
    return action or ""


def test_the_start_shows_what_is_open_by_age(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    text = finance.get("/geld/boekhouding").text
    assert "€\u00a07.500,00" in text
    assert "nog voorbeelden" in text
    assert "Nog op tijd" in text


def test_a_statement_shows_every_step_with_its_balance(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    invoice = factory.invoice(db, clock, world)
    settling.pay(db, clock, payer_id=world.own.id, cents=100_000, invoice_id=invoice)
    db.commit()
    text = finance.get(f"/geld/betalers/{world.own.id}/rekening").text
    assert "Factuur 2026-0001" in text
    assert "Betaling van factuur 2026-0001" in text
    assert "€\u00a0-1.000,00" in text
    assert "€\u00a06.500,00" in text
    listed = finance.get("/geld/boekhouding/betalers").text
    assert "€\u00a06.500,00" in listed


def test_a_period_begins_with_what_was_owed_before(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    text = finance.get(f"/geld/betalers/{world.own.id}/rekening?van=01-02-2026&tot=28-02-2026").text
    assert "Beginsaldo" in text
    assert "€\u00a07.500,00" in text
    assert finance.get("/geld/betalers/99999/rekening").status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("van=32-01-2026", "Deze dag bestaat niet"),
        ("tot=abc", "dag-maand-jaar"),
        ("van=%00", "dag-maand-jaar"),
        ("van=05-02-2026&tot=01-01-2026", "ligt voor de eerste"),
        ("van=01-01-2099", "Vul deze dag ook in"),
        ("van=01-01-2020&tot=01-01-2090", "ten hoogste tien jaar"),
    ],
)
def test_wrong_days_are_told_and_stay_in_the_form(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, sent: str, told: str
) -> None:
    typed = dict(pair.split("=") for pair in sent.split("&"))
    for url in (f"/geld/betalers/{world.own.id}/rekening", "/geld/boekhouding/journaal"):
        answer = finance.get(f"{url}?{sent}")
        assert answer.status_code == 200
        assert told in answer.text
        assert sent == "van=%00" or all(f'value="{value}"' in answer.text for value in typed.values())
    for url in (f"/geld/betalers/{world.own.id}/rekening/bestand", "/geld/boekhouding/journaal"):
        answer = finance.post(url, data={**typed, "soort": "xlsx"} | ({"van": "\0"} if "%" in sent else {}))
        assert answer.status_code == 422
        assert told in answer.text
    assert not last_action(db).endswith(":export")


def test_the_way_back_from_the_password_keeps_the_days(finance: FlaskClient, world: World) -> None:
    url = f"/geld/betalers/{world.own.id}/rekening"
    assert (
        f"{url}/bestand?van=2026-02-01&amp;tot=2026-02-28"
        in finance.get(f"{url}?van=01-02-2026&tot=28-02-2026").text
    )
    led = finance.get(f"{url}/bestand?van=2026-02-01&tot=2026-02-28").location
    assert led == f"{url}?van=2026-02-01&tot=2026-02-28"


@pytest.mark.parametrize(("form", "magic"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
def test_a_statement_as_a_file_is_told_in_the_log(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, form: str, magic: bytes
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    url = f"/geld/betalers/{world.own.id}/rekening/bestand"
    assert finance.get(url).status_code == 302
    answer = finance.post(url, data={"soort": form, "van": "2026-01-01", "tot": "2026-12-31"})
    assert answer.status_code == 200
    assert answer.data.startswith(magic)
    assert f".{form}" in answer.headers["Content-Disposition"]
    assert last_action(db) == "bookkeeping:statement:export"


def test_a_coordinator_sees_only_the_own_account(
    coordinator: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    text = coordinator.get(f"/organisatie/{world.own.id}/rekening").text
    assert "Factuur 2026-0001" in text
    assert "/geld/" not in text
    assert coordinator.get(f"/organisatie/{world.other.id}/rekening").status_code == 404
    assert coordinator.post(f"/organisatie/{world.other.id}/rekening/bestand").status_code == 404
    answer = coordinator.post(f"/organisatie/{world.own.id}/rekening/bestand", data={"soort": "xlsx"})
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames == [
        "Rekeningoverzicht",
        "Open facturen",
    ]


def test_files_of_accounts_are_limited_for_each_person(
    coordinator: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    actor_for: ActorFor,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(accounts, "FILES", 2)
    factory.invoice(db, clock, world)
    db.commit()
    url = f"/organisatie/{world.own.id}/rekening/bestand"
    answers = [coordinator.post(url, data={"soort": "xlsx"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "Wacht tien minuten" in answers[-1].text
    clock.advance(accounts.PER)
    assert coordinator.post(url, data={"soort": "xlsx"}).status_code == 200
    assert coordinator.post(url, data={"soort": "xlsx"}).status_code == 200
    login(coordinator, actor_for(Role.FINANCE))
    mine = f"/geld/betalers/{world.own.id}/rekening/bestand"
    assert coordinator.post(mine, data={"soort": "xlsx"}).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "xaf"])
def test_the_journal_as_a_file_is_told_in_the_log(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, form: str
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    page = finance.get("/geld/boekhouding/journaal?van=01-01-2026&tot=31-01-2026").text
    assert "Debiteuren" in page
    answer = finance.post(
        "/geld/boekhouding/journaal", data={"soort": form, "van": "2026-01-01", "tot": "2026-01-31"}
    )
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["Content-Disposition"]
    assert last_action(db) == "bookkeeping:journal:export"


def test_an_audit_file_over_two_years_is_refused_in_a_sentence(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    db.commit()
    data = {"soort": "xaf", "van": "2025-12-31", "tot": "2026-01-31"}
    answer = finance.post("/geld/boekhouding/journaal", data=data)
    assert answer.status_code == 422
    assert "één kalenderjaar" in answer.text
    data = {"soort": "csv", "van": "2026-02-01", "tot": "2026-01-31"}
    assert finance.post("/geld/boekhouding/journaal", data=data).status_code == 422


def test_the_bookkeeper_gives_accounts_their_numbers(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    url = "/geld/boekhouding/rekeningen"
    assert "1300" in finance.get(url).text
    fields = {
        f"{role}-{name}": value
        for role, one in service.ledger_accounts(db).items()
        for name, value in (("number", one.number), ("name", one.name), ("vat_code", one.vat_code))
    }
    db.rollback()
    answer = finance.post(url, data={**fields, "debtors-number": "1100"})
    assert answer.status_code == 422
    assert "eigen nummer" in answer.text
    assert finance.post(url, data={**fields, "debtors-number": "=1"}).status_code == 422
    assert finance.post(url, data={**fields, "debtors-number": "12000"}).status_code == 303
    db.expire_all()
    assert [one.number for role, one in service.ledger_accounts(db).items() if role == "debtors"] == ["12000"]
    assert service.confirmed(db)
    assert last_action(db) == "bookkeeping:account:set"


def test_a_write_off_goes_through_two_people(
    finance: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    keeper: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    invoice = factory.invoice(db, clock, world)
    db.commit()
    url = f"/geld/facturen/{invoice}/afboeken"
    assert "Je bent de enige" in finance.get(url).text
    assert finance.post(url, data={"amount": "8000", "reason": "Failliet."}).status_code == 422
    assert finance.post(url, data={"amount": "500", "reason": ""}).status_code == 422
    assert finance.post(url, data={"amount": "500", "reason": "Failliet."}).status_code == 303
    (found,) = billing.write_offs(db, waiting=True)
    db.rollback()
    page = f"/geld/afboekingen/{found.id}"
    assert "niemand anders" in finance.get(page).text
    second = actor_for(Role.ADMINISTRATOR)
    assert "Wacht op een tweede persoon" in finance.get("/geld/afboekingen").text
    answer = finance.post(page, data={"answer": "approve", "expected": "50000"})
    assert answer.status_code == 422
    assert "zelf voorgesteld" in answer.text
    login(finance, second)
    assert finance.post(page, data={"answer": "approve", "expected": "50000"}).status_code == 303
    db.expire_all()
    assert billing.balances(db)[invoice].open.cents == 700_000
    db.rollback()
    assert "Afgeboekt" in finance.get("/geld/afboekingen").text
    assert finance.post(page, data={"answer": "undo", "reason": "Toch betaald."}).status_code == 303
    db.expire_all()
    assert billing.balances(db)[invoice].open.cents == 750_000


def test_the_reminders_of_an_invoice_can_be_stopped_and_go_again(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    invoice = factory.invoice(db, clock, world)
    db.commit()
    url = f"/geld/facturen/{invoice}/herinneringen"
    page = finance.get(url).text
    assert "21-02-2026" in page
    assert "Gepland" in page
    assert finance.post(f"{url}/stop", data={"reason": " "}).status_code == 422
    assert finance.post(f"{url}/stop", data={"reason": "Er loopt een gesprek."}).status_code == 303
    page = finance.get(url).text
    assert "Er loopt een gesprek." in page
    assert "Gaat niet" in page
    assert "Er loopt een gesprek." in finance.get("/geld/boekhouding/herinneringen").text
    assert finance.post(f"{url}/toch").status_code == 303
    assert "Gepland" in finance.get(url).text
