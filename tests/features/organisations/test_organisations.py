"""Organisations, their coordinators and the foundation's own data."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.organisations import service
from app.organisations.service import OrganisationView
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]

INVOICING = {
    "street": "Voorbeeldlaan 20",
    "postcode": "9402bb",
    "city": "Assen",
    "invoice_email": "Facturen@Icare.NL",
    "invoice_attention": "crediteurenadministratie",
    "cost_centre": "3120",
    "purchase_reference": "PO 4500187",
}


@pytest.fixture
def icare(db: Session, clock: FixedClock) -> OrganisationView:
    made = service.create(db, SYSTEM, clock, name="Icare", kvk="87654321", **INVOICING)
    db.commit()
    return made


@pytest.fixture
def interzorg(db: Session, clock: FixedClock) -> OrganisationView:
    made = service.create(db, SYSTEM, clock, name="Interzorg", city="Vertrouwelijkstad")
    db.commit()
    return made


def coordinate(db: Session, clock: FixedClock, organisation: OrganisationView, actor: Actor) -> Actor:
    """Makes ``actor`` coordinator of the organisation."""
    service.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation.id,
        given_name="",
        infix="",
        family_name="",
        email=actor.email,
    )
    db.commit()
    return Actor(
        **{
            **{name: getattr(actor, name) for name in Actor.__dataclass_fields__},
            "organisation_ids": frozenset({organisation.id}),
        }
    )


def test_what_people_type_is_kept_tidy(icare: OrganisationView) -> None:
    assert (icare.legal_name, icare.postcode, icare.invoice_email) == (
        "Icare",
        "9402 BB",
        "facturen@icare.nl",
    )
    assert icare.can_be_invoiced


def test_two_organisations_never_share_a_name(
    db: Session, clock: FixedClock, icare: OrganisationView, interzorg: OrganisationView
) -> None:
    with pytest.raises(Refused, match="al een organisatie"):
        service.create(db, SYSTEM, clock, name=" ICARE ")
    with pytest.raises(Refused, match="al een organisatie"):
        service.update(
            db,
            SYSTEM,
            clock,
            organisation_id=interzorg.id,
            name="icare",
            legal_name="",
            kvk="",
            oin="",
            enrols=True,
            **INVOICING,
        )


def test_the_log_keeps_what_changed_and_nothing_when_nothing_did(
    db: Session, clock: FixedClock, icare: OrganisationView
) -> None:
    same: dict[str, Any] = {
        "organisation_id": icare.id,
        "name": "Icare",
        "legal_name": "Icare",
        "kvk": "87654321",
        "oin": "",
        "enrols": True,
        **INVOICING,
    }
    before = db.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    service.update(db, SYSTEM, clock, **same)
    assert db.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before
    service.update(db, SYSTEM, clock, **{**same, "city": "Meppel"})
    newest = db.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert newest
    assert newest.data == {"before": {"city": "Assen"}, "after": {"city": "Meppel"}}


def test_a_coordinator_is_invited_by_mail_and_the_last_one_stays(
    db: Session, clock: FixedClock, icare: OrganisationView, work: Callable[[], int]
) -> None:
    people = [
        service.add_coordinator(
            db,
            SYSTEM,
            clock,
            organisation_id=icare.id,
            given_name="Karin",
            infix="",
            family_name=name,
            email=f"{name}@icare.nl",
        )
        for name in ("Wolters", "Alting")
    ]
    work()
    db.expire_all()
    assert [letter.state for letter in db.scalars(sa.select(Letter))] == ["sent", "sent"]
    assert [one.full_name for one in service.coordinators_of(db, icare.id)] == [
        "Karin Alting",
        "Karin Wolters",
    ]
    assert service.organisation_ids_of_coordinator(db, people[0].id) == {icare.id}
    with pytest.raises(Refused, match="al coördinator"):
        service.add_coordinator(
            db,
            SYSTEM,
            clock,
            organisation_id=icare.id,
            given_name="K",
            infix="",
            family_name="W",
            email="WOLTERS@icare.nl",
        )
    service.remove_coordinator(db, SYSTEM, clock, organisation_id=icare.id, person_id=people[0].id)
    with pytest.raises(Refused, match="laatste"):
        service.remove_coordinator(db, SYSTEM, clock, organisation_id=icare.id, person_id=people[1].id)
    with pytest.raises(NotFound):
        service.remove_coordinator(db, SYSTEM, clock, organisation_id=icare.id, person_id=people[0].id)


def test_only_an_administrator_makes_organisations(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Forbidden):
            service.create(db, actor_for(role), clock, name="Nieuw")


def test_a_coordinator_changes_the_own_invoice_data_and_never_those_of_others(
    db: Session,
    clock: FixedClock,
    icare: OrganisationView,
    interzorg: OrganisationView,
    actor_for: ActorFor,
    login: Login,
    client: FlaskClient,
) -> None:
    karin = coordinate(db, clock, icare, actor_for(Role.COORDINATOR))
    login(client, karin)
    page = client.get(f"/organisatie/{icare.id}/gegevens/wijzigen")
    assert page.status_code == 200
    assert "PO 4500187" in page.text
    sent = client.post(
        f"/organisatie/{icare.id}/gegevens/wijzigen",
        data={**INVOICING, "city": "Beilen", **hidden(page.text)},
    )
    assert sent.status_code == 303
    db.expire_all()
    assert service.organisation(db, icare.id).city == "Beilen"
    db.rollback()
    for number in (interzorg.id, 999_999, 2**31, 2**63):
        for path in ("gegevens", "gegevens/wijzigen", "coordinatoren/nieuw"):
            foreign = client.get(f"/organisatie/{number}/{path}")
            assert foreign.status_code == 404
            assert "Vertrouwelijkstad" not in foreign.text
    assert client.get("/beheer/organisaties").status_code == 403
    with pytest.raises(NotFound):
        service.update_details(
            db, karin, clock, organisation_id=interzorg.id, legal_name="", kvk="", oin="", **INVOICING
        )


def test_an_administrator_walks_through_the_pages(
    db: Session, actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    empty = client.get("/beheer/organisaties")
    assert "Nog geen organisaties" in empty.text
    form = client.get("/beheer/organisaties/nieuw")
    values = {"name": "Vaart Welzijn", "enrols": "y", **INVOICING, **hidden(form.text)}
    wrong = client.post("/beheer/organisaties/nieuw", data={**values, "kvk": "123"})
    assert wrong.status_code == 422
    assert "Een KvK-nummer heeft 8 cijfers" in wrong.text
    assert "Voorbeeldlaan 20" in wrong.text
    first = client.post("/beheer/organisaties/nieuw", data=values)
    second = client.post("/beheer/organisaties/nieuw", data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    shown = client.get(first.location)
    assert "Nog geen coördinator" in shown.text
    url = f"{first.location}/coordinatoren/nieuw"
    invitation = {"given_name": "Iris", "infix": "", "family_name": "Zwiers", "email": "iris@vaart.nl"}
    sent = client.post(url, data={**invitation, **hidden(client.get(url).text)})
    assert sent.status_code == 303
    assert "Iris Zwiers" in client.get(first.location).text
    again = client.post(url, data={**invitation, **hidden(client.get(url).text)})
    assert again.status_code == 422
    assert "al coördinator" in again.text
    (person,) = service.coordinators_of(db, int(first.location.rsplit("/", 1)[1]))
    db.rollback()
    ask = client.get(f"{first.location}/coordinatoren/{person.id}/verwijderen")
    assert "Haal Iris Zwiers weg" in ask.text
    kept = client.post(f"{first.location}/coordinatoren/{person.id}/verwijderen", data=hidden(ask.text))
    assert kept.status_code == 422
    assert "laatste coördinator" in kept.text
    assert "Vaart Welzijn" in client.get("/beheer/organisaties?zoek=vaart").text
    assert "Geen organisatie gevonden" in client.get("/beheer/organisaties?zoek=%25").text


def test_the_foundation_fills_in_its_own_data(
    db: Session, actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    page = client.get("/beheer/stichting")
    values = {
        "name": "Stichting DemenTalent",
        "street": "Voorbeeldstraat 1",
        "postcode": "9401AA",
        "city": "Assen",
        "email": "info@dementalent.example",
        "kvk": "12345678",
        "tax_number": "004495445",
        "iban": "NL91 ABNA 0417 1643 00",
        "payment_days": "30",
        "invoice_note": "",
        "signatory_name": "Naam",
        "signatory_role": "voorzitter",
    }
    values |= hidden(page.text)
    wrong = client.post("/beheer/stichting", data={**values, "iban": "NL92"})
    assert wrong.status_code == 422
    assert "geen geldig IBAN" in wrong.text
    assert client.post("/beheer/stichting", data=values).status_code == 303
    assert service.foundation(db).iban == "NL91ABNA0417164300"
    assert service.foundation(db).missing == ()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from(["name", "legal_name", "kvk", "oin", "enrols", *INVOICING]),
        st.text(max_size=300) | st.sampled_from(["\0", "-1", str(2**63), "é" * 201, "=1+1"]),
    )
)
def test_no_text_in_the_form_is_an_error_of_ours(admin_client: FlaskClient, values: dict[str, str]) -> None:
    page = admin_client.get("/beheer/organisaties/nieuw")
    answer = admin_client.post("/beheer/organisaties/nieuw", data={**values, **hidden(page.text)})
    assert answer.status_code in (303, 422)


@pytest.fixture
def admin_client(actor_for: ActorFor, login: Login, client: FlaskClient) -> FlaskClient:
    return login(client, actor_for(Role.ADMINISTRATOR))
