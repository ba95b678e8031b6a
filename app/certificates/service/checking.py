"""Judging a PDF that somebody sends: is it ours, and is it still what we made? Keeps nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy.orm import Session

from app.certificates.queries.verification import Checked, by_pdf, checked, document_keys
from app.certificates.rules.differences import Differences, Pages, changed_lines, differences
from app.certificates.rules.traces import is_pdf, kinds, numbers, versions
from app.core import documents

#: Reads the pages of ours and of a stranger's file; None for one that cannot be read.
ReadPages = Callable[[bytes, bytes], tuple[Pages, Pages | None]]


class PdfSeal(Protocol):
    """A signature in a PDF, as an adapter reads it; see `tools.verify_certificate.Seal`."""

    @property
    def end(self) -> int: ...
    @property
    def whole(self) -> bool: ...
    @property
    def problem(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def certificate(self) -> str: ...


class Outcome(StrEnum):
    """What a file turned out to be."""

    #: Byte for byte what we issued.
    OURS = "ours"
    #: What we issued, with bytes added after it.
    EXTENDED = "extended"
    #: It bears number and code of one of ours, but is another file.
    CHANGED = "changed"
    #: Signed by somebody, and not one of our certificates.
    SIGNED = "signed"
    #: A PDF that we do not know.
    UNKNOWN = "unknown"
    #: No PDF at all.
    NO_PDF = "no_pdf"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a file."""

    outcome: Outcome
    sha256: str
    #: The certificate that it is, or gives itself out for.
    certificate: Checked | None = None
    #: Of an extended file: how many bytes at the start are ours, and how many were added.
    kept: int = 0
    added: int = 0
    #: What kinds of things were added, as far as they can be told: see `rules.traces.kinds`.
    kinds: tuple[str, ...] = ()
    #: How many bytes at the start the signature was made for.
    covered: int = 0
    #: Length of the file.
    length: int = 0
    #: The name of who signed it, as the signature says; empty without one.
    signer: str = ""
    #: Whether the key of that signature is the foundation's.
    our_key: bool = False
    #: Whether a signature in it holds for the bytes that it covers, and for the whole file.
    holds: bool = False
    whole: bool = False
    #: How many numbers stand in it that are not ours, or with another code.
    wrong: int = 0


def judge(db: Session, *, content: bytes, today: date, seals: Callable[[bytes], Sequence[PdfSeal]]) -> Judged:
    """What this file is. It is read and forgotten; a hostile one costs no more than a large certificate."""
    digest = hashlib.sha256(content).hexdigest()
    if not is_pdf(content):
        return Judged(Outcome.NO_PDF, digest)
    earlier = versions(content)
    known = by_pdf(db, [digest, *earlier], today)
    if digest in known:
        return Judged(Outcome.OURS, digest, known[digest])
    if known:
        kept = max(earlier[one] for one in known)
        (ours,) = [known[one] for one in known if earlier[one] == kept]
        return Judged(
            Outcome.EXTENDED,
            digest,
            ours,
            kept=kept,
            added=len(content) - kept,
            kinds=kinds(content[kept:]),
        )
    found = seals(content)
    seal = next((one for one in reversed(found) if not one.problem), found[-1] if found else None)
    claimed, wrong = None, 0
    for number, code in numbers(content):
        claimed = checked(db, number, code, today)
        if claimed is not None:
            break
        wrong += 1
    outcome = Outcome.CHANGED if claimed else Outcome.SIGNED if seal else Outcome.UNKNOWN
    if seal is None:
        return Judged(outcome, digest, claimed, wrong=wrong)
    return Judged(
        outcome,
        digest,
        claimed,
        signer=_name_in(seal.subject),
        our_key=seal.certificate in _fingerprints(db),
        holds=not seal.problem,
        whole=seal.whole,
        covered=seal.end,
        length=len(content),
        wrong=wrong,
    )


def issued_pdf(db: Session, judged: Judged) -> bytes | None:
    """The file that a changed one gives itself out for; None when it bears no code of ours, or ours was destroyed."""
    claimed = judged.certificate
    if judged.outcome not in (Outcome.CHANGED, Outcome.EXTENDED) or claimed is None or claimed.code is None:
        return None
    document = documents.fetch(db, claimed.pdf_sha256 or "")
    return document.content if document else None


def compared(judged: Judged, ours: bytes, sent: bytes, read: ReadPages) -> Differences:
    """What differs. The text of ours is told only where its page tells it as well. Slow: in no transaction."""
    found = differences(ours, sent)
    if judged.certificate is None or not judged.certificate.name:
        return found
    old, new = read(ours, sent)
    if new is None:
        return replace(found, unreadable=True)
    return replace(found, lines=changed_lines(old, new))


def _fingerprints(db: Session) -> frozenset[str]:
    """SHA-256 of the certificate of every key that signed for the foundation."""
    return frozenset(
        hashlib.sha256(x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)).hexdigest()
        for pem in document_keys(db)
    )


def _name_in(subject: str) -> str:
    """The common name in a distinguished one (RFC 4514); all of it where there is none."""
    try:
        found = x509.Name.from_rfc4514_string(subject).get_attributes_for_oid(NameOID.COMMON_NAME)
    except ValueError:
        return subject
    return str(found[0].value) if found else subject
