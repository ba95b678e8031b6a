"""A planted sentence is readable nowhere: not in files, dumps, backups, letters and logs, nor after a crash."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Config
from app.core.clock import FixedClock
from app.core.permissions import Actor
from tests.factories.practice import PLANTED, Class, send, submitted, written
from tests.factories.protected import filled
from tests.factories.restoring import backup, dump

Login = Callable[[FlaskClient, Actor], FlaskClient]
MARK = b"krekelvallei"
STORY = "/leren/praktijkcasussen/{}/verhaal"


def forms_of(mark: bytes) -> list[bytes]:
    """The mark as it would stand in a file: plain, in base64 at each offset, in hexadecimal, and in UTF-16."""
    import base64

    plain = mark.decode()
    shifted = [base64.b64encode(b"x" * at + mark)[4:-4] for at in range(3)]
    return [mark, *shifted, mark.hex().encode(), plain.encode("utf-16-le")]


def found_in(content: bytes) -> bool:
    return any(form in content for form in forms_of(MARK))


def test_the_control_finds_the_sentence_however_it_is_written() -> None:
    import base64

    for at in range(3):
        assert found_in(base64.b64encode(b"a" * at + PLANTED.encode()))
    assert found_in(PLANTED.encode())
    assert found_in(PLANTED.encode().hex().encode())


def test_it_is_in_no_file_of_the_database_no_dump_and_no_backup(
    db: Session, clock: FixedClock, here: Class, config: Config, kind: str, tmp_path: Path
) -> None:
    filled(db, clock, here)
    submitted(db, clock, here)
    db.commit()
    text = dump(config, tmp_path)
    assert b"case_entry" in text
    assert here.learner.email.encode() in text
    assert not found_in(text)
    assert not found_in(backup(config, tmp_path).read_bytes())
    if kind == "sqlite":
        base = Path(config.database_url.removeprefix("sqlite:///"))
        files = [path.read_bytes() for path in base.parent.glob(f"{base.name}*")]
    else:
        db.execute(sa.text("CHECKPOINT"))
        data = Path(str(db.scalar(sa.text("SHOW data_directory"))))
        here_is = db.scalar(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        db.commit()
        paths = [*(data / "base" / str(here_is)).iterdir(), *(data / "pg_wal").glob("0*")]
        files = [path.read_bytes() for path in paths if path.is_file()]
    assert any(here.learner.email.encode() in content for content in files)
    assert not any(found_in(content) for content in files)


def test_no_letter_and_no_file_beside_the_database_holds_it(
    app: Flask, db: Session, clock: FixedClock, here: Class, work: Callable[[], int]
) -> None:
    filled(db, clock, here)
    submitted(db, clock, here)
    assert work() > 0
    files = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    assert any("mail" in path.parts for path in files)
    assert [path.name for path in files if found_in(path.read_bytes())] == []


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the server writes to its log, as it stands there."""
    written_down = io.StringIO()
    monkeypatch.setitem(structlog.get_config(), "cache_logger_on_first_use", False)
    before = structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=written_down))
    monkeypatch.setattr(sys, "stderr", written_down)
    yield written_down  # type: ignore[misc]
    structlog.configure(logger_factory=before)


@pytest.mark.parametrize("fault", ["a bug", "a broken database"])
def test_a_crash_while_a_text_is_being_sent_shows_it_nowhere(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    fault: str,
) -> None:
    case_id = written(db, clock, here, text="Niets.")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    login(client, here.learner)
    if fault == "a bug":

        def crash(*_: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr("app.practice.keyring.for_sealing", crash)
    else:
        db.execute(sa.text("ALTER TABLE case_text RENAME COLUMN sealed TO elsewhere"))
        db.commit()
        monkeypatch.setattr("app.practice.queries.author.document_of", lambda *_: _empty())
        monkeypatch.setattr("app.practice.service.writing.document_of", lambda *_: _empty(), raising=False)
    shown = send(
        client, STORY.format(case_id), page="/leren/praktijkcasussen/nieuw", person=PLANTED, family=PLANTED
    )
    assert shown.status_code == 500
    printed = capfd.readouterr()
    told = log.getvalue() + printed.out + printed.err
    assert "unhandled" in told
    assert not found_in(told.encode())
    assert not found_in(shown.data)
    assert not found_in(repr(shown.headers).encode())
    assert shown.headers["Cache-Control"] == "no-store"


def _empty() -> object:
    from app.practice.rules.documents import CaseDocument

    return CaseDocument()


def test_a_page_that_gives_a_text_back_after_a_form_came_too_late_is_kept_nowhere(
    client: FlaskClient,
) -> None:
    answer = client.post(STORY.format(1), data={"csrf_token": "old", "reflection": PLANTED})
    assert answer.status_code == 400
    assert PLANTED in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_with_text_are_kept_by_no_browser(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    draft = written(db, clock, here)
    login(client, here.learner)
    pages = [
        f"/leren/praktijkcasussen/{case_id}",
        STORY.format(draft),
        f"/leren/praktijkcasussen/{draft}/logboek",
    ]
    answers = [client.get(address) for address in pages]
    login(client, here.trainer)
    answers.append(client.get(f"/trainer/praktijkcasussen/{case_id}"))
    for answer in answers:
        assert MARK in answer.data
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
