"""A text that is being sent while something breaks shows nowhere else, and no browser keeps a page that shows one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Config
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.practice import service
from app.practice.models import CaseEntry
from tests.factories.everywhere import everywhere, photo
from tests.factories.practice import PLANTED, Class, has_pictures, submitted, written
from tests.factories.restoring import dump
from tests.factories.searching import found_in
from tests.factories.sheets import meeting
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
MARK = "krekelvallei"
L, T = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"
OWN_PAGES = ("show", "edit", "edit_entry", "log", "feedback", "versions", "share")
#: Text that is asked for by a button.
BY_BUTTON = ("privacy.emergency_text", "privacy.own_file")
LINE = {"on": "01-09-2026", "kind": "visit", "hours": "1", "text": PLANTED}


def nowhere(answer: TestResponse, said: str, fault: str) -> None:
    """The answer to a form that broke, and what was written about it, hold no word of the form."""
    assert answer.status_code == 500
    assert "unhandled" in said
    assert fault in said
    assert not found_in(said.encode(), MARK)
    assert not found_in(answer.data, MARK)
    assert not found_in(repr(answer.headers).encode(), MARK)
    assert answer.headers["Cache-Control"] == "no-store"


def doors(db: Session, clock: FixedClock, here: Class) -> list[tuple[Actor, str, dict[str, Any]]]:
    """Every form and sending that takes text of a case or about one: by whom, where to, and what."""
    has_pictures(db, clock, here)
    handed_in = submitted(db, clock, here, text="Niets.")
    service.read_case_for_trainer(db, here.trainer, clock, case_id=handed_in)
    draft = written(db, clock, here, text="Niets.")
    entry = db.scalars(sa.select(CaseEntry.id).where(CaseEntry.case_id == draft)).one()
    me, trainer, session = here.learner, here.trainer, meeting(db, here).id
    clock.set(meeting(db, here).starts_at.replace(hour=0))
    text, file = {"text": PLANTED}, (io.BytesIO(photo(PLANTED)), f"{PLANTED}jpg")
    review = {"version_number": "1", "feedback": PLANTED, "asked": PLANTED, "verdict": "returned"}
    db.commit()
    return [
        (me, f"{L}/{draft}/verhaal", {"person": PLANTED, "family": PLANTED}),
        (me, f"{L}/{draft}/competenties", {"evidence-C1": PLANTED}),
        (me, f"{L}/{draft}/terugblik", {"reflection": PLANTED}),
        (me, f"{L}/{draft}/logboek", LINE),
        (me, f"{L}/{draft}/logboek/{entry}", {**LINE, "base": "1"}),
        (me, f"{L}/{draft}/niet-herleidbaar", {"woord": PLANTED}),
        (
            me,
            f"{L}/{draft}/veld",
            {"json": {"field": "person", "text": PLANTED, "base": 1, "person": me.person_id}},
        ),
        (me, f"{L}/{draft}/fotos", {"kind": "drawing", "bare": "y", "file": file}),
        (me, f"{L}/{handed_in}/opmerking", text),
        (me, f"{L}/{handed_in}/intervisie/{session}", {"question": PLANTED, "stap": "klaar"}),
        (trainer, f"{T}/{handed_in}/opmerking", text),
        (trainer, f"{T}/{handed_in}", review),
    ]


def test_a_crash_behind_any_form_shows_what_it_held_nowhere(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    config: Config,
    no_tokens: None,
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    listed = doors(db, clock, here)
    clients = {who: login(app.test_client(), who) for who in (here.learner, here.trainer)}
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def crash(*_: object) -> None:
        raise RuntimeError("it is broken")

    monkeypatch.setattr("app.practice.keyring.for_sealing", crash)
    for who, address, sent in listed:
        answer = clients[who].post(address, **({"data": sent} if "json" not in sent else sent))
        printed = capfd.readouterr()
        nowhere(answer, log.getvalue() + printed.out + printed.err, "it is broken")
        log.truncate(0)
    assert not found_in(dump(config, tmp_path), MARK)
    kept = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    assert not any(found_in(path.read_bytes(), MARK) for path in kept)


def test_a_database_that_breaks_says_nothing_of_the_text(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    no_tokens: None,
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    case_id = written(db, clock, here, text="Niets.")
    login(client, here.learner)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    # The sentence itself goes into a statement that cannot be.
    monkeypatch.setattr("app.practice.service.entries.seal_entry", _into_a_statement)
    answer = client.post(f"{L}/{case_id}/logboek", data=LINE)
    printed = capfd.readouterr()
    said = log.getvalue() + printed.out + printed.err
    nowhere(answer, said, "SET sealed =")


def _into_a_statement(db: Session, case_id: int, row: int, text: str) -> bytes:
    db.execute(
        sa.text("UPDATE case_entry SET sealed = :text WHERE nothing = :row"), {"text": text, "row": row}
    )
    raise AssertionError


def test_a_page_that_gives_a_text_back_after_a_form_came_too_late_is_kept_nowhere(
    client: FlaskClient,
) -> None:
    answer = client.post(f"{L}/1/verhaal", data={"csrf_token": "old", "reflection": PLANTED})
    assert answer.status_code == 400
    assert PLANTED in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_page_that_shows_text_is_kept_by_no_browser(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    actor_for: ActorFor,
    no_tokens: None,
) -> None:
    two = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    said = everywhere(db, clock, here, two)
    draft = written(db, clock, here)
    entry = db.scalars(sa.select(CaseEntry.id).where(CaseEntry.case_id == draft)).one()
    whole = asdict(said) | {"number": 1, "part": "verhaal"}
    shown: dict[str, set[str]] = {}
    readers = {"author": here.learner, "assessor": here.trainer, "peer": here.peer, "emergency": two[0]}
    for who, actor in readers.items():
        client = login(app.test_client(), actor)
        for rule in app.url_map.iter_rules():
            if rule.endpoint.partition(".")[0] not in ("practice", "privacy", "portal", "impact"):
                continue
            for values in (whole, {**whole, "case_id": draft, "entry_id": entry}):
                built = rule.build(values) if rule.arguments <= values.keys() else None
                for method in {"GET", "POST"} & (rule.methods or set()) if built else ():
                    if method == "POST" and rule.endpoint not in BY_BUTTON:
                        continue
                    answer = client.open(f"{built[1].partition('?')[0]}?van=1&naar=3", method=method)  # type: ignore[index]
                    if found_in(answer.data, MARK):
                        shown.setdefault(who, set()).add(rule.endpoint)
                        assert answer.headers["Cache-Control"] == "no-store", rule.endpoint
                        assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers.keys()), (
                            rule.endpoint
                        )
    assert shown == {
        "author": {f"practice.{page}" for page in OWN_PAGES} | {"privacy.own_file"},
        "assessor": {"practice.review", "practice.compare_versions"},
        "peer": {"practice.sheet"},
        "emergency": {"privacy.emergency_text"},
    }
