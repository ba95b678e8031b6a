"""The pages of the bank account, as finance uses them."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.bank import service as bank
from app.billing import service as billing
from app.core.clock import FixedClock
from app.core.money import ZERO
from app.core.permissions import Actor, Role
from app.web.paging import pack
from tests.counting import counted
from tests.factories import settling
from tests.factories.bank import Line, Statement, Tx, camt, file_of, paid, zipped
from tests.factories.billing import World
from tests.people import ActorFor

Result = TypeVar("Result")


def send(client: FlaskClient, content: bytes, name: str = "afschrift.xml") -> TestResponse:
    return client.post(
        "/geld/bank/inlezen",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )


def asked(db: Session, read: Callable[[], Result]) -> Result:
    """Reads what others committed, and lets them write again."""
    db.rollback()
    found = read()
    db.rollback()
    return found


def only_entry(db: Session) -> bank.EntryView:
    return asked(db, lambda: bank.entries(db)[0])


def open_cents(db: Session) -> dict[str, int]:
    return asked(db, lambda: settling.open_cents(db))


def test_a_file_is_taken_in_and_tells_what_happened(finance: FlaskClient, db: Session) -> None:
    done = send(finance, file_of(paid(375_000, "2026-0001"), paid(100, "gift", name="N.N.", iban="")))
    assert done.status_code == 200
    assert "2 nieuw, 0 al bekend" in done.text
    assert "Vanzelf geboekt: 1." in done.text
    assert open_cents(db)["2026-0001"] == 0
    again = send(finance, file_of(paid(375_000, "2026-0001"), paid(100, "gift", name="N.N.", iban="")))
    assert "Er is niets veranderd en niets dubbel geboekt" in again.text


def test_the_list_shows_where_all_money_is(finance: FlaskClient, db: Session) -> None:
    send(finance, file_of(paid(375_000, "2026-0001"), paid(400_000, "2026-0002"), paid(500, "?", name="X")))
    shown = finance.get("/geld/bank").text
    assert re.search(r"Op facturen.*3\.750,00.*Tegoed.*0,00.*Nog te boeken.*4\.005,00", shown, re.S)
    assert re.search(r"Samen: alle mutaties.*7\.755,00", shown, re.S)
    assert "Te boeken (2)" in shown
    assert "Geboekt (1)" in shown


def test_an_address_with_a_day_that_does_not_exist_shows_the_first_page(
    finance: FlaskClient, db: Session
) -> None:
    send(finance, file_of(paid(500, "?", name="Mevrouw X")))
    shown = finance.get(f"/geld/bank?na={pack(('2026-02-30', 1))}")
    assert shown.status_code == 200
    assert "Mevrouw X" in shown.text


def test_a_proposal_is_booked_with_one_button(finance: FlaskClient, db: Session, world: World) -> None:
    send(finance, file_of(paid(400_000, "2026-0001")))
    entry = only_entry(db)
    page = finance.get(f"/geld/bank/{entry.id}").text
    assert "te veel betaald" in page
    mark = re.search(r'name="voorstel" value="(\w+)"', page)
    assert mark is not None
    done = finance.post(f"/geld/bank/{entry.id}/voorstel", data={"voorstel": mark[1]})
    assert done.status_code == 303
    assert open_cents(db)["2026-0001"] == 0
    assert billing.payer_credit(db, [world.own.id])[world.own.id].cents == 25_000


def test_a_proposal_that_changed_meanwhile_is_refused_in_a_sentence(
    finance: FlaskClient, db: Session
) -> None:
    send(finance, file_of(paid(400_000, "2026-0001")))
    done = finance.post(f"/geld/bank/{only_entry(db).id}/voorstel", data={"voorstel": "anders"})
    assert done.status_code == 422
    assert "Dit voorstel geldt niet meer" in done.text


def test_an_entry_is_booked_by_hand_on_several_invoices_and_as_credit(
    finance: FlaskClient, db: Session, world: World
) -> None:
    send(finance, file_of(paid(300_000, "voor ons allemaal", name="Onbekend", iban="")))
    entry = only_entry(db)
    first, second = asked(db, lambda: [one.id for one in billing.payables(db)])
    address = f"/geld/bank/{entry.id}/boeken?zoek=2026"
    assert "2026-0002" in finance.get(address).text
    data = {
        "parts-0-invoice_id": str(first),
        "parts-0-amount": "1.250,00",
        "parts-1-invoice_id": str(second),
        "parts-1-amount": "1000",
        "credit_payer": str(world.other.id),
        "credit_amount": "750,00",
    }
    assert finance.post(address, data=data).status_code == 303
    assert open_cents(db) == {"2026-0001": 250_000, "2026-0002": 275_000}
    assert billing.payer_credit(db, [world.other.id])[world.other.id].cents == 75_000


def test_more_than_the_entry_or_the_invoice_is_refused_and_the_input_kept(
    finance: FlaskClient, db: Session
) -> None:
    send(finance, file_of(paid(300_000, "?", name="Onbekend", iban="")))
    entry = only_entry(db)
    first = asked(db, lambda: billing.payables(db)[0].id)
    address = f"/geld/bank/{entry.id}/boeken?zoek=2026"
    for amount, sentence in (("3.000,01", "nog €\u00a03.000,00 te boeken"), ("0", "Vul bij minstens één")):
        done = finance.post(
            address,
            data={"parts-0-invoice_id": str(first), "parts-0-amount": amount, "credit_payer": "0"},
        )
        assert done.status_code == 422
        assert sentence in done.text
        assert f'value="{amount}"' in done.text


def test_who_chooses_alone_starts_from_the_whole_proposal(finance: FlaskClient, db: Session) -> None:
    send(finance, file_of(paid(380_000, "2026-0001")))
    page = finance.get(f"/geld/bank/{only_entry(db).id}/boeken").text
    assert 'value="3.750,00"' in page
    assert re.search(r'name="credit_payer".*?<option selected value="[1-9]', page, re.S)
    assert re.search(r'name="credit_amount"[^>]*value="50,00"|value="50,00"[^>]*name="credit_amount"', page)


def test_a_booking_is_undone_and_stays_as_history(finance: FlaskClient, db: Session) -> None:
    send(finance, file_of(paid(375_000, "2026-0001")))
    entry = only_entry(db)
    [booking] = asked(db, lambda: billing.bookings_of(db, [entry.id])[entry.id])
    done = finance.post(f"/geld/bank/boekingen/{booking.id}/terugdraaien", follow_redirects=True)
    assert "De boeking is teruggedraaid" in done.text
    assert "Eerdere boekingen" in done.text
    assert open_cents(db)["2026-0001"] == 375_000
    again = finance.post(f"/geld/bank/boekingen/{booking.id}/terugdraaien")
    assert again.status_code == 422


def test_bank_costs_are_set_aside_and_put_back(finance: FlaskClient, db: Session) -> None:
    send(finance, file_of(paid(-995, "kosten", name="Bank")))
    entry = only_entry(db)
    assert "Uitgegaan (1)" in finance.get("/geld/bank").text
    assert finance.post(f"/geld/bank/{entry.id}/apart", data={"reason": ""}).status_code == 422
    assert finance.post(f"/geld/bank/{entry.id}/apart", data={"reason": "bankkosten"}).status_code == 303
    assert "bankkosten" in finance.get("/geld/bank?plek=apart").text
    assert finance.post(f"/geld/bank/{entry.id}/terugzetten").status_code == 303
    assert only_entry(db).set_aside == ""


def test_credit_is_used_on_an_invoice(finance: FlaskClient, db: Session, world: World) -> None:
    send(finance, file_of(paid(100_000, "vooruit", name="Onbekend", iban="")))
    entry = only_entry(db)
    finance.post(
        f"/geld/bank/{entry.id}/boeken",
        data={"credit_payer": str(world.own.id), "credit_amount": "1.000,00"},
    )
    assert "Icare" in finance.get("/geld/bank/tegoed").text
    first = asked(db, lambda: billing.payables(db)[0].id)
    address = f"/geld/bank/tegoed/{world.own.id}"
    assert "2026-0001" in finance.get(address).text
    refused = finance.post(address, data={"invoice_id": str(first), "amount": "1.000,01"})
    assert "Het tegoed is nog" in refused.text
    assert finance.post(address, data={"invoice_id": str(first), "amount": ""}).status_code == 303
    assert open_cents(db)["2026-0001"] == 275_000
    assert billing.payer_credit(db, [world.own.id]).get(world.own.id, ZERO) == ZERO


def test_a_file_that_is_refused_leaves_the_page_with_one_sentence(finance: FlaskClient, db: Session) -> None:
    for content in (b"", b"%PDF-1.7", b"<a>", file_of(paid(1))[:-40]):
        done = send(finance, content)
        assert done.status_code == 422
        assert done.text.count('class="dt-err"') == 1
    db.rollback()
    assert bank.entries(db) == []
    assert bank.files(db) == []


def test_a_year_of_statements_is_larger_than_other_pages_take(app: Flask, finance: FlaskClient) -> None:
    many = [paid(100 + number, "x" * 140, mark=str(number)) for number in range(12_000)]
    content = file_of(*many)
    assert len(content) > app.config["MAX_CONTENT_LENGTH"]
    assert "12000 nieuw" in send(finance, content).text


def test_a_file_larger_than_that_is_refused(finance: FlaskClient) -> None:
    claimed = {"CONTENT_LENGTH": str(41 * 2**20)}
    assert finance.post("/geld/bank/inlezen", data=b"x", environ_overrides=claimed).status_code == 413


def test_the_auditor_reads_and_books_nothing(
    app: Flask,
    finance: FlaskClient,
    db: Session,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    send(finance, file_of(paid(400_000, "2026-0001")))
    db.rollback()
    auditor = login(app.test_client(), actor_for(Role.AUDITOR))
    listed = auditor.get("/geld/bank")
    assert listed.status_code == 200
    assert "Boek voorstel" not in listed.text
    assert auditor.get("/geld/bank/inlezen").status_code == 403


def test_the_list_asks_few_queries_however_many_entries(app: Flask, finance: FlaskClient) -> None:
    lines = [paid(400_000 + number, "2026-0001", mark=str(number)) for number in range(30)]
    back = Line((Tx(-400_000, "storno"),), reversal=True)
    send(finance, file_of(*lines, back))
    with counted(app) as queries:
        assert finance.get("/geld/bank").status_code == 200
    assert len(queries) <= 20


def test_every_statement_of_a_zip_is_taken_in(finance: FlaskClient, clock: FixedClock) -> None:
    first = camt(Statement((paid(100, mark="A"),), name="1"), Statement((paid(200, mark="B"),), name="2"))
    second = camt(Statement((paid(200, mark="B"), paid(300, mark="C")), name="3"), version="08")
    done = send(finance, zipped({"januari/1.xml": first, "2.xml": second}), "afschriften.zip")
    assert "3 nieuw, 0 al bekend" in done.text


def test_who_had_to_prove_the_password_first_finds_the_entry_again(finance: FlaskClient, db: Session) -> None:
    send(finance, file_of(paid(375_000, "2026-0001")))
    entry = only_entry(db)
    [booking] = asked(db, lambda: billing.bookings_of(db, [entry.id])[entry.id])
    with finance.session_transaction() as session:
        session["fs_paa"] = 0.0
    asked_first = finance.post(f"/geld/bank/boekingen/{booking.id}/terugdraaien")
    assert "/account/controle" in asked_first.location
    assert open_cents(db)["2026-0001"] == 0
    with finance.session_transaction() as session:
        session["fs_paa"] = time.time()
    for address in (
        f"boekingen/{booking.id}/terugdraaien",
        f"{entry.id}/voorstel",
        f"{entry.id}/terugzetten",
    ):
        assert finance.get(f"/geld/bank/{address}").location == f"/geld/bank/{entry.id}"
