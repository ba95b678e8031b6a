"""Who stands in the public register of experts decides that themselves, sees what it shows, and goes at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.audit.models import AuditEvent
from app.certificates import service
from app.certificates.models import Certificate, RegisterListing
from app.certificates.rules.listing import folded
from app.certificates.service import CertificateView
from app.certificates.views import listing as views
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.privacy.queries.reach import ids_of
from app.privacy.service.forgetting import erase
from tests.factories.certificates import Group, give, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    return group(db, clock, actor_for, learners=2)


@pytest.fixture
def issued(db: Session, clock: FixedClock, made: Group) -> list[CertificateView]:
    found = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    db.commit()
    return sorted(found, key=lambda one: one.enrolment_id)


@pytest.fixture
def holder(db: Session, actor_for: ActorFor, issued: list[CertificateView]) -> Actor:
    return actor_for(Role.LEARNER, email=db.get_one(Person, issued[0].person_id).email)


def agree(
    db: Session,
    actor: Actor,
    clock: FixedClock,
    number: str,
    place: str = "Assen",
    organisation: str = "Icare",
) -> None:
    service.agree_to_listing(db, actor, clock, number=number, place=place, organisation=organisation)
    db.commit()


def replaced(db: Session, clock: FixedClock, old_id: int) -> Certificate:
    """A new certificate in the place of this one, as a re-issue leaves them."""
    table = Certificate.__table__
    values = dict(db.execute(sa.select(table).where(table.c.id == old_id)).mappings().one())
    values |= {"replaces_id": old_id, "sequence": 99, "number": "DTE-2026-0099-XX", "code": None}
    values |= {"pdf_sha256": None, "pdf_at": None, "status_list_id": None, "status_index": None}
    values["snapshot"] = {**values["snapshot"], "name": "Nieuwe Naam"}
    old = db.get_one(Certificate, old_id)
    old.state, old.replaced_on, old.replaced_reason = "replaced", clock.now().date(), "De naam was fout."
    db.flush()
    del values["id"]
    new = Certificate(**values)
    db.add(new)
    db.commit()
    return new


def test_nobody_stands_in_the_register_who_did_not_choose_to(
    client: FlaskClient, issued: list[CertificateView]
) -> None:
    page = client.get("/experts")
    assert page.status_code == 200
    assert "Nog niemand in het register" in page.text
    assert issued[0].name not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers


def test_a_holder_reads_what_is_shown_agrees_with_own_words_and_goes_at_once(
    app: Flask,
    db: Session,
    client: FlaskClient,
    login: Login,
    holder: Actor,
    issued: list[CertificateView],
    no_tokens: None,
) -> None:
    own, number = login(app.test_client(), holder), issued[0].number
    page = own.get(f"/certificaten/{number}/register").text
    for words in ("Iedereen op internet", "zonder in te loggen", "Je kunt elke dag stoppen", "Icare"):
        assert words in page

    said = {"place": "  Súdwest   Fryslân ", "organisation": ""}
    assert own.post(f"/certificaten/{number}/register", data=said).status_code == 303
    public = client.get("/experts").text
    assert issued[0].name in public
    assert "Súdwest Fryslân" in public
    for private in (number, str(issued[0].snapshot.get("code")), holder.email, "Icare"):
        assert private not in public

    assert own.post(f"/certificaten/{number}/register/weg").status_code == 303
    assert issued[0].name not in client.get("/experts").text
    [row] = db.scalars(sa.select(RegisterListing)).all()
    shown = (row.place, row.organisation, row.sort_name, row.place_key, row.organisation_key)
    assert set(shown) == {""}
    assert row.withdrawn_at is not None
    done = db.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.startswith("certificates:listing"))
    )
    assert list(done) == ["certificates:listing:agree", "certificates:listing:withdraw"]


def test_only_the_holder_decides(
    app: Flask,
    db: Session,
    clock: FixedClock,
    login: Login,
    actor_for: ActorFor,
    made: Group,
    holder: Actor,
    issued: list[CertificateView],
) -> None:
    other = actor_for(Role.LEARNER, email=db.get_one(Person, issued[1].person_id).email)
    for verb in (service.withdraw_listing, lambda *said, **more: agree(*said[:3], more["number"])):
        with pytest.raises(NotFound):
            verb(db, other, clock, number=issued[0].number)
    db.rollback()
    assert (
        login(app.test_client(), other).get(f"/certificaten/{issued[0].number}/register").status_code == 404
    )
    with pytest.raises(Refused, match="plaats"):
        agree(db, holder, clock, issued[0].number, place=" ")


def test_agreeing_again_changes_what_is_shown_and_nobody_stands_there_twice(
    db: Session, clock: FixedClock, holder: Actor, issued: list[CertificateView]
) -> None:
    agree(db, holder, clock, issued[0].number)
    agree(db, holder, clock, issued[0].number, place="Meppel", organisation="")
    assert [(one.place, one.organisation) for one in service.experts(db, clock)] == [("Meppel", "")]


def test_a_revoked_an_expired_and_an_erased_certificate_stand_there_no_more(
    db: Session, clock: FixedClock, holder: Actor, issued: list[CertificateView], actor_for: ActorFor
) -> None:
    agree(db, holder, clock, issued[0].number)
    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=issued[0].cohort_id,
        certificate_id=issued[0].id,
        reason="Vergissing.",
    )
    assert service.experts(db, clock) == []
    with pytest.raises(Refused, match="niet meer geldig"):
        agree(db, holder, clock, issued[0].number)
    other = actor_for(Role.LEARNER, email=db.get_one(Person, issued[1].person_id).email)
    agree(db, other, clock, issued[1].number)
    assert len(service.experts(db, clock)) == 1
    erase(db, ids_of(db, issued[1].person_id))
    db.commit()
    assert service.experts(db, clock) == []
    left = db.scalars(sa.select(RegisterListing.person_id)).all()
    assert left == [issued[0].person_id]


def test_consent_goes_over_to_the_certificate_that_replaces_it_and_ends_with_it(
    db: Session, clock: FixedClock, holder: Actor, issued: list[CertificateView]
) -> None:
    agree(db, holder, clock, issued[0].number)
    new = replaced(db, clock, issued[0].id)
    assert [one.name for one in service.experts(db, clock)] == ["Nieuwe Naam"]
    agree(db, holder, clock, new.number, place="Meppel")
    assert [one.place for one in service.experts(db, clock)] == ["Meppel"]
    service.withdraw_listing(db, holder, clock, number=new.number)
    assert service.experts(db, clock) == []


def test_a_certificate_that_holds_until_a_day_stands_there_on_that_day_and_not_after(
    db: Session, clock: FixedClock, holder: Actor, issued: list[CertificateView]
) -> None:
    agree(db, holder, clock, issued[0].number)
    new = replaced(db, clock, issued[0].id)
    values = {column.name: getattr(new, column.name) for column in Certificate.__table__.columns}
    new.state, new.replaced_on, new.replaced_reason = "replaced", clock.now().date(), "Verlengd."
    db.flush()
    values |= {"id": None, "replaces_id": new.id, "sequence": 100, "number": "DTE-2026-0100-XX"}
    db.add(Certificate(**{**values, "valid_until": clock.now().date() + timedelta(days=1)}))
    db.commit()
    clock.set(clock.now() + timedelta(days=1))
    assert len(service.experts(db, clock)) == 1
    clock.set(clock.now() + timedelta(days=1))
    assert service.experts(db, clock) == []


def test_the_register_is_searched_by_place_and_organisation(
    db: Session, clock: FixedClock, client: FlaskClient, holder: Actor, issued: list[CertificateView]
) -> None:
    agree(db, holder, clock, issued[0].number, place="Súdwest Fryslân", organisation="100% Zorg_Thuis")

    def found(**by: str) -> int:
        return len(service.experts(db, clock, **by))

    assert [found(place=one) for one in ("sudwest", "FRYSLÂN", "Assen", "sudwest  fryslan")] == [1, 1, 0, 1]
    assert [found(organisation=one) for one in ("0% z", "%%", "g_t", "g t")] == [1, 0, 1, 0]
    assert found(place="fryslan", organisation="zorg") == 1
    db.rollback()
    assert "Geen expert gevonden" in client.get("/experts?plaats=Meppel").text
    assert client.get("/experts?plaats=" + "x" * 200).status_code == 422


def test_the_register_goes_on_by_key_and_shows_everybody_once(
    db: Session, clock: FixedClock, actor_for: ActorFor, client: FlaskClient
) -> None:
    made = group(db, clock, actor_for, learners=15)
    issued = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    same = {"place": "Assen", "place_key": "assen", "organisation": "", "consented_at": clock.now()}
    for place, one in enumerate(issued):
        ids = {"certificate_id": one.id, "person_id": one.person_id}
        db.add(RegisterListing(sort_name=f"naam {place // 3}", organisation_key="", **ids, **same))
    db.commit()
    seen: list[tuple[str, int]] = []
    after = None
    while found := service.experts(db, clock, after=after, limit=4):
        seen += [one.key for one in found]
        after = found[-1].key
    assert len(seen) == len(set(seen)) == 15
    assert seen == sorted(seen)


def test_who_asks_too_often_waits(db: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGES", 2)
    assert [client.get("/experts").status_code for _ in range(3)] == [200, 200, 429]


@given(st.text(max_size=40))
def test_searching_does_not_mind_capitals_diacritics_and_spaces(text: str) -> None:
    once = folded(text)
    assert folded(f"  {once}  ") == folded(once)
    assert folded("SÚDWEST  Fryslân") == "sudwest fryslan"


def test_a_holder_finds_every_certificate_with_how_it_stands_and_all_that_can_be_done_with_it(
    app: Flask,
    db: Session,
    clock: FixedClock,
    login: Login,
    holder: Actor,
    issued: list[CertificateView],
) -> None:
    [one] = service.own_certificates(db, holder, clock)
    code = one.code
    assert code
    db.rollback()
    own = login(app.test_client(), holder)
    page = own.get("/leren/certificaten").text
    for words in (
        issued[0].number,
        code,
        one.verify_url,
        "geldig",
        "altijd",
        "Lees wat het register laat zien",
    ):
        assert words in page
    assert issued[1].number not in page

    agree(db, holder, clock, issued[0].number)
    new = replaced(db, clock, issued[0].id)
    found = service.own_certificates(db, holder, clock)
    assert [(has.status, has.listed) for has in found] == [("valid", True), ("replaced", False)]
    assert (found[1].replaced_by, found[1].replaced_reason) == (new.number, "De naam was fout.")
    assert service.certificate_of_enrolment(db, [new.enrolment_id])[new.enrolment_id].number == new.number
    db.rollback()
    page = own.get("/leren/certificaten").text
    assert "De naam was fout." in page
    assert "Je staat in het openbare register" in page


def test_who_has_no_certificate_reads_where_it_will_stand(
    app: Flask, db: Session, login: Login, actor_for: ActorFor, made: Group
) -> None:
    learner = actor_for(Role.LEARNER, email=db.get_one(Person, made.learners[0].person_id).email)
    page = login(app.test_client(), learner).get("/leren/certificaten").text
    assert "Nog geen certificaat" in page
