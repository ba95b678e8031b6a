"""A planted sentence is readable nowhere: not in files, dumps, backups, letters and logs, nor after a crash."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.orm import Session
from weasyprint import HTML

from app.config import Config
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.everywhere import OPEN_REASON, everywhere
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.factories.restoring import backup, dump, readable
from tests.factories.searching import found_in
from tests.people import ActorFor

MARK = "krekelvallei"
#: A word of the reason of an emergency access, which is meant to be read: what finds it would find the other.
CONTROL = "wespennest"


@pytest.fixture
def two(actor_for: ActorFor) -> tuple[Actor, Actor]:
    return actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.json", content)
    return out.getvalue()


def mailed(text: str, encoding: str) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "a@voorbeeld.nl", "Bericht"
    letter.set_content(text, cte=encoding)
    return letter.as_bytes()


@pytest.mark.parametrize("text", [PLANTED, "x" * 69 + PLANTED, "\u00e9" * 25 + PLANTED])
def test_the_search_finds_the_sentence_however_it_is_written(text: str) -> None:
    plain = text.encode()
    forms = {
        "plain": plain,
        "wide": text.encode("utf-16"),
        "json": json.dumps({"text": text}).encode(),
        "hexadecimal": plain.hex().encode(),
        "base64": base64.encodebytes(plain),
        "base64 for addresses": base64.urlsafe_b64encode(b"~" + plain),
        "gzip": gzip.compress(plain),
        "a file in a file": zipped(gzip.compress(zipped(plain))),
        "pdf": HTML(string=f"<p>{text}</p>").write_pdf(),
        "a pdf in a zip": zipped(HTML(string=f"<meta name=author content='{text}'>").write_pdf()),
        "letter": mailed(text, "quoted-printable"),
        "packed letter": mailed(text, "base64"),
    }
    assert [name for name, content in forms.items() if not found_in(content, MARK)] == []
    assert not any(found_in(content, CONTROL) for content in forms.values())


def test_it_is_in_no_file_of_the_database_no_dump_and_no_backup(
    db: Session,
    clock: FixedClock,
    here: Class,
    two: tuple[Actor, Actor],
    config: Config,
    kind: str,
    tmp_path: Path,
) -> None:
    everywhere(db, clock, here, two)
    filled(db, clock, here)
    copy = backup(config, tmp_path)
    places = {"dump": [dump(config, tmp_path)], "backup": [copy.read_bytes(), readable(config, copy)]}
    if kind == "sqlite":
        base = Path(config.database_url.removeprefix("sqlite:///"))
        places["log of writes"] = [base.with_name(f"{base.name}-wal").read_bytes()]
        with sqlite3.connect(base) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        places["database"] = [base.read_bytes()]
    else:
        db.execute(sa.text("CHECKPOINT"))
        data = Path(str(db.scalar(sa.text("SHOW data_directory"))))
        here_is = db.scalar(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        db.commit()
        places["database"] = [one.read_bytes() for one in (data / "base" / str(here_is)).iterdir()]
        places["log of writes"] = [one.read_bytes() for one in (data / "pg_wal").glob("0*")]
    for name, files in places.items():
        assert any(found_in(content, CONTROL) for content in files), name
        assert not any(found_in(content, MARK) for content in files), name


def test_no_letter_no_log_and_no_file_beside_the_database_holds_it(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    two: tuple[Actor, Actor],
    work: Callable[[], int],
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    everywhere(db, clock, here, two)
    structlog.get_logger().warning("control", reason=OPEN_REASON)
    assert work() > 3
    files = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    letters = [path for path in files if "mail" in path.parts]
    assert any(found_in(path.read_bytes(), CONTROL) for path in letters), "the author reads the reason"
    assert [path.name for path in files if found_in(path.read_bytes(), MARK)] == []
    printed = capfd.readouterr()
    told = (log.getvalue() + printed.out + printed.err).encode()
    assert found_in(told, CONTROL)
    assert not found_in(told, MARK)
