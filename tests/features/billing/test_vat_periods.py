"""VAT from a day on: the date of the invoice decides, and what was used stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import VatPeriod
from app.billing.service import VatRegime
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.money import ZERO
from app.core.permissions import SYSTEM
from tests.factories import billing as factory

TEXT = "Vrijgesteld van btw: CRKBO-geregistreerd."


def vat(
    db: Session,
    clock: FixedClock,
    from_day: date,
    regime: VatRegime = VatRegime.EXCLUSIVE,
    percent: int = 21,
    text: str = "",
) -> None:
    service.set_vat(db, SYSTEM, clock, from_day=from_day, regime=regime, percent=percent, exemption_text=text)
    db.commit()


def test_the_date_of_the_invoice_decides_which_vat_holds(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    now = today(clock)
    vat(db, clock, now, VatRegime.EXEMPT, text=TEXT)
    vat(db, clock, now + timedelta(days=2), VatRegime.INCLUSIVE)
    vat(db, clock, now + timedelta(days=4))
    found = {}
    for day in range(6):
        draft = service.draft_invoice(db, world.cohort.id, world.own.id, now + timedelta(days=day))
        assert draft is not None
        assert (draft.vat_text == TEXT) == (day < 2)
        found[day] = (draft.taxed.net.cents, draft.taxed.vat.cents)
        (row,) = service.due(db, now + timedelta(days=day))
        assert row.total == draft.taxed.gross
    assert found == {0: (250_000, 0), 1: (250_000, 0)} | dict.fromkeys(
        (2, 3), (206_612, 43_388)
    ) | dict.fromkeys((4, 5), (250_000, 52_500))


class Ticking(FixedClock):
    """Each look at it is a twentieth of a second later, as while waiting for a lock."""

    def now(self) -> datetime:
        found = super().now()
        self.advance(timedelta(milliseconds=50))
        return found


def test_an_invoice_at_midnight_has_the_vat_and_the_number_of_its_own_date(
    db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock, seats=1)
    vat(db, clock, date(2027, 1, 1))
    midnight = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
    last_moment = Ticking((midnight - timedelta(milliseconds=50)).astimezone(UTC))
    made = service.invoice(db, factory.invoice(db, last_moment, world))
    assert today(last_moment) == date(2027, 1, 1)
    assert (made.number, made.issued_on, made.vat) == ("2026-0001", date(2026, 12, 31), ZERO)


def test_a_period_that_an_invoice_used_does_not_change(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    now = today(clock)
    vat(db, clock, now)
    vat(db, clock, now, VatRegime.INCLUSIVE)  # nobody used it yet
    assert [(row.from_day, row.used) for row in service.vat_rows(db)] == [(now, False)]
    made = factory.invoice(db, clock, world)
    assert service.invoice(db, made).total.cents == 500_000
    with pytest.raises(Refused, match="al een factuur gemaakt"):
        vat(db, clock, now)
    db.rollback()
    assert [(row.vat.regime, row.used) for row in service.vat_rows(db)] == [(VatRegime.INCLUSIVE, True)]
    vat(db, clock, now + timedelta(days=1))


@pytest.mark.parametrize(
    ("regime", "percent", "text", "said"),
    [
        (VatRegime.EXEMPT, 0, "  ", "waarom er geen btw is"),
        (VatRegime.EXEMPT, 0, "x" * 201, "200 tekens"),
        (VatRegime.EXCLUSIVE, 0, "", "percentage"),
        (VatRegime.INCLUSIVE, -21, "", "percentage"),
        (VatRegime.EXCLUSIVE, 9, "", "heeft de boekhouding geen btw-code"),
        (VatRegime.INCLUSIVE, 22, "", "heeft de boekhouding geen btw-code"),
    ],
)
def test_impossible_vat_is_refused(
    db: Session, clock: FixedClock, regime: VatRegime, percent: int, text: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        vat(db, clock, today(clock), regime, percent, text)


def test_a_rate_that_has_no_code_in_the_journal_is_not_invoiced(db: Session, clock: FixedClock) -> None:
    """Else 9 % would stand in the books under the code of 21 %."""
    world = factory.world(db, clock, seats=1)
    vat(db, clock, today(clock))
    db.get_one(VatPeriod, today(clock)).percent = 9
    db.commit()
    with pytest.raises(Refused, match="Voor 9 % btw heeft de boekhouding geen btw-code"):
        factory.invoice(db, clock, world)


def test_the_past_stays_as_it_is(db: Session, clock: FixedClock) -> None:
    with pytest.raises(Refused, match="vandaag of een latere dag"):
        vat(db, clock, today(clock) - timedelta(days=1))


def test_a_visitor_is_told_the_vat_of_today(db: Session, client: FlaskClient, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=0)
    db.commit()
    page = f"/groepen/{world.cohort.slug}"
    assert "vrij van btw" in client.get(page).text
    vat(db, clock, today(clock))
    assert "exclusief btw" in client.get(page).text
