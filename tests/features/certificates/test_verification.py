"""Anyone verifies a certificate by number and code; who lacks one of them learns nothing."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import Certificate
from app.certificates.rules.numbers import number_of
from app.core.clock import FixedClock
from app.core.permissions import Role
from app.core.ratelimit import RateWindow
from tests.factories.certificates import Group, group
from tests.factories.registered import CODE, paper
from tests.people import ActorFor

WRONG = "7777-7777"


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    return group(db, clock, actor_for, learners=2, ready=0)


@pytest.fixture
def row(db: Session, clock: FixedClock, made: Group) -> Certificate:
    return paper(db, clock, made)


def address(row: Certificate, end: str = "") -> str:
    return f"/controle/{row.number}/{row.code}{end}"


def revoke(db: Session, clock: FixedClock, actor_for: ActorFor, row: Certificate) -> None:
    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=row.cohort_id,
        certificate_id=row.id,
        reason="De <b>naam</b> klopte niet",
    )
    db.commit()


def test_a_stranger_sees_what_the_paper_shows_and_nothing_more(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    row = paper(db, clock, made, name="Zoë <script>alert(1)</script> van Škvorecký")

    for _ in range(2):  # made by the view, then kept by the door
        page = client.get(address(row))
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "no-referrer" in page.headers["Referrer-Policy"]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        for words in (
            "Dit certificaat is geldig",
            "Gecontroleerd op donderdag 15 januari 2026 om 10:30.",
            "Zoë &lt;script&gt;alert(1)&lt;/script&gt; van Škvorecký",
            "Leergang DemenTalent-expert",
            "Groep Assen, voorjaar 2026",
            row.number,
            CODE,
            "Anneke Brouwer, Jelmer de Wit",
            "Vinger aan de pols",
            str(row.pdf_sha256),
        ):
            assert words in page.text.replace("\u00a0", " ")
        for private in ("Icare", "voorbeeld.nl", "<script>alert", "moment-"):
            assert private not in page.text
    drawing = client.get(f"/controle/{row.number}/rozet.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert client.head(address(row)).data == b""


def test_the_answer_for_machines_has_the_fields_that_are_promised(
    row: Certificate, clock: FixedClock, client: FlaskClient
) -> None:
    expected = {
        "number": row.number,
        "status": "valid",
        "name": "Wietske van der Hofstra",
        "course": "Leergang DemenTalent-expert",
        "issuer": "Stichting DemenTalent",
        "awarded_on": "2026-01-15",
        "issued_on": "2026-01-15",
        "valid_until": None,
        "revoked_on": None,
        "revoked_reason": None,
        "replaced_on": None,
        "replaced_by": None,
        "replaces": None,
        "pdf_sha256": row.pdf_sha256,
        "sample": False,
        "page": f"http://localhost{address(row)}",
        "checked_at": "2026-01-15T10:30:00+01:00",
    }
    for _ in range(2):
        answer = client.get(address(row, ".json"))
        said = answer.json
        assert said.pop("paper")["nl"]["course"] == expected["course"]
        assert {**said, "page": expected["page"]} == expected
        assert answer.json["page"].endswith(address(row))
        assert "Set-Cookie" not in answer.headers
    clock.set(clock.now() + timedelta(minutes=5))
    assert client.get(address(row, ".json")).json["checked_at"] == "2026-01-15T10:35:00+01:00"


@pytest.mark.parametrize("end", ["", ".json"])
def test_number_and_code_may_be_typed_in_any_way(end: str, row: Certificate, client: FlaskClient) -> None:
    for number, code in (
        (row.number.lower(), "k7qf-2mxd"),
        (row.number.replace("-", " "), "K7QF 2MXD"),
        (row.number.replace("-", "").replace("0", "o"), "k7qf2mxd"),
    ):
        assert client.get(f"/controle/{number}/{code}{end}").location == address(row, end)
        searched = client.get("/controle", query_string={"nr": number, "code": code})
        assert searched.location == address(row)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(
    db: Session, clock: FixedClock, made: Group, row: Certificate, client: FlaskClient
) -> None:
    before = paper(db, clock, made, place=1, sequence=2, code=None, pdf=b"%PDF older")
    unknown = number_of(2026, 77)
    pages = {
        number: client.get(f"/controle/{number}/{WRONG}") for number in (row.number, unknown, before.number)
    }
    assert {one.status_code for one in pages.values()} == {404}
    assert len({one.text.replace(number, "#") for number, one in pages.items()}) == 1
    for end in (".json", "/bewijs.json"):
        answers = [client.get(f"/controle/{number}/{WRONG}{end}") for number in (row.number, unknown)]
        assert len({(one.status_code, one.data) for one in answers}) == 1
    asked = [client.get(f"/controle/{number}") for number in (row.number, unknown)]
    assert {one.status_code for one in asked} == {200}
    assert asked[0].text.replace(row.number, "#") == asked[1].text.replace(unknown, "#")
    assert "Vul ook de code in." in asked[0].text
    assert "Wietske" not in asked[0].text


def test_a_paper_from_before_codes_is_found_by_its_number_alone(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    before = paper(db, clock, made, code=None)

    page = client.get(f"/controle/{before.number}")

    assert "Dit certificaat is geldig" in page.text
    assert "Wietske van der Hofstra" in page.text
    assert client.get(f"/controle/{before.number.lower()}").location == f"/controle/{before.number}"


def test_who_guesses_learns_nothing_more_not_even_what_is_right(
    db: Session, row: Certificate, clock: FixedClock, client: FlaskClient
) -> None:
    assert client.get(address(row)).status_code == 200
    answers = [client.get(f"/controle/{row.number}/{WRONG}").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    for end in ("", ".json", "/bewijs.json"):
        assert client.get(address(row, end)).status_code == 429
    assert client.get("/controle", query_string={"nr": "x"}).status_code == 429
    clock.set(clock.now() + timedelta(minutes=10))
    assert client.get(address(row)).status_code == 200


def test_right_ones_are_never_counted(db: Session, row: Certificate, client: FlaskClient) -> None:
    assert {client.get(address(row)).status_code for _ in range(400)} == {200}
    assert db.scalar(sa.select(sa.func.count()).select_from(RateWindow)) == 0


def test_a_revocation_holds_at_once_also_for_a_kept_page(
    db: Session, clock: FixedClock, actor_for: ActorFor, row: Certificate, client: FlaskClient
) -> None:
    for end in ("", ".json"):
        for _ in range(2):
            assert client.get(address(row, end)).status_code == 200
    revoke(db, clock, actor_for, row)

    page = client.get(address(row))
    for words in ("niet meer geldig", "Ingetrokken op", "De &lt;b&gt;naam&lt;/b&gt; klopte niet."):
        assert words in page.text
    for gone in ("Wietske", "Dit certificaat is geldig"):
        assert gone not in page.text
    said = client.get(address(row, ".json")).json
    assert (said["status"], said["name"], said["revoked_on"]) == ("revoked", None, "2026-01-15")


def test_a_replaced_certificate_names_the_new_one_without_its_code(
    db: Session, clock: FixedClock, made: Group, row: Certificate, client: FlaskClient
) -> None:
    assert "is geldig" in client.get(address(row)).text
    new = paper(
        db, clock, made, sequence=2, code="ABCD-2345", pdf=b"%PDF new", replaces=row, name="Wim de Vries"
    )

    page = client.get(address(row))
    assert "Vervangen door" in page.text
    assert new.number in page.text
    for hidden in (str(new.code), "Wietske", "Wim de Vries"):
        assert hidden not in page.text
    said = client.get(address(row, ".json")).json
    assert (said["status"], said["replaced_by"]) == ("replaced", new.number)
    assert client.get(address(new, ".json")).json["replaces"] == row.number
    assert row.number in client.get(address(new)).text


def test_it_expires_at_midnight_in_amsterdam_also_on_a_kept_page(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    row = paper(db, clock, made, valid_until=date(2026, 1, 15))
    assert "Dit certificaat is geldig" in client.get(address(row)).text
    clock.set(clock.now() + timedelta(hours=14))

    page = client.get(address(row))
    assert "Verlopen" in page.text
    assert "Wietske" in page.text
    assert client.get(address(row, ".json")).json["status"] == "expired"


def test_erasure_keeps_number_hash_dates_and_status_so_that_the_paper_still_verifies(
    db: Session, clock: FixedClock, row: Certificate, client: FlaskClient
) -> None:
    assert "Wietske" in client.get(address(row)).text
    service.erase_holder(db, [row.person_id])
    db.commit()

    page = client.get(address(row))
    for words in ("Dit certificaat is geldig", "Gewist op verzoek", row.number, str(row.pdf_sha256)):
        assert words in page.text
    assert "Wietske" not in page.text
    said = client.get(address(row, ".json")).json
    assert (said["status"], said["name"], said["issued_on"]) == ("valid", None, "2026-01-15")
    proof = client.get(address(row, "/bewijs.json")).json
    assert proof["entries"][0]["facts"]["pdf_sha256"] == row.pdf_sha256


def test_visitors_with_cookies_get_their_own_language(row: Certificate, client: FlaskClient) -> None:
    assert 'lang="nl"' in client.get(address(row)).text
    client.set_cookie("taal", "en")
    page = client.get(address(row))
    assert '<html lang="en"' in page.text
    assert "moment-" not in page.text
    client.delete_cookie("taal")
    assert '<html lang="nl"' in client.get(address(row)).text


def test_what_was_shown_before_needs_no_view(
    row: Certificate, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {end: client.get(address(row, end)) for end in ("", ".json")}

    def never(*_: object) -> None:
        raise AssertionError("a view was asked")

    monkeypatch.setattr("app.certificates.service.checked", never)
    for end, before in shown.items():
        again = client.get(address(row, end))
        assert (again.status_code, again.data) == (200, before.data)
        assert dict(again.headers) == dict(before.headers)


def test_a_fault_of_the_door_is_left_to_the_ordinary_page(
    row: Certificate, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no database here")

    monkeypatch.setattr("app.core.straight.Straight.row", broken)
    assert "Dit certificaat is geldig" in client.get(address(row)).text


def test_the_register_is_public_and_bears_no_name(
    app: Flask, db: Session, clock: FixedClock, row: Certificate, client: FlaskClient
) -> None:
    page = client.get("/register")
    assert "Register van certificaten" in page.text
    assert "Set-Cookie" not in page.headers
    lines = client.get("/register/keten.jsonl").text.splitlines()
    assert [json.loads(line)["number"] for line in lines] == [row.number]
    assert "Wietske" not in lines[0]
    assert client.get("/register/keten.jsonl?na=1").text == ""
    for wrong in ("x", "-1", "9" * 30, "%00"):
        assert client.get(f"/register/keten.jsonl?na={wrong}").status_code == 200
        assert client.get(f"/register/ijkpunten.json?jaar={wrong}").json == {"checkpoints": []}
    assert client.get("/register/ijkpunten.json?jaar=0000").status_code == 200
    assert "keys" in client.get("/register/sleutels.json").json
    assert "def main(" in client.get("/register/verify_certificate.py").text
    assert "2046" in client.get("/register/verification.md").text
