"""What the guard does on the author's pages: it asks, it holds back, and it shows marked text as text."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.practice import service
from tests.factories.practice import Class, send, written

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER = "/leren/praktijkcasussen"

EVIL = "<script>alert(1)</script> <img src=x onerror=alert(2)> [klik](javascript:alert(3)) met Geesje"


@pytest.mark.parametrize(
    "text",
    [
        "Daar was Hendrikje.",
        "De werkplek in Rolde.",
        "Hij werkt bij {organisation}.",
        "BSN 1\u200b2 34\u202e56 7 8 2",
        "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
    ],
)
def test_a_case_waits_until_each_mark_is_answered(
    db: Session, clock: FixedClock, here: Class, text: str
) -> None:
    case_id = written(db, clock, here, text=text.format(organisation=here.world.own.name))
    with pytest.raises(Refused):
        service.submit(db, here.learner, clock, case_id=case_id)


def test_a_word_in_the_log_is_answered_on_its_page_and_the_answer_is_written_down_without_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here, text="We zagen Geesje.")
    login(client, here.learner)
    log = f"{LEARNER}/{case_id}/logboek"
    assert "Dit is niet herleidbaar" in client.get(log).text
    send(client, f"{LEARNER}/{case_id}/niet-herleidbaar", page=log, woord="Geesje")
    assert "Dit is niet herleidbaar" not in client.get(log).text
    db.rollback()
    events = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice:case:keep")).all()
    assert [event.data for event in events] == [{"name": 1}]
    assert service.submit(db, here.learner, clock, case_id=case_id).state == "submitted"


def test_a_number_stays_marked_whatever_the_author_says_of_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here, text="Bel 06-12345678.")
    login(client, here.learner)
    log = f"{LEARNER}/{case_id}/logboek"
    assert "Dit is niet herleidbaar" not in client.get(log).text
    send(client, f"{LEARNER}/{case_id}/niet-herleidbaar", page=log, woord="06-12345678")
    db.rollback()
    assert not db.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "practice:case:keep"))
    with pytest.raises(Refused):
        service.submit(db, here.learner, clock, case_id=case_id)


@pytest.mark.parametrize("part", ["terugblik", "verhaal", "logboek"])
def test_scripts_in_a_text_are_shown_and_never_run(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, part: str
) -> None:
    case_id = written(db, clock, here, text=EVIL)
    login(client, here.learner)
    shown = client.get(f"{LEARNER}/{case_id}/{part}").text
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<mark" in shown


def test_a_megabyte_of_text_is_refused_in_a_sentence_and_stays_on_the_page(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    text = "Een lange dag. " * 70_000
    answer = send(client, f"{LEARNER}/{case_id}/terugblik", reflection=text)
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert "<mark" not in answer.text


def test_the_page_knows_the_learners_own_organisation_and_no_other(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    login(client, here.learner)
    rules = client.get(f"{LEARNER}/let-op.json").json
    assert rules
    named = {words for words, code in rules["phrases"] if code == "q"}
    assert json.dumps(rules).count("niet herleidbaar") == 1
    assert {"Icare", here.world.own.name} <= named
    packed = client.get(f"{LEARNER}/let-op.json", headers={"Accept-Encoding": "gzip, br"})
    assert json.loads(gzip.decompress(packed.data)) == rules
    assert len(packed.data) < 40_000
    assert rules["engine"].startswith("/static/web/js/guard-engine.js?v=")


def test_a_marked_line_deep_in_a_long_log_is_one_link_away(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here, text="Samen gewandeld.")
    for days in range(3, 60):
        text = "We zagen Geesje." if days == 40 else "Samen gewandeld."
        on = today(clock) - timedelta(days=days)
        service.add_entry(db, here.learner, clock, case_id=case_id, on=on, minutes=60, text=text)
    db.commit()
    login(client, here.learner)
    assert "Geesje" not in client.get(f"{LEARNER}/{case_id}/logboek").text
    asked = client.get(f"{LEARNER}/{case_id}/inleveren").text
    assert "Hier staat nog 1 woord" in asked
    [(address, line)] = set(re.findall(r'href="([^"]*/logboek[^"]*)#(regel-[0-9]+)"', asked))
    shown = client.get(html.unescape(address)).text
    assert f'id="{line}"' in shown
    assert "<mark" in shown.partition(f'id="{line}"')[2].partition("</div>")[0]
