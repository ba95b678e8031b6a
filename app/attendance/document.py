"""The sign sheet and the signed list on paper. Every text is Dutch, as printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from app.attendance.looks import STATE_OF, TONES
from app.core.clock import local
from app.core.document_template import fill
from app.core.fingerprints import fingerprint
from app.core.ports import PdfRenderer

DOCUMENTS = Path(__file__).parent / "documents"


class SessionOnPaper(TypedDict):
    """Which session it was."""

    #: `Lesdag 3`.
    label: str
    title: str
    #: `Assen, voorjaar 2027`.
    cohort: str
    #: ISO.
    day: str
    #: `09:30-16:30`.
    times: str
    place: str


class SignRow(TypedDict):
    """Somebody who will sign with a pen."""

    name: str
    organisation: str
    #: Whether they make something up here.
    guest: bool


class SignSheet(TypedDict):
    """All that stands on a sign sheet."""

    foundation: str
    sample: bool
    session: SessionOnPaper
    trainers: list[str]
    rows: list[SignRow]


class SignedRow(TypedDict):
    """What was noted of one participant."""

    enrolment_id: int
    name: str
    organisation: str
    #: `Aanwezig`, `Te laat`.
    state: str
    #: Whether that counts as having been there.
    attended: bool
    #: `Ingehaald op 12-03-2027`, `Haalt hier Lesdag 3 in`; or empty.
    made_up: str
    #: `03-09-2026 09:34`.
    noted_at: str
    #: `door Anneke de Boer`, `zelf aangemeld`.
    noted_by: str


class CorrectionOnPaper(TypedDict):
    """A mark that was changed after the day, and why."""

    name: str
    before: str
    after: str
    at: str
    by: str
    reason: str


class Earlier(TypedDict):
    """The signed list that this one replaces."""

    id: int
    sha256: str
    signed_at: str


class SignedContent(TypedDict):
    """All that stands on a signed list; plain JSON, kept and hashed."""

    foundation: str
    sample: bool
    session: SessionOnPaper
    trainers: list[str]
    rows: list[SignedRow]
    corrections: list[CorrectionOnPaper]
    signed_by: str
    #: `03-09-2026 16:41`.
    signed_at: str
    follows: Earlier | None


def says_the_same(one: SignedContent, other: SignedContent) -> bool:
    """Whether two lists tell the same, whoever signed them when."""
    aside = ("signed_by", "signed_at", "follows")
    return _without(one, aside) == _without(other, aside)


def render_sign_sheet(renderer: PdfRenderer, sheet: SignSheet) -> bytes:
    """The sign sheet as PDF/UA-1. Slow (tens of milliseconds): never in a transaction."""
    session = sheet["session"]
    return renderer.render(
        fill(_text("head.html") + _text("sign.html"), cast("dict[str, object]", sheet)),
        css=_text("list.css"),
        assets={},
        title=f"Tekenlijst {session['label']}, {session['cohort']}",
        author=sheet["foundation"],
    )


def render_signed_list(renderer: PdfRenderer, content: SignedContent, signed_at: datetime) -> bytes:
    """The signed list as PDF/A-3a and PDF/UA-1; the same content gives the same bytes. Slow: call it in the worker."""
    session = content["session"]
    values = {
        **content,
        "sha256": fingerprint(content),
        "present": sum(row["attended"] for row in content["rows"]),
        "rows": [{**row, "tone": TONES[STATE_OF[row["state"]]]} for row in content["rows"]],
    }
    return renderer.render(
        fill(_text("head.html") + _text("signed.html"), values),
        css=_text("list.css"),
        assets={},
        title=f"Aanwezigheidslijst {session['label']}, {session['cohort']}",
        author=content["foundation"],
        created=signed_at,
        archival=True,
    )


def moment(at: datetime) -> str:
    """`03-09-2026 09:34`, on an Amsterdam clock."""
    return f"{local(at):%d-%m-%Y %H:%M}"


def _without(content: SignedContent, names: tuple[str, ...]) -> Mapping[str, object]:
    return {key: value for key, value in content.items() if key not in names}


@cache
def _text(name: str) -> str:
    return (DOCUMENTS / name).read_text("utf-8")
