"""What holds for every template of the application: it parses, it names parts that exist, it holds nothing inline."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

APP = Path(__file__).resolve().parents[3] / "app"
#: Letters are read in mail programs, which know inline styles only.
PAGES = sorted(
    path for path in APP.glob("*/templates/**/*.html") if not {"letter", "letters"} & set(path.parts)
)
#: Files that somebody takes along and opens without us, and what a frame shows bare: their style must be inside.
TAKEN_ALONG = {
    "certificates/templates/certificates/templates_refused.html",
    "privacy/templates/privacy/export.html",
}
#: Changes nothing, for visitors without cookies (tests/features/access/test_rubbish.py holds it to that).
WITHOUT_TOKEN = {"certificates/templates/certificates/file.html"}
IDS = [str(path.relative_to(APP)) for path in PAGES]


def _macros(chrome: Flask) -> set[str]:
    tree = chrome.jinja_env.parse((APP / "web/templates/web/parts.html").read_text(encoding="utf-8"))
    return {macro.name for macro in tree.find_all(nodes.Macro)}


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_a_template_names_only_parts_that_exist(chrome: Flask, path: Path) -> None:
    tree = chrome.jinja_env.parse(path.read_text(encoding="utf-8"))
    for found in tree.find_all(nodes.FromImport):
        if isinstance(found.template, nodes.Const) and found.template.value == "web/parts.html":
            names = {name if isinstance(name, str) else name[0] for name in found.names}
            assert names <= _macros(chrome)


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_a_template_holds_no_inline_style_script_handler_or_data_image(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert "<style" not in text or str(path.relative_to(APP)) in TAKEN_ALONG
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert "data:image" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_form_that_changes_something_carries_a_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "parts.html" or str(path.relative_to(APP)) in WITHOUT_TOKEN:
        return
    for form in re.findall(r"<form\b[^>]*>.*?</form>", text, flags=re.S | re.I):
        if re.search(r'method="?post', form, flags=re.I):
            assert re.search(r"csrf_token|hidden_tag", form), f"a form without token in {path.name}"


def test_every_class_of_ours_that_a_template_names_has_a_rule() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in APP.glob("*/static/**/*.css"))
    known = set(re.findall(r"\.(dt-[a-z0-9_-]+)", sheets))
    for path in PAGES:
        for value in re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8")):
            named = set(re.findall(r"\bdt-[a-z0-9_-]+", value))
            assert named <= known, f"{path.name} names {named - known}"
