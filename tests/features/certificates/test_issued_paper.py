"""The very file that the worker issues, before everyone who may judge it: archive, screen reader, phone, website."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from flask import Flask
from flask.testing import FlaskClient
from openbadgeslib.ob3.verifier import OB3VerificationError
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from tests.databases import SQLITE
from tests.einvoice.judges import VeraPdf
from tests.factories.credentials import BASE
from tests.factories.credentials import judged as digital_bazaar
from tests.factories.exported import issued, send
from tests.people import ActorFor
from tests.signing import judged, pdfsig
from tests.unit.adapters.pdf_reading import scanned
from tests.unit.credentials.judges import openbadgeslib_json

VALID, OURS = "Dit certificaat is geldig", "Dit bestand is van ons en niet veranderd"


@pytest.mark.parametrize("kind", [SQLITE])
def test_the_file_that_the_worker_issues_stands_before_every_judge_and_a_changed_one_before_none(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    work: Callable[[], int],
    tmp_path: Path,
) -> None:
    (one,) = issued(db, clock, actor_for, work)
    pdf = one.pdf
    changed = bytearray(pdf)
    changed[pdf.index(b"stream") + 40] ^= 1

    # the archive and the screen reader, before the signature and with it
    plain = pdf[: pdf.index(b"%%EOF") + 6]
    assert "/AcroForm" in pypdf.PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert "/AcroForm" not in pypdf.PdfReader(BytesIO(plain)).trailer["/Root"]
    files = {"plain": plain, "signed": pdf, "untagged": pdf.replace(b"/MarkInfo", b"/MarkOnfi")}
    verdicts = archived(files, tmp_path)
    good = {(f"{name}.pdf", standard): "ok" for name in ("plain", "signed") for standard in ("3a", "ua1")}
    assert verdicts.items() >= good.items()
    assert "ok" not in {verdicts["untagged.pdf", "3a"], verdicts["untagged.pdf", "ua1"]}

    # the signature
    (document_key,) = (key for key in app.extensions["work"].keys.public() if key.purpose == "document")
    root = x509.load_pem_x509_certificates(document_key.public.encode())[-1]
    for content, holds in ((pdf, True), (bytes(changed), False)):
        (tmp_path / "judged.pdf").write_bytes(content)
        said = pdfsig(tmp_path / "judged.pdf")
        assert ("Signature is Valid" in said, "Total document signed" in said) == (holds, True)
        assert judged(content, root, clock.now()).bottom_line is holds

    # the phone
    address = scanned(pdf, tmp_path)
    assert address == BASE + one.page
    page = client.get(address.removeprefix(BASE)).text
    for words in (VALID, one.view.number, one.view.name):
        assert words in page
    wrong = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert VALID not in client.get(wrong.removeprefix(BASE)).text

    # the digital certificate inside
    (credential,) = pypdf.PdfReader(BytesIO(pdf)).attachments["credential.json"]
    forged = credential.replace(one.view.name.encode(), b"Iemand Anders")
    assert forged != credential
    assert digital_bazaar(client, credential) == [None]
    assert digital_bazaar(client, forged) != [None]
    did = client.get("/.well-known/did.json").data
    issuer = json.loads(did)["id"]
    listed = json.loads(credential)["credentialStatus"]["statusListCredential"]
    reached = {
        f"https://{issuer.removeprefix('did:web:')}/.well-known/did.json": did,
        listed: client.get(listed.removeprefix(BASE)).data,
    }
    openbadgeslib_json(credential, reached, issuer)
    with pytest.raises(OB3VerificationError, match="ignature"):
        openbadgeslib_json(forged, reached, issuer)

    # the website
    assert OURS in send(client, pdf)
    told = send(client, bytes(changed))
    assert OURS not in told
    for words in ("Dit bestand is veranderd", "Klopt niet", one.view.number):
        assert words in told


def archived(files: dict[str, bytes], folder: Path) -> dict[tuple[str, str], str]:
    """What veraPDF says of these, by file name and standard."""
    vera = VeraPdf()
    if vera.missing:
        pytest.skip(vera.missing)
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return dict(vera.verdicts([folder / f"{name}.pdf" for name in files]))
