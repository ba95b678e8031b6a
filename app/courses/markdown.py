"""Turns the Markdown of a module into safe HTML that fits our pages.

Two nets: what an author should not write (raw HTML, pictures, a first-level heading) is a mistake with its
line; and whatever comes out passes an allow-list. Nothing in it can load anything from elsewhere.
"""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.text import T, Text

_MARKDOWN = MarkdownIt("commonmark", {"html": True, "typographer": False}).enable(["table", "strikethrough"])
_TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "hr", "br"),
    *("strong", "em", "s", "code", "pre", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "table": {"class"},
    "th": {"scope", "class"},
    "td": {"class", "data-label"},
}
_LINK = re.compile(r"(https://|mailto:|/(?!/)|#)")
_CLOCK = re.compile(r"\d{1,2}:\d\d")


def render(text: str) -> tuple[str, list[tuple[int, Text]]]:
    """Safe HTML, and the mistakes as (line from 1, sentence)."""
    tokens = _MARKDOWN.parse(text)
    mistakes: list[tuple[int, Text]] = []
    _check(tokens, mistakes)
    _dress_tables(tokens)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return safe, mistakes


def _check(tokens: list[Token], mistakes: list[tuple[int, Text]]) -> None:
    line, level = 1, 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "heading_open":
            depth = int(token.tag[1])
            if depth == 1:
                mistakes.append(
                    (line, T("Begin koppen met ##: de titel van de bladzijde komt uit het veld title."))
                )
            elif depth > 4 or depth > level + 1:
                mistakes.append((line, T("Sla geen kopniveau over en gebruik hoogstens ####.")))
            level = max(depth, 1)
        elif token.type == "html_block":
            mistakes.append((line, T("Schrijf hier Markdown: HTML kan niet.")))
        for offset, child in _children(token):
            if child.type == "html_inline":
                mistakes.append((line + offset, T("Schrijf hier Markdown: HTML kan niet.")))
            elif child.type == "image":
                mistakes.append((line + offset, T("Plaatjes kunnen hier niet.")))
            elif child.type == "link_open" and not _LINK.match(str(child.attrGet("href") or "")):
                text = T("Begin een link met https://, mailto:, / of #.")
                mistakes.append((line + offset, text))


def _children(token: Token) -> list[tuple[int, Token]]:
    offset, found = 0, []
    for child in token.children or ():
        found.append((offset, child))
        offset += child.type in {"softbreak", "hardbreak"}
    return found


def _dress_tables(tokens: list[Token]) -> None:
    """Gives tables our classes: rows stack on a phone, where each cell says its column."""
    heads: list[str] = []
    column, in_head = 0, False
    closing_as_th = False
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("class", "dt-table dt-table--stack")
            heads = []
        elif token.type in {"thead_open", "tbody_open"}:
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open" and in_head:
            token.attrs = {"scope": "col"}
            heads.append(_plain(tokens[place + 1]))
        elif token.type == "td_open":
            text = _plain(tokens[place + 1])
            closing_as_th = column == 0 and bool(text)
            if closing_as_th:
                token.tag = "th"
                token.attrs = {"scope": "row"}
                if _CLOCK.fullmatch(text):
                    token.attrs["class"] = "dt-nowrap"
            else:
                token.attrs = {"data-label": heads[column] if column < len(heads) else ""}
                if not text:
                    token.attrs["class"] = "d-none d-md-table-cell"
            column += 1
        elif token.type == "td_close" and closing_as_th:
            token.tag = "th"
            closing_as_th = False


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"})
