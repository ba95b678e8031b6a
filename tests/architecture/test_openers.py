"""Whoever opens a case's text is its author, or has noted the reading first: no line, no text."""

import ast
from pathlib import Path

from app.practice import sealed

HOME = Path(__file__).resolve().parents[2]
PRACTICE = HOME / "app" / "practice"

OPENERS = {name for name in sealed.__all__ if name.startswith("open_")}
#: Functions that open text for its author, or for a caller that has noted the reading; each with the reason.
KNOWN = {
    "queries/author.py:document_of": "callers: the author's pages, and verbs that noted the reading",
    "queries/author.py:entries_of": "likewise",
    "queries/author.py:reviews_of": "likewise",
    "queries/overview.py:version_of_author": "the author's own version",
    "queries/remarks.py:feedback_for_author": "the author's own version",
    "queries/remarks.py:remarks_of": "callers: the author's page, and verbs that noted the reading",
    "service/attachments.py:_opened": "callers: the author's page, and a version whose reading was noted",
    "service/attachments.py:_submitted": "which pictures the author may not delete; nothing is shown",
    "service/entries.py:edit_entry": "the author's own line",
    "service/reading.py:_own_texts": "the author's own texts, for their export",
    "service/remarking.py:answer": "the author's own version",
    "service/sharing.py:_from_case": "the author's own version, as a first sheet",
    "service/sharing.py:draft_sheet": "the author's own sheet",
}


def opens(node: ast.AST) -> list[int]:
    """The lines on which text is opened."""
    return [
        call.lineno
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OPENERS
    ]


def notes(node: ast.AST) -> list[int]:
    """The lines on which a reading is noted."""
    return [
        call.lineno
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note_reading"
    ]


def test_text_is_opened_after_its_line_or_for_its_author_only() -> None:
    seen, wrong = set(), []
    for path in sorted(PRACTICE.rglob("*.py")):
        if path.name == "sealed.py":
            continue
        text = path.read_text()
        if "app.practice.sealed" not in text:
            continue
        for node in ast.parse(text).body:
            if not isinstance(node, ast.FunctionDef) or not opens(node):
                continue
            name = f"{path.relative_to(PRACTICE)}:{node.name}"
            seen.add(name)
            if name not in KNOWN and min(notes(node), default=10**9) > min(opens(node)):
                wrong.append(name)
    assert wrong == []
    assert set(KNOWN) <= seen, "a reason that nobody needs any more"


def test_only_cases_open_the_text_of_cases() -> None:
    users = [
        str(path.relative_to(HOME))
        for path in (HOME / "app").rglob("*.py")
        if "practice.sealed" in path.read_text() or "practice.keyring" in path.read_text()
    ]
    assert all(name.startswith("app/practice/") for name in users), users
    assert len(users) > 3
