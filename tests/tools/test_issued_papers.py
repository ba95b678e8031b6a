"""What the worker issued and the website gives out, checked without either by the program that comes with it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.core.clock import FixedClock
from tests.factories.exported import issued
from tests.people import ActorFor

WRONG = "VERDICT: something does not hold."


def test_an_empty_python_proves_what_was_issued_and_refuses_whatever_was_changed(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
    bare: Path,
    tmp_path: Path,
) -> None:
    papers = issued(db, clock, actor_for, work, learners=3)
    clock.set(clock.now() + timedelta(days=1))
    service.tend_register(app.extensions["work"])
    one = papers[1]
    proof = client.get(f"{one.page}/bewijs.json").data
    chain, points, keys = (
        client.get(f"/register/{name}").data for name in ("keten.jsonl", "ijkpunten.json", "sleutels.json")
    )
    tool = tmp_path / "verify_certificate.py"
    tool.write_bytes(client.get(f"/register/{tool.name}").data)

    def check(*contents: bytes) -> tuple[int, str]:
        for number, content in enumerate(contents):
            (tmp_path / f"file-{number}").write_bytes(content)
        files = [str(tmp_path / f"file-{number}") for number in range(len(contents))]
        command = [str(bare), "-I", str(tool), *files]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
        assert done.stderr == ""
        return done.returncode, done.stdout

    for given in ((one.pdf, proof), (one.pdf, chain, points, keys)):
        status, said = check(*given)
        assert status == 0, said
        for words in (one.view.number, "made with a key of the foundation", "20260115093000 (UTC)"):
            assert words in said
    assert check(papers[2].pdf, chain, points, keys)[0] == 0

    # the paper
    changed = bytearray(one.pdf)
    changed[one.pdf.index(b"stream") + 40] ^= 1
    status, said = check(bytes(changed), proof)
    assert (status, "the bytes were changed after signing" in said, WRONG in said) == (1, True, True)
    # its signature, in the last byte of it
    hole = one.pdf[one.pdf.rindex(b"/Contents <") :].split(b">", 1)[0].rstrip(b"0")
    end = one.pdf.rindex(b"/Contents <") + len(hole) - 1
    changed = bytearray(one.pdf)
    changed[end] = ord("1") if one.pdf[end] != ord("1") else ord("2")
    status, said = check(bytes(changed), proof)
    assert (status, "The signature in the PDF does not hold" in said, WRONG in said) == (1, True, True)
    # the chain: a date, and an end that is missing
    status, said = check(one.pdf, chain.replace(b'"2026-01-15"', b'"2026-01-14"', 1), points, keys)
    assert (status, "entry 1 does not fit" in said) == (1, True)
    status, said = check(one.pdf, b"".join(chain.splitlines(keepends=True)[:2]), points, keys)
    assert (status, "it had 3 entries, now 2" in said) == (1, True)
    # the checkpoint: what it says, and who signed it
    (point,) = json.loads(points)["checkpoints"]
    for forged in (
        {"entries": 2, "last": json.loads(chain.splitlines()[1])["hash"]},
        {"day": "2026-01-16"},
        {"signature": point["signature"][::-1]},
    ):
        status, said = check(one.pdf, chain, json.dumps({"checkpoints": [point | forged]}).encode(), keys)
        assert (status, "The signature of the checkpoint" in said) == (1, True), forged
    others = [key for key in json.loads(keys)["keys"] if key["purpose"] != "register"]
    stranger = {
        "purpose": "register",
        "kid": "x",
        "public": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    }
    status, said = check(one.pdf, chain, points, json.dumps({"keys": [*others, stranger]}).encode())
    assert (status, "was signed with an unknown key" in said) == (1, True)
