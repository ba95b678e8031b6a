"""The page of verification shows what the paper shows, line for line, in the paper's language; so does the JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pypdf
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.pdf.renderer import WeasyPrinter
from app.certificates import service
from app.certificates.models import CertificateTemplate
from app.core.clock import FixedClock
from app.core.permissions import Role
from app.courses.models import Course
from tests.documents.papers import printed
from tests.factories.certificates import Group, group
from tests.factories.documents import ENGLISH as IN_ENGLISH
from tests.factories.registered import CODE, paper
from tests.people import ActorFor

ENGLISH = ("This certificate", "DemenTalent Expert Course", "Discovering talents", "58 hours", "What")
DUTCH = ("Leergang DemenTalent-expert", "Talenten ontdekken", "58 uur", "Wat Wietske van der Hofstra kan")


def again(language: str) -> dict[str, object]:
    """What stands on a paper that was issued anew, and holds until a day."""
    english = {"awarded_on_text": "1 May 2025", "valid_until_text": "2 July 2029"}
    return {
        "awarded_on_text": "1 mei 2025",
        "valid_until_text": "2 juli 2029",
        "en": {**IN_ENGLISH, **english} if language != "nl" else None,
    }


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    return group(db, clock, actor_for, learners=2, ready=0)


def words(text: str) -> str:
    return " ".join(text.split())


def seen(html: str) -> str:
    """What somebody reads on a page, from its first heading on."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html[html.index("<main") :], flags=re.S)
    return words(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(b|span|a)\b[^>]*>", "", body))))


def lines(snapshot: dict[str, object]) -> list[str]:
    """Every line of the paper as a reader of PDFs finds it. The foot of a page repeats what stands above it."""
    reader = pypdf.PdfReader(BytesIO(printed(WeasyPrinter(), snapshot)))  # type: ignore[arg-type]
    found = [words(line) for sheet in reader.pages for line in sheet.extract_text().splitlines()]
    assert len(reader.pages) == (3 if snapshot["language"] == "nl+en" else 2)
    return [line for line in found if line and not re.search(r"(Blad|Page) \d (van|of) \d\.$", line)]


def missing(paper_lines: list[str], page: str) -> list[str]:
    """Lines that the page lacks; two columns side by side are a line in a PDF, so its parts count as well."""

    def there(line: str) -> bool:
        cuts = [at for at, letter in enumerate(line) if letter == " "]
        return line in page or any(
            line[:at] in page and line[at + 1 :] in page and len(line[:at]) > 9 for at in cuts
        )

    return [line for line in paper_lines if not there(line)]


@pytest.mark.parametrize("language", ["nl", "en", "nl+en"])
@pytest.mark.parametrize("anew", [False, True])
def test_every_line_of_the_paper_is_on_the_page(
    language: str, anew: bool, db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    row = paper(db, clock, made, language=language, **(again(language) if anew else {}))
    on_paper = lines(row.snapshot)

    page = seen(client.get(f"/controle/{row.number}/{CODE}").text)

    assert len(on_paper) > 50
    assert missing(on_paper, page) == []
    for present, of in ((language != "nl", ENGLISH), (language != "en", DUTCH)):
        assert [one in page for one in of] == [present] * len(of)


def test_words_are_told_in_which_language_they_are(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    row = paper(db, clock, made, language="nl+en")
    text = client.get(f"/controle/{row.number}/{CODE}").text

    assert 'Certificaat <span lang="en">Certificate</span>' in text
    assert re.search(r'lang="en">\s*<h3>Supplement to the certificate</h3>', text)
    assert re.findall(r'<tr id="(C\d)"', text) == ["C1", "C2", "C3", "C4", "C5"]


def test_the_words_of_a_template_of_ones_own_are_shown_and_nothing_else_of_it(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    own = '<p onclick="x()">Uitgereikt in de kerk, {{ name }}<script>y()</script><p>Tot ziens'
    template = CertificateTemplate(
        course_id=db.scalar(sa.select(sa.func.min(Course.id))),
        language="nl",
        number=1,
        html=f"<style>p {{color: red}}</style><body>{own}</body>",
        css="",
        sha256="0" * 64,
        created_at=clock.now(),
    )
    db.add(template)
    db.flush()
    row = paper(db, clock, made, template_id=template.id, name="Zoë <b>Bos</b>")

    page = client.get(f"/controle/{row.number}/{row.code}").text

    assert "<p>Uitgereikt in de kerk, Zoë &lt;b&gt;Bos&lt;/b&gt;</p>" in page
    assert "<p>Tot ziens</p>" in page
    for absent in ("onclick", "y()", "color: red", "Bijlage bij het certificaat"):
        assert absent not in page


def test_a_revoked_one_says_nothing_of_it_and_an_erased_one_all_but_the_name(
    db: Session, clock: FixedClock, actor_for: ActorFor, made: Group, client: FlaskClient
) -> None:
    row, other = (
        paper(db, clock, made),
        paper(db, clock, made, place=1, sequence=2, code="ABCD-2345", pdf=b"%PDF b"),
    )
    service.erase_holder(db, [row.person_id])
    service.revoke(
        db, actor_for(Role.ADMINISTRATOR), clock,
        cohort_id=other.cohort_id, certificate_id=other.id, reason="De naam klopte niet",
    )  # fmt: skip
    db.commit()

    erased = seen(client.get(f"/controle/{row.number}/{CODE}").text)
    assert "Wat […] kan" in erased
    assert "Volgen hoe het gaat en bijsturen." in erased
    assert "Wietske" not in erased
    revoked = seen(client.get(f"/controle/{other.number}/ABCD-2345").text)
    assert "Volgen hoe het gaat" not in revoked
    assert client.get(f"/controle/{other.number}/ABCD-2345.json").json["paper"] is None
    assert "Wietske" not in client.get(f"/controle/{row.number}/{CODE}.json").text


def told(value: object) -> Iterator[str]:
    """All words in a piece of JSON."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from told(one)
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        yield str(value)


@pytest.mark.parametrize("language", ["nl", "en", "nl+en"])
def test_machines_are_told_the_same(
    language: str, db: Session, clock: FixedClock, made: Group, client: FlaskClient
) -> None:
    row = paper(db, clock, made, language=language, **again(language))
    said = client.get(f"/controle/{row.number}/{CODE}.json").json

    assert said["course"] == (
        "DemenTalent Expert Course" if language == "en" else "Leergang DemenTalent-expert"
    )
    assert {"nl", "en"} & set(said["paper"]) == set(language.split("+"))
    frozen = dict(row.snapshot)
    english = frozen.pop("en", None)
    for name in ("language", "verify_short", "verify_url", "issued_on", "awarded_on", "sample"):
        frozen.pop(name, None)
    shared = (
        "number",
        "replaces",
        "name",
        "place",
        "trainers",
        "foundation",
        "signatory_name",
        "signatory_role",
    )
    expected = {one: frozen[one] for one in shared} if language == "en" else frozen
    expected.pop("code", None)
    expected.pop("valid_until", None)
    wanted = {*told(expected), *told(english or {})} - {""}
    assert wanted - set(told(said)) == set()
    assert len(wanted) > 40
