"""Seats that can be paid for and invoiced, made by the services."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.queries.funds import planned_on
from app.billing.service import FundState, FundType, Share
from app.cohorts.service import CohortView
from app.core.clock import Clock
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from tests.factories import enrolments as factory


@dataclass(frozen=True)
class World:
    """One cohort; an employer with seats, another one, and a funder that enrols nobody."""

    cohort: CohortView
    own: OrganisationView
    other: OrganisationView
    funder: OrganisationView

    def seats(self, db: Session) -> list[SeatView]:
        """The taken seats by number."""
        return enrolments.seats(db, self.cohort.id)


def payer(db: Session, clock: Clock, name: str, **other: str | bool) -> OrganisationView:
    """An organisation that can be invoiced."""
    word = name.lower().replace(" ", "-")
    known: dict[str, str | bool] = {
        "street": "Laan 2",
        "postcode": "9402 BB",
        "city": "Assen",
        "invoice_email": f"facturen@{word}.nl",
        "cost_centre": "3120",
    }
    return organisations.create(db, SYSTEM, clock, name=name, **(known | other))  # type: ignore[arg-type]


def foundation(db: Session, clock: Clock, **other: str | int) -> None:
    """Fills in what an invoice needs to know of the foundation."""
    known: dict[str, str | int] = {
        "name": "Stichting DemenTalent",
        "street": "Voorbeeldstraat 1",
        "postcode": "9401 AA",
        "city": "Assen",
        "email": "info@leergang.example",
        "kvk": "12345678",
        "tax_number": "NL000099998B57",
        "iban": "NL91ABNA0417164300",
        "signatory_name": "Geert Jansen",
        "signatory_role": "voorzitter",
        "payment_days": 30,
    }
    organisations.update_foundation(db, SYSTEM, clock, **(known | other))  # type: ignore[arg-type]


def world(db: Session, clock: Clock, *, seats: int = 3, invoiceable: bool = True) -> World:
    """A cohort with `seats` seats of Icare, committed."""
    made = World(
        cohort=factory.cohort(db, clock, seats=max(seats, 15)),
        own=payer(db, clock, "Icare"),
        other=payer(db, clock, "Interzorg"),
        funder=payer(db, clock, "Zorgkantoor Drenthe", enrols=False),
    )
    if invoiceable:
        foundation(db, clock)
    for number in range(seats):
        factory.seated(db, clock, number, organisation_id=made.own.id, cohort_id=made.cohort.id)
    db.commit()
    return made


def divide(db: Session, clock: Clock, world: World, *shares: Share, seats: int = 1) -> None:
    """Divides the first seats over `shares`, and commits."""
    billing.set_split(
        db,
        SYSTEM,
        clock,
        cohort_id=world.cohort.id,
        seat_ids=[seat.id for seat in world.seats(db)[:seats]],
        shares=shares,
    )
    db.commit()


def invoice(db: Session, clock: Clock, world: World, payer_id: int = 0) -> int:
    """Makes one invoice final, and commits; answers its id."""
    made = billing.finalise_invoice(
        db, SYSTEM, clock, cohort_id=world.cohort.id, payer_id=payer_id or world.own.id
    )
    db.commit()
    return made


def fund(db: Session, clock: Clock, funder_id: int, name: str = "Wlz 2026", **other: Any) -> int:
    """A fund of € 5.000 for cohorts that start in 2026 or 2027, and commits; answers its number."""
    known: dict[str, Any] = {
        "fund_type": FundType.CARE_OFFICE_WLZ,
        "ceiling": Money(500_000),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "purpose": "Scholing in de wijk",
        "award_reference": "B-2026-7",
        "award_date": date(2025, 12, 1),
    }
    made = billing.save_fund(db, SYSTEM, clock, name=name, funder_id=funder_id, **(known | other))
    db.commit()
    return made


def whole(world: World, fund_id: int, **other: Any) -> Share:
    """The care office pays all of a seat from its fund; ``other`` fields of the share are changed."""
    return replace(Share(world.funder.id, FundType.CARE_OFFICE_WLZ, fund_id=fund_id), **other)


def proposal(db: Session, actor: Actor, clock: Clock, seat: SeatView) -> int:
    """A coordinator proposes that a funder pays half of a seat; answers the proposal's number."""
    known = organisations.organisations(db, enrols=False)
    funder = known[0] if known else payer(db, clock, "Zorgkantoor Noord", enrols=False)
    shares = (Share(seat.organisation_id), Share(funder.id, FundType.CARE_OFFICE_WLZ))
    done = billing.settle_split(
        db, actor, clock, cohort_id=seat.cohort_id, seat_ids=[seat.id], shares=shares, note="Graag"
    )
    assert done.proposal_id is not None
    return done.proposal_id


def state(db: Session, fund_id: int) -> FundState:
    """The figures of a fund in the list, which are those of its page and of the refusals as well."""
    db.rollback()
    found = billing.fund(db, fund_id)
    (listed,) = billing.fund_states(db, [found]).values()
    assert billing.fund_state(found, billing.fund_lines(db, fund_id)) == listed
    assert planned_on(db, [fund_id]) == {fund_id: listed.planned}
    return listed
