"""The pages on which seats are divided over payers, as finance and a coordinator use them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.billing import service
from app.billing.service import FundType, Share
from app.core.clock import FixedClock
from app.core.permissions import Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login, coordinator_of, draft_address, lines, split_address, text_of
from tests.pages import hidden
from tests.people import ActorFor

pytestmark = pytest.mark.usefixtures("no_tokens")


def test_the_allocation_page_and_its_workbook_tell_the_same(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    shares = (Share(world.own.id), Share(world.other.id), Share(world.funder.id, FundType.CARE_OFFICE_WLZ))
    factory.divide(db, clock, world, *shares)
    page = text_of(finance.get(f"/geld/groepen/{world.cohort.id}/verdeling").get_data(as_text=True))
    assert "833,34" in page
    assert "€ 7.500,00" in page
    answer = finance.get(f"/geld/groepen/{world.cohort.id}/verdeling.xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    sheet, seats = book["Verdeling"], book["Per plaats"]
    amounts = [row[6].value for row in sheet.iter_rows(min_row=2)]
    assert round(sum(amounts[:-1]), 2) == amounts[-1] == 7500
    parts = [row[7].value for row in seats.iter_rows(min_row=2)]
    assert round(sum(parts[:-1]), 2) == parts[-1] == 7500
    for amount in amounts:
        assert f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) in page


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("/geld/groepen/{cohort}/verdeling.xlsx", "billing:allocation:export"),
        ("/geld/organisaties/{organisation}/verdeling.xlsx", "billing:organisation_money:export"),
    ],
)
def test_a_workbook_is_told_in_the_log(
    finance: FlaskClient, db: Session, world: World, page: str, action: str
) -> None:
    address = page.format(cohort=world.cohort.id, organisation=world.own.id)
    assert finance.get(address).status_code == 200
    db.expire_all()
    told = db.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert told is not None
    assert (told.action, told.data["seats"]) == (action, 3)


def test_a_name_that_looks_like_a_formula_stays_text(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    nasty = factory.payer(db, clock, "=1+1", invoice_email="a@b.nl", enrols=False)
    factory.divide(db, clock, world, Share(nasty.id, cost_centre="@SUM(A1)"))
    answer = finance.get(f"/geld/groepen/{world.cohort.id}/verdeling.xlsx")
    cells = [
        cell
        for sheet in openpyxl.load_workbook(BytesIO(answer.data))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value[:1] in "=@"
    ]
    assert {cell.value for cell in cells} == {"=1+1", "@SUM(A1)"}
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_seat_is_split_three_ways_in_the_editor(finance: FlaskClient, db: Session, world: World) -> None:
    address = split_address(db, world)
    assert "Voeg een betaler toe" in finance.get(address).get_data(as_text=True)
    answer = finance.post(address, data=lines(world.own.id, world.other.id, world.funder.id))
    assert (answer.status_code, answer.location) == (303, f"/geld/groepen/{world.cohort.id}/verdeling")
    found = service.allocation(db, world.cohort.id).seats[0]
    assert [line.amount.cents for _, line in found.lines] == [83334, 83333, 83333]


def test_the_editor_and_the_preview_ask_for_the_token_of_their_page(
    app: Flask, finance: FlaskClient, db: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    address = split_address(db, world)
    sent = lines(world.own.id, world.other.id)
    assert finance.post(address, data=sent).status_code == 400
    tokens = hidden(finance.get(address).get_data(as_text=True))
    assert finance.post(address, data=tokens | sent).status_code == 303
    tokens = hidden(finance.get(draft_address(world)).get_data(as_text=True))
    assert tokens["expected"] == "625000"
    assert finance.post(draft_address(world), data=tokens).status_code == 303


def test_adding_removing_and_equal_parts_work_without_saving(
    finance: FlaskClient, db: Session, world: World
) -> None:
    address = split_address(db, world)
    more = finance.post(address, data=lines(world.own.id) | {"doe": "erbij"})
    assert more.status_code == 200
    assert 'name="shares-1-payer_id"' in more.get_data(as_text=True)
    typed = lines(world.own.id, world.other.id) | {"shares-0-cost_centre": "K9", "shares-1-value": "12"}
    fewer = finance.post(address, data=typed | {"doe": "weg-1"}).get_data(as_text=True)
    assert 'name="shares-1-payer_id"' not in fewer
    assert 'value="K9"' in fewer
    equal = finance.post(address, data=typed | {"doe": "gelijk"}).get_data(as_text=True)
    assert "1.250,00" in text_of(equal)
    db.rollback()
    assert not service.allocation(db, world.cohort.id).seats[0].agreed


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"shares__0__method": "percent", "shares__0__value": "90"}, "De percentages zijn samen 90 %"),
        ({"shares__0__method": "amount", "shares__0__value": "-5"}, "Vul een bedrag in"),
        ({"shares__0__method": "amount", "shares__0__value": str(2**63)}, "meer dan de prijs"),
        ({"shares__0__method": "amount", "shares__0__value": "9" * 31}, "ten hoogste 30 tekens"),
        ({"shares__0__method": "amount", "shares__0__value": "1.000,00"}, "nog € 1.500,00"),
        ({"shares__0__method": "percent", "shares__0__value": "٥٠"}, "Vul een percentage in"),
        ({"shares__0__value": "50"}, "Laat dit leeg"),
        ({"shares__0__cost_centre": "a\0b"}, "een teken dat we niet kunnen opslaan"),
        ({"shares__0__cost_centre": "x" * 201}, "ten hoogste 200 tekens"),
        ({"shares__0__payer_id": "999999"}, "Kies een"),
        ({"shares__0__payer_id": "0"}, "Kies een betaler uit de lijst"),
        ({"shares__0__payer_id": str(2**63)}, "Kies een"),
        ({"shares__0__payer_id": "abc"}, "Kies een"),
        ({"shares__0__fund_type": "geld"}, "Kies een"),
        ({"shares__0__method": "gok"}, "Kies een"),
    ],
)
def test_a_wrong_split_is_refused_in_words_and_keeps_what_was_typed(
    finance: FlaskClient, db: Session, world: World, other: dict[str, str], sentence: str
) -> None:
    sent = lines(world.own.id, **other) | {"shares-0-purchase_reference": "PO 4500187"}
    answer = finance.post(split_address(db, world), data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in text_of(page)
    assert 'value="PO 4500187"' in page
    if "shares__0__value" in other:
        assert f'value="{other["shares__0__value"]}"' in page
    assert not service.allocation(db, world.cohort.id).seats[0].agreed


def test_an_empty_split_is_refused(finance: FlaskClient, db: Session, world: World) -> None:
    answer = finance.post(split_address(db, world), data={"doe": "opslaan"})
    assert answer.status_code == 422
    assert "minstens één betaler" in text_of(answer.get_data(as_text=True))


def test_several_chosen_seats_are_split_at_once(finance: FlaskClient, db: Session, world: World) -> None:
    ids = [seat.id for seat in world.seats(db)[:2]]
    db.rollback()
    address = f"/geld/groepen/{world.cohort.id}/verdeling/plaatsen?plaats={ids[0]}&plaats={ids[1]}"
    assert "2 plaatsen" in text_of(finance.get(address).get_data(as_text=True))
    assert finance.post(address, data=lines(world.own.id, world.other.id)).status_code == 303
    found = service.allocation(db, world.cohort.id)
    db.rollback()
    assert [len(one.lines) for one in found.seats] == [2, 2, 1]
    assert finance.get(f"/geld/groepen/{world.cohort.id}/verdeling/plaatsen").status_code == 422
    for odd in ("999999", str(2**63), "-1"):
        asked = f"/geld/groepen/{world.cohort.id}/verdeling/plaatsen?plaats={odd}"
        assert finance.get(asked).status_code == 404


def test_an_invoiced_seat_shows_a_coordinator_why_it_cannot_be_split(
    coordinator: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    address = split_address(db, world)
    page = text_of(coordinator.get(address).get_data(as_text=True))
    assert "De verdeling ligt vast" in page
    assert "2026-0001" in page
    answer = coordinator.post(address, data=lines(world.own.id) | {"shares-0-cost_centre": "99"})
    assert answer.status_code == 422


def test_finance_divides_an_invoiced_seat_and_is_led_to_what_must_be_credited(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    made = factory.invoice(db, clock, world)
    address = split_address(db, world)
    page = text_of(finance.get(address).get_data(as_text=True))
    assert "blijft die factuur zoals hij is" in page
    assert "2026-0001" in page
    answer = finance.post(address, data=lines(world.own.id, world.other.id))
    assert (answer.status_code, answer.location) == (303, f"/geld/facturen?groep={world.cohort.id}")
    page = finance.get(answer.location).get_data(as_text=True)
    assert f'href="/geld/facturen/{made}/opnieuw"' in page
    assert "Anders verdeeld" in page


def test_a_coordinator_splits_an_own_seat_without_seeing_other_employers(
    coordinator: FlaskClient, db: Session, world: World
) -> None:
    overview = f"/organisatie/{world.own.id}/groepen/{world.cohort.id}/verdeling"
    assert "Persoon000" in coordinator.get(overview).get_data(as_text=True)
    address = split_address(db, world)
    page = coordinator.get(address).get_data(as_text=True)
    assert "Zorgkantoor Drenthe" in page
    assert "Interzorg" not in page
    assert coordinator.post(address, data=lines(world.own.id, world.other.id)).status_code == 422
    answer = coordinator.post(address, data=lines(world.own.id))
    assert (answer.status_code, answer.location) == (303, overview)
    answer = coordinator.post(address, data=lines(world.own.id, world.funder.id))
    assert (answer.status_code, answer.location) == (303, f"/organisatie/{world.own.id}/voorstellen")
    assert len(service.allocation(db, world.cohort.id).seats[0].lines) == 1


def test_a_coordinator_of_another_organisation_cannot_reach_the_seat(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, actor_for: ActorFor, login: Login
) -> None:
    browser = coordinator_of(client, db, clock, world.other, actor_for, login)
    assert browser.get(split_address(db, world)).status_code == 404
    assert browser.post(split_address(db, world), data=lines(world.other.id)).status_code == 404


@pytest.mark.parametrize("page", ["verdeling", "verdeling.xlsx"])
def test_a_cohort_without_seats_has_an_empty_allocation(
    client: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login, page: str
) -> None:
    bare = factory.world(db, clock, seats=0)
    answer = login(client, actor_for(Role.FINANCE)).get(f"/geld/groepen/{bare.cohort.id}/{page}")
    assert answer.status_code == 200


def test_the_picture_tells_the_seats_of_an_organisation_as_the_table_does(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    """Two of the three seats have two payers; each is one seat."""
    factory.divide(db, clock, world, factory.whole(world, fund_id), Share(world.own.id), seats=2)
    html = finance.get(f"/geld/groepen/{world.cohort.id}/verdeling").get_data(as_text=True)
    picture = html.split('<figure class="dt-flow">')[1].split("</figure>")[0]
    assert text_of(picture).count("Icare, 3 plaatsen") == 2, "once for wide screens, once for phones"
    assert 'data-label="Plaatsen">3<' in html.rsplit("</figure>", 1)[1].split("<tfoot>")[1]
