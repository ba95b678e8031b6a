"""A coordinator keeps the details of the own organisation, and everyone can see who changed what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.core.clock import FixedClock
from app.core.errors import Forbidden, Refused
from app.core.permissions import SYSTEM, Role
from app.core.text import T
from app.organisations import service
from tests.factories import billing as payers
from tests.factories import enrolments as factory
from tests.features.organisations.conftest import Login, Own
from tests.pages import hidden
from tests.people import ActorFor

DETAILS = {
    "legal_name": "Stichting Icare",
    "kvk": "1234 5678",
    "oin": "00000001001648870000",
    "visiting_street": "Werkplein 1",
    "visiting_postcode": "9405tk",
    "visiting_city": "Assen",
    "street": "Postbus 7",
    "postcode": "7940 AA",
    "city": "Meppel",
    "invoice_email": "Facturen@Icare.NL",
    "invoice_attention": "crediteuren",
    "cost_centre": "3120",
    "purchase_reference": "PO 4500187",
}


def test_a_coordinator_sees_and_changes_everything_but_the_name(
    db: Session, own: Own, login: Login, client: FlaskClient
) -> None:
    login(client, own.karin)
    url = f"/organisatie/{own.icare.id}/gegevens"
    form = client.get(f"{url}/wijzigen").text
    assert 'name="name"' not in form
    assert 'name="enrols"' not in form
    extra = {"name": "Overgenomen", "enrols": ""}
    sent = client.post(f"{url}/wijzigen", data={**DETAILS, **extra, **hidden(form)})
    assert sent.status_code == 303
    page = client.get(url).text
    for shown in (
        "Stichting Icare",
        "12345678",
        "00000001001648870000",
        "Werkplein 1, 9405 TK",
        "Postbus 7, 7940 AA",
        "facturen@icare.nl",
        "crediteuren",
        "3120",
        "PO 4500187",
        "Karin Wolters",
        "Iris Zwiers",
    ):
        assert shown in page, shown
    kept = service.organisation(db, own.icare.id)
    assert (kept.name, kept.enrols) == ("Icare", True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kvk", "123"),
        ("oin", "9" * 19),
        ("visiting_postcode", "94AA"),
        ("postcode", "x"),
        ("invoice_email", "x"),
    ],
)
def test_an_impossible_value_is_refused_at_its_own_field(
    db: Session, clock: FixedClock, own: Own, field: str, typed: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.update_details(
            db, own.karin, clock, organisation_id=own.icare.id, **{**DETAILS, field: typed}
        )
    assert refused.value.field == field


def test_finance_changes_details_too_and_a_learner_never(
    db: Session, clock: FixedClock, own: Own, actor_for: ActorFor
) -> None:
    service.update_details(db, actor_for(Role.FINANCE), clock, organisation_id=own.icare.id, **DETAILS)
    for role in (Role.LEARNER, Role.TRAINER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            service.update_details(db, actor_for(role), clock, organisation_id=own.icare.id, **DETAILS)


def test_the_history_tells_who_changed_what_and_when(
    db: Session, clock: FixedClock, own: Own, login: Login, client: FlaskClient
) -> None:
    clock.advance(timedelta(days=3))
    service.update_details(db, own.karin, clock, organisation_id=own.icare.id, **DETAILS)
    db.commit()
    newest = service.history(db, own.icare.id)[0]
    assert (newest.who, newest.at) == ("Karin Wolters", clock.now())
    told = [str(text) for text in newest.told]
    assert "Gewijzigd, de straat van het factuuradres: van Voorbeeldlaan 20 naar Postbus 7." in told
    assert "Ingevuld, de kostenplaats: 3120." in told
    db.rollback()
    page = login(client, own.iris).get(f"/organisatie/{own.icare.id}/gegevens").text
    assert "van Voorbeeldlaan 20 naar Postbus 7" in page
    assert "18-01-2026" in page
    assert "Facturen die al verstuurd zijn, houden de gegevens van toen." in page
    service.update_details(
        db, own.karin, clock, organisation_id=own.icare.id, **{**DETAILS, "cost_centre": ""}
    )
    assert service.history(db, own.icare.id)[0].told == (
        T("Weggehaald, %(what)s. Er stond: %(before)s.", what=T("de kostenplaats"), before="3120"),
    )


def test_nothing_that_changed_tells_nothing(db: Session, clock: FixedClock, own: Own) -> None:
    before = service.history(db, own.interzorg.id)
    same = {name: getattr(own.interzorg, name) for name in DETAILS}
    service.update_details(db, own.stranger, clock, organisation_id=own.interzorg.id, **same)
    assert service.history(db, own.interzorg.id) == before


def test_the_history_holds_no_other_organisation(db: Session, clock: FixedClock, own: Own) -> None:
    service.update_details(db, own.karin, clock, organisation_id=own.icare.id, **DETAILS)
    told = [str(text) for line in service.history(db, own.interzorg.id) for text in line.told]
    assert not [text for text in told if "Postbus" in text or "Karin" in text]


def test_an_issued_invoice_keeps_what_it_had(
    db: Session, clock: FixedClock, own: Own, work: Callable[[], int]
) -> None:
    payers.foundation(db, clock)
    cohort = factory.cohort(db, clock)
    factory.enrol(db, clock, factory.World(cohort, own.icare, own.interzorg), 1)
    number = billing.finalise_invoice(db, SYSTEM, clock, cohort_id=cohort.id, payer_id=own.icare.id)
    while work():
        pass
    query = sa.text("select snapshot, pdf_sha256 from invoice where id = :number")
    before = tuple(db.execute(query, {"number": number}).one())
    assert before[1], "the control: the paper was made"
    assert "Voorbeeldlaan 20" in str(before[0])
    service.update_details(db, own.karin, clock, organisation_id=own.icare.id, **DETAILS)
    while work():
        pass
    assert tuple(db.execute(query, {"number": number}).one()) == before
