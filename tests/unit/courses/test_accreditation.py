"""What `course.yaml` says about professional registers: read as written, and every slip told by line and field."""

from datetime import date
from pathlib import Path

import pytest

from app.courses.reader import parse, read_folder
from app.courses.rules.accreditation import Accreditation, Asks, FileForm, NumberForm, Separator
from app.courses.rules.mistakes import CourseMistakes
from app.courses.rules.stored import from_json, to_json

FOLDER = Path(__file__).resolve().parents[3] / "course_content" / "dementalent-expert"
FILES = read_folder(FOLDER)
COURSE = "course.yaml"
GOOD = """accreditation:
  - register: venvn
    name: Kwaliteitsregister V&V
    course_number: "512345"
    points: 48
    asks: attendance
    until: 2027-12-31
    number:
      digits: "11"
    file:
      columns: [number, name, date]
      separator: tab
      heads: yes
      prefix: BIG-
  - register: venvn
    name: Kwaliteitsregister V&V
    course_number: "612345"
    points: 40
    from: 2028-01-01
    number:
      digits: "11"
  - register: registerplein
    name: Registerplein
    number:
      digits: 8-12
      starts: "4610"
      example: "4610123456"
      hint: Het nummer waarmee je inlogt.
"""


def with_list(text: str) -> dict[str, bytes]:
    whole = FILES[COURSE].decode()
    start, end = whole.index("accreditation:\n"), whole.index("placeholders:\n")
    return {**FILES, COURSE: (whole[:start] + text + "\n" + whole[end:]).encode()}


def read(text: str) -> tuple[Accreditation, ...]:
    return parse(with_list(text), folder="dementalent-expert").accreditation


def test_the_list_is_read_as_written_and_kept_for_years() -> None:
    content = parse(with_list(GOOD), folder="dementalent-expert")
    first, second, third = content.accreditation
    assert first == Accreditation(
        "venvn",
        "Kwaliteitsregister V&V",
        "512345",
        48,
        Asks.ATTENDANCE,
        date.min,
        date(2027, 12, 31),
        NumberForm(11, 11),
        FileForm(("number", "name", "date"), Separator.TAB, True, "BIG-"),
    )
    assert (second.points, second.asks, second.file) == (40, Asks.CERTIFICATE, FileForm())
    assert not third.granted
    assert third.number == NumberForm(8, 12, "4610", "4610123456", "Het nummer waarmee je inlogt.")
    assert [one.holds_on(date(2028, 1, 1)) for one in content.accreditation] == [False, True, True]
    assert from_json(to_json(content)) == content


def test_a_course_without_registers_has_none_and_ours_awaits_the_foundation() -> None:
    assert read("") == ()
    ours = parse(FILES, folder="dementalent-expert").accreditation
    assert ours
    assert not any(one.granted for one in ours)


@pytest.mark.parametrize(
    ("old", "new", "marker", "field"),
    [
        ("register: registerplein", "register: Register Plein", "register: Register P", "[3].register"),
        ("    points: 48\n", "", "accreditation:\n", "[1].points"),
        ('    course_number: "512345"\n', "", "accreditation:\n", "[1].course_number"),
        ("points: 48", "points: veel", "points: veel", "[1].points"),
        ("asks: attendance", "asks: aanwezig", "asks: aanwezig", "[1].asks"),
        ("from: 2028-01-01", "from: 2027-12-31", "register: venvn", "[2].register"),
        ("until: 2027-12-31", "until: 31-12-2027", "until: 31-12", "[1].until"),
        ("digits: 8-12", "digits: 12-8", "digits: 12-8", "[3].number.digits"),
        ("digits: 8-12", "digits: 8-40", "digits: 8-40", "[3].number.digits"),
        ('starts: "4610"', "starts: RP46", "starts: RP46", "[3].number.starts"),
        ("[number, name, date]", "[number, email]", "columns:", "[1].file.columns"),
        ("[number, name, date]", "[name, date]", "columns:", "[1].file.columns"),
        ("separator: tab", "separator: streepje", "separator:", "[1].file.separator"),
        ("prefix: BIG-", "prefix: '=1'", "prefix:", "[1].file.prefix"),
        ("    heads: yes", "    kop: yes", "kop:", "[1].file.kop"),
        ("name: Registerplein", "title: Registerplein", "title: Registerplein", "[3].title"),
    ],
)
def test_a_slip_is_told_by_line_and_field(old: str, new: str, marker: str, field: str) -> None:
    assert old in GOOD
    files = with_list(GOOD.replace(old, new, 1))
    with pytest.raises(CourseMistakes) as refused:
        parse(files, folder="dementalent-expert")
    named = {one.field: one for one in refused.value.mistakes}
    assert f"accreditation{field}" in named
    if marker not in ("accreditation:\n", "register: venvn"):
        line = files[COURSE].decode().split(marker)[0].count("\n") + 1
        assert named[f"accreditation{field}"].line == line


def test_one_register_has_one_kind_of_number() -> None:
    wrong = GOOD.replace('digits: "11"', 'digits: "9"', 1)
    with pytest.raises(CourseMistakes) as refused:
        read(wrong)
    assert {one.field for one in refused.value.mistakes} == {"accreditation[2].number"}
