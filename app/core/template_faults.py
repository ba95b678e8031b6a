"""What a template of a document may not do, found before it is ever filled in.

A template that somebody writes is checked node by node against what a document needs: words, choices, and loops over
the lists that it is given. Nothing else can be written, so that filling one in always ends, soon and in little memory:
no calls, no arithmetic that makes text grow, no loop of its own making. A style loads our own pictures and typefaces
only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import tinycss2  # type: ignore[import-untyped]
from jinja2 import TemplateSyntaxError, nodes

from app.core.document_template import parse
from app.core.text import T, Text

#: The longest template or style, in characters.
LONGEST = 64 * 1024
#: Loops in one template, and loops inside a loop.
LOOPS, LOOPS_DEEP = 40, 2
#: Faults that are told at once.
MOST = 20
#: How deep choices, loops and expressions may be nested.
DEEPEST = 40
FILTERS = frozenset(
    (
        *(
            "capitalize",
            "d",
            "default",
            "english_date",
            "euros",
            "first",
            "join",
            "last",
            "length",
            "long_date",
        ),
        *("lower", "short_date", "trim", "upper"),
    )
)
_TESTS = frozenset(("defined", "undefined", "none", "odd", "even"))
_PLAIN = (
    *(nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.If),
    *(
        nodes.CondExpr,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Concat,
        nodes.Macro,
    ),
)
_ELEMENTS = frozenset(
    (
        "script",
        "link",
        "iframe",
        "frame",
        "object",
        "embed",
        "base",
        "style",
        "form",
        "input",
        "svg",
        "audio",
        "video",
    )
)
_VOID = frozenset(("br", "hr", "img", "meta", "col", "wbr"))
_LOADING = frozenset(("src", "srcset", "data", "poster", "background", "style"))
_PICTURE = re.compile(r"asset:[a-z0-9.-]+")
_TYPEFACE = re.compile(r"font:[a-z0-9-]+\.woff2")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right; ``line`` counts from 1."""

    line: int
    text: Text


def template_faults(source: str) -> list[Fault]:
    """What keeps this page from being used as a template, by line; empty when nothing does."""
    if len(source) > LONGEST:
        return [Fault(1, T("Dit is te lang: hoogstens %(size)s kB.", size=LONGEST // 1024))]
    try:
        tree = parse(source)
    except TemplateSyntaxError as error:
        return [
            Fault(error.lineno, T("Het sjabloon klopt hier niet: %(problem)s", problem=str(error.message)))
        ]
    except (RecursionError, MemoryError):
        return [Fault(1, _TOO_DEEP)]
    return _by_line((*_of_nodes(tree), *_of_page(source)))


def style_faults(css: str) -> list[Fault]:
    """What keeps this style from being used, by line."""
    if len(css) > LONGEST:
        return [Fault(1, T("Dit is te lang: hoogstens %(size)s kB.", size=LONGEST // 1024))]
    return _by_line(_of_style(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _by_line(found: Iterable[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(found), key=lambda fault: fault.line)[:MOST]


_TOO_DEEP = T("Dit is te diep genest. Haal haakjes, keuzes of lussen uit elkaar.")
_NOT_OURS = T("Een sjabloon haalt niets op van elders. Gebruik een plaatje van ons, zoals asset:qr.svg.")
_CALLS = T("Een sjabloon kan geen functie aanroepen. Gebruik een veld of een filter.")
_SHAPE = T(
    "Deze opdracht kan niet in een sjabloon. Gebruik velden, if, en for over een lijst van het certificaat."
)


def _of_nodes(tree: nodes.Template) -> Iterator[Fault]:
    macros = {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    waiting: list[tuple[nodes.Node, int, int, bool]] = [(node, 0, 0, False) for node in tree.body]
    loops = 0
    while waiting:
        node, deep, inside, in_macro = waiting.pop()
        if deep > DEEPEST:
            yield Fault(node.lineno, _TOO_DEEP)
            return
        below = inside
        if isinstance(node, nodes.For):
            loops += 1
            below += 1
            if not _is_list(node.iter) or node.recursive:
                yield Fault(
                    node.lineno, T("Een lus gaat over een lijst van het certificaat, en over niets anders.")
                )
            elif below > LOOPS_DEEP or loops > LOOPS or in_macro:
                yield Fault(node.lineno, T("Dit zijn te veel lussen, of lussen in lussen."))
        elif isinstance(node, nodes.Call):
            own = isinstance(node.node, nodes.Name) and node.node.name in macros
            if not own or in_macro or node.dyn_args or node.dyn_kwargs:
                yield Fault(node.lineno, _CALLS)
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                yield Fault(node.lineno, T("Het filter %(name)s bestaat hier niet.", name=node.name))
        elif isinstance(node, nodes.Test):
            if node.name not in _TESTS:
                yield Fault(node.lineno, T("De toets %(name)s bestaat hier niet.", name=node.name))
        elif isinstance(node, nodes.Macro):
            if node not in tree.body:
                yield Fault(node.lineno, _SHAPE)
            in_macro = True
        elif isinstance(node, (nodes.Getattr, nodes.Name)):
            if (node.attr if isinstance(node, nodes.Getattr) else node.name).startswith("_"):
                yield Fault(node.lineno, T("Een veld begint niet met een laag streepje."))
        elif not isinstance(node, (*_PLAIN, nodes.Keyword)):
            yield Fault(node.lineno, _SHAPE)
            continue
        waiting += [(child, deep + 1, below, in_macro) for child in node.iter_child_nodes()]


def _is_list(node: nodes.Node) -> bool:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


class _Page(HTMLParser):
    """Elements and attributes that would load something or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Fault] = []
        self._deep = 0

    def handle_endtag(self, tag: str) -> None:
        self._deep -= tag not in _VOID

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        self._deep += tag not in _VOID
        if self._deep > DEEPEST:
            self.found.append(Fault(line, _TOO_DEEP))
        if tag in _ELEMENTS:
            self.found.append(
                Fault(line, T("Het element %(name)s kan hier niet. Opmaak hoort in de stijl.", name=tag))
            )
        for name, value in attrs:
            address = name in _LOADING and not (name == "src" and _PICTURE.fullmatch(value or ""))
            if (
                address
                or name.startswith("on")
                or (value or "").strip().lower().startswith(("javascript:", "file:"))
            ):
                self.found.append(Fault(line, _NOT_OURS))


def _of_page(source: str) -> list[Fault]:
    page = _Page()
    page.feed(re.sub(r"\{([{%#]).*?[}%#]\}", lambda one: "\n" * one[0].count("\n"), source, flags=re.DOTALL))
    return page.found


def _of_style(found: Collection[tinycss2.ast.Node]) -> Iterator[Fault]:
    waiting = [(node, 0) for node in found]
    while waiting:
        node, deep = waiting.pop()
        line = node.source_line
        if deep > DEEPEST:
            yield Fault(line, _TOO_DEEP)
            return
        if node.type == "error":
            yield Fault(line, T("Dit is geen geldige opmaak (CSS)."))
        elif node.type == "at-rule" and node.lower_at_keyword not in ("page", "media", "font-face"):
            yield Fault(line, T("De regel @%(name)s kan hier niet.", name=node.at_keyword[:40]))
        elif (node.type == "url" and not _ours(node.value)) or (
            node.type == "function"
            and node.lower_name in ("url", "src", "image", "image-set")
            and not _ours("".join(part.value for part in node.arguments if part.type == "string"))
        ):
            yield Fault(line, _NOT_OURS)
        for name in ("prelude", "content", "arguments"):
            waiting += [(child, deep + 1) for child in getattr(node, name, None) or ()]


def _ours(address: str) -> bool:
    return bool(_PICTURE.fullmatch(address) or _TYPEFACE.fullmatch(address))
