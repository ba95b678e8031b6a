"""What the author's pages of one case share: the parts of a case, their addresses, and what each page shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from flask import current_app, url_for

from app.core.text import T
from app.courses.service import CourseContent
from app.practice import service
from app.practice.present import parts_of
from app.practice.rules.documents import Entry
from app.practice.rules.words import AGE_BANDS, ENTRY_KINDS, PHASES, PLACEMENTS, AgeBand
from app.web.actions import read
from app.web.paging import AFTER, SIZE, Key, pack

#: What another than the author did with a case.
READ_WORDS = {
    "read": T("gelezen"),
    "share": T("gelezen in intervisie"),
    "emergency": T("gelezen met noodtoegang"),
    "export": T("meegenomen in een bestand"),
}
#: The part after each part.
NEXT = {
    "gegevens": "verhaal",
    "verhaal": "competenties",
    "competenties": "logboek",
    "terugblik": "inleveren",
}


def part_url(case_id: int, part: str) -> str:
    """The page of one part."""
    if part == "plek":
        return url_for("practice.place", case_id=case_id)
    if part == "fotos":
        return url_for("practice.attachments", case_id=case_id)
    if part == "logboek":
        return url_for("practice.log", case_id=case_id)
    if part == "inleveren":
        return url_for("practice.submit", case_id=case_id)
    return url_for("practice.edit", case_id=case_id, part=part)


def line_key(entry: Entry) -> Key:
    """Where a line stands in the log."""
    return (entry.on.isoformat(), entry.id or 0)


def line_url(case: service.AuthorCase, entry_id: int) -> str:
    """The page of the log that shows this line, at the line."""
    newest = case.entries[::-1]
    at = next(place for place, entry in enumerate(newest) if entry.id == entry_id)
    first = at - at % SIZE
    before: dict[str, Any] = {AFTER: pack(line_key(newest[first - 1]))} if first else {}
    return url_for("practice.log", case_id=case.row.id, _anchor=f"regel-{entry_id}", **before)


def draft_key(person_id: int, case_id: int) -> str:
    """The key with which the script of the page closes what it keeps on the device, as base64.

    Only this person gets it, and only while logged in: after logging out what lies on the device is unreadable.
    """
    secret = str(current_app.secret_key).encode()
    place = f"practice-draft\x1f{person_id}\x1f{case_id}".encode()
    return base64.b64encode(hmac.digest(secret, place, hashlib.sha256)).decode()


def case_page(case: service.AuthorCase, course: CourseContent | None = None) -> dict[str, Any]:
    """What every page of one case shows."""
    course = course or read(service.course_of, case.row.cohort_id)
    row = case.row
    return {
        "case": case,
        "course": course,
        "parts": parts_of(case, part_url, pictures=course.cases.attachments),
        **_labels(row, course),
        "competencies": {one.code: one for one in course.competencies},
        "levels": {level.key: level for level in course.rubric_levels},
        "kind_words": ENTRY_KINDS,
        "phase_words": PHASES,
        "placement_words": PLACEMENTS,
        "read_words": READ_WORDS,
        "phases": course.cases.phases,
    }


def place_page(row: service.CaseRow, course: CourseContent) -> dict[str, Any]:
    """What the page of task and placement shows: it opens text only for the list of parts of a case being written."""
    whole = read(service.case_for_author, row.person_id, row.id) if row.editable else None
    return {
        "case": row,
        "parts": parts_of(whole, part_url, pictures=course.cases.attachments) if whole else [],
        "phase_words": PHASES,
        "placement_words": PLACEMENTS,
        **_labels(row, course),
    }


def _labels(row: service.CaseRow, course: CourseContent) -> dict[str, Any]:
    return {
        "age_band": AGE_BANDS[AgeBand(row.age_band)] if row.age_band else None,
        "line": {line.key: line.name for line in course.development_lines}.get(row.development_line or ""),
    }


def part_of(field: str) -> str:
    """The part in which a field is filled in."""
    if field in ("age_band", "development_line", "alias"):
        return "gegevens"
    if field.startswith("evidence"):
        return "competenties"
    if field == "entries":
        return "logboek"
    return "terugblik" if field == "reflection" else "verhaal"
