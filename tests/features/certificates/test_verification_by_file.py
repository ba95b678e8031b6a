"""A PDF that somebody sends: ours, ours with something added, ours but changed, somebody else's, or no PDF at all."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.adapters.pdf.renderer import WeasyPrinter
from app.adapters.signing.files import FileKeys
from app.certificates.models import Certificate, SigningKey
from app.core.clock import FixedClock
from app.core.documents import StoredDocument
from tests.factories.certificates import Group, group
from tests.factories.registered import CODE, paper
from tests.people import ActorFor


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    return FileKeys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def signed(keys: FileKeys, db: Session, clock: FixedClock) -> bytes:
    """A certificate as it is sent: its number and code stand in it."""
    if not list(keys.public()):
        keys.make("document", at=clock.now())
    (public,) = keys.public()
    db.add(SigningKey(kid=public.kid, purpose="document", public=public.public, starts_at=clock.now()))
    db.commit()
    return keys.signer().sign(plain(), at=clock.now(), reason="Certificaat", location="Assen")


def plain(code: str = CODE) -> bytes:
    address = f"https://leergang.example/controle/{number()}/{code}"
    return WeasyPrinter().render(
        f'<html lang="nl"><head><title>C</title></head><body><p><a href="{address}">Controle</a></p></body></html>',
        css="",
        assets={},
        title="Certificaat",
        author="Stichting DemenTalent",
    )


def number() -> str:
    from app.certificates.rules.numbers import number_of

    return number_of(2026, 1)


@pytest.fixture
def row(db: Session, clock: FixedClock, actor_for: ActorFor, signed: bytes) -> Certificate:
    made: Group = group(db, clock, actor_for, learners=1, ready=0)
    return paper(db, clock, made, pdf=signed)


def send(client: FlaskClient, content: bytes) -> TestResponse:
    head = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="x.pdf"\r\n\r\n'
    body = head + content + b"\r\n--x--\r\n"
    return client.post("/controle/bestand", data=body, content_type="multipart/form-data; boundary=x")


def test_the_very_bytes_are_ours(row: Certificate, signed: bytes, client: FlaskClient) -> None:
    page = client.get("/controle/bestand")
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text

    judged = send(client, signed)

    assert judged.status_code == 200
    assert "Set-Cookie" not in judged.headers
    for words in ("Dit bestand is van ons en niet veranderd", row.number, str(row.pdf_sha256)):
        assert words in judged.text
    assert f"/controle/{row.number}/{CODE}" in judged.text


def test_a_file_is_kept_nowhere(
    app: Flask, db: Session, row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    before = db.scalar(sa.select(sa.func.count()).select_from(StoredDocument))
    files = {one for one in Path(app.instance_path).rglob("*") if one.is_file()}
    db.commit()
    send(client, signed + b"more")
    assert db.scalar(sa.select(sa.func.count()).select_from(StoredDocument)) == before
    assert {one for one in Path(app.instance_path).rglob("*") if one.is_file()} == files


def test_bytes_that_were_added_are_counted(row: Certificate, signed: bytes, client: FlaskClient) -> None:
    judged = send(client, signed + b"\n1 0 obj\n(Anders)\nendobj\n%%EOF\n")

    kept = f"{len(signed):,}".replace(",", ".")
    for words in ("Aan dit bestand is iets toegevoegd", f"de eerste {kept} bytes", "31 bytes"):
        assert words in judged.text
    assert "niet veranderd" not in judged.text


def test_a_changed_file_says_what_differs(row: Certificate, signed: bytes, client: FlaskClient) -> None:
    place = signed.index(b"/Producer")
    judged = send(client, signed[:place] + b"/Qroducer" + signed[place + 9 :])

    for words in (
        "Dit bestand is veranderd",
        row.number,
        "Klopt niet",
        "Na het ondertekenen is het bestand veranderd.",
        "Vingerafdruk van het echte",
        str(row.pdf_sha256),
    ):
        assert words in judged.text


def test_our_text_under_somebody_elses_signature_is_named(
    row: Certificate, clock: FixedClock, client: FlaskClient, tmp_path: Path
) -> None:
    forger = FileKeys(tmp_path)
    forger.make("document", at=clock.now())
    judged = send(client, forger.signer().sign(plain(), at=clock.now(), reason="", location=""))

    for words in (
        "Dit bestand is veranderd",
        "Niet van de stichting",
        "Ondertekenaar: Stichting DemenTalent (test)<",
    ):
        assert words in judged.text
    other = send(client, forger.signer().sign(plain("7777-7777"), at=clock.now(), reason="", location=""))
    assert "Het is door een ander ondertekend." in other.text
    assert row.number not in other.text  # a number without its code says nothing
    unsigned = send(client, plain())
    assert "Onze certificaten zijn altijd ondertekend" in unsigned.text


def test_what_is_no_certificate_gets_a_sentence(row: Certificate, client: FlaskClient) -> None:
    bomb = zlib.compress(b"0" * 50_000_000, 9)
    for content, status, words in (
        (b"", 422, "Kies eerst een bestand."),
        (b"hallo", 200, "Dit is geen pdf"),
        (b"%PDF-1.7\n" + b"%%EOF\n" * 500_000, 200, "Dit bestand kennen we niet"),
        (b"%PDF-1.7\n" + (b"stream\n" + bomb + b"endstream\n") * 50, 200, "Dit bestand kennen we niet"),
        (b"%PDF-1.7\n" + b"DTE-2026-0001-AA/K7QF-2MXD " * 200_000, 200, "Dit bestand kennen we niet"),
    ):
        judged = send(client, content)
        assert judged.status_code == status
        assert words in judged.text
    assert client.post("/controle/bestand", data={"bestand": "tekst"}).status_code == 422


def test_two_hundred_megabytes_are_refused_with_a_sentence(client: FlaskClient) -> None:
    judged = client.post(
        "/controle/bestand",
        content_type="multipart/form-data; boundary=x",
        input_stream=BytesIO(b"--x\r\n"),
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )

    assert judged.status_code == 413
    assert "groter dan 8 MB" in judged.text


def test_a_revoked_certificate_is_ours_but_no_longer_valid(
    db: Session, row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    row.state, row.revoked_on, row.revoked_reason = "revoked", row.issued_on, "De naam klopte niet."
    db.commit()

    judged = send(client, signed)

    assert "van ons, maar niet meer geldig" in judged.text


def test_one_sender_may_not_have_files_judged_for_ever(client: FlaskClient) -> None:
    answers = [send(client, b"x").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_numbers_and_codes_in_a_file_are_guesses_like_those_that_are_typed(
    row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    codes = [f"K7QF-{place:04d}" for place in range(30)]
    files = [
        b"%PDF-1.7\n" + "\n".join(f"{row.number}/{code}" for code in codes[at : at + 10]).encode()
        for at in (0, 10, 20)
    ]
    assert [send(client, one).status_code for one in (signed, *files)] == [200] * 4
    assert send(client, signed).status_code == 429
    assert client.get(f"/controle/{row.number}/{CODE}").status_code == 429
