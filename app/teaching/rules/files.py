"""Which files can be material: decided by what is in them and by their name, which must agree.

Nothing is unpacked but a few small named parts, so a bomb costs nothing here. A reader gets a file as a download of
its own kind, never as a page (see `views.serving`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.errors import Refused
from app.core.text import T, Text
from app.teaching.rules.archives import check_office, check_open_document
from app.teaching.rules.sound import check_mp3

#: Most bytes of one file; the whole request may be 8 MB.
MOST_BYTES = 7 * 1024 * 1024
#: Most characters of a file's name.
LONGEST_NAME = 120

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|svg|script|iframe|object|embed|\?xml|!entity)", re.I)
_PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
_FORMULA = re.compile(r"(?:^|[,;\t\n\"])\s*(?:[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?=[^\d\s.,;\"]))")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

#: What can be inside a file that has another ending, and what we say of it.
_WRONG = T("De inhoud van dit bestand hoort niet bij de naam. Sla het opnieuw op in het juiste programma.")
_SPOILT = T("Dit bestand is beschadigd. Open het, sla het opnieuw op en probeer het nog eens.")
_MACROS = T("In dit bestand zitten macro’s. Sla het op zonder macro’s, bijvoorbeeld als .docx of .xlsx.")
_PAGES = T("Webpagina’s en SVG-tekeningen kunnen niet. Sla het op als PDF, JPG of PNG.")
_OLD = T("Dit is een oud soort bestand. Sla het op als .docx, .xlsx of .pptx, of als PDF.")
_MOVIES = T("Een film kan niet. Zet de film op een filmsite en voeg een link toe.")
_ZIPS = T("Een zipbestand kan niet. Voeg de bestanden een voor een toe.")

#: By ending: why it cannot be.
_REFUSED: Mapping[str, Text] = {
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm"), _MACROS),
    **dict.fromkeys(("htm", "html", "xhtml", "mht", "mhtml", "svg", "svgz", "xml"), _PAGES),
    **dict.fromkeys(("doc", "xls", "ppt", "pps", "rtf"), _OLD),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "wmv", "webm", "m4v"), _MOVIES),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), _ZIPS),
}


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that can be material."""

    #: Its ending, without the dot.
    ending: str
    media_type: str
    #: What it is called on a page.
    name: Text
    #: Raises Refused unless the bytes are of this kind.
    check: Callable[[bytes], None]
    #: Whether it is drawn anew before it is kept.
    picture: bool = False


def _pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise _refused(_WRONG if not content.startswith(b"%PDF-") else _SPOILT)
    if b"PK\x05\x06" in content[-65_600:]:
        raise _refused(_WRONG)
    if _PDF_ACTIVE.search(content):
        raise _refused(T("In deze PDF zit een script of een programma. Druk hem opnieuw af naar PDF."))


def _begins(*beginnings: bytes) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        if not content.startswith(beginnings):
            raise _refused(_WRONG)

    return check


def _webp(content: bytes) -> None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise _refused(_WRONG)


def _text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(T("Sla dit tekstbestand op als UTF-8 en probeer het opnieuw.")) from None
    if any(char not in "\n\r\t\f" and unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise _refused(_WRONG)
    if _MARKUP.search(content):
        raise _refused(_PAGES)


def _csv(content: bytes) -> None:
    _text(content)
    if _FORMULA.search(content.decode("utf-8-sig")):
        raise _refused(
            T("In dit CSV-bestand staat een formule. Zet er een gewone waarde neer en probeer het opnieuw.")
        )


def _office(part: str) -> Callable[[bytes], None]:
    return lambda content: check_office(content, part, wrong=_WRONG, spoilt=_SPOILT, macros=_MACROS)


def _odf(part: str) -> Callable[[bytes], None]:
    return lambda content: check_open_document(content, part, wrong=_WRONG, spoilt=_SPOILT, macros=_MACROS)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

_KINDS = (
    FileKind("pdf", "application/pdf", T("PDF"), _pdf),
    FileKind("docx", f"{_OOXML}wordprocessingml.document", T("Word"), _office("wordprocessingml.document")),
    FileKind("xlsx", f"{_OOXML}spreadsheetml.sheet", T("Excel"), _office("spreadsheetml.sheet")),
    FileKind(
        "pptx",
        f"{_OOXML}presentationml.presentation",
        T("PowerPoint"),
        _office("presentationml.presentation"),
    ),
    FileKind("odt", f"{_ODF}text", T("OpenDocument-tekst"), _odf("text")),
    FileKind("ods", f"{_ODF}spreadsheet", T("OpenDocument-rekenblad"), _odf("spreadsheet")),
    FileKind("odp", f"{_ODF}presentation", T("OpenDocument-presentatie"), _odf("presentation")),
    FileKind("jpg", "image/jpeg", T("foto (JPG)"), _begins(b"\xff\xd8\xff"), picture=True),
    FileKind("jpeg", "image/jpeg", T("foto (JPG)"), _begins(b"\xff\xd8\xff"), picture=True),
    FileKind("png", "image/png", T("plaatje (PNG)"), _begins(b"\x89PNG\r\n\x1a\n"), picture=True),
    FileKind("webp", "image/webp", T("plaatje (WebP)"), _webp, picture=True),
    FileKind("mp3", "audio/mpeg", T("geluid (MP3)"), lambda content: check_mp3(content, wrong=_WRONG)),
    FileKind("txt", "text/plain", T("tekst"), _text),
    FileKind("csv", "text/csv", T("CSV"), _csv),
)
KINDS: Mapping[str, FileKind] = {one.ending: one for one in _KINDS}


def kind_of(name: str) -> FileKind | None:
    """The kind that a name tells, if it can be material."""
    return KINDS.get(_ending(name))


def checked_name(name: str) -> str:
    """The name under which a file is kept: the last part of a path, without signs that a name cannot hold."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(
        " " if unicodedata.category(char)[0] in "CZ" or char in '<>:"|?*' or char in _TURNING else char
        for char in last
    )
    stem, dot, ending = " ".join(plain.split()).strip(". ").rpartition(".")
    stem = stem.strip(". ")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending.lower()}"
        if stem
        else f"bestand.{ending.lower()}"
    )


def check(name: str, content: bytes) -> FileKind:
    """The kind of a file. Raises Refused, on the field ``file``, unless name and content agree on one that can be."""
    if not content:
        raise _refused(T("Dit bestand is leeg. Kies een ander bestand."))
    if len(content) > MOST_BYTES:
        raise _refused(T("Dit bestand is groter dan 7 MB. Maak het kleiner of voeg een link toe."))
    ending = _ending(name)
    if ending in _REFUSED:
        raise _refused(_REFUSED[ending])
    kind = KINDS.get(ending)
    if kind is None:
        raise _refused(
            T(
                "Dit soort bestand kan niet. Kies een PDF, een Office- of OpenDocument-bestand, een plaatje of tekst."
            )
        )
    kind.check(content)
    return kind


def _ending(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _refused(text: Text) -> Refused:
    return Refused(text, field="file")
