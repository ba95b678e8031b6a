"""Stylesheets and pictures: kept long, complete, and asking for nothing that the policy refuses."""

import re
from pathlib import Path

from flask import Flask

from app.web import filters


def test_static_files_are_kept_a_year_when_their_address_names_their_content(chrome: Flask) -> None:
    with chrome.test_request_context("/"):
        address = chrome.jinja_env.globals["static_url"]("css/tokens.css")  # type: ignore[operator]
    with chrome.test_client().get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with chrome.test_client().get("/static/web/css/tokens.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=2592000"


def test_the_stylesheet_of_bootstrap_asks_for_no_picture_that_the_policy_refuses(chrome: Flask) -> None:
    with chrome.test_request_context("/"):
        address = chrome.jinja_env.globals["bootstrap_url"]()  # type: ignore[operator]
    browser = chrome.test_client()
    with browser.get(address) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/css"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert ".form-select{" in answer.text
        assert "url(" not in answer.text
        etag = answer.headers["ETag"]
    assert browser.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert browser.get(address.replace("bootstrap.min.css", "bootstrap.rtl.css")).status_code == 404


def test_every_file_that_the_stylesheets_name_is_there() -> None:
    folder = Path(filters.__file__).parent / "static" / "css"
    for sheet in folder.glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8")):
            assert (folder / name).resolve().is_file(), f"{sheet.name} names {name}"


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    root = Path(filters.__file__).parents[1]
    sprite = (root / "web/static/img/icons.svg").read_text(encoding="utf-8")
    have = set(re.findall(r'id="([^"]+)"', sprite))
    for template in root.glob("*/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        for name in re.findall(r"(?:\bicon\(|symbol=)'([a-z0-9-]+)'", text):
            assert name in have, f"{template.name} names icon {name}"
