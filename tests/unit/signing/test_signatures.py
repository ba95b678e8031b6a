"""A signed PDF says who signed it, stays archival and accessible, and shows any change."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from pyhanko.sign.general import SignedDataCerts

from app.adapters.signing.files import FileKeys
from app.core.keys import KeyRefused
from tests.einvoice.judges import VeraPdf
from tests.signing import judged, pdfsig
from tests.unit.signing.conftest import AT


def root_of(keys: FileKeys) -> x509.Certificate:
    return x509.load_pem_x509_certificates(keys.public()[-1].public.encode())[-1]


def test_poppler_and_pyhanko_find_it_valid_and_covering_the_whole_file(
    keys: FileKeys, signed: bytes, signed_file: Path
) -> None:
    said = pdfsig(signed_file)
    status = judged(signed, root_of(keys), AT)

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "SHA-256" in said
    assert "Stichting DemenTalent" in said
    assert status.bottom_line
    assert status.signer_reported_dt == AT
    assert status.docmdp_ok


def test_the_paper_comes_first_and_unchanged(paper: bytes, signed: bytes) -> None:
    assert signed.startswith(paper)


def test_it_tells_when_why_and_where_and_holds_its_certificates(keys: FileKeys, signed: bytes) -> None:
    catalog = pypdf.PdfReader(BytesIO(signed)).trailer["/Root"]
    (field,) = catalog["/AcroForm"]["/Fields"]
    signature = field.get_object()["/V"]
    held: SignedDataCerts = judged(signed, root_of(keys), AT).signing_cert  # type: ignore[assignment]

    assert signature["/M"].startswith("D:20260115")
    assert signature["/Reason"] == "Certificaat DTE-2026-0001-K7"
    assert signature["/Location"] == "Assen"
    assert held.subject.human_friendly.startswith("Common Name: Stichting DemenTalent (test)")  # type: ignore[attr-defined]


def test_any_changed_byte_is_seen(keys: FileKeys, signed: bytes, paper: bytes, tmp_path: Path) -> None:
    chance = random.Random(7)
    for place in chance.sample(range(len(paper)), 40):
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        assert not valid(bytes(changed), keys), place

    changed = bytearray(signed)
    changed[len(paper) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    assert "Signature is Valid" not in pdfsig(tmp_path / "changed.pdf")


def test_what_is_added_behind_it_is_seen(keys: FileKeys, signed: bytes) -> None:
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    writer.pages[0].rotate(90)
    added = BytesIO()
    writer.write(added)

    assert not valid(added.getvalue(), keys)


def valid(pdf: bytes, keys: FileKeys) -> bool:
    try:
        return judged(pdf, root_of(keys), AT).bottom_line
    except Exception:  # noqa: BLE001  whoever cannot read it does not call it valid
        return False


def test_verapdf_finds_it_archival_and_accessible_before_and_after(
    paper: bytes, signed_file: Path, tmp_path: Path
) -> None:
    judge = VeraPdf()
    if judge.missing:
        pytest.skip(judge.missing)
    (tmp_path / "paper.pdf").write_bytes(paper)

    verdicts = judge.verdicts([tmp_path / "paper.pdf", signed_file])

    assert verdicts == {
        (name, standard): "ok" for name in ("paper.pdf", "signed.pdf") for standard in ("3a", "ua1")
    }


def test_a_reader_that_trusts_another_authority_does_not_believe_it(signed: bytes, tmp_path: Path) -> None:
    other = FileKeys(tmp_path)
    other.make("document", at=AT)

    status = judged(signed, root_of(other), AT)

    assert status.intact
    assert not status.trusted


def test_nothing_is_signed_after_the_end_or_before_the_begin_of_the_key(keys: FileKeys, paper: bytes) -> None:
    signer = keys.signer()
    last, first = signer.key.not_after, signer.key.not_before

    with pytest.raises(KeyRefused, match="verlopen op"):
        signer.sign(paper, at=last + timedelta(seconds=1), reason="", location="")
    with pytest.raises(KeyRefused, match="geldt pas vanaf"):
        signer.sign(paper, at=first - timedelta(seconds=1), reason="", location="")
    assert signer.sign(paper, at=last, reason="x", location="y").startswith(paper)


def test_who_has_an_event_loop_already_can_sign_too(keys: FileKeys, paper: bytes) -> None:
    async def sign() -> bytes:
        return keys.signer().sign(paper, at=AT, reason="Certificaat", location="Assen")

    with ThreadPoolExecutor(1) as fresh:  # this thread may have a loop of a browser test
        assert valid(fresh.submit(asyncio.run, sign()).result(), keys)
