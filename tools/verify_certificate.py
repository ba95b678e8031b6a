#!/usr/bin/env python3
"""Controleert een certificaat zonder de website. Checks a certificate without the website.

    python verify_certificate.py certificaat.pdf bewijs.json [brief.eml ...] [--key z6Mk...]

Needs Python 3.11 or later and the library `cryptography`, nothing of the application. The files may come in any order
and are told apart by their content: the PDF; the proof of one certificate, the whole register (`keten.jsonl`), its
checkpoints (`ijkpunten.json`) and keys (`sleutels.json`) from the website; and letters with a checkpoint. Without a
PDF, `--sha256` names its hash. docs/verification.md explains all of it.

Exit status: 0 all fits and it is in force; 1 something does not hold; 2 not enough to tell, or unreadable; 3 all fits,
but it was revoked or replaced, or has expired. What fits is genuine if the key is the foundation's, which this program
cannot know: compare it, or name it with --key.
"""

from __future__ import annotations

import argparse
import base64
import email
import email.policy
import hashlib
import io
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

GENESIS = "0" * 64
TITLE = "DemenTalent certificate register, checkpoint 1"
ISSUED, REVOKED, REPLACED = "issued", "revoked", "replaced"


# --- The signature in the PDF: PAdES, which is CMS (RFC 5652) over two ranges of bytes ---------------------------


@dataclass(frozen=True)
class Seal:
    """One signature in a PDF, as found: `problem` is empty when it holds for the bytes that it covers."""

    #: Up to which byte it covers the file.
    end: int
    #: Whether that is the whole file.
    whole: bool
    problem: str
    #: Who signed, as the certificate says.
    subject: str = ""
    #: SHA-256 of that certificate.
    certificate: str = ""
    #: When, as the signer says: `20260115093000`.
    at: str = ""
    stamped: bool = False


#: Signatures that are looked at in one file.
MOST_SEALS = 20
_RANGE = re.compile(
    rb"/ByteRange\s{0,20}\[\s{0,20}(\d{1,10})\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{0,40}\]"
)
_HOLE = re.compile(rb"<[0-9A-Fa-f]{2,%d}>" % 131072)
#: Writers may put a colon down as its octal code (ISO 32000-2, 7.3.4.2).
_MOMENT = re.compile(rb"/M\s{0,20}\(D(?::|\\072)(\d{14})")
#: Bytes around a signature in which the rest of its dictionary stands.
AROUND = 4096
_HASHES: dict[bytes, Any] = {
    bytes.fromhex("608648016503040201"): hashes.SHA256,
    bytes.fromhex("608648016503040202"): hashes.SHA384,
    bytes.fromhex("608648016503040203"): hashes.SHA512,
}
#: What reading a damaged signature, or a certificate in it, comes to.
_UNREADABLE = (ValueError, LookupError, TypeError, StopIteration, UnsupportedAlgorithm, x509.InvalidVersion)
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")
_TIME_STAMP = bytes.fromhex("2a864886f70d010910020e")
_PSS = bytes.fromhex("2a864886f70d01010a")


def seals(pdf: bytes) -> list[Seal]:
    """The signatures of a PDF in the order of the file. Reads no more than the bytes: never a whole PDF's structure."""
    found: list[Seal] = []
    for match in islice(_RANGE.finditer(pdf), MOST_SEALS):
        start, length, again, rest = (int(one) for one in match.groups())
        end = again + rest
        hole = pdf[length:again]
        if start != 0 or not length < again <= end <= len(pdf) or not _HOLE.fullmatch(hole):
            found.append(Seal(min(end, len(pdf)), False, "the signed ranges do not fit the file"))
            continue
        try:
            cms = bytes.fromhex(hole[1:-1].decode())
            seal = _seal(cms, pdf[:length] + pdf[again:end], end, end == len(pdf))
            said = _MOMENT.search(
                pdf[max(0, length - AROUND) : length] + pdf[again : min(end, again + AROUND)]
            )
            found.append(replace(seal, at=said.group(1).decode()) if said and not seal.at else seal)
        except _UNREADABLE:
            found.append(Seal(end, end == len(pdf), "the signature cannot be read"))
    return found


def _seal(cms: bytes, covered: bytes, end: int, whole: bool) -> Seal:
    content_info = _inside(_inside(cms)[0][1])
    if content_info[0][1] != _SIGNED_DATA:
        raise ValueError("no signed data")
    signed_data = _inside(_inside(content_info[1][1])[0][1])
    certificates = [
        x509.load_der_x509_certificate(whole_one)
        for tag, content, _ in signed_data
        if tag == 0xA0
        for inner, _, whole_one in _inside(content)
        if inner == 0x30
    ]
    ((_, signer, _),) = _inside(signed_data[-1][1])
    parts = _inside(signer)
    # version, who, digest algorithm, signed attributes, signature algorithm, signature, other attributes
    issuer, serial = _inside(parts[1][1])
    own = next(
        one
        for one in certificates
        if one.issuer.public_bytes() == issuer[2]
        and one.serial_number == int.from_bytes(serial[1], signed=True)
    )
    if parts[3][0] != 0xA0:
        raise ValueError("no signed attributes")
    attributes = _attributes(parts[3][1])
    der = own.public_bytes(Encoding.DER)
    kind = _HASHES[_inside(parts[2][1])[0][1]]
    moment = attributes[_SIGNING_TIME][0][1].decode() if _SIGNING_TIME in attributes else ""
    said = Seal(
        end,
        whole,
        "",
        own.subject.rfc4514_string(),
        hashlib.sha256(der).hexdigest(),
        ("20" + moment if len(moment) == 13 else moment).rstrip("Z"),
        any(tag == 0xA1 and _TIME_STAMP in _attributes(content) for tag, content, _ in parts[6:]),
    )
    digest = hashes.Hash(kind())
    digest.update(covered)
    if attributes[_MESSAGE_DIGEST][0][1] != digest.finalize():
        return replace(said, problem="the bytes were changed after signing")
    named = _inside(_inside(_inside(attributes[_SIGNING_CERTIFICATE][0][1])[0][1])[0][1])
    fingerprint = next(content for tag, content, _ in named if tag == 0x04)
    if fingerprint.hex() not in {
        hashlib.new(name, der).hexdigest() for name in ("sha256", "sha384", "sha512")
    }:
        return replace(said, problem="another certificate was put in its place")
    # What is signed is the SET itself; in the file it bears the tag [0] (RFC 5652 section 5.4).
    message = b"\x31" + parts[3][2][1:]
    public, signature = own.public_key(), parts[5][1]
    try:
        if isinstance(public, rsa.RSAPublicKey):
            pss = _inside(parts[4][1])[0][1] == _PSS
            filling: Any = padding.PSS(padding.MGF1(kind()), padding.PSS.AUTO) if pss else padding.PKCS1v15()
            public.verify(signature, message, filling, kind())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, message, ec.ECDSA(kind()))
        else:
            raise ValueError("a kind of key that is not known here")
    except InvalidSignature:
        return replace(said, problem="the signature does not hold")
    return said


def _attributes(content: bytes) -> dict[bytes, list[tuple[int, bytes, bytes]]]:
    """Values by object identifier."""
    found = {}
    for _, one, _ in _inside(content):
        name, values = _inside(one)
        found[name[1]] = _inside(values[1])
    return found


def _inside(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """The DER values in `data`: tag, content, and the whole value. What follows in zeros is filling."""
    found: list[tuple[int, bytes, bytes]] = []
    at = 0
    while at < len(data) and not (found and data[at] == 0):
        tag, length, head = data[at], data[at + 1], 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("no DER")
            length, head = int.from_bytes(data[at + 2 : at + 2 + count]), 2 + count
        end = at + head + length
        if end > len(data):
            raise ValueError("no DER")
        found.append((tag, data[at + head : end], data[at:end]))
        at = end
    return found


# --- The register: a hash chain, and its signed checkpoints ------------------------------------------------------


@dataclass(frozen=True)
class Checkpoint:
    """How far the register was when a day had ended."""

    day: str
    made: str
    entries: int
    last: str
    key: str
    signature: str

    def holds(self) -> bool:
        """Whether its key signed it."""
        text = (
            f"{TITLE}\nday: {self.day}\nmade: {self.made}\nentries: {self.entries}\n"
            f"last: {self.last}\nkey: {self.key}\n"
        )
        try:
            signature = base64.urlsafe_b64decode(self.signature + "==")
            Ed25519PublicKey.from_public_bytes(public_of(self.key)).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


_NOTE = re.compile(
    re.escape(TITLE).replace(r"\ ", r"\s+")
    + r"\s+day:\s+(\d{4}-\d\d-\d\d)\s+made:\s+(\S{20})\s+entries:\s+(\d{1,9})\s+last:\s+([0-9a-f]{64})"
    r"\s+key:\s+(z\w{40,60})\s+signature:\s+([\w-]{43})\s+([\w-]{43})",
    re.ASCII,
)


def notes(text: str) -> list[Checkpoint]:
    """The checkpoints in a text, such as a letter; also quoted with `>`."""
    plain = re.sub(r"(?m)^[>\s]+", "", text)
    return [
        Checkpoint(day, made, int(entries), last, key, one + two)
        for day, made, entries, last, key, one, two in _NOTE.findall(plain)
    ]


def public_of(multikey: str) -> bytes:
    """The 32 bytes of an Ed25519 key, written in base 58 after `z`."""
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in multikey.removeprefix("z"):
        number = number * 58 + letters.index(letter)
    content = number.to_bytes((number.bit_length() + 7) // 8)
    if len(content) != 34 or content[:2] != b"\xed\x01":
        raise ValueError("no Ed25519 key")
    return content[2:]


def hash_of(previous: str, entry: dict[str, Any]) -> str:
    """The hash that an entry after `previous` must have."""
    said = [previous, entry["id"], entry["at"], entry["kind"], entry["number"], entry["facts"]]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def break_in(entries: list[dict[str, Any]]) -> int | None:
    """The number of the first entry that does not fit on the one before; None when all do."""
    if not entries:
        return None
    expected, previous = entries[0]["id"], entries[0]["previous_hash"]
    if expected == 1 and previous != GENESIS:
        return 1
    for entry in entries:
        fits = (entry["id"], entry["previous_hash"], entry["hash"]) == (
            expected,
            previous,
            hash_of(previous, entry),
        )
        if not fits:
            return int(expected)
        expected, previous = expected + 1, entry["hash"]
    return None


# --- What was given, and what it comes to -------------------------------------------------------------------------


class Damaged(Exception):
    """A file that gives itself out for one of the website's, and is not as the website made it."""


#: What must stand in an entry, a checkpoint and a key, and of which kind it is.
_ENTRY = {"id": int, "facts": dict} | dict.fromkeys(("at", "kind", "number", "previous_hash", "hash"), str)
_POINT = {"entries": int} | dict.fromkeys(("day", "made", "last", "key", "signature"), str)
_KEY = dict.fromkeys(("purpose", "public"), str)


def _each(found: object, form: Mapping[str, type]) -> list[dict[str, Any]]:
    """The things in a list. Raises `Damaged` when one lacks a part, or has one of another kind."""
    if not isinstance(found, list):
        raise Damaged
    for one in found:
        if not isinstance(one, dict) or any(type(one.get(name)) is not kind for name, kind in form.items()):
            raise Damaged
    return found


@dataclass
class Given:
    """All files together."""

    pdfs: list[bytes] = field(default_factory=list)
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    keys: list[dict[str, Any]] = field(default_factory=list)

    def add(self, content: bytes) -> None:
        """Add one file, whatever it is. Raises `ValueError` for one that holds nothing of use, and `Damaged`."""
        if content[:1024].find(b"%PDF-") >= 0:
            self.pdfs.append(content)
            return
        text = content.decode("utf-8-sig")
        try:
            found = [json.loads(text)]
        except ValueError:
            try:
                found = [json.loads(line) for line in text.splitlines() if line.strip()]
            except ValueError:
                found = []
        if found and all(isinstance(one, dict) for one in found):
            for one in found:
                self._add_json(one)
            return
        letter = email.message_from_bytes(content, policy=email.policy.default)
        bodies = [part.get_content() for part in letter.walk() if part.get_content_type() == "text/plain"]
        marked = notes(text) or [one for body in bodies for one in notes(body)]
        if not marked:
            raise ValueError("nothing to check with")
        self.checkpoints += marked

    def _add_json(self, one: dict[str, Any]) -> None:
        if not one.keys() & {"entries", "previous_hash", "checkpoints", "keys"}:
            raise ValueError("nothing to check with")
        for entry in _each(one.get("entries", [one] if "previous_hash" in one else []), _ENTRY):
            if self.entries.setdefault(entry["id"], entry) != entry:
                raise Damaged
        for point in _each(one.get("checkpoints", []), _POINT):
            self.checkpoints.append(Checkpoint(**{name: point[name] for name in _POINT}))
        self.keys += _each(one.get("keys", []), _KEY)


def _plain(text: str) -> str:
    """Nothing that a screen obeys instead of showing it: files from others speak here."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


class Report:
    """Says what holds and what does not, in Dutch and in English."""

    def __init__(self) -> None:
        self.wrong = self.open = False
        #: Keys of the checkpoints that hold.
        self.keys: list[str] = []

    def good(self, dutch: str, english: str) -> None:
        """Something holds."""
        print(f"[  OK  ] {_plain(dutch)}\n         {_plain(english)}")

    def bad(self, dutch: str, english: str) -> None:
        """Something does not hold."""
        self.wrong = True
        print(f"[ FOUT ] {_plain(dutch)}\n[WRONG ] {_plain(english)}")

    def unknown(self, dutch: str, english: str) -> None:
        """Something cannot be told from what was given."""
        self.open = True
        print(f"[  ??  ] {_plain(dutch)}\n         {_plain(english)}")

    def note(self, dutch: str, english: str) -> None:
        """Something that a reader may want to know."""
        print(f"         {_plain(dutch)}\n         {_plain(english)}")


def check_seal(report: Report, given: Given, pdf: bytes) -> None:
    """The signature in the PDF."""
    found = seals(pdf)
    if not found:
        report.bad("De pdf is niet ondertekend.", "The PDF bears no signature.")
    for seal in found:
        if seal.problem:
            report.bad(
                f"De handtekening in de pdf klopt niet ({seal.problem}).",
                f"The signature in the PDF does not hold: {seal.problem}.",
            )
            continue
        report.good(
            f"De handtekening in de pdf klopt: {seal.subject}, {seal.at} (UTC).",
            f"The signature in the PDF holds: {seal.subject}, {seal.at} (UTC).",
        )
        if seal.stamped:
            report.note("Er zit ook een tijdstempel bij; dit programma kijkt er niet naar.",
                        "There is a time stamp as well; this program does not look at it.")  # fmt: skip
        ours = {
            x509.load_pem_x509_certificate(key["public"].encode()).public_bytes(Encoding.DER)
            for key in given.keys
            if key["purpose"] == "document"
        }
        if seal.certificate in {hashlib.sha256(one).hexdigest() for one in ours}:
            report.good(
                "Ze is gezet met een sleutel van de stichting.", "It was made with a key of the foundation."
            )
        elif ours:
            report.bad("Deze sleutel is niet van de stichting.", "This key is not one of the foundation's.")
        else:
            report.unknown(
                f"Van wie die sleutel is, blijkt niet: er is geen lijst van sleutels (certificaat {seal.certificate}).",
                f"Whose key that is cannot be told: no list of keys was given (certificate {seal.certificate}).",
            )
    if found and not any(seal.whole for seal in found):
        report.bad(
            f"Na de handtekening is er iets aan de pdf toegevoegd (na byte {max(seal.end for seal in found)}).",
            f"Something was added to the PDF after it was signed (after byte {max(seal.end for seal in found)}).",
        )


def check_register(report: Report, given: Given, trusted: list[str]) -> int:
    """Chain and checkpoints; up to which entry a checkpoint that holds vouches for the chain, 0 for none."""
    entries = [given.entries[number] for number in sorted(given.entries)]
    if not entries:
        report.unknown("Er is geen register meegegeven.", "No register was given.")
        return 0
    first, last = int(entries[0]["id"]), int(entries[-1]["id"])
    broken = break_in(entries)
    if broken is not None:
        report.bad(
            f"Het register is veranderd of onvolledig: regel {broken} past niet.",
            f"The register was changed or is incomplete: entry {broken} does not fit.",
        )
        return 0
    report.good(
        f"Het register past aan elkaar: regel {first} tot en met {last}.",
        f"The register is one whole chain: entries {first} to {last}.",
    )
    known = {first - 1: entries[0]["previous_hash"]} | {int(one["id"]): one["hash"] for one in entries}
    listed = trusted or [key["public"] for key in given.keys if key["purpose"] == "register"]
    vouched = 0
    for point in given.checkpoints:
        if not point.holds():
            report.bad(f"De handtekening onder het ijkpunt van {point.day} klopt niet.",
                       f"The signature of the checkpoint of {point.day} does not hold.")  # fmt: skip
        elif listed and point.key not in listed:
            report.bad(
                f"Het ijkpunt van {point.day} is getekend met een onbekende sleutel: {point.key}.",
                f"The checkpoint of {point.day} was signed with an unknown key: {point.key}.",
            )
        elif point.entries > last:
            report.bad(
                f"Het register is afgebroken: op {point.day} telde het {point.entries} regels, nu {last}.",
                f"The register was cut off: on {point.day} it had {point.entries} entries, now {last}.",
            )
        elif point.entries < first - 1:
            report.note(
                f"Het ijkpunt van {point.day} gaat over regels van voor dit deel van het register.",
                f"The checkpoint of {point.day} is about entries from before this part of the register.",
            )
        elif known[point.entries] != point.last:
            report.bad(
                f"Het register is herschreven: op {point.day} was regel {point.entries} een andere.",
                f"The register was rewritten: on {point.day} entry {point.entries} was another one.",
            )
        else:
            vouched = max(vouched, point.entries)
            report.keys.append(point.key)
            report.good(
                f"Het ijkpunt van {point.day} klopt, tot en met regel {point.entries}. Sleutel: {point.key}",
                f"The checkpoint of {point.day} holds, up to entry {point.entries}. Key: {point.key}",
            )
    if not given.checkpoints:
        report.unknown("Er is geen ijkpunt meegegeven.", "No checkpoint was given.")
    elif not vouched:
        report.unknown("Geen ijkpunt dat klopt, gaat over dit register.",
                       "No checkpoint that holds is about this register.")  # fmt: skip
    return vouched


def check_paper(report: Report, given: Given, digest: str, vouched: int, today: date) -> bool:
    """The certificate's own entries; whether it is in force."""
    entries = [given.entries[number] for number in sorted(given.entries)]
    issued = [one for one in entries if one["kind"] == ISSUED and one["facts"].get("pdf_sha256") == digest]
    if not issued:
        report.bad(
            f"Deze pdf staat niet in het register: hij is veranderd of niet van de stichting (SHA-256 {digest}).",
            f"This PDF is not in the register: it was changed or is not the foundation's (SHA-256 {digest}).",
        )
        return False
    (entry,) = issued[:1]
    facts, number = entry["facts"], entry["number"]
    report.good(
        f"Deze pdf staat in het register: {number}, uitgegeven op {facts['issued_on']} (regel {entry['id']}).",
        f"This PDF is in the register: {number}, issued on {facts['issued_on']} (entry {entry['id']}).",
    )
    if int(entry["id"]) > vouched:
        report.unknown("Geen ijkpunt dat klopt, gaat al over die regel.",
                       "No checkpoint that holds covers that entry yet.")  # fmt: skip
    force = True
    for one in entries:
        if one["number"] == number and one["kind"] == REVOKED:
            force = False
            report.note(
                f"LET OP: ingetrokken op {one['facts']['on']}.", f"NOTE: revoked on {one['facts']['on']}."
            )
        if one["number"] == number and one["kind"] == REPLACED:
            force = False
            by = one["facts"].get("by")
            report.note(f"LET OP: op {one['facts']['on']} vervangen door {by}.",
                        f"NOTE: replaced by {by} on {one['facts']['on']}.")  # fmt: skip
    until = facts.get("valid_until")
    if until is not None and date.fromisoformat(until) < today:
        force = False
        report.note(f"LET OP: verlopen; gold tot en met {until}.", f"NOTE: expired; it held until {until}.")
    if force:
        report.good(
            f"Het is niet ingetrokken of vervangen tot en met regel {entries[-1]['id']} van het register.",
            f"It was not revoked or replaced up to entry {entries[-1]['id']} of the register.",
        )
    return force


def main(arguments: list[str] | None = None) -> int:
    """Check and tell; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sha256", default="", help="hash of the PDF, when you do not have the file here")
    parser.add_argument(
        "--key", action="append", default=[], help="a key of the register that you know yourself"
    )
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    given, report = Given(), Report()
    for path in chosen.files:
        try:
            given.add(path.read_bytes())
        except (OSError, ValueError, LookupError, RecursionError):
            report.unknown(
                f"Dit bestand is niet te lezen: {path.name}", f"This file cannot be read: {path.name}"
            )
        except Damaged:
            report.bad(
                f"Dit bestand is veranderd of beschadigd, of spreekt een ander tegen: {path.name}",
                f"This file was changed or is damaged, or contradicts another: {path.name}",
            )
    if len(given.pdfs) > 1:
        parser.error("een pdf tegelijk; one PDF at a time")
    force = _checked(report, given, chosen.sha256.strip().lower(), chosen.key)
    return _told(report, force, known=bool(chosen.key))


def _checked(report: Report, given: Given, digest: str, trusted: list[str]) -> bool:
    """Whether the certificate is in force; all that was found stands in the report."""
    force = True
    try:
        for pdf in given.pdfs:
            digest = hashlib.sha256(pdf).hexdigest()
            check_seal(report, given, pdf)
        vouched = check_register(report, given, trusted)
        if digest:
            force = check_paper(report, given, digest, vouched, datetime.now(UTC).date())
        else:
            report.note("Er is geen pdf meegegeven: alleen het register is nagekeken.",
                        "No PDF was given: only the register was checked.")  # fmt: skip
    except (*_UNREADABLE, AttributeError, OverflowError, RecursionError) as error:
        report.bad(
            f"Een bestand is veranderd of beschadigd: {error!r}",
            f"A file was changed or is damaged: {error!r}",
        )
    return force


def _told(report: Report, force: bool, *, known: bool) -> int:
    """The verdict; the exit status."""
    keys = ", ".join(sorted(set(report.keys)))
    if report.wrong:
        print(
            "\nUITSLAG: er klopt iets niet. Vertrouw dit certificaat niet.\nVERDICT: something does not hold."
        )
        return 1
    if report.open:
        print(
            "\nUITSLAG: wat we konden nagaan klopt, maar er ontbreekt iets.\nVERDICT: what could be checked holds."
        )
        return 2
    if known:
        print("\nUITSLAG: alles klopt.\nVERDICT: everything holds.")
    else:
        print(
            "\nUITSLAG: alles past bij elkaar. Echt is het als deze sleutel van de stichting is; vergelijk hem met een"
            f"\nbrief die je zelf bewaard hebt, of geef hem mee met --key: {keys}"
            "\nVERDICT: everything fits together. It is genuine if this key is the foundation's; compare it with a"
            f"\nletter that you kept yourself, or pass it with --key: {keys}"
        )
    if not force:
        print("MAAR: het is niet meer geldig.\nBUT: it is no longer in force.")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
