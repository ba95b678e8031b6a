"""Own words for letters: taken, shown while typing, refused by name, used in text and HTML, and never run."""

from __future__ import annotations

import html
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.messages import letters, placeholders
from app.messages import service as messages
from app.messages.catalogue import LETTERS
from app.messages.models import LetterWording
from app.messages.rules import check
from tests.features.messages.conftest import INVITED, TOKEN, Post
from tests.pages import hidden

TEXTS = "/beheer/brieven/teksten"
PAGE = f"{TEXTS}/enrolments/withdrawn/nl"
INVITATION = f"{TEXTS}/accounts/invitation/nl"


def sent(app: Flask) -> list[EmailMessage]:
    """The letters that were written to files, the oldest first."""
    files = sorted(Path(app.instance_path, "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]  # type: ignore[misc]


def both(message: EmailMessage) -> tuple[str, str]:
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text
    assert page
    return text.get_content(), page.get_content()


def stored(db: Session) -> list[tuple[str, str, str, str]]:
    db.rollback()
    rows = db.execute(
        sa.select(LetterWording.template, LetterWording.language, LetterWording.subject, LetterWording.text)
    )
    found = [tuple(row) for row in rows]
    db.rollback()
    return found  # type: ignore[return-value]


def save(desk: FlaskClient, subject: str, text: str, page: str = PAGE) -> tuple[int, str]:
    """Sends the form with these words."""
    answer = desk.post(page, data={**hidden(desk.get(page).text), "subject": subject, "text": text})
    return answer.status_code, html.unescape(answer.text)


def test_every_letter_has_a_name_and_a_sentence_and_every_placeholder_a_meaning() -> None:
    missing = {template for template in letters.all_letters() if template not in LETTERS}
    assert missing == set(), "name these letters in messages/catalogue.py"
    assert set(LETTERS) - set(letters.all_letters()) == set(), "these letters are gone"
    nameless = {
        (template, name)
        for template in letters.worded_letters()
        for name in letters.variables_of(template)
        if name not in placeholders.PLACEHOLDERS and name not in placeholders.SILENT
    }
    assert nameless == set(), "say what these stand for in messages/placeholders.py"


def test_the_first_draft_of_every_letter_is_its_own_text_and_can_be_saved(app: Flask) -> None:
    with app.test_request_context():
        for template in letters.worded_letters():
            for language in ("nl", "en"):
                words = letters.shipped_words(template, language)
                check(words, letters.placeholders_of(template))
                assert words.subject, template
                assert words.text, template


def test_all_letters_are_listed_with_who_gets_them_when(desk: FlaskClient) -> None:
    page = html.unescape(desk.get(TEXTS).text)

    for template in letters.all_letters():
        assert str(LETTERS[template].title) in page
        assert str(LETTERS[template].when) in page
    for template in letters.worded_letters():
        for language in ("nl", "en"):
            assert f"{TEXTS}/{template}/{language}" in page
    assert desk.get(f"{TEXTS}/enrolments/unknown/nl").status_code == 404
    assert desk.get(f"{TEXTS}/enrolments/withdrawn/de").status_code == 404
    assert desk.get(f"{TEXTS}/../../etc/nl").status_code == 404


def test_a_letter_that_says_yes_or_no_keeps_its_shipped_words(desk: FlaskClient) -> None:
    deciding = [
        template
        for template in letters.all_letters()
        if letters.variables_of(template) & placeholders.DECIDING
    ]
    assert deciding
    for template in deciding:
        assert template not in letters.worded_letters()
        assert desk.get(f"{TEXTS}/{template}/nl").status_code == 404


def test_the_page_shows_the_words_of_now_and_every_placeholder_with_an_example(desk: FlaskClient) -> None:
    page = html.unescape(desk.get(PAGE).text)

    assert "{organisation_name} heeft je afgemeld" in page
    for name in letters.placeholders_of("enrolments/withdrawn"):
        assert f"{{{name}}}" in page
        assert str(placeholders.PLACEHOLDERS[name].label) in page
    assert "donderdag 14 januari 2027" in page


def test_own_words_are_sent_in_text_and_html_and_the_frame_stays(
    app: Flask, desk: FlaskClient, post: Post, work: Callable[[], int]
) -> None:
    text = "Dag & <b>tot ziens</b> {given_name}.\n\nGroep {cohort_name},\neerste dag {first_day}."
    assert save(desk, "Afgemeld: {cohort_name}", text)[0] == 303
    post()
    work()

    (letter,) = sent(app)
    plain, page = both(letter)

    assert letter["Subject"] == "Afgemeld: Assen, voorjaar 2027"
    assert "Dag & <b>tot ziens</b> Petra." in plain
    assert "Dag &amp; &lt;b&gt;tot ziens&lt;/b&gt; Petra." in page
    assert "<b>tot ziens" not in page
    assert "eerste dag donderdag 14 januari 2027." in plain
    for said in (plain, page):
        assert "Beste Petra" in said
        assert "Organisatie" in said
        assert "omdat je was aangemeld" in said
        assert "heeft je afgemeld" not in said


def test_a_link_always_stays_in_the_letter(
    app: Flask, desk: FlaskClient, post: Post, work: Callable[[], int]
) -> None:
    assert save(desk, "Kom erbij", "Zonder enige link.", INVITATION)[0] == 303
    post("accounts/invitation", context=INVITED)
    work()

    plain, page = both(sent(app)[0])

    for said in (plain, page):
        assert "Zonder enige link." in said
        assert f"/uitnodiging/{TOKEN}" in said
        assert "Maak je account" in said


def test_own_words_hold_in_their_language_only_and_can_be_taken_back(
    app: Flask, desk: FlaskClient, db: Session, post: Post, work: Callable[[], int]
) -> None:
    assert save(desk, "Nederlands", "Nederlandse woorden.")[0] == 303
    post(language="en")
    work()
    assert "Nederlandse woorden" not in both(sent(app)[0])[0]

    page = desk.get(PAGE).text
    reset = page[page.index(f'action="{PAGE}/terug"') - 200 :]
    assert desk.post(f"{PAGE}/terug", data=hidden(reset)).status_code == 303

    assert stored(db) == []
    post()
    work()
    assert "Icare heeft je afgemeld" in both(sent(app)[1])[0]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dag {voornaam}", "{voornaam}"),
        ("Dag {given_name", "{given_name"),
        ("{{ config.secret_key }}", "{{"),
        ("{% include 'letter/base.html' %}", "{%"),
        ("{given_name.__class__}", "{given_name.__class__}"),
        ("{link_path}", "{link_path}"),
        ("", "Vul de tekst in"),
        ("x" * 4001, "4000"),
    ],
)
def test_words_that_cannot_be_sent_are_refused_by_name_and_kept_on_the_page(
    desk: FlaskClient, db: Session, text: str, named: str
) -> None:
    status, page = save(desk, "Dag", text, INVITATION)

    assert status == 422
    assert named in page
    assert text in page
    assert stored(db) == []


def test_a_value_that_looks_like_code_or_a_placeholder_is_only_text(
    app: Flask, desk: FlaskClient, post: Post, work: Callable[[], int]
) -> None:
    from tests.features.messages.conftest import WITHDRAWN

    assert save(desk, "Dag {given_name}", "Dag {given_name}, van {organisation_name}.")[0] == 303
    post(context={**WITHDRAWN, "given_name": "{{7*7}}{organisation_name}<i>", "organisation_name": "Icare"})
    work()

    plain, page = both(sent(app)[0])

    assert "Dag {{7*7}}{organisation_name}<i>, van Icare." in plain
    assert "{{7*7}}{organisation_name}&lt;i&gt;, van Icare." in page
    assert "49" not in plain


def test_words_that_reached_the_database_by_another_way_are_never_run(
    app: Flask, db: Session, clock: FixedClock, post: Post, work: Callable[[], int]
) -> None:
    db.add(
        LetterWording(
            template="enrolments/withdrawn",
            language="nl",
            subject="{{ 7*7 }}",
            text="{{ 7*7 }} {% raise %} {onbekend} {given_name}",
            updated_at=clock.now(),
        )
    )
    db.commit()
    post()
    work()

    plain, _ = both(sent(app)[0])

    assert "{{ 7*7 }} {% raise %}" in plain
    assert "49" not in plain
    assert "Petra" in plain


def test_the_preview_shows_the_words_while_they_are_typed_and_stores_nothing(
    desk: FlaskClient, db: Session
) -> None:
    shipped = desk.get(f"{PAGE}/voorbeeld")
    assert "Icare heeft je afgemeld" in shipped.text
    form = hidden(desk.get(PAGE).text)

    typed = desk.post(
        f"{PAGE}/voorbeeld", data={**form, "subject": "Nu <ook>", "text": "Dag {given_name} & co."}
    )
    wrong = desk.post(f"{PAGE}/voorbeeld", data={**form, "subject": "Nu", "text": "Dag {wie}"})

    assert "Dag Petra &amp; co." in typed.text
    assert "Nu &lt;ook&gt;" in typed.text
    assert wrong.status_code == 422
    assert "{wie}" in wrong.text
    for answer in (shipped, typed, wrong):
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert stored(db) == []
    assert desk.post(f"{PAGE}/voorbeeld", data={"subject": "a", "text": "b"}).status_code == 400


def test_every_letter_has_a_preview_in_both_languages(desk: FlaskClient) -> None:
    for template in letters.worded_letters():
        for language in ("nl", "en"):
            answer = desk.get(f"{TEXTS}/{template}/{language}/voorbeeld")
            assert answer.status_code == 200, (template, language)
            assert f'lang="{language}"' in answer.text


def test_the_audit_log_keeps_the_words_before_and_after(
    desk: FlaskClient, db: Session, clock: FixedClock, administrator: Actor
) -> None:
    save(desk, "Een", "Eerste.")
    save(desk, "Twee", "Tweede.")
    save(desk, "Twee", "Tweede.")
    messages.reset_wording(db, administrator, clock, template="enrolments/withdrawn", language="nl")
    db.commit()

    rows = db.execute(
        sa.select(AuditEvent.action, AuditEvent.data)
        .where(AuditEvent.object_type == "letter_wording")
        .order_by(AuditEvent.id)
    ).all()
    db.rollback()

    assert [(action, data["before"], data["after"]) for action, data in rows] == [
        ("messages:wording:set", None, {"subject": "Een", "text": "Eerste."}),
        (
            "messages:wording:set",
            {"subject": "Een", "text": "Eerste."},
            {"subject": "Twee", "text": "Tweede."},
        ),
        ("messages:wording:reset", {"subject": "Twee", "text": "Tweede."}, None),
    ]
