"""The course that we ship is complete, and says nothing that it may not say."""

import re
from datetime import date, time
from pathlib import Path

import pytest

from app.courses.reader import load_folder, parse, read_folder
from app.courses.rules.content import CourseContent, EnglishTexts, ModuleKind, VatRegime
from app.courses.rules.mistakes import CourseMistakes
from app.courses.rules.stored import from_json, to_json

FOLDER = Path(__file__).resolve().parents[3] / "course_content" / "dementalent-expert"
FORBIDDEN = re.compile(
    r"diploma|\berkend|\bmbo\b|\bhbo\b|nlqf|patiënt|lijdt aan|lijden aan|dementerende", re.IGNORECASE
)


@pytest.fixture(scope="module")
def content() -> CourseContent:
    return load_folder(FOLDER)


def test_the_course_has_eight_days_and_five_intervisions_in_order(content: CourseContent) -> None:
    assert [module.number for module in content.days] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [module.number for module in content.intervisions] == [1, 2, 3, 4, 5]
    assert [module.position for module in content.modules] == list(range(1, 14))
    assert content.modules[0].kind is ModuleKind.DAY
    assert content.modules[-1].kind is ModuleKind.DAY


def test_the_course_costs_2500_euros_free_of_vat_for_12_to_15_people(content: CourseContent) -> None:
    assert content.price_cents == 250_000
    assert content.vat_regime is VatRegime.EXEMPT
    assert "artikel 11" in content.vat_text
    assert content.vat_percent(date(2027, 1, 14)) == 0
    assert (content.seats_min, content.seats_max) == (12, 15)


def test_the_certificate_asks_for_what_the_foundation_proposed(content: CourseContent) -> None:
    needed = content.requirements
    assert (needed.days_required, needed.intervisions_required, needed.cases_required) == (7, 4, 3)
    assert needed.case_competencies == ("C1", "C2", "C3", "C4")
    assert needed.presentation_required
    assert [item.code for item in content.competencies] == ["C1", "C2", "C3", "C4", "C5"]


def test_a_course_may_ask_for_a_level_evaluations_hours_and_payment() -> None:
    more = "case_level: strong\n  evaluations_required: 10\n  hours_required: 80\n  payment_required: yes"
    files = read_folder(FOLDER)
    text = files["course.yaml"].decode()
    text = text.replace("presentation_required: yes", f"presentation_required: yes\n  {more}")

    needed = parse({**files, "course.yaml": text.encode()}, folder="dementalent-expert").requirements

    asked = (needed.case_level, needed.evaluations_required, needed.hours_required, needed.payment_required)
    assert asked == ("strong", 10, 80, True)


def test_a_version_that_was_stored_before_these_existed_asks_none_of_them(content: CourseContent) -> None:
    stored = to_json(content)
    for name in ("case_level", "evaluations_required", "hours_required", "payment_required"):
        del stored["course"]["requirements"][name]

    assert from_json(stored) == content


def test_cancelling_is_free_until_28_days_then_half_then_the_whole_price(content: CourseContent) -> None:
    percent = content.cancellation.percent
    assert [percent(days) for days in (400, 28, 27, 7, 6, 0, -30)] == [0, 0, 50, 50, 100, 100, 100]


def test_days_and_intervisions_have_their_usual_times(content: CourseContent) -> None:
    assert {(m.starts_at, m.ends_at) for m in content.days} == {(time(9, 30), time(16, 30))}
    assert {m.minutes for m in content.intervisions} == {120}


def test_every_module_is_written_out(content: CourseContent) -> None:
    for module in content.modules:
        assert len(module.goals) >= 3, module.key
        assert module.preparation, module.key
        assert module.material, module.key
        assert module.placeholders, module.key
        for heading in (
            "Waar het om gaat",
            "Wat je meebrengt",
            "Vragen om over na te denken",
            "Je praktijkcasus",
        ):
            assert f"<h2>{heading}</h2>" in module.body_html, (module.key, heading)


def test_the_plan_of_each_day_runs_from_start_to_end_in_order(content: CourseContent) -> None:
    for module in content.days:
        times = re.findall(r'class="dt-nowrap">(\d\d:\d\d)<', module.body_html)
        assert times[0] == "09:30", module.key
        assert times[-1] == "16:30", module.key
        assert times == sorted(times), module.key
    for module in content.intervisions:
        times = re.findall(r'class="dt-nowrap">(\d:\d\d)<', module.body_html)
        assert (times[0], times[-1]) == ("0:00", "2:00"), module.key
        assert times == sorted(times), module.key


def test_the_words_that_we_never_use_are_not_used() -> None:
    for name, raw in read_folder(FOLDER).items():
        for number, line in enumerate(raw.decode().splitlines(), start=1):
            assert not FORBIDDEN.search(line), f"{name}:{number}: {line}"


def test_stored_content_comes_back_equal(content: CourseContent) -> None:
    assert from_json(to_json(content)) == content


def test_content_that_was_stored_before_cases_had_rules_gets_the_defaults(content: CourseContent) -> None:
    stored = to_json(content)
    del stored["course"]["cases"]
    for competency in stored["course"]["competencies"]:
        del competency["levels"]
    found = from_json(stored)
    assert (found.cases.promise_days, found.cases.second_assessor, found.cases.attachments) == (
        10,
        False,
        False,
    )
    assert found.cases.phase("talents") is None
    assert found.competencies[0].level("strong") == ""


def test_each_phase_has_questions_and_each_level_a_description(content: CourseContent) -> None:
    assert [phase.key for phase in content.cases.phases] == ["talents", "workplace", "start", "follow_up"]
    assert all(len(phase.prompts) >= 3 for phase in content.cases.phases)
    assert all(len(phase.template) >= 3 for phase in content.cases.phases)
    assert all(len(one.levels) == len(content.rubric_levels) for one in content.competencies)


def test_an_english_certificate_has_words_for_all_that_stands_on_it(content: CourseContent) -> None:
    english = content.english

    assert english.title == "DemenTalent Expert Course"
    assert [one.code for one in english.competencies] == [one.code for one in content.competencies]
    assert [one.key for one in english.rubric_levels] == [one.key for one in content.rubric_levels]
    assert {one.key for one in english.modules} >= {one.key for one in content.days}
    assert all(one.can for one in (*content.competencies, *english.competencies))
    assert {one.key: one.name for one in english.roles}["Bestuurder"] == "Director"


def test_a_word_that_is_missing_in_english_is_named(content: CourseContent) -> None:
    files = read_folder(FOLDER)
    text = files["course.yaml"].decode()
    files["course.yaml"] = text.replace("      name: Supporting the start\n", "").encode()

    with pytest.raises(CourseMistakes) as found:
        parse(files, folder="dementalent-expert")

    assert [mistake.field for mistake in found.value.mistakes] == ["en.competencies.C3.name"]


def test_english_words_ask_for_an_english_page() -> None:
    files = read_folder(FOLDER)
    del files["certificate/certificate.nl-en.html"]

    with pytest.raises(CourseMistakes) as found:
        parse(files, folder="dementalent-expert")

    assert [mistake.file for mistake in found.value.mistakes] == ["certificate/certificate.nl-en.html"]


def test_a_template_that_loops_without_end_is_a_mistake_with_its_line() -> None:
    files = read_folder(FOLDER)
    last = files["certificate/certificate.html"].count(b"\n") + 1
    files["certificate/certificate.html"] += b"{% for x in range(10**9) %}x{% endfor %}"
    files["certificate/certificate.css"] = b"@import 'http://example.org/x.css';"

    with pytest.raises(CourseMistakes) as found:
        parse(files, folder="dementalent-expert")

    lines = {(mistake.file, mistake.line) for mistake in found.value.mistakes}
    assert lines == {("certificate/certificate.html", last), ("certificate/certificate.css", 1)}


def test_a_course_without_english_has_no_english_certificate() -> None:
    files = read_folder(FOLDER)
    text = files["course.yaml"].decode()
    start, end = text.index("\nen:\n"), text.index("\nplaceholders:")
    files["course.yaml"] = (text[:start] + text[end:]).encode()

    assert parse(files, folder="dementalent-expert").english == EnglishTexts()


def test_stored_content_of_an_unknown_form_is_refused(content: CourseContent) -> None:
    with pytest.raises(ValueError, match="unknown form"):
        from_json({**to_json(content), "form": 99})


def test_vat_rates_are_dated() -> None:
    from dataclasses import replace

    from app.courses.rules.content import VatRate

    content = replace(
        load_folder(FOLDER),
        vat_regime=VatRegime.EXCLUSIVE,
        vat_rates=(VatRate(date(2012, 10, 1), 21), VatRate(date(2028, 1, 1), 22)),
    )
    assert content.vat_percent(date(2027, 12, 31)) == 21
    assert content.vat_percent(date(2028, 1, 1)) == 22
