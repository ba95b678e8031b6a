"""Office and OpenDocument files: a ZIP of named parts. Only the list of parts and one small part are read."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final
from zlib import error as ZlibError  # noqa: N812  an error, named as one

from app.core.errors import Refused
from app.core.text import T, Text

#: Most parts, and most bytes of all parts together once unpacked.
MOST_PARTS: Final = 3000
MOST_UNPACKED: Final = 200 * 1024 * 1024
#: How many times smaller a part of some size may be packed.
MOST_RATIO: Final = 300
_SMALL: Final = 1024 * 1024

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|activex|(^|/)(basic|scripts)/", re.I)
_PROGRAMS = re.compile(
    r"\.(exe|dll|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|scr|msi|jar|sh|lnk|zip|rar|7z|docm|xlsm|pptm|html?)\Z",
    re.I,
)
_FLAG_ENCRYPTED = 0x1


def check_office(content: bytes, part: str, *, wrong: Text, spoilt: Text, macros: Text) -> None:
    """Raises Refused unless ``content`` is an OOXML file whose main part is of kind ``part``, without macros."""
    archive = _opened(content, wrong=wrong, spoilt=spoilt)
    names = _checked_parts(archive, content, spoilt=spoilt, macros=macros)
    if "[Content_Types].xml" not in names:
        raise Refused(wrong, field="file")
    types = _read(archive, "[Content_Types].xml", spoilt)
    if re.search(rb"macroenabled|vbaproject", types, re.I):
        raise Refused(macros, field="file")
    if b"<!DOCTYPE" in types or b"<!ENTITY" in types:
        raise Refused(spoilt, field="file")
    if f"openxmlformats-officedocument.{part}.main+xml".encode() not in types:
        raise Refused(wrong, field="file")


def check_open_document(content: bytes, part: str, *, wrong: Text, spoilt: Text, macros: Text) -> None:
    """Raises Refused unless ``content`` is an OpenDocument file of kind ``part``, without macros."""
    archive = _opened(content, wrong=wrong, spoilt=spoilt)
    names = _checked_parts(archive, content, spoilt=spoilt, macros=macros)
    if "mimetype" not in names or "content.xml" not in names:
        raise Refused(wrong, field="file")
    if _read(archive, "mimetype", spoilt).strip() != f"application/vnd.oasis.opendocument.{part}".encode():
        raise Refused(wrong, field="file")


def _opened(content: bytes, *, wrong: Text, spoilt: Text) -> zipfile.ZipFile:
    """The archive; it must begin at the first byte and end with the last, so that it is nothing else as well."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(wrong, field="file")
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") != len(content):
        raise Refused(spoilt, field="file")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,  # what zipfile raises for a version or disk count that it does not know
        OverflowError,
        EOFError,
    ):
        raise Refused(spoilt, field="file") from None
    if not archive.infolist() or min(one.header_offset for one in archive.infolist()) != 0:
        raise Refused(spoilt, field="file")
    return archive


def _checked_parts(archive: zipfile.ZipFile, content: bytes, *, spoilt: Text, macros: Text) -> set[str]:
    parts = archive.infolist()
    unpacked = sum(one.file_size for one in parts)
    packed = sum(one.compress_size for one in parts)
    swollen = any(
        one.file_size > _SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1) for one in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > len(content) or swollen:
        raise Refused(
            T("Dit bestand wordt bij het openen veel te groot. Maak het kleiner of sla het op als PDF."),
            field="file",
        )
    names = [one.filename for one in parts]
    if len(set(names)) != len(names) or any(one.flag_bits & _FLAG_ENCRYPTED for one in parts):
        raise Refused(
            spoilt
            if len(set(names)) != len(names)
            else T("Op dit bestand zit een wachtwoord. Sla het op zonder wachtwoord."),
            field="file",
        )
    if any(".." in name or name.startswith("/") or "\\" in name for name in names):
        raise Refused(spoilt, field="file")
    if any(_MACRO_PARTS.search(name) for name in names):
        raise Refused(macros, field="file")
    if any(_PROGRAMS.search(name) for name in names):
        raise Refused(
            T("In dit bestand zit een ander bestand dat iets kan uitvoeren. Haal het eruit."), field="file"
        )
    return set(names)


def _read(archive: zipfile.ZipFile, name: str, spoilt: Text) -> bytes:
    """At most a megabyte of one part."""
    try:
        with archive.open(name) as part:
            return part.read(_SMALL)
    except (
        zipfile.BadZipFile,
        ZlibError,
        NotImplementedError,  # what zipfile raises for a part packed in a way that it does not know
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ):
        raise Refused(spoilt, field="file") from None
