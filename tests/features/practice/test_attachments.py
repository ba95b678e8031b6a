"""Pictures with a case: only where the course has them, drawn anew, sealed, for the author and the assessor only."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.clock import FixedClock
from app.core.crypto import Unreadable
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.practice import service
from app.practice.models import CaseAttachment, CaseRead
from app.practice.queries import rows
from app.practice.service import attachments
from tests.factories.practice import Class, school, written
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER, TRAINER = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor, monkeypatch: pytest.MonkeyPatch) -> Class:
    """A class whose course has pictures."""
    plain = rows.cohorts.contents

    def contents(*args: Any) -> Any:
        return {
            key: replace(found, cases=replace(found.cases, attachments=True))
            for key, found in plain(*args).items()
        }

    monkeypatch.setattr(rows.cohorts, "contents", contents)
    return school(db, clock, actor_for)


def photo(tail: bytes = b"") -> bytes:
    told = Image.Exif()
    told[0x010F] = "Telefoonmerk"
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (10, 120, 60)).save(out, "JPEG", exif=told)
    return out.getvalue() + tail


def add(
    client: FlaskClient, case_id: int, content: bytes, name: str = "foto.jpg", **other: str
) -> TestResponse:
    url = f"{LEARNER}/{case_id}/fotos"
    shown = client.get(url).text
    hidden = dict(re.findall(r'name="(csrf_token|once)" value="([^"]*)"', shown))
    data = {**hidden, "kind": "document", "bare": "y", "file": (io.BytesIO(content), name), **other}
    return client.post(url, data=data, content_type="multipart/form-data")


def test_a_photo_is_kept_without_what_told_where_it_was_made(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    assert add(client, case_id, photo(b"<script>alert(1)</script>")).status_code == 303
    found = db.scalars(sa.select(CaseAttachment)).one()
    assert b"JFIF" not in found.sealed
    number = found.id
    db.rollback()
    answer = client.get(f"{LEARNER}/{case_id}/fotos/{number}")
    assert answer.mimetype == "image/jpeg"
    assert b"Telefoonmerk" not in answer.data
    assert b"<script>" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (80, 60)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("content", "other", "said"),
    [
        (b"", {}, "leeg"),
        (b"<svg><script>alert(1)</script></svg>", {}, "geen foto die we kunnen openen"),
        (b"%PDF-1.7", {}, "geen foto die we kunnen openen"),
        (b"GIF89a=1;alert(1)//" + bytes(40), {}, "geen foto die we kunnen openen"),
        (b"PK\x03\x04" + photo(), {}, "geen foto die we kunnen openen"),
        (photo(), {"bare": ""}, "Dek het af"),
        (photo(), {"kind": "person"}, "Er klopt iets niet"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    content: bytes,
    other: dict[str, str],
    said: str,
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    refused = add(client, case_id, content, **other)
    assert refused.status_code == 422
    assert said in refused.text
    assert not db.scalars(sa.select(CaseAttachment)).all()


def test_of_a_file_that_is_two_things_only_the_picture_is_kept(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        other.writestr("kwaad.js", "alert(1)")
    both = photo(b"%PDF-1.7 <html><script>alert(1)</script>" + packed.getvalue())
    assert zipfile.is_zipfile(io.BytesIO(both))
    assert add(client, case_id, both, "foto.jpg.html").status_code == 303
    number = db.scalars(sa.select(CaseAttachment.id)).one()
    db.rollback()
    answer = client.get(f"{LEARNER}/{case_id}/fotos/{number}")
    assert not zipfile.is_zipfile(io.BytesIO(answer.data))
    assert not [word for word in (b"%PDF", b"<html", b"alert", b"kwaad") if word in answer.data]
    assert answer.headers["Content-Disposition"] == "inline; filename=foto.jpg"


def test_a_photo_of_more_than_seven_megabytes_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        attachments.prepare(photo(b"x" * attachments.MOST_BYTES))
    assert "groter dan 7 MB" in str(refused.value.text)


def test_a_case_has_so_many_photos_and_no_more(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    for _ in range(attachments.MOST_ATTACHMENTS):
        assert add(client, case_id, photo()).status_code == 303
    assert "ten hoogste 6" in add(client, case_id, photo()).text


def test_only_the_author_and_whoever_assesses_it_get_a_photo_and_each_look_leaves_a_line(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    add(client, case_id, photo())
    number = db.scalars(sa.select(CaseAttachment.id)).one()
    db.rollback()
    theirs = f"{TRAINER}/{case_id}/versie/1/fotos/{number}"
    trainer = login(client.application.test_client(), here.trainer)
    assert trainer.get(theirs).status_code == 404, "not submitted"
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()
    before = db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) or 0
    db.rollback()
    assert trainer.get(theirs).mimetype == "image/jpeg"
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseRead)) == before + 1
    db.rollback()
    assert trainer.get(theirs.replace("versie/1", "versie/2")).status_code == 404
    assert trainer.get(f"{LEARNER}/{case_id}/fotos/{number}").status_code == 403
    other = login(client.application.test_client(), actor_for(Role.TRAINER))
    assert other.get(theirs).status_code == 404
    peer = login(client.application.test_client(), here.peer)
    assert peer.get(f"{LEARNER}/{case_id}/fotos/{number}").status_code == 404
    assert peer.get(f"{LEARNER}/{case_id}/fotos").status_code == 404
    boss = login(client.application.test_client(), actor_for(Role.ADMINISTRATOR))
    assert boss.get(theirs).status_code == 403


def test_a_photo_that_was_submitted_stays_with_its_version_when_it_is_taken_away(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = written(db, clock, here)
    kept, dropped = (
        attachments.add_attachment(
            db, here.learner, clock, case_id=case_id, kind="drawing", picture=attachments.prepare(photo())
        )
        for _ in range(2)
    )
    attachments.remove_attachment(db, here.learner, clock, case_id=case_id, attachment_id=dropped)
    assert db.get(CaseAttachment, dropped) is None
    service.submit(db, here.learner, clock, case_id=case_id)
    service.withdraw(db, here.learner, clock, case_id=case_id)
    attachments.remove_attachment(db, here.learner, clock, case_id=case_id, attachment_id=kept)
    author = here.learner.person_id or 0
    assert not service.case_for_author(db, author, case_id).attachments
    assert service.version_of_author(db, author, case_id, 1).attachments == (kept,)
    assert attachments.picture_for_author(db, author, case_id, kept)
    with pytest.raises(NotFound):
        attachments.remove_attachment(db, here.learner, clock, case_id=case_id, attachment_id=kept)


def test_a_sealed_photo_does_not_open_in_another_case(db: Session, clock: FixedClock, here: Class) -> None:
    one, two = written(db, clock, here), written(db, clock, here)
    numbers = [
        attachments.add_attachment(
            db, here.learner, clock, case_id=case_id, kind="drawing", picture=attachments.prepare(photo())
        )
        for case_id in (one, two)
    ]
    first, second = (db.get_one(CaseAttachment, number) for number in numbers)
    first.sealed, second.sealed = second.sealed, first.sealed
    db.flush()
    with pytest.raises(Unreadable):
        attachments.picture_for_author(db, here.learner.person_id or 0, one, numbers[0])


def test_without_pictures_in_the_course_there_is_no_page_and_no_verb(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    case_id = written(db, clock, here)
    login(client, here.learner)
    assert client.get(f"{LEARNER}/{case_id}/fotos").status_code == 404
    assert "Foto" not in client.get(f"{LEARNER}/{case_id}/verhaal").text
    with pytest.raises(NotFound):
        attachments.add_attachment(
            db, here.learner, clock, case_id=case_id, kind="drawing", picture=attachments.prepare(photo())
        )
