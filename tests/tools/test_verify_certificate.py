"""The offline verifier, on a machine without the application: what is genuine, and everything that is not."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from app.adapters.signing.files import FileKeys
from app.certificates.rules.register import checkpoint_note, entry_line
from app.core.multibase import multikey
from tests.tools.exported import AT, LATER, NUMBER, OTHER, Desk, chain, issued, point, sha256
from tools.verify_certificate import Given, notes, seals


def test_there_is_no_application_where_the_tool_runs(bare: Path) -> None:
    for name in ("app", "flask", "sqlalchemy", "pyhanko", "asn1crypto"):
        found = subprocess.run([str(bare), "-I", "-c", f"import {name}"], capture_output=True, timeout=60)
        assert found.returncode == 1


def test_an_exported_certificate_holds(desk: Desk, keys: FileKeys, paper: bytes) -> None:
    entries = chain(OTHER, issued(paper), LATER)

    assert desk.check(paper, entries, point(keys, entries)) == 0, desk.said
    for words in (
        "De handtekening in de pdf klopt: ",
        "Ze is gezet met een sleutel van de stichting.",
        f"{NUMBER}, uitgegeven op 2026-01-15",
        "The checkpoint of 2026-01-15 holds, up to entry 3.",
        "UITSLAG: alles past bij elkaar.",
        f"It is genuine if this key is the foundation's; compare it with a\n"
        f"letter that you kept yourself, or pass it with --key: {multikey(keys.current('register').public())}",
    ):
        assert words in desk.said
    assert desk.check(None, entries, point(keys, entries), sha256=sha256(paper).upper()) == 0
    assert (
        desk.check(paper, entries, point(keys, entries), key=multikey(keys.current("register").public())) == 0
    )
    assert "UITSLAG: alles klopt.\nVERDICT: everything holds." in desk.said
    # a part of the register is enough: from the certificate's entry on
    (desk.folder / "keten.jsonl").unlink()
    assert desk.check(paper, entries[1:], point(keys, entries)) == 0, desk.said


def test_one_changed_byte_breaks_signature_and_hash(desk: Desk, keys: FileKeys, paper: bytes) -> None:
    entries = chain(issued(paper))
    place = paper.index(b"/Producer")
    changed = paper[:place] + b"/Qroducer" + paper[place + 9 :]

    assert desk.check(changed, entries, point(keys, entries)) == 1
    assert "the bytes were changed after signing" in desk.said
    assert "staat niet in het register" in desk.said


def test_bytes_after_the_signature_are_found(desk: Desk, keys: FileKeys, paper: bytes) -> None:
    entries = chain(issued(paper))

    assert desk.check(paper + b"\n% more\n%%EOF", entries, point(keys, entries)) == 1
    assert f"(na byte {len(paper)})" in desk.said


def test_somebody_elses_signature_is_found(
    desk: Desk, keys: FileKeys, paper: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    forger = FileKeys(tmp_path_factory.mktemp("forger"))
    forger.make("document", at=AT)
    forged = forger.signer().sign(paper[: paper.index(b"%%EOF") + 6], at=AT, reason="", location="")
    entries = chain(issued(paper))

    assert desk.check(forged, entries, point(keys, entries)) == 1
    assert "Deze sleutel is niet van de stichting." in desk.said


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (("revoked", NUMBER, {"on": "2026-02-01"}), "ingetrokken op 2026-02-01"),
        (
            ("replaced", NUMBER, {"on": "2026-02-02", "by": "DTE-2026-0050-CC"}),
            "vervangen door DTE-2026-0050-CC",
        ),
    ],
)
def test_what_became_of_it_is_told(
    after: tuple[str, str, dict[str, Any]], words: str, desk: Desk, keys: FileKeys, paper: bytes
) -> None:
    entries = chain(issued(paper), after)

    assert desk.check(paper, entries, point(keys, entries)) == 3
    assert words in desk.said
    entries = chain(issued(paper, valid_until="2026-01-20"))
    assert desk.check(paper, entries, point(keys, entries)) == 3
    assert "verlopen; gold tot en met 2026-01-20" in desk.said


def test_an_edited_register_a_cut_tail_and_a_rewrite_are_found(
    desk: Desk, keys: FileKeys, paper: bytes
) -> None:
    entries = chain(OTHER, issued(paper), ("revoked", NUMBER, {"on": "2026-02-01"}))
    good = point(keys, entries)

    edited = [entries[0], replace(entries[1], at=AT), entries[2]]
    assert desk.check(paper, edited, good) == 1
    assert "regel 2 past niet" in desk.said
    assert desk.check(paper, [entries[0], entries[2]], good) == 1
    assert desk.check(paper, entries[:2], good) == 1  # the revocation cut off
    assert "telde het 3 regels, nu 2" in desk.said
    rewritten = chain(OTHER, issued(paper), LATER)
    assert desk.check(paper, rewritten, good) == 1
    assert "Het register is herschreven" in desk.said


def test_a_forged_checkpoint_and_an_unknown_key_are_found(
    desk: Desk, keys: FileKeys, paper: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    entries = chain(OTHER, issued(paper))
    good = point(keys, entries)
    for forged in (
        replace(good, last_id=1, last_hash=entries[0].hash),
        replace(good, day=date(2026, 1, 14)),
        replace(good, at=AT),
        replace(
            good, signature="A" + good.signature[1:] if good.signature[0] != "A" else "B" + good.signature[1:]
        ),
    ):
        assert desk.check(paper, entries, forged) == 1
        assert "De handtekening onder het ijkpunt" in desk.said
    other = FileKeys(tmp_path_factory.mktemp("other"))
    other.make("register", at=AT)
    assert desk.check(paper, entries, point(other, entries)) == 1
    assert "getekend met een onbekende sleutel" in desk.said
    pinned = multikey(other.current("register").public())
    assert desk.check(paper, entries, good, key=pinned) == 1


def test_what_is_missing_is_told_and_not_taken_for_proof(desk: Desk, keys: FileKeys, paper: bytes) -> None:
    entries = chain(OTHER, issued(paper))

    assert desk.check(paper, entries, point(keys, entries, last=1)) == 2
    assert "Geen ijkpunt dat klopt, gaat al over die regel." in desk.said
    (desk.folder / "ijkpunten.txt").unlink()
    assert desk.check(paper, entries) == 2
    assert "Er is geen ijkpunt meegegeven." in desk.said
    assert desk.check(paper, entries, point(keys, entries), **{"rommel.txt": b"\xff\xfe\x00hallo"}) == 2
    assert "rommel.txt" in desk.said
    assert desk.check(paper, [], point(keys, entries)) == 1


def test_a_checkpoint_is_read_from_the_letter_that_it_came_in(keys: FileKeys, paper: bytes) -> None:
    entries = chain(issued(paper))
    one = point(keys, entries)
    letter = EmailMessage()
    letter["Subject"] = "IJkpunt"
    letter.set_content(
        f"Beste Marijke,\n\nBewaar dit.\n\n{checkpoint_note(one)}\nGroet", cte="quoted-printable"
    )
    given = Given()
    given.add(letter.as_bytes())

    (found,) = given.checkpoints
    assert (found.day, found.entries, found.holds()) == ("2026-01-15", 1, True)
    quoted = "".join(f"> {line}\n" for line in checkpoint_note(one).splitlines())
    assert notes(quoted) == notes(checkpoint_note(one)) == [found]


def test_hostile_files_are_answered_quickly(paper: bytes) -> None:
    seal = seals(paper)[0]
    assert seal.problem == ""
    assert seal.whole
    start = paper.index(b"/Contents <") + 11
    for hostile in (
        b"/ByteRange [" * 200_000,
        b"/ByteRange [0 1 2 3]" * 50_000,
        b"/ByteRange [0 9999999999 1 9999999999]",
        paper[:start] + b"30" * 4000 + paper[start + 8000 :],
        paper[:start] + b"00" * 4000 + paper[start + 8000 :],
        paper[:start] + b"30840fffffff" + paper[start + 12 :],
    ):
        assert all(one.problem for one in seals(hostile))


def test_a_forged_signature_of_any_kind_is_a_problem_and_no_error(paper: bytes) -> None:
    version = paper.lower().index(b"a003020102", paper.index(b"/Contents <"))  # of the certificate: 3, from 0
    forged = paper[:version] + b"a003020107" + paper[version + 10 :]

    assert [one.problem for one in seals(forged)] == ["the signature cannot be read"]


def test_a_register_that_was_tampered_with_is_broken_and_no_error(
    desk: Desk, keys: FileKeys, paper: bytes
) -> None:
    entries = chain(OTHER, issued(paper), LATER)
    good = point(keys, entries)
    lines = [json.loads(entry_line(one)) for one in entries]
    for number, changed in enumerate(
        (
            {**lines[0], "id": float("inf")},
            {**lines[0], "id": "1"},
            {**lines[0], "id": True},
            {**lines[1], "facts": None},
            {**lines[1], "facts": "pdf_sha256"},
            {**lines[1], "hash": 5},
            {name: value for name, value in lines[1].items() if name != "at"},
            {**lines[1], "number": "\ud800"},
            # another entry under the same number: which one holds?
            {**lines[2], "kind": "revoked"},
            {"entries": [7]},
            {"entries": {"id": 1}},
            {"checkpoints": [{"day": "2026-01-15"}]},
            {
                "checkpoints": [
                    {**dict.fromkeys(("day", "made", "last", "key", "signature"), "x"), "entries": "3"}
                ]
            },
            {"keys": "abc"},
            {"keys": [{"purpose": "document", "public": None}]},
            {"keys": [{"purpose": "document", "public": "no certificate"}]},
        )
    ):
        more = {"register.json": json.dumps(changed).encode()}
        assert desk.check(paper, entries, good, **more) == 1, (number, desk.said)
        assert "VERDICT: something does not hold." in desk.said
    assert desk.check(paper, entries, good, **{"niets.json": b'{"hello": 1}'}) == 2
    letter = b"Content-Type: text/plain; charset=nothing\n\nhallo"
    assert desk.check(paper, entries, good, **{"niets.json": letter}) == 2


def test_what_a_file_says_cannot_pass_for_a_line_of_the_program(
    desk: Desk, keys: FileKeys, paper: bytes
) -> None:
    entries = chain(issued(paper, issued_on="2026-01-15\n[  OK  ] \x1b[2J\u202e"))

    assert desk.check(paper, entries, point(keys, entries)) == 0
    assert "uitgegeven op 2026-01-15?[  OK  ] ?[2J? (regel 1)" in desk.said


def test_one_paper_at_a_time(desk: Desk, keys: FileKeys, paper: bytes) -> None:
    entries = chain(issued(paper))

    assert desk.check(paper, entries, point(keys, entries), **{"ander.pdf": b"%PDF-1.7"}) == 2
    assert "one PDF at a time" in desk.said
    (desk.folder / "ander.pdf").unlink()
    assert desk.check(None, entries, point(keys, entries)) == 0
    assert "alleen het register is nagekeken" in desk.said
