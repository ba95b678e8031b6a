"""Reads a course folder into checked content: files → text → YAML and Markdown with line numbers → rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from app.core.template_faults import style_faults, template_faults
from app.core.text import T
from app.courses.markdown import render
from app.courses.rules.content import CourseContent
from app.courses.rules.course import check_course
from app.courses.rules.mistakes import Node, Notes
from app.courses.rules.modules import ModuleSource

COURSE = "course.yaml"
CERTIFICATE_HTML = "certificate/certificate.html"
CERTIFICATE_CSS = "certificate/certificate.css"
#: The same paper in English, and in both languages; a course may do without.
CERTIFICATE_EN = "certificate/certificate.en.html"
CERTIFICATE_BOTH = "certificate/certificate.nl-en.html"
#: The largest file that is read, in bytes.
MOST_BYTES = 256 * 1024
#: The deepest nesting of YAML that is read.
_DEEPEST = 12
_FRONT = re.compile(r"---\n(.*?\n)---(?:\n|$)", re.DOTALL)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files that make up a course, by their name inside `folder`: missing ones are left out.

    A file that is too large is cut one byte above the limit, so that `parse` refuses it. Raises OSError.
    """
    names = [COURSE, CERTIFICATE_HTML, CERTIFICATE_CSS, CERTIFICATE_EN, CERTIFICATE_BOTH]
    modules = folder / "modules"
    if modules.is_dir():
        names += [
            f"modules/{path.name}" for path in sorted(modules.iterdir()) if not path.name.startswith(".")
        ]
    files = {}
    for name in names:
        path = folder / name
        if path.is_file():
            with path.open("rb") as stream:
                files[name] = stream.read(MOST_BYTES + 1)
    return files


def load_folder(folder: Path) -> CourseContent:
    """The checked content of a folder; raises `CourseMistakes` with all mistakes, OSError when unreadable."""
    return parse(read_folder(folder), folder=folder.resolve().name, shown=f"{folder}/")


def parse(files: Mapping[str, bytes], *, folder: str, shown: str = "") -> CourseContent:
    """The checked content of the files of a course, whose slug must be `folder`.

    `shown` stands before file names in mistakes. Raises `CourseMistakes` with all mistakes at once.
    """
    notes = Notes()
    texts = {name: _text(notes, shown + name, raw) for name, raw in files.items()}
    for name in (COURSE, CERTIFICATE_HTML, CERTIFICATE_CSS):
        if name not in texts:
            notes.add(shown + name, 1, "", T("Dit bestand ontbreekt."))
    for name in (CERTIFICATE_HTML, CERTIFICATE_EN, CERTIFICATE_BOTH):
        if template := texts.get(name):
            for fault in template_faults(template):
                notes.add(shown + name, fault.line, "", fault.text)
    for fault in style_faults(texts.get(CERTIFICATE_CSS, "")):
        notes.add(shown + CERTIFICATE_CSS, fault.line, "", fault.text)
    sources = []
    for name, text in texts.items():
        if name.startswith("modules/"):
            source = _module(notes, shown + name, text)
            sources += [source] if source else []
    if not any(name.startswith("modules/") for name in texts):
        notes.add(f"{shown}modules", 1, "", T("Er is nog geen lesdag. Zet elke dag in een eigen bestand."))
    course = _yaml(notes, shown + COURSE, texts.get(COURSE, ""), 0) if texts.get(COURSE) else None
    if course is not None and isinstance(course.value, Mapping) and "en" in course.value:
        for name in (CERTIFICATE_EN, CERTIFICATE_BOTH):
            if name not in texts:
                notes.add(
                    shown + name,
                    1,
                    "",
                    T("Dit bestand ontbreekt: course.yaml heeft Engelse teksten onder en."),
                )
    if course is None:
        notes.refuse()
        raise AssertionError("a course without course.yaml passed")
    return check_course(
        notes,
        course,
        sources,
        folder=folder,
        certificate_html=texts.get(CERTIFICATE_HTML, ""),
        certificate_css=texts.get(CERTIFICATE_CSS, ""),
        certificate_html_en=texts.get(CERTIFICATE_EN, ""),
        certificate_html_both=texts.get(CERTIFICATE_BOTH, ""),
        sha256=fingerprint(files),
    )


def fingerprint(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over names, lengths and bytes, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _text(notes: Notes, file: str, raw: bytes) -> str:
    """The file's text with plain line ends; empty after a mistake."""
    if len(raw) > MOST_BYTES:
        notes.add(file, 1, "", T("Dit bestand is te groot: hoogstens %(size)s kB.", size=MOST_BYTES // 1024))
        return ""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        notes.add(file, line, "", T("Hier staat een teken dat geen UTF-8 is. Bewaar het bestand als UTF-8."))
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        notes.add(file, line, "", T("Hier staat een onzichtbaar teken dat niet mag. Haal het weg."))
        return ""
    if not text.strip():
        notes.add(file, 1, "", T("Dit bestand is leeg."))
    return text


def _module(notes: Notes, file: str, text: str) -> ModuleSource | None:
    if not text.strip():
        return ModuleSource(file, None, "")
    if not file.endswith(".md"):
        notes.add(file, 1, "", T("Hier horen alleen Markdown-bestanden, met .md aan het eind."))
        return None
    found = _FRONT.match(text)
    if found is None:
        notes.add(file, 1, "", T("Begin met de velden tussen twee regels met drie streepjes (---)."))
        return ModuleSource(file, None, "")
    front = _yaml(notes, file, found[1], 1)
    before = text.count("\n", 0, found.end())
    body = text[found.end() :]
    html, mistakes = render(body)
    for line, sentence in mistakes:
        notes.add(file, before + line, "body", sentence)
    if not body.strip():
        notes.add(file, before + 1, "body", T("Onder de velden staat nog geen tekst."))
    return ModuleSource(file, front, html)


def _yaml(notes: Notes, file: str, text: str, lines_before: int) -> Node | None:
    """The YAML as nodes with line numbers, each scalar as written; None after a mistake."""
    try:
        # Only the tree is built, no object of any kind; scalars stay text (09:30 is no number of base 60).
        # The loader in Python, not in C: very deep nesting must end in an exception.
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + lines_before
        text_ = T("Dit is geen geldige YAML. Kijk naar inspringen, aanhalingstekens en dubbele punten.")
        notes.add(file, line, "", text_)
        return None
    except (yaml.YAMLError, RecursionError):
        notes.add(file, 1 + lines_before, "", T("Dit is geen geldige YAML."))
        return None
    if root is None:
        notes.add(file, 1 + lines_before, "", T("Vul hier de velden in."))
        return None
    seen: set[int] = set()
    return _node(notes, file, root, lines_before, seen, 0)


def _node(notes: Notes, file: str, node: yaml.Node, before: int, seen: set[int], depth: int) -> Node:
    line = node.start_mark.line + 1 + before
    if id(node) in seen or depth > _DEEPEST:
        notes.add(file, line, "", T("Verwijzingen (& en *) en zeer diepe lijsten kunnen hier niet."))
        return Node(file, line, "")
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        items = (_node(notes, file, item, before, seen, depth + 1) for item in node.value)
        return Node(file, line, tuple(items))
    if isinstance(node, MappingNode):
        fields: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            key_line = key.start_mark.line + 1 + before
            if name in fields:
                notes.add(file, key_line, name, T("Dit veld staat er twee keer."))
            found = _node(notes, file, value, before, seen, depth + 1)
            fields[name] = Node(file, key_line, found.value)
        return Node(file, line, fields)
    return Node(file, line, str(node.value))
