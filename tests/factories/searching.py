"""Looking for words in whatever a file is: as they stand, encoded, and inside what the file packs."""

from __future__ import annotations

import base64
import email
import email.policy
import gzip
import io
import re
import zipfile
from collections.abc import Iterator

import pypdf

_MAIL = re.compile(rb"(?:[A-Z][A-Za-z-]*: [^\n]*\n(?:[ \t][^\n]*\n)*){2}")
#: A picture in a workbook in a ZIP, and no further.
_DEEPEST = 4


def found_in(content: bytes, mark: str) -> bool:
    """Whether the mark (letters only) can be read in a file, however it is encoded or packed."""
    forms = forms_of(mark)
    return any(form in piece for piece in unpacked(content) for form in forms)


def forms_of(mark: str) -> list[bytes]:
    """The mark as it may stand: plain (so too in JSON, being letters), UTF-16, hexadecimal, base64 at each offset."""
    plain = mark.encode()
    shifted = [base64.b64encode(b"x" * at + plain)[4:-4] for at in range(3)]
    return [
        plain,
        mark.encode("utf-16-le"),
        mark.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    ] + [form for one in shifted for form in (one, one.translate(bytes.maketrans(b"+/", b"-_")))]


def unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The content, the same without the ends of lines (base64 and quoted-printable are broken there), and its parts."""
    yield content
    yield re.sub(rb"=?\r?\n", b"", content)
    if depth < _DEEPEST:
        for part in _parts(content):
            yield from unpacked(part, depth + 1)


def _parts(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield packed.read(name)
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    elif content.startswith(b"%PDF"):
        pdf = pypdf.PdfReader(io.BytesIO(content))
        yield str(pdf.metadata).encode()
        for page in pdf.pages:
            yield re.sub(r"[\s\u00ad-]+", "", page.extract_text()).encode()
        for files in pdf.attachments.values():
            yield from files
    elif _MAIL.match(content):
        letter = email.message_from_bytes(content, policy=email.policy.default)
        for part in letter.walk():
            yield " ".join(str(value) for value in part.values()).encode()
            if not part.is_multipart():
                yield part.get_payload(decode=True)  # type: ignore[misc]
