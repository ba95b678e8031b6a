"""An administrator changes how certificates look, beside a live preview; what was issued stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.certificates import service
from app.certificates.models import CertificateTemplate
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.courses import service as courses
from tests.factories.cohorts import content
from tests.pages import hidden
from tests.people import ActorFor
from tests.unit.adapters.pdf_reading import pages

Login = Callable[[FlaskClient, Actor], FlaskClient]
EDITOR = "/beheer/certificaten/sjablonen/dementalent-expert/nl"
PREVIEW = f"{EDITOR}/voorbeeld"


@pytest.fixture
def administrator(db: Session, clock: FixedClock, actor_for: ActorFor) -> Actor:
    courses.load_course(db, SYSTEM, clock, content=content())
    made = actor_for(Role.ADMINISTRATOR)
    db.commit()
    return made


@pytest.fixture
def own(administrator: Actor, client: FlaskClient, login: Login) -> FlaskClient:
    return login(client, administrator)


def save(
    db: Session,
    actor: Actor,
    clock: FixedClock,
    html: str,
    *,
    based_on: int = 0,
    css: str = "p { color: #000 }",
) -> int:
    number = service.save_template(
        db,
        actor,
        clock,
        slug="dementalent-expert",
        language="nl",
        html=html,
        css=css,
        based_on=based_on,
        note="Ander woord",
    ).number
    db.commit()
    return number


def shipped() -> str:
    return content().certificate_html


def send(
    client: FlaskClient, html: str, *, to: str = EDITOR, follow: bool = False, **more: object
) -> TestResponse:
    """Sends the editor's form as a browser does."""
    style = {"css": content().certificate_css, "sample": "gewoon", "note": ""}
    form = {**hidden(client.get(EDITOR).text), "html": html, **style, **more}
    return client.post(to, data=form, follow_redirects=follow)


def test_a_course_begins_with_what_came_with_it_in_every_language(db: Session, administrator: Actor) -> None:
    found = {one.language: one for one in service.templated_courses(db)}

    assert set(found) == {"nl", "en", "nl+en"}
    assert all(one.current.number == 0 for one in found.values())
    assert "What {{ name }} can do" in found["en"].current.html
    with pytest.raises(NotFound):
        service.template_history(db, "dementalent-expert", "fr")


def test_saving_makes_a_version_and_keeps_what_came_with_the_course(
    db: Session, clock: FixedClock, administrator: Actor
) -> None:
    changed = shipped().replace("met goed gevolg", "helemaal")

    assert save(db, administrator, clock, changed) == 2
    assert save(db, administrator, clock, changed, based_on=2) == 2, "the same text is no new version"
    assert save(db, administrator, clock, shipped(), based_on=2) == 3

    rows = db.scalars(select(CertificateTemplate).order_by(CertificateTemplate.number)).all()
    assert [(row.number, row.created_by_person_id) for row in rows] == [
        (1, None),
        (2, administrator.person_id),
        (3, administrator.person_id),
    ]
    assert rows[0].html == shipped()
    assert rows[1].sha256 == hashlib.sha256(f"{rows[1].html}\0{rows[1].css}".encode()).hexdigest()
    history = service.template_history(db, "dementalent-expert", "nl")
    assert [(one.number, one.in_force) for one in history.versions] == [(3, True), (2, False), (1, False)]
    assert service.template_history(db, "dementalent-expert", "en").current.number == 0


def test_who_began_before_another_saved_is_told_and_loses_nothing(
    db: Session, clock: FixedClock, administrator: Actor, own: FlaskClient
) -> None:
    save(db, administrator, clock, shipped().replace("verklaart", "zegt"))

    answer = send(own, shipped().replace("verklaart", "meldt"), css="p { color: #111 }", based_on="0")

    assert answer.status_code == 422
    assert "Intussen is versie 2 bewaard" in answer.text
    assert "{{ foundation }} meldt dat" in answer.text


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("{% for x in range(10**9) %}x{% endfor %}", "Een lus gaat over een lijst van het certificaat"),
        ("{{ 'a' * 10**9 }}", "Deze opdracht kan niet in een sjabloon"),
        ("{{ name.upper() }}", "Een sjabloon kan geen functie aanroepen"),
        ("{% include '/etc/passwd' %}", "Deze opdracht kan niet in een sjabloon"),
        ("<img src='http://example.org/x.png'>", "Een sjabloon haalt niets op van elders"),
        ("{{ naam }}", "Het veld naam bestaat niet"),
        ("{{ name }}", "Dit moet op een certificaat staan en ontbreekt: de leergang"),
    ],
)
def test_what_cannot_be_is_said_with_its_line_and_nothing_is_stored(
    db: Session, own: FlaskClient, html: str, sentence: str
) -> None:
    for address in (EDITOR, PREVIEW):
        answer = send(own, f"<p></p>\n{html}", to=address)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert sentence.startswith("Dit moet") or "Pagina, regel 2" in answer.text
    assert db.scalars(select(CertificateTemplate)).all() == []


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("{% for a in name %}x{% endfor %}", "Een lus gaat over een lijst"),
        ("{% for a in en %}x{% endfor %}", "Een lus gaat over een lijst"),
        ("{% if hours > 5 %}x{% endif %}", "kan het niet worden ingevuld: Gewoon"),
        ("{{ (levels|first).name }}", "kan het niet worden ingevuld: Zonder ondertekenaar"),
        ("{% macro m(x, x) %}{% endmacro %}{{ m(1) }}", "kan het niet worden ingevuld: Gewoon"),
    ],
)
def test_a_template_that_some_certificate_cannot_fill_is_not_saved(
    db: Session, own: FlaskClient, html: str, sentence: str
) -> None:
    answer = send(own, shipped() + html)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.scalars(select(CertificateTemplate)).all() == []


def test_a_style_that_fetches_is_refused_also_by_the_service(
    db: Session, clock: FixedClock, administrator: Actor
) -> None:
    for css in ("@import 'http://example.org/x.css';", "p { background: url(http://example.org) }"):
        with pytest.raises(Refused, match="Stijl, regel 1"):
            save(db, administrator, clock, shipped(), css=css)


def test_the_check_names_what_is_left_out(own: FlaskClient) -> None:
    without = shipped().replace("{{ place }}", "Assen").replace("{{ proof }}", "")

    answer = send(own, without, check="ja")
    whole = send(own, shipped(), check="ja")

    assert answer.status_code == 200
    assert "de plaats (place)" in answer.text
    assert "wat de deelnemer deed (proof)" in answer.text
    assert "Alles staat erop" in whole.text


def test_the_preview_is_the_pdf_with_the_chosen_data(own: FlaskClient) -> None:
    changed = shipped().replace("met goed gevolg", "helemaal")

    plain = send(own, changed, to=PREVIEW)
    longest = send(own, changed, to=PREVIEW, sample="langste")

    assert (plain.status_code, plain.mimetype) == (200, "application/pdf")
    assert plain.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "helemaal heeft afgerond" in pages(plain.data)[0]
    assert "Voorbeeld: gegevens zijn niet echt" in pages(plain.data)[0]
    assert "Weldam-" in pages(longest.data)[0]


def test_the_editor_saves_after_a_trial_and_an_old_version_can_be_used_again(
    db: Session, own: FlaskClient
) -> None:
    changed = shipped().replace("met goed gevolg", "helemaal")

    assert own.get(EDITOR).status_code == 200
    saved = send(own, changed, note="Korter", follow=True)
    old = own.get(f"{EDITOR}?versie=1")

    assert "Versie 2 geldt vanaf nu" in saved.text
    assert "Korter" in saved.text
    assert "Gebruik deze weer" in old.text
    assert "met goed gevolg" in old.text
    assert own.get(f"{EDITOR}?versie=9").status_code == 404
    assert own.get(f"{EDITOR}?versie=x").status_code == 404
    assert "Versie 2 van" in own.get("/beheer/certificaten/sjablonen").text


def test_a_page_that_cannot_be_printed_is_not_saved(db: Session, own: FlaskClient) -> None:
    answer = send(own, shipped() + "<img src='asset:weg.svg' alt='x'>")

    assert answer.status_code == 422
    assert "kan het niet worden gedrukt" in answer.text
    assert db.scalars(select(CertificateTemplate)).all() == []


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEARNER, Role.FINANCE])
def test_only_administrators_change_how_certificates_look(
    administrator: Actor, actor_for: ActorFor, client: FlaskClient, login: Login, role: Role
) -> None:
    other = login(client, actor_for(role))

    assert other.get(EDITOR).status_code == 403
    assert other.get("/beheer/certificaten/sjablonen").status_code == 403
