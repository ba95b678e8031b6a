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

from app.core.document_template import parse, pieces
from app.core.text import T, Text

#: The longest template or style, in characters.
LONGEST = 64 * 1024
#: Loops in one template, and loops inside a loop.
LOOPS, LOOPS_DEEP = 40, 2
#: Faults that are told at once.
MOST = 20
#: How deep choices, loops and expressions may be nested.
DEEPEST = 40
#: What filling in may cost: each node once, and in a loop as often as its list is long, for which this stands.
COST, ROUNDS = 100_000, 20
#: The longest word that is given to a macro or put between the parts of a list: it comes back many times.
WORD = 100
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
#: Stands where a field is printed.
_FIELD = "\ufffc"
#: A field that begins an element; a comment or a declaration, in which elements would hide.
_HIDDEN = re.compile(rf"</?{_FIELD}|<(?!!doctype\b)[!?]", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
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
_TOO_MUCH = T("Dit sjabloon is te veel werk om in te vullen. Zet minder in de lussen.")
NO_LIST = T("Een lus gaat over een lijst van het certificaat, en over niets anders.")
_NOT_OURS = T("Een sjabloon haalt niets op van elders. Gebruik een plaatje van ons, zoals asset:qr.svg.")
_CALLS = T("Een sjabloon kan geen functie aanroepen. Gebruik een veld of een filter.")
_GROWS = T("Dit maakt een tekst te lang. Gebruik hier een veld of een kort woord.")
_LOOSE = T("In een element staat een veld tussen aanhalingstekens. Een opmerking is {# zo #}.")
_SHAPE = T(
    "Deze opdracht kan niet in een sjabloon. Gebruik velden, if, en for over een lijst van het certificaat."
)


def _of_nodes(tree: nodes.Template) -> Iterator[Fault]:
    macros = {node.name: _size(node) for node in tree.body if isinstance(node, nodes.Macro)}
    waiting: list[tuple[nodes.Node, int, int, bool]] = [(node, 0, 0, False) for node in tree.body]
    loops = cost = 0
    while waiting:
        node, deep, inside, in_macro = waiting.pop()
        cost += ROUNDS**inside
        if deep > DEEPEST or cost > COST:
            yield Fault(node.lineno, _TOO_DEEP if deep > DEEPEST else _TOO_MUCH)
            return
        below = inside
        if isinstance(node, nodes.For):
            loops += 1
            below += 1
            if not _is_field(node.iter) or node.recursive:
                yield Fault(node.lineno, NO_LIST)
            elif below > LOOPS_DEEP or loops > LOOPS or in_macro:
                yield Fault(node.lineno, T("Dit zijn te veel lussen, of lussen in lussen."))
        elif isinstance(node, nodes.Call):
            own = macros.get(node.node.name) if isinstance(node.node, nodes.Name) else None
            if own is None or in_macro or node.dyn_args or node.dyn_kwargs:
                yield Fault(node.lineno, _CALLS)
            elif not _are_short([*node.args, *(one.value for one in node.kwargs)]):
                yield Fault(node.lineno, _GROWS)
            else:
                cost += own * ROUNDS**inside
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                yield Fault(node.lineno, T("Het filter %(name)s bestaat hier niet.", name=node.name))
            elif node.name == "join" and (
                in_macro
                or node.node is None
                or not _is_field(node.node)
                or not _are_short([*node.args, *(one.value for one in node.kwargs)])
            ):
                yield Fault(node.lineno, _GROWS)
        elif isinstance(node, nodes.Test):
            if node.name not in _TESTS:
                yield Fault(node.lineno, T("De toets %(name)s bestaat hier niet.", name=node.name))
        elif isinstance(node, nodes.Macro):
            if node not in tree.body:
                yield Fault(node.lineno, _SHAPE)
            elif not _are_short(node.defaults):
                yield Fault(node.lineno, _GROWS)
            in_macro = True
        elif isinstance(node, (nodes.Getattr, nodes.Name)):
            if (node.attr if isinstance(node, nodes.Getattr) else node.name).startswith("_"):
                yield Fault(node.lineno, T("Een veld begint niet met een laag streepje."))
        elif not isinstance(node, (*_PLAIN, nodes.Keyword)):
            yield Fault(node.lineno, _SHAPE)
            continue
        waiting += [(child, deep + 1, below, in_macro) for child in node.iter_child_nodes()]


def _size(node: nodes.Node) -> int:
    """How many nodes there are in it."""
    waiting, size = [node], 0
    while waiting:
        size += 1
        waiting += waiting.pop().iter_child_nodes()
    return size


def _are_short(given: Iterable[nodes.Expr]) -> bool:
    """Whether each is a field, or a short word."""
    return all(
        _is_field(one)
        or (isinstance(one, nodes.Const) and not (isinstance(one.value, str) and len(one.value) > WORD))
        for one in given
    )


def _is_field(node: nodes.Node) -> bool:
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
        if _FIELD in _QUOTED.sub("", self.get_starttag_text() or ""):
            self.found.append(Fault(line, _LOOSE))
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
    """What the page itself may not hold: all that is printed as it stands, with a sign where a field is."""
    parts, line = [], 1
    for at, kind, text in pieces(source):
        parts.append("\n" * (at - line))
        parts.append(text if kind == "data" else _FIELD if kind == "variable_begin" else "")
        line = at + (text.count("\n") if kind == "data" else 0)
    text = "".join(parts)
    page = _Page()
    page.feed(text)
    hidden = (Fault(text.count("\n", 0, one.start()) + 1, _LOOSE) for one in _HIDDEN.finditer(text))
    return [*page.found, *hidden]


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
