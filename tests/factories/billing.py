"""Seats that can be paid for and invoiced, made by the services."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import Share
from app.cohorts.service import CohortView
from app.core.clock import Clock
from app.core.permissions import SYSTEM
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
        cohort=factory.cohort(db, clock),
        own=payer(db, clock, "Icare"),
        other=payer(db, clock, "Interzorg"),
        funder=payer(db, clock, "Zorgkantoor Drenthe", enrols=False),
    )
    if invoiceable:
        foundation(db, clock)
    for number in range(seats):
        who = factory.person(number)
        enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=made.own.id,
            cohort_id=made.cohort.id,
            given_name=who.given_name,
            infix=who.infix,
            family_name=who.family_name,
            email=who.email,
            function=who.function,
        )
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
