"""Who changes money gave the password not long ago, and is led back to a page after giving it again."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import PayerRequest
from app.billing.service import FundType, Share
from app.billing.views import funds as fund_pages
from app.core.clock import FixedClock
from tests.factories import billing as factory
from tests.factories.billing import World

pytestmark = pytest.mark.usefixtures("no_tokens")


def prove(client: FlaskClient, *, recently: bool) -> None:
    """Whether the password was given just now, or long ago."""
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() if recently else 0.0


def asked(client: FlaskClient, address: str) -> bool:
    """Whether sending this form asks for the password."""
    answer = client.post(address)
    return answer.status_code == 303 and answer.location.startswith("/account/controle")


def test_a_fund_is_changed_by_who_gave_the_password_not_long_ago(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    number = factory.fund(db, clock, world.funder.id, "Potje")
    fund = f"/geld/fondsen/{number}"
    prove(finance, recently=False)
    for address in ("/geld/fondsen/nieuw", f"{fund}/wijzigen", f"{fund}/sluiten", f"{fund}/openen"):
        assert asked(finance, address), address
    assert service.fund(db, number).closed_at is None
    db.rollback()
    prove(finance, recently=True)
    assert finance.get(f"{fund}/sluiten").location == fund
    assert finance.get(f"{fund}/openen").location == fund
    assert service.fund(db, number).closed_at is None
    db.rollback()
    assert finance.post(f"{fund}/sluiten").location == fund
    assert service.fund(db, number).closed_at is not None


def test_a_payer_is_asked_by_who_gave_the_password_not_long_ago(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    theirs = Share(world.funder.id, FundType.CARE_OFFICE_WLZ, conditional=True)
    factory.divide(db, clock, world, Share(world.own.id), theirs)
    waiting = f"/geld/groepen/{world.cohort.id}/bevestigen"
    prove(finance, recently=False)
    assert asked(finance, f"{waiting}/{world.funder.id}")
    prove(finance, recently=True)
    assert finance.get(f"{waiting}/{world.funder.id}").location == waiting
    assert finance.get(f"{waiting}/0").status_code == 404
    assert db.scalars(sa.select(PayerRequest)).all() == []
    db.rollback()
    assert finance.post(f"{waiting}/{world.funder.id}").location == waiting


def test_a_run_is_turned_by_who_gave_the_password_not_long_ago(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    page = f"/geld/groepen/{world.cohort.id}/factureren"
    run = finance.post(page, data={"chosen": [f"{world.own.id}-0-750000"]}).location
    for turn in ("stoppen", "verder", "beeindigen"):
        prove(finance, recently=False)
        assert asked(finance, f"{run}/{turn}"), turn
        prove(finance, recently=True)
        assert finance.get(f"{run}/{turn}").location == run
    number = int(run.rsplit("/", 1)[1])
    assert service.invoice_run(db, number).state == "running"


def test_evidence_is_limited_for_each_person(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fund_pages, "PACKS", 1)
    pack = f"/geld/fondsen/{factory.fund(db, clock, world.funder.id, 'Potje')}/bewijs.zip"
    prove(finance, recently=True)
    answers = [finance.get(pack) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert "Wacht tien minuten" in answers[-1].text
    assert finance.get("/geld/fondsen/999999/bewijs.zip").status_code == 404
    clock.advance(fund_pages.PER)
    prove(finance, recently=True)
    assert finance.get(pack).status_code == 200
