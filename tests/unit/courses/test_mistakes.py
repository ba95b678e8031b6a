"""Every mistake in a course folder is told by file, line and field, all at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.reader import MOST_BYTES, parse, read_folder
from app.courses.rules.mistakes import CourseMistakes, Mistake

FOLDER = Path(__file__).resolve().parents[3] / "course_content" / "dementalent-expert"
FILES = read_folder(FOLDER)
COURSE = "course.yaml"
DAY = "modules/01-anders-kijken.md"
SECOND = "modules/02-talenten-ontdekken.md"


def mistakes_of(files: dict[str, bytes]) -> tuple[Mistake, ...]:
    try:
        parse(files, folder="dementalent-expert")
    except CourseMistakes as refused:
        return refused.mistakes
    return ()


def changed(file: str, old: str, new: str) -> dict[str, bytes]:
    text = FILES[file].decode()
    assert text.count(old) >= 1, old
    return {**FILES, file: text.replace(old, new, 1).encode()}


def line_of(files: dict[str, bytes], file: str, marker: str) -> int:
    return files[file].decode().split(marker)[0].count("\n") + 1


#: file, what stands there, what someone writes, a piece of the line that must be named, the field.
SLIPS = [
    (COURSE, "price_cents: 250000", "price_cents: 2500,00", "price_cents:", "price_cents"),
    (COURSE, "price_cents: 250000", "price_cents: -1", "price_cents:", "price_cents"),
    (COURSE, "price_cents: 250000", "price_cents: 99999999999999999999", "price_cents:", "price_cents"),
    (COURSE, "price_cents: 250000", "price_cents: [1]", "price_cents:", "price_cents"),
    (COURSE, "price_cents: 250000", "prijs: 250000", "prijs:", "prijs"),
    (COURSE, "  min: 12", "  min: 16", "min: 16", "seats.min"),
    (COURSE, "  min: 12", "  min: twaalf", "min: twaalf", "seats.min"),
    (COURSE, "  regime: exempt", "  regime: vrij", "regime: vrij", "vat.regime"),
    (COURSE, "  regime: exempt", "  regime: inclusive", "text: Vrijgesteld", "vat.text"),
    (COURSE, "from: 2012-10-01", "from: 1-10-2012", "from: 1-10", "vat.rates[1].from"),
    (COURSE, "from: 2012-10-01", "from: 2012-13-01", "from: 2012-13", "vat.rates[1].from"),
    (COURSE, 'starts: "09:30"', "starts: half tien", "starts: half", "sessions.day.starts"),
    (COURSE, 'ends: "16:30"', 'ends: "08:30"', 'ends: "08:30"', "sessions.day.ends"),
    (COURSE, "slug: dementalent-expert", "slug: Leergang!", "slug:", "slug"),
    (COURSE, "slug: dementalent-expert", "slug: andere-leergang", "slug:", "slug"),
    (COURSE, "title: Leergang", "title: " + "x" * 101, "title:", "title"),
    (COURSE, "  - code: C2", "  - code: C1", "  - code: C1\n    name: Werkplek", "competencies[2].code"),
    (COURSE, "  - code: C2", "  - code: twee", "code: twee", "competencies[2].code"),
    (COURSE, "days_required: 7", "days_required: 9", "days_required:", "requirements.days_required"),
    (COURSE, "intervisions_required: 4", "intervisions_required: 6", "intervisions_req", None),
    (COURSE, "[C1, C2, C3, C4]", "[C1, C9]", "case_competencies", "requirements.case_competencies"),
    (COURSE, "presentation_required: yes", "presentation_required: soms", "presentation", None),
    (
        COURSE,
        "  - days_before: 7",
        "  - days_before: 30",
        "days_before: 30",
        "cancellation.steps[2].days_before",
    ),
    (COURSE, "percent: 50", "percent: 150", "percent: 150", "cancellation.steps[2].percent"),
    (COURSE, "    - days_before: 0", "    - days_before: 1", "steps:", "cancellation.steps"),
    (COURSE, "sufficient: yes", "sufficient: 1", "sufficient: 1", "rubric_levels[3].sufficient"),
    (COURSE, "key: on_the_way", "key: On The Way", "key: On", "rubric_levels[2].key"),
    (
        COURSE,
        "key: group",
        "key: individual",
        "key: individual\n    name: Groeps",
        "development_lines[2].key",
    ),
    (COURSE, "key: workplace", "key: werkplek", "key: werkplek", "cases.phases[2].key"),
    (COURSE, "key: workplace", "key: talents", "key: talents\n      name: Werk", "cases.phases[2].key"),
    (COURSE, "competency: C3", "competency: C8", "competency: C8", "cases.phases[3].competency"),
    (COURSE, "promise_days: 10", "promise_days: 0", "promise_days:", "cases.promise_days"),
    (COURSE, "attachments: no", "attachments: soms", "attachments: soms", "cases.attachments"),
    (
        COURSE,
        "      strong: Je vond",
        "      sterk: Je vond",
        "sterk: Je vond",
        "competencies[1].levels.sterk",
    ),
    (COURSE, "summary: >-", "summary: ''\nsummary: >-", "summary: >-", "summary"),
    (DAY, "key: anders-kijken", "key: anders-zien", "---", "key"),
    (DAY, "kind: day", "kind: dag", "kind:", "kind"),
    (DAY, "number: 1", "number: 2", "number:", "number"),
    (DAY, "hours: 6", "hours: 8", "hours:", "hours"),
    (DAY, "hours: 6", "hours: zes", "hours:", "hours"),
    (DAY, "[C1, C5]", "[C1, C7]", "competencies:", "competencies"),
    (DAY, "[C1, C5]", "[C1, C1]", "competencies:", "competencies"),
    (DAY, "    minutes: 30", "    minutes: een half uur", "minutes: een", "preparation[1].minutes"),
    (DAY, "    minutes: 30", "    minuten: 30", "minuten:", "preparation[1].minuten"),
    (DAY, "goals:\n", "doelen:\n", "doelen:", "doelen"),
    (DAY, "title: Anders kijken", "title:", "title:", "title"),
    (DAY, "title: Anders kijken", 'title: "Anders kijken', "hours:", None),
    (DAY, "## Dagplan", "# Dagplan", "# Dagplan", "body"),
    (DAY, "## Dagplan", "#### Dagplan", "#### Dagplan", "body"),
    (DAY, "## Dagplan", "<script>alert(1)</script>\n\n## Dagplan", "<script>", "body"),
    (DAY, "## Dagplan", "![x](https://example.org/x.png)\n\n## Dagplan", "![x]", "body"),
    (DAY, "## Dagplan", "[x](http://example.org)\n\n## Dagplan", "[x]", "body"),
    ("certificate/certificate.html", "{{", "{% if %}{{", "{% if", ""),
]


#: A field of the requirements that may be left out, with what nobody can mean.
EXTRAS = [
    "case_level: on_the_way",
    "case_level: heel_goed",
    "evaluations_required: 14",
    "hours_required: veel",
    "hours_required: 2001",
    "payment_required: graag",
]


@pytest.mark.parametrize("written", EXTRAS)
def test_a_slip_in_a_requirement_that_is_optional_names_its_line_too(written: str) -> None:
    files = changed(COURSE, "presentation_required: yes", f"presentation_required: yes\n  {written}")

    [mistake] = mistakes_of(files)

    name = written.split(":")[0]
    assert (mistake.line, mistake.field) == (line_of(files, COURSE, written), f"requirements.{name}")


@pytest.mark.parametrize(("file", "old", "new", "marker", "field"), SLIPS)
def test_a_slip_names_file_line_and_field(
    file: str, old: str, new: str, marker: str, field: str | None
) -> None:
    files = changed(file, old, new)
    found = mistakes_of(files)
    places = [(mistake.file, mistake.line) for mistake in found]
    if 'title: "' in new:  # an open quote: YAML notices it further down, in the same file
        assert found[0].file == file
        return
    assert (file, line_of(files, file, marker)) in places, [str(m.text) for m in found]
    if field is not None:
        assert field in [m.field for m in found if m.file == file]
    assert all(str(mistake.text) and "%(" not in str(mistake.text) for mistake in found)


def test_all_mistakes_are_told_at_once() -> None:
    files = changed(COURSE, "price_cents: 250000", "price_cents: veel")
    files[DAY] = FILES[DAY].replace(b"hours: 6", b"hours: 60")
    files[SECOND] = FILES[SECOND].replace(b"kind: day", b"kind: nacht")
    assert {(m.file, m.field) for m in mistakes_of(files)} >= {
        (COURSE, "price_cents"),
        (DAY, "hours"),
        (SECOND, "kind"),
    }


def test_one_unreadable_day_is_one_mistake_and_no_avalanche() -> None:
    files = {**FILES, SECOND: b"---\n: : :\n---\n\ntekst\n"}
    assert [m.file for m in mistakes_of(files)] == [SECOND]


def test_one_wrong_kind_is_one_mistake_and_no_avalanche() -> None:
    assert len(mistakes_of(changed(DAY, "kind: day", "kind: dag"))) == 1


@pytest.mark.parametrize("missing", [COURSE, "certificate/certificate.html", "certificate/certificate.css"])
def test_a_missing_file_is_named(missing: str) -> None:
    files = {name: raw for name, raw in FILES.items() if name != missing}
    assert missing in {mistake.file for mistake in mistakes_of(files)}


def test_a_folder_without_days_is_refused() -> None:
    files = {name: raw for name, raw in FILES.items() if not name.startswith("modules/")}
    assert "modules" in {mistake.file for mistake in mistakes_of(files)}


def test_a_missing_field_is_named_at_its_group() -> None:
    files = changed(COURSE, "  max: 15\n", "")
    assert [(m.file, m.line, m.field) for m in mistakes_of(files)] == [
        (COURSE, line_of(files, COURSE, "seats:"), "seats.max")
    ]


def test_a_day_that_is_left_out_breaks_the_numbering_and_says_where() -> None:
    files = {name: raw for name, raw in FILES.items() if name != SECOND}
    found = mistakes_of(files)
    assert ("modules/04-talenten-vervolg.md", "number") in {(m.file, m.field) for m in found}
    assert "modules/03-intervisie-1.md" in {m.file for m in found}


def test_the_same_key_twice_is_told_once_per_file() -> None:
    files = changed(SECOND, "key: talenten-ontdekken", "key: anders-kijken")
    assert "01-anders-kijken.md" in " ".join(str(m.text) for m in mistakes_of(files) if m.file == SECOND)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"title: a\nsummary: \xff\n", 2),
        (b"title: a\n\nsummary: \x00\n", 3),
        (b"", 1),
        (b"x" * (MOST_BYTES + 1), 1),
        (b"- a\n- b\n", 1),
        (b"a: &x [1]\nb: *x\n", 2),
        (b"a: b: c\n", 1),
        (b"[" * 5000, 1),
    ],
    ids=["not-utf8", "nul", "empty", "too-large", "a-list", "alias", "no-yaml", "deep"],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(raw: bytes, line: int) -> None:
    found = [mistake for mistake in mistakes_of({**FILES, COURSE: raw}) if mistake.file == COURSE]
    assert line in [mistake.line for mistake in found]


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    files = {name: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n") for name, raw in FILES.items()}
    assert mistakes_of(files) == ()


def test_a_file_that_is_no_markdown_between_the_days_is_named() -> None:
    assert "modules/notities.txt" in {
        m.file for m in mistakes_of({**FILES, "modules/notities.txt": b"hallo"})
    }


def test_shown_names_start_with_the_folder() -> None:
    with pytest.raises(CourseMistakes) as refused:
        parse({}, folder="x", shown="course_content/x/")
    assert {m.file for m in refused.value.mistakes} >= {
        "course_content/x/course.yaml",
        "course_content/x/modules",
    }


@settings(max_examples=30, deadline=None)
@given(
    file=st.sampled_from(sorted(name for name in FILES if not name.startswith("certificate/"))),
    start=st.integers(0, 4000),
    length=st.integers(0, 60),
    piece=st.text(max_size=20),
)
def test_any_edit_gives_content_or_mistakes_with_a_place(
    file: str, start: int, length: int, piece: str
) -> None:
    text = FILES[file].decode()
    edited = (text[:start] + piece + text[start + length :]).encode("utf-8", "replace")
    for mistake in mistakes_of({**FILES, file: edited}):
        assert mistake.line >= 1
        assert str(mistake.text)
