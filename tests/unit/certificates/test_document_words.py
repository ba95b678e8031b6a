"""The words of a certificate: dates, hours, sentences, and which fields a template uses."""

from datetime import date
from pathlib import Path

import pytest

from app.certificates import wording
from app.certificates.document import LANGUAGES, certificate_html, complete
from app.certificates.queries.templates import shipped_html
from app.certificates.sampling import SAMPLES, sample_of
from app.certificates.template_fields import check_fields
from app.courses.reader import load_folder
from app.courses.rules.content import CourseContent
from tests.factories.documents import certificate_snapshot

FOLDER = Path(__file__).parents[3] / "course_content" / "dementalent-expert"


@pytest.fixture(scope="module")
def content() -> CourseContent:
    return load_folder(FOLDER)


def test_a_period_names_its_year_once_and_both_when_they_differ() -> None:
    first, last = date(2026, 1, 15), date(2026, 6, 25)

    assert wording.period(first, last) == "15\u00a0januari tot en met 25\u00a0juni 2026"
    assert wording.english_period(first, last) == "15\u00a0January to 25\u00a0June 2026"
    assert wording.period(date(2025, 11, 2), last) == "2\u00a0november 2025 tot en met 25\u00a0juni 2026"
    assert wording.period(first, first) == "15\u00a0januari 2026"
    assert wording.period(None, None) == ""


def test_the_hours_are_those_of_all_sessions_of_the_course(content: CourseContent) -> None:
    assert wording.hours(content) == "58"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SAMPLES)
def test_every_made_up_certificate_fills_in_every_template_that_we_ship(
    content: CourseContent, language: str, kind: str
) -> None:
    made = sample_of(
        kind, content, language, foundation="Stichting DemenTalent", signatory=("K. Bos", "voorzitter")
    )

    page = certificate_html(shipped_html(content, language), made)

    assert made["name"].replace("’", "’") in page
    assert set(made) == set(certificate_snapshot())
    checked = check_fields(shipped_html(content, language), content.certificate_css, made, language)
    assert kind != "gewoon" or (checked.unknown, checked.needed, checked.left_out) == ((), (), ())


def test_the_role_of_who_signs_is_english_on_english_paper_where_the_course_has_a_word(
    content: CourseContent,
) -> None:
    def lines(language: str, role: str) -> str:
        made = sample_of("gewoon", content, language, foundation="F", signatory=("K. Bos", role))
        page = certificate_html(shipped_html(content, language), made)
        return page.partition('<p class="line">')[2].partition("</p>")[0]

    assert lines("nl", "bestuurder") == "<b>K. Bos</b><br>bestuurder"
    assert lines("en", "bestuurder") == "<b>K. Bos</b><br>Director"
    assert lines("nl+en", "Bestuurder").endswith('Bestuurder <span class="en" lang="en">Director</span>')
    assert lines("en", "Dijkgraaf") == "<b>K. Bos</b><br>Dijkgraaf"
    assert lines("nl+en", "Dijkgraaf") == "<b>K. Bos</b><br>Dijkgraaf"


def test_a_field_that_does_not_exist_is_found_with_its_line_also_inside_a_list(
    content: CourseContent,
) -> None:
    made = sample_of("gewoon", content, "en", foundation="F", signatory=("", ""))
    html = "{{ naam }}\n{% for one in en.competencies %}{{ one.titel }}{{ loop.index }}{% endfor %}\n{{ en.x.y }}"
    html += "\n{% macro m(a) %}{{ a }}{{ weg }}{% endmacro %}{{ m(name.x) }}"

    found = check_fields(html, "", made, "en")

    assert [(one.line, one.text.params["name"]) for one in found.unknown] == [
        (1, "naam"),
        (2, "en.competencies.titel"),
        (3, "en.x"),
        (4, "weg"),
        (4, "name.x"),
    ]


def test_in_two_languages_both_must_say_it(content: CourseContent) -> None:
    made = sample_of("gewoon", content, "nl+en", foundation="F", signatory=("", ""))
    html = shipped_html(content, "nl+en")

    found = check_fields(html.replace("en.course_title", "course_title"), "", made, "nl+en")

    assert [one.params["field"] for one in found.needed] == ["en.course_title"]
    assert [one.params["field"] for one in check_fields(html, "", made, "nl+en").needed] == []
    qr = check_fields(html.replace("asset:qr.svg", "asset:merk.svg"), "", made, "nl+en").needed
    assert [one.params["field"] for one in qr] == ["asset:qr.svg"]


def test_a_snapshot_from_before_gets_what_it_lacks_and_stays_as_it_is() -> None:
    earlier = {
        key: value for key, value in certificate_snapshot().items() if key not in ("code", "hours", "en")
    }

    found = complete(earlier)

    assert (found["code"], found["hours"], found["en"]) == ("", "", None)
    assert "code" not in earlier
    english = certificate_snapshot(language="en", signatory_role="voorzitter")
    before = set(english["en"] or ())
    filled = complete(english)["en"]
    assert filled is not None
    assert filled["signatory_role"] == "voorzitter"
    assert "signatory_role" not in before == set(english["en"] or ())
    assert complete(certificate_snapshot()) == certificate_snapshot()
