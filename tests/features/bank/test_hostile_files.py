"""Files that were made to hurt: refused in a sentence, within a second of work and little memory, nothing stored."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bank import service as bank
from app.bank.reading import file
from app.core.errors import Refused
from tests.factories.bank import file_of, paid, zipped

#: Seconds of work, and MB of memory, until the answer.
MOST_SECONDS, MOST_MB = 1.0, 50
HOME = Path(__file__).resolve().parents[3]
OPEN = b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
INSIDE = OPEN + b"<BkToCstmrStmt><Stmt>"


def laughs() -> bytes:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{rows}]><Document>&e11;</Document>'.encode()


def outside() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document>&e;</Document>'


def outside_dtd() -> bytes:
    return b'<!DOCTYPE Document SYSTEM "http://127.0.0.1/x.dtd"><Document/>'


def deep() -> bytes:
    return INSIDE + b"<a>" * 10_000


def deep_entry() -> bytes:
    return INSIDE + b"<Ntry>" + b"<NtryDtls>" * 10_000


def wide() -> bytes:
    return OPEN + b"<a/>" * 4_000_000


def wide_entry() -> bytes:
    return INSIDE + b"<Ntry>" + b"<a/>" * 4_000_000


def many_statements() -> bytes:
    return OPEN + b"<BkToCstmrStmt>" + b"<Stmt/>" * 2_000_000


def long_text() -> bytes:
    return INSIDE + b"<Ntry><AddtlNtryInf>" + b"x" * 20_000_000


def long_name() -> bytes:
    return OPEN + b"<" + b"a" * 20_000_000


def many_attributes() -> bytes:
    return INSIDE + b"<Ntry " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>"


def utf7() -> bytes:
    return b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE'


def utf32() -> bytes:
    return "<Document/>".encode("utf-32")


def lying_encoding() -> bytes:
    return b'<?xml version="1.0" encoding="utf-16"?><Document/>'


def zip_bomb() -> bytes:
    return zipped({"a.xml": b"\0" * 60_000_000})


def zip_of_zips() -> bytes:
    return zipped({"a.xml": zipped({"b.xml": file_of(paid(1))})})


def zip_that_lies() -> bytes:
    """Says that its file is small; it is two gigabytes in the list's own words, then none."""
    raw = bytearray(zipped({"a.xml": b"\0" * 30_000_000}))
    central = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<L", raw, central + 24, 1000)
    return bytes(raw)


def zip_that_boasts() -> bytes:
    raw = bytearray(zipped({"a.xml": file_of(paid(1))}))
    central = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<L", raw, central + 24, 2_000_000_000)
    return bytes(raw)


def zip_of_thousands() -> bytes:
    return zipped({f"{n}.xml": b"" for n in range(20_000)}, zipfile.ZIP_STORED)


def zip_of_hundreds() -> bytes:
    return zipped({f"{n}.xml": b"<a/>" for n in range(300)}, zipfile.ZIP_STORED)


def zip_that_climbs() -> bytes:
    return zipped({"../../etc/cron.d/x": b"* * * * * root true"})


def zip_of_nothing() -> bytes:
    return zipped({})


def zip_cut() -> bytes:
    return zipped({"a.xml": file_of(paid(1))})[:-10]


def zip_with_password() -> bytes:
    raw = bytearray(zipped({"a.xml": file_of(paid(1))}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(sign) + place] |= 1
    return bytes(raw)


def polyglot() -> bytes:
    return file_of(paid(1)) + zipped({"a.xml": file_of(paid(2))})


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000


def endless_cell() -> bytes:
    return b'Datum;Rekening;Bedrag\n"' + b"x" * 10_000_000


def endless_row() -> bytes:
    return b"Datum;Rekening;Bedrag\n" + b";" * 5_000_000


def quotes() -> bytes:
    return b"Datum;Rekening;Bedrag\n" + b'""' * 3_000_000


HOSTILE: list[Callable[[], bytes]] = [
    laughs, outside, outside_dtd, deep, deep_entry, wide, wide_entry, many_statements, long_text, long_name,
    many_attributes, utf7, utf32, lying_encoding, zip_bomb, zip_of_zips, zip_that_lies, zip_that_boasts,
    zip_of_thousands, zip_of_hundreds, zip_that_climbs, zip_of_nothing, zip_cut, zip_with_password, polyglot, picture,
    endless_cell, endless_row, quotes,
]  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_is_refused_at_once(make: Callable[[], bytes]) -> None:
    stream = io.BytesIO(make())
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        bank.read(stream, "afschrift.xml")
    assert time.process_time() - started < MOST_SECONDS
    assert refused.value.field == "file"


READ = """
import resource, sys
from app.bank import service as bank
from app.bank.reading import file
from app.core.errors import Refused

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    with open(path, "rb") as stream:
        try:
            bank.read(stream, "x")
        except Refused:
            pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def test_all_of_them_together_take_little_memory(tmp_path: Path) -> None:
    """Read from disk by a fresh process, as the web server does with what was uploaded."""
    for make in HOSTILE:
        (tmp_path / make.__name__).write_bytes(make())
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        [sys.executable, "-c", READ, *paths], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < MOST_MB


def test_files_of_a_zip_that_are_each_small_enough_may_not_be_too_much_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two gigabytes in honest words that shrink no more than a statement does."""
    one = file_of(paid(1))
    packed = zipped({"a.xml": one, "b.xml": one})
    monkeypatch.setattr(file, "MOST_UNPACKED", 2 * len(one))
    assert len(bank.read(io.BytesIO(packed), "jaar.zip").statements) == 2
    monkeypatch.setattr(file, "MOST_UNPACKED", 2 * len(one) - 1)
    with pytest.raises(Refused, match="uitgepakt te groot"):
        bank.read(io.BytesIO(packed), "jaar.zip")


def test_files_of_a_zip_may_not_tell_too_many_entries_together(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = zipped({f"{name}.xml": file_of(paid(1), paid(2)) for name in "ab"})
    monkeypatch.setattr(file, "MOST_ENTRIES", 4)
    assert len(bank.read(io.BytesIO(packed), "jaar.zip").statements) == 2
    monkeypatch.setattr(file, "MOST_ENTRIES", 3)
    with pytest.raises(Refused, match="meer dan 3 mutaties"):
        bank.read(io.BytesIO(packed), "jaar.zip")
