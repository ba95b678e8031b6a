"""Reading CAMT.053, the statement of ISO 20022, in the shapes of versions 02 and 08.

The file is read as a stream: one entry, or one transaction of a batch, is in memory at a time. A document type, deep
nesting and entries without end are refused where they begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import InputSource

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from app.bank.reading.entry import Detail, balance_of, entries_of
from app.bank.reading.told import (
    MOST_ENTRIES,
    ToldEntry,
    ToldStatement,
    damaged,
    day_of,
    iban_of,
    line_of,
    unfit,
)
from app.core.errors import Refused
from app.core.text import T

_CHUNK = 64 * 1024
#: Deeper than this is no statement.
_DEEPEST = 40
#: More elements than this in one transaction are no statement either.
_MOST_NODES = 3000
#: Elements around the entries of all statements: names, accounts, balances.
_MOST_AROUND = 30_000
#: More bytes than this without an element or text are one endless name.
_MOST_SILENT = 512 * 1024
#: Longest text of one element.
_MOST_TEXT = 20_000
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d\Z", re.ASCII)
_PATH = ("Document", "BkToCstmrStmt", "Stmt")


class Node:
    """One element inside a statement, with what stands in it."""

    __slots__ = ("children", "currency", "name", "text")

    def __init__(self, name: str, currency: str) -> None:
        self.name, self.currency = name, currency
        self.text = ""
        self.children: list[Node] = []

    def find(self, *path: str) -> Node | None:
        """The first element at the end of this path."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def all(self, name: str) -> Iterator[Node]:
        """The elements of this name right below."""
        return (child for child in self.children if child.name == name)

    def say(self, *path: str) -> str:
        """The text at the end of this path; empty when there is none."""
        node = self.find(*path)
        return node.text.strip() if node else ""


def read_camt(stream: IO[bytes]) -> list[ToldStatement]:
    """The statements of a CAMT.053 file. Refused when it is anything else, or damaged."""
    handler = _Handler()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        # the encoding is the one that the file itself declares
        parser.prepareParser(InputSource())
        silent, told = 0, 0
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            silent, told = (silent + len(chunk), told) if told == handler.events else (0, handler.events)
            if silent > _MOST_SILENT:
                raise damaged()
        parser.close()
    except DefusedXmlException:
        raise Refused(
            T("Dit bestand bevat een DTD. Een afschrift van een bank heeft die niet."), field="file"
        ) from None
    except (SAXException, LookupError, UnicodeError, ValueError):
        raise damaged() from None
    if not handler.statements:
        raise Refused(T("In dit bestand staat geen afschrift."), field="file")
    return handler.statements


class _Handler(ContentHandler):
    """Gathers statements while the parser walks through the file."""

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[ToldStatement] = []
        #: How much the parser told so far.
        self.events = 0
        self._names: list[str] = []
        self._nodes: list[Node] = []
        self._live = 0
        self._text: list[str] = []
        self._length = 0
        self._count = self._around = 0
        self._statement = _Statement()
        self._details: list[Detail] = []

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: N802
        """An element begins."""
        self.events += 1
        uri, local = name
        if not self._names and (local != "Document" or not uri or not _NAMESPACE.match(uri)):
            raise Refused(
                T("Dit is geen CAMT.053-bestand. Kies bij de bank voor afschriften in CAMT.053."),
                field="file",
            )
        self._names.append(local)
        if len(self._names) > _DEEPEST:
            raise Refused(T("Dit bestand is te diep genest. Zo maakt geen bank een afschrift."), field="file")
        self._text, self._length = [], 0
        if len(self._names) < 5 and local != "Ntry":
            self._around += 1
            if self._around > _MOST_AROUND:
                raise unfit(T("wat er om de mutaties staat"))
        if len(self._names) == 3 and tuple(self._names) == _PATH:
            self._statement = _Statement()
        if len(self._names) > 3 and tuple(self._names[:3]) == _PATH:
            self._live += 1
            if self._live > _MOST_NODES:
                raise unfit(T("een mutatie"))
            self._nodes.append(Node(local, attrs.get((None, "Ccy"), "") if attrs else ""))

    def characters(self, content: str) -> None:
        """Text of the element that is open."""
        self.events += 1
        self._length += len(content)
        if self._nodes and self._length <= _MOST_TEXT:
            self._text.append(content)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802
        """An element ends."""
        self.events += 1
        depth = len(self._names)
        self._names.pop()
        if self._nodes:
            node = self._nodes.pop()
            if not node.children:
                node.text = "".join(self._text)
            self._text, self._length = [], 0
            if depth == 4:
                self._gather(node)
                self._live = 0
            elif node.name == "TxDtls" and self._names[3] == "Ntry":
                self._details.append(Detail(node))
                self._counted()
                self._live = len(self._nodes)
            else:
                self._nodes[-1].children.append(node)
        elif depth == 3 and name[1] == "Stmt":
            self.statements.append(self._statement.told())

    def _gather(self, node: Node) -> None:
        """Takes what stands right below a statement."""
        take: Callable[[Node], None] | None = {
            "Id": self._statement.identify,
            "FrToDt": self._statement.period,
            "Acct": self._statement.account_of,
            "Bal": self._statement.balance,
        }.get(node.name)
        if take:
            take(node)
        elif node.name == "Ntry":
            if not self._details:
                self._counted()
            self._statement.entries += entries_of(node, self._details, self._statement.account)
            self._details = []

    def _counted(self) -> None:
        self._count += 1
        if self._count > MOST_ENTRIES:
            raise Refused(
                T(
                    "Dit bestand heeft meer dan %(most)s mutaties. Kies een kortere periode.",
                    most=MOST_ENTRIES,
                ),
                field="file",
            )


class _Statement:
    """A statement while it is gathered."""

    def __init__(self) -> None:
        self.identification = self.account = ""
        self.starts_on = self.ends_on = None
        self.opening: int | None = None
        self.closing: int | None = None
        self.entries: list[ToldEntry] = []

    def identify(self, node: Node) -> None:
        """Its name."""
        self.identification = line_of(node.text)

    def period(self, node: Node) -> None:
        """Its first and last day."""
        first, last = (node.say(name) for name in ("FrDtTm", "ToDtTm"))
        self.starts_on = day_of(first) if first else None  # type: ignore[assignment]
        self.ends_on = day_of(last) if last else None  # type: ignore[assignment]

    def account_of(self, node: Node) -> None:
        """Whose account it is."""
        self.account = iban_of(node.say("Id", "IBAN")) or line_of(node.say("Id", "Othr", "Id"), 34)

    def balance(self, node: Node) -> None:
        """A balance: the one before, or the one after."""
        code = node.say("Tp", "CdOrPrtry", "Cd")
        if code in ("OPBD", "PRCD") or (code == "ITBD" and self.opening is None):
            self.opening = balance_of(node)
        elif code in ("CLBD", "ITBD"):
            self.closing = balance_of(node)

    def told(self) -> ToldStatement:
        """The whole."""
        return ToldStatement(
            identification=self.identification,
            account=self.account,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            opening_cents=self.opening,
            closing_cents=self.closing,
            entries=tuple(self.entries),
        )
