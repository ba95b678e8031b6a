"""A digital certificate is frozen beside the paper in four forms; anyone with its number and code can verify it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openbadgeslib.ob3.verifier import OB3Verifier
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates import service
from app.certificates.models import CertificateFile
from app.core import documents
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.certificates import group
from tests.factories.credentials import BASE, CODE, Keys, at, certificate, frozen, hold_keys, judged
from tests.people import ActorFor
from tests.unit.credentials.judges import SeededKey

FILES = ("credential.json", "credential.jwt", "badge.png", "badge.svg")


@pytest.fixture(autouse=True)
def keys(app: Flask, db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Keys:
    return hold_keys(app, db, clock, monkeypatch)


def test_what_we_serve_is_enough_for_a_verifier_and_a_revocation_shows_there(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=2)
    one, other = certificate(db, clock, made, 0), certificate(db, clock, made, 1)
    frozen(app, db, clock, one)
    frozen(app, db, clock, other)
    work()
    files = [client.get(at(row, "credential.json")).data for row in (one, other)]

    assert judged(client, *files) == [None, None]

    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=made.cohort.id,
        certificate_id=one.id,
        reason="Het certificaat stond op een verkeerde naam.",
    )
    work()

    assert judged(client, *files) == ["revoked", None]
    assert client.get(at(one, "credential.json")).data == files[0]


def test_all_four_forms_carry_the_same_frozen_credential(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    made = frozen(app, db, clock, row)
    work()

    answers = {name: client.get(at(row, name)) for name in FILES}

    assert {name: answer.mimetype for name, answer in answers.items()} == {
        "credential.json": "application/vc",
        "credential.jwt": "application/vc+jwt",
        "badge.png": "image/png",
        "badge.svg": "image/svg+xml",
    }
    assert answers["credential.json"].data == made.json
    assert answers["credential.jwt"].text == made.jwt
    assert OB3Verifier.extract_token_from_png(answers["badge.png"].data).encode() == made.json
    assert json.loads(OB3Verifier.extract_token_from_svg(answers["badge.svg"].data)) == json.loads(made.json)
    for answer in answers.values():
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert (
            client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]}).status_code
            == 304
        )


def test_a_second_attempt_changes_none_of_the_files(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, keys: Keys, work: Callable[[], int]
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    frozen(app, db, clock, row)
    work()
    before = dict(db.execute(sa.select(CertificateFile.kind, CertificateFile.sha256)).all())

    keys.key = SeededKey(2)
    frozen(app, db, clock, row)
    service.draw(app.extensions["work"], {"certificate_id": row.id})
    work()

    assert set(before) == {"credential", "jwt", "png", "svg"}
    assert dict(db.execute(sa.select(CertificateFile.kind, CertificateFile.sha256)).all()) == before


def test_wrong_number_wrong_code_and_no_file_answer_alike_and_too_many_end_the_guessing(
    app: Flask, db: Session, client: FlaskClient, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=3)
    row, bare = certificate(db, clock, made, 0), certificate(db, clock, made, 1)
    old = certificate(db, clock, made, 2, code=None)
    for one in (row, old):
        frozen(app, db, clock, one)

    refused = [
        client.get(address)
        for address in (
            at(row, "credential.json", "K7QF-2MXE"),
            at(row, "credential.json", "k7qf-2mxd"),
            at(row, "credential.json", "é"),
            at(bare, "credential.json"),
            at(old, "credential.json"),
            at(old, "credential.json", "None"),
            f"/controle/DTE-2024-9999-XX/{CODE}/credential.json",
            f"/controle/é/{CODE}/badge.png",
            f"/controle/{row.number}/{CODE}/other.json",
        )
    ]
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.data for answer in refused[:6]}) == 1
    assert client.get(at(row, "credential.json")).status_code == 200

    for _ in range(30):
        client.get(at(row, "credential.json", "XXXX-XXXX"))  # a wrong code, as somebody who guesses sends
    assert client.get(at(row, "credential.json")).status_code == 429


def test_an_erased_holder_is_in_none_of_the_files(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=2)
    drawn, waiting = certificate(db, clock, made, 0), certificate(db, clock, made, 1)
    frozen(app, db, clock, drawn)
    work()
    frozen(app, db, clock, waiting)

    service.erase_holder(db, [drawn.person_id, waiting.person_id])
    work()

    for row in (drawn, waiting):
        assert {client.get(at(row, name)).status_code for name in FILES} == {404}
    kept = set(db.scalars(sa.select(documents.StoredDocument.media_type)))
    assert not kept & {"application/vc", "application/vc+jwt", "image/png", "image/svg+xml"}


def test_a_holder_who_is_erased_while_the_pictures_are_drawn_is_in_none_of_them(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    frozen(app, db, clock, row)
    work = app.extensions["work"]

    def meanwhile(_self: object, _picture: str, credential: bytes) -> bytes:
        service.erase_holder(db, [row.person_id])
        db.commit()
        return credential

    monkeypatch.setattr(type(work.credentials), "bake_svg", meanwhile)
    service.draw(work, {"certificate_id": row.id})

    assert not db.scalars(sa.select(documents.StoredDocument.sha256)).all()


def test_a_certificate_from_before_has_no_digital_form(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]
) -> None:
    row = certificate(
        db, clock, group(db, clock, actor_for, learners=1), status_list_id=None, status_index=None
    )
    work()

    assert service.claims_of(db, row, base_url=BASE) is None
    service.status_changed(db, clock, row)
    assert work() == 0


def test_the_holder_finds_the_digital_forms_once_they_are_there_and_while_they_hold(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=1)
    row = certificate(db, clock, made)
    assert service.certificate_by_number(db, row.number).links is None

    row.pdf_sha256, row.pdf_at = documents.keep(db, clock, b"%PDF"), clock.now()
    frozen(app, db, clock, row)
    work()
    links = service.certificate_by_number(db, row.number).links
    assert links is not None
    account_id = accounts.make_account(db, clock, person_id=row.person_id, password_hash=None, roles=[])
    holder = login(app.test_client(), Actor(person_id=row.person_id, account_id=account_id))
    files = [links.png, links.svg, links.wallet, links.jwt]
    found = re.findall(r'href="([^"]+)"', holder.get("/leren/certificaten").text)
    listed = [f"/certificaten/{row.number}/pdf", *files, escape(links.linkedin)]
    assert [one for one in found if one in listed] == listed
    for address in files:
        assert client.get(address.removeprefix(BASE)).status_code == 200

    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=made.cohort.id,
        certificate_id=row.id,
        reason="Een vergissing van ons.",
    )
    db.commit()
    assert service.certificate_by_number(db, row.number).links is None
    assert "linkedin" not in holder.get("/leren/certificaten").text
