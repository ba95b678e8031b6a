"""Materials: what they may hold, and how many there may be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.teaching import service
from app.teaching.models import MaterialVersion
from app.teaching.rules import MOST_MATERIALS
from app.teaching.service import Content
from tests.factories import teaching as factory
from tests.factories.practice import send
from tests.features.teaching.conftest import Lessons
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]


def test_the_limit_of_a_file_is_told_before_one_is_chosen(
    lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.trainer)
    page = client.get(f"/trainer/groepen/{lessons.cohort_id}/materiaal/bestand").text
    assert "Ten hoogste 7" in page
    assert page.index("Ten hoogste 7") < page.index('type="file"')


def test_without_a_file_the_form_says_so(lessons: Lessons, client: FlaskClient, login: Login) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/groepen/{lessons.cohort_id}/materiaal/bestand"
    answer = send(client, url, title="x", when="now")
    assert answer.status_code == 422
    assert "Kies een bestand." in answer.text


def test_scripts_in_a_text_are_refused_and_never_reach_a_page(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/groepen/{lessons.cohort_id}/materiaal/tekst"
    for text in ("<script>alert(1)</script>", "Hoi <img src=x onerror=alert(1)>", "[x](http://example.org)"):
        answer = send(client, url, title="x", text=text, when="now")
        assert answer.status_code == 422, text
        assert "Regel 1:" in answer.text
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    db.execute(sa.update(MaterialVersion).values(text="<script>alert(1)</script> [x](javascript:alert(2))"))
    db.commit()
    login(client, lessons.learner)
    page = client.get(f"/leren/materiaal/{number}").text
    assert "alert(1)" not in page
    assert 'href="javascript' not in page


def test_a_link_opens_without_telling_the_other_site_where_from(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/bijeenkomsten/{lessons.sessions[0].id}/materiaal/link"
    for address, status in (("http://example.org", 422), ("https://example.org/film", 303)):
        values = {**hidden(client.get(url).text), "title": "Film", "url": address, "when": "now"}
        assert client.post(url, data=values).status_code == status
    login(client, lessons.learner)
    page = client.get(f"/leren/groepen/{lessons.cohort_id}").text
    assert 'href="https://example.org/film" rel="noopener noreferrer external"' in page


def test_a_session_holds_no_more_than_can_be_overseen(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    for _ in range(MOST_MATERIALS):
        last = factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    with pytest.raises(Refused, match="Haal eerst iets weg"):
        factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    service.withdraw_material(db, lessons.trainer, clock, material_id=last)
    factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    with pytest.raises(Refused, match="Haal eerst iets weg"):
        service.restore_material(db, lessons.trainer, clock, material_id=last)


def test_a_cohort_has_room_for_so_many_bytes(
    db: Session, clock: FixedClock, lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.teaching.service.materials.MOST_COHORT_BYTES", 100)
    content = Content("x", upload=service.upload("a.pdf", factory.PDF))
    service.add_material(db, lessons.trainer, clock, cohort_id=lessons.cohort_id, content=content)
    with pytest.raises(Refused, match="geen ruimte meer"):
        service.add_material(db, lessons.trainer, clock, cohort_id=lessons.cohort_id, content=content)
