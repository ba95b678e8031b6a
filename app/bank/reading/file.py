"""Reading a file of any kind that a bank gives: XML, CSV, or a ZIP file of those."""

from __future__ import annotations

import hashlib
import lzma
import zipfile
import zlib
from tempfile import SpooledTemporaryFile
from typing import IO

from app.bank.reading.camt import read_camt
from app.bank.reading.table import read_table
from app.bank.reading.told import MOST_ENTRIES, Reading, ToldStatement, damaged, line_of
from app.core.errors import Refused
from app.core.text import T

#: The largest file that is taken, and the most that the files in a ZIP file may come to, in bytes.
MOST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_MEMBERS = 200
#: A statement shrinks to a twentieth or so; what shrinks more than this was made to burst.
_MOST_RATIO = 250
#: The list of contents at the end of a ZIP file.
_LIST_SIGN, _LIST_LENGTH, _MOST_LIST = b"PK\x05\x06", 22, 128 * 1024
_CHUNK = 64 * 1024
_ZIP = b"PK\x03\x04"


def read(stream: IO[bytes], name: str) -> Reading:
    """All that the file tells. Refused, in one sentence with field `file`, when it cannot be understood or believed."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise Refused(
                T(
                    "Het bestand is groter dan %(most)s MB. Kies een kortere periode.",
                    most=MOST_BYTES // 2**20,
                ),
                field="file",
            )
    if not size:
        raise Refused(T("Het bestand is leeg. Kies een ander bestand."), field="file")
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    told = _unpacked(stream, size) if start.startswith(b"PK") else [_one(stream)]
    kinds = {kind for kind, _ in told}
    if len(kinds) > 1:  # both may tell the same entries, each in its own words
        raise Refused(
            T("In dit ZIP-bestand zitten XML en CSV door elkaar. Lees één van beide in."), field="file"
        )
    statements = tuple(statement for _, some in told for statement in some)
    _check(statements)
    return Reading(
        sha256=digest.hexdigest(),
        name=line_of(name.replace("\\", "/").rsplit("/", 1)[-1]) or "bankbestand",
        format=kinds.pop(),
        statements=statements,
    )


def _one(stream: IO[bytes]) -> tuple[str, list[ToldStatement]]:
    """The kind of one file, and its statements."""
    start = stream.read(200)
    stream.seek(0)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<") or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "camt", read_camt(stream)
    return "csv", read_table(stream)


def _unpacked(stream: IO[bytes], size: int) -> list[tuple[str, list[ToldStatement]]]:
    """The files in a ZIP file, unpacked once all were judged by what they claim, while they keep to it."""
    _check_list(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = [one for one in archive.infolist() if _counts(one)]
            _check_members(members)
            return [_member(archive, one) for one in members]
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,  # what zipfile raises for a member packed in a way that it does not know
        ValueError,
        OSError,
    ):
        raise damaged() from None


def _check_list(stream: IO[bytes], size: int) -> None:
    """Refuses a list of contents that is longer than any bank's, before it is read."""
    length = min(size, 65_536 + _LIST_LENGTH)
    stream.seek(size - length)
    tail = stream.read(length)
    stream.seek(0)
    place = tail.rfind(_LIST_SIGN)
    if place < 0 or place + _LIST_LENGTH > len(tail):
        raise damaged()
    if int.from_bytes(tail[place + 12 : place + 16], "little") > _MOST_LIST:
        raise _too_many()


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise Refused(T("In dit ZIP-bestand staat geen afschrift."), field="file")
    if len(members) > MOST_MEMBERS:
        raise _too_many()
    if any(one.flag_bits & 1 for one in members):
        raise Refused(T("Dit ZIP-bestand heeft een wachtwoord. Pak het eerst zelf uit."), field="file")
    if any(one.filename.lower().endswith((".zip", ".7z", ".gz", ".rar")) for one in members):
        raise _nested()
    if any(one.file_size > _MOST_RATIO * max(one.compress_size, 200) for one in members):
        raise _bursting()
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        raise _bursting()


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> tuple[str, list[ToldStatement]]:
    with archive.open(one) as packed, SpooledTemporaryFile(max_size=4 * 2**20) as unpacked:
        size = 0
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > one.file_size:
                raise _bursting()
            unpacked.write(chunk)
        unpacked.seek(0)
        if unpacked.read(4).startswith(_ZIP):
            raise _nested()
        unpacked.seek(0)
        return _one(unpacked)


def _counts(one: zipfile.ZipInfo) -> bool:
    """Whether it is a file, and not what a Mac puts beside it."""
    last = one.filename.rsplit("/", 1)[-1]
    return not one.is_dir() and not last.startswith(".") and not one.filename.startswith("__MACOSX/")


def _check(statements: tuple[ToldStatement, ...]) -> None:
    """Refuses statements that together tell more entries than one file may."""
    if sum(len(one.entries) for one in statements) > MOST_ENTRIES:
        raise Refused(
            T("Dit bestand heeft meer dan %(most)s mutaties. Kies een kortere periode.", most=MOST_ENTRIES),
            field="file",
        )


def _too_many() -> Refused:
    return Refused(
        T("In dit ZIP-bestand staan meer dan %(most)s bestanden. Lees ze in delen in.", most=MOST_MEMBERS),
        field="file",
    )


def _nested() -> Refused:
    return Refused(
        T("In dit ZIP-bestand zit nog een ingepakt bestand. Pak het eerst zelf uit."), field="file"
    )


def _bursting() -> Refused:
    return Refused(
        T("Dit ZIP-bestand is uitgepakt te groot voor afschriften. Pak het zelf uit en kijk het na."),
        field="file",
    )
