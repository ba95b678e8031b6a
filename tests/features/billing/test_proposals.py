"""A coordinator proposes that somebody else pays; finance decides."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import FundType, Method, ProposalState, Share
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login, lines, split_address, text_of
from tests.people import ActorFor

WLZ = FundType.CARE_OFFICE_WLZ


@pytest.fixture
def asker(world: World, actor_for: ActorFor) -> Actor:
    made = actor_for(Role.COORDINATOR, email="karin@icare.nl")
    return replace(made, organisation_ids=frozenset({world.own.id}))


def propose(
    db: Session, clock: FixedClock, world: World, asker: Actor, *shares: Share, seats: int = 1
) -> int:
    done = service.settle_split(
        db,
        asker,
        clock,
        cohort_id=world.cohort.id,
        seat_ids=[seat.id for seat in world.seats(db)[:seats]],
        shares=shares or (Share(world.own.id), Share(world.funder.id, WLZ)),
        note="Het zorgkantoor heeft ja gezegd.",
    )
    db.commit()
    assert done.proposal_id
    return done.proposal_id


def payers(db: Session, world: World) -> list[str]:
    db.rollback()
    return [payer for payer, _ in service.allocation(db, world.cohort.id).seats[0].lines]


def test_nothing_changes_before_finance_accepts_and_then_the_coordinator_hears_it(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    number = propose(db, clock, world, asker)
    assert payers(db, world) == ["Icare"]
    service.accept_proposal(db, SYSTEM, clock, proposal_id=number, answer="Prima")
    db.commit()
    assert payers(db, world) == ["Icare", "Zorgkantoor Drenthe"]
    assert service.proposal(db, number).state is ProposalState.ACCEPTED
    letter = db.scalars(sa.select(Letter).where(Letter.template == "billing/proposal_decided")).one()
    assert letter.to_address == "karin@icare.nl"


def test_a_declined_proposal_changes_nothing_and_says_why(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    number = propose(db, clock, world, asker)
    with pytest.raises(Refused):
        service.decline_proposal(db, SYSTEM, clock, proposal_id=number, answer="  ")
    db.rollback()
    service.decline_proposal(db, SYSTEM, clock, proposal_id=number, answer="Het fonds is vol.")
    db.commit()
    assert payers(db, world) == ["Icare"]
    assert service.proposal(db, number).answer == "Het fonds is vol."


@pytest.mark.parametrize("verb", [service.accept_proposal, service.decline_proposal])
def test_what_was_decided_or_withdrawn_is_not_decided_again(
    db: Session, clock: FixedClock, world: World, asker: Actor, verb: object
) -> None:
    number = propose(db, clock, world, asker)
    service.withdraw_proposal(db, asker, clock, proposal_id=number)
    db.commit()
    with pytest.raises(Refused, match="al beslist"):
        verb(db, SYSTEM, clock, proposal_id=number, answer="x")  # type: ignore[operator]


def test_another_organisation_neither_sees_nor_withdraws_it(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    number = propose(db, clock, world, asker)
    stranger = replace(asker, organisation_ids=frozenset({world.other.id}))
    with pytest.raises(NotFound):
        service.withdraw_proposal(db, stranger, clock, proposal_id=number)
    assert service.proposals(db, organisation_ids=[world.other.id]) == []


def test_one_proposal_at_a_time_waits_for_a_seat(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    propose(db, clock, world, asker)
    with pytest.raises(Refused, match="wacht al een voorstel"):
        propose(db, clock, world, asker, seats=2)


def test_what_the_own_organisation_bears_alone_holds_at_once(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    done = service.settle_split(
        db,
        asker,
        clock,
        cohort_id=world.cohort.id,
        seat_ids=[world.seats(db)[0].id],
        shares=[Share(world.own.id, cost_centre="1"), Share(world.own.id, cost_centre="2")],
    )
    assert (done.changed, done.proposal_id) == (1, None)


@pytest.mark.parametrize("spared", [{"invoice_payer": False}, {"conditional": True}])
def test_sparing_the_own_organisation_its_invoice_waits_for_finance(
    db: Session, clock: FixedClock, world: World, asker: Actor, spared: dict[str, bool]
) -> None:
    wanted = replace(Share(world.own.id, method=Method.REST), **spared)  # type: ignore[arg-type]
    seat = world.seats(db)[0].id
    with pytest.raises(Refused, match="Stel het voor"):
        service.set_split(db, asker, clock, cohort_id=world.cohort.id, seat_ids=[seat], shares=[wanted])
    db.rollback()
    before = service.allocation(db, world.cohort.id).seats[0].lines
    number = propose(db, clock, world, asker, wanted)
    assert service.allocation(db, world.cohort.id).seats[0].lines == before
    service.accept_proposal(db, SYSTEM, clock, proposal_id=number)
    db.commit()
    assert [line.share for _, line in service.allocation(db, world.cohort.id).seats[0].lines] == [wanted]


@pytest.mark.usefixtures("no_tokens")
def test_finance_reads_that_a_part_is_without_invoice_or_waits(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    asker: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    own = Share(world.own.id, invoice_payer=False)
    number = propose(db, clock, world, asker, own, Share(world.funder.id, WLZ, conditional=True))
    finance = login(client, actor_for(Role.FINANCE))
    page = text_of(finance.get(f"/geld/voorstellen/{number}").get_data(as_text=True))
    assert "Icare zonder factuur" in page
    assert "Zorgkantoor Drenthe wacht op bevestiging" in page
    listed = text_of(finance.get("/geld/voorstellen").get_data(as_text=True))
    assert "Icare, zonder factuur" in listed
    assert "Zorgkantoor Drenthe, wacht op bevestiging" in listed


@pytest.mark.usefixtures("no_tokens")
def test_a_coordinator_who_unticks_the_own_invoice_proposes_it(
    coordinator: FlaskClient, db: Session, world: World
) -> None:
    form = lines(world.own.id)
    del form["shares-0-invoice_payer"]
    address = split_address(db, world)
    assert "met een factuur? Dan geldt" in coordinator.get(address).get_data(as_text=True)
    answer = coordinator.post(address, data=form)
    assert answer.status_code == 303
    assert answer.location == f"/organisatie/{world.own.id}/voorstellen"
    assert "Icare, zonder factuur" in text_of(coordinator.get(answer.location).get_data(as_text=True))


def test_another_cost_centre_beside_an_agreed_payer_holds_at_once(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    agreed = (Share(world.own.id), Share(world.funder.id, WLZ))
    factory.divide(db, clock, world, *agreed)
    done = service.settle_split(
        db,
        asker,
        clock,
        cohort_id=world.cohort.id,
        seat_ids=[world.seats(db)[0].id],
        shares=[replace(agreed[0], cost_centre="9"), agreed[1]],
    )
    assert done.changed == 1


def test_a_proposal_does_not_pass_a_ceiling_either(
    db: Session, clock: FixedClock, world: World, asker: Actor
) -> None:
    """The own organisation's fund holds less than the proposal asks once others planned on it."""
    number = factory.fund(db, clock, world.own.id, "Eigen fonds", fund_type=FundType.TRAINING_BUDGET)
    share = Share(world.own.id, method=Method.PERCENT, value=9_000, fund_id=number)
    proposal = propose(db, clock, world, asker, share, Share(world.funder.id, WLZ), seats=1)
    others = [seat.id for seat in world.seats(db)[1:]]
    service.set_split(
        db,
        SYSTEM,
        clock,
        cohort_id=world.cohort.id,
        seat_ids=others,
        shares=[Share(world.own.id, fund_id=number)],
    )
    db.commit()
    with pytest.raises(Refused, match="nog €\u00a00,00 vrij"):
        service.accept_proposal(db, SYSTEM, clock, proposal_id=proposal)


@pytest.mark.usefixtures("no_tokens")
def test_finance_reads_a_proposal_and_confirms_it_on_its_page(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    asker: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    number = propose(db, clock, world, asker)
    finance = login(client, actor_for(Role.FINANCE))
    assert "Icare" in text_of(finance.get("/geld/voorstellen").get_data(as_text=True))
    page = text_of(finance.get(f"/geld/voorstellen/{number}").get_data(as_text=True))
    assert "Het zorgkantoor heeft ja gezegd." in page
    assert "€ 1.250,00" in page
    declining = f"/geld/voorstellen/{number}/afwijzen"
    with finance.session_transaction() as session:
        proven, session["fs_paa"] = session["fs_paa"], 0.0
    for address in (f"/geld/voorstellen/{number}", declining):
        assert "/account/controle" in finance.post(address, data={"answer": "Prima"}).location
    with finance.session_transaction() as session:
        session["fs_paa"] = proven
    assert finance.post(declining, data={"answer": ""}).status_code == 422
    assert finance.post(f"/geld/voorstellen/{number}", data={"answer": "Prima"}).status_code == 303
    assert "Er wacht geen voorstel" in finance.get("/geld/voorstellen").get_data(as_text=True)
    assert "Bevestigd" in finance.get("/geld/voorstellen?stand=besloten").get_data(as_text=True)
    answer = finance.post(declining, data={"answer": "Toch niet"})
    assert answer.status_code == 422
    assert "al beslist" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("no_tokens")
def test_finance_chooses_the_fund_when_it_confirms(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    world: World,
    asker: Actor,
    actor_for: ActorFor,
    login: Login,
) -> None:
    small = factory.fund(db, clock, world.funder.id, "Klein", ceiling=Money(100))
    large = factory.fund(db, clock, world.funder.id, "Groot")
    address = f"/geld/voorstellen/{propose(db, clock, world, asker)}"
    finance = login(client, actor_for(Role.FINANCE))
    page = finance.get(address).get_data(as_text=True)
    assert "Fonds van Zorgkantoor Drenthe" in page
    # The employer has no fund to choose; its share is sent all the same, or the funds would shift.
    assert re.findall(r'name="(shares-\d+-fund_id)"', page) == ["shares-0-fund_id", "shares-1-fund_id"]
    form = {"shares-0-fund_id": "0", "shares-1-fund_id": str(small), "answer": "Uit het potje"}
    refused = finance.post(address, data=form)
    assert refused.status_code == 422
    assert "heeft nog €\u00a01,00 vrij" in refused.get_data(as_text=True)
    assert "Uit het potje" in refused.get_data(as_text=True)
    assert finance.post(address, data=form | {"shares-1-fund_id": "999999"}).status_code == 422
    assert finance.post(address, data={"shares-7-fund_id": "0"}).status_code == 422
    surplus = {"shares-2-fund_id": str(large), "shares-9-fund_id": "x"}
    assert finance.post(address, data=form | surplus).status_code == 422
    chosen = form | {"shares-1-fund_id": str(large)}
    assert finance.post(address, data=chosen | surplus).status_code == 303
    found = service.allocation(db, world.cohort.id).seats[0].lines
    assert [line.share.fund_id for _, line in found] == [None, large]


@pytest.mark.usefixtures("no_tokens")
def test_a_coordinator_sees_the_state_and_takes_it_back(
    coordinator: FlaskClient, db: Session, world: World
) -> None:
    form = lines(world.own.id, world.funder.id) | {"note": "Graag"}
    assert coordinator.post(split_address(db, world), data=form).status_code == 303
    address = f"/organisatie/{world.own.id}/voorstellen"
    page = coordinator.get(address).get_data(as_text=True)
    assert "Wacht op de stichting" in page
    taken_back = re.search(rf'action="({address}/\d+/intrekken)"', page)
    assert taken_back
    assert coordinator.post(taken_back[1]).status_code == 303
    assert "Ingetrokken" in coordinator.get(address).get_data(as_text=True)
