"""With a time-stamp service a signature can be checked when certificates have ended and every service is gone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from app.adapters.signing.files import FileKeys
from app.core.keys import KeyRefused, SigningDelayed
from tests.einvoice.judges import VeraPdf
from tests.signing import Services, pdfsig, pem, services, status_of


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with services() as found:
        yield found


@pytest.fixture
def stamped_keys(running: Services, tmp_path: Path) -> FileKeys:
    """A document key by the services' authority, and a store that asks for stamps."""
    running.authority.revoked.clear()
    running.asked.clear()
    certificate, key = running.authority.issue("Stichting DemenTalent")
    keys = FileKeys(tmp_path / "keys", timestamps=f"{running.url}/stamp")
    keys.install(pem(certificate, running.authority.certificate, key=key), "")
    (tmp_path / "keys" / "timestamp.pem").write_bytes(pem(running.authority.certificate))
    return keys


def test_all_that_a_reader_needs_later_is_inside(
    stamped_keys: FileKeys, running: Services, paper: bytes, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    signed = stamped_keys.signer().sign(paper, at=now, reason="Certificaat", location="Assen")

    assert {"/stamp", "/list"} == set(running.asked)
    asked = len(running.asked)
    reader = PdfFileReader(BytesIO(signed))
    root = asn1.Certificate.load(running.authority.certificate.public_bytes(Encoding.DER))
    inside = DocumentSecurityStore.read_dss(reader).as_validation_context(
        {"trust_roots": [root], "revocation_mode": "require"}
    )
    (signature,) = reader.embedded_signatures
    status = status_of(signature, inside, inside)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert abs(status.timestamp_validity.timestamp - now).total_seconds() < 60
    assert len(running.asked) == asked, "nothing was asked to check it"
    store = pypdf.PdfReader(BytesIO(signed)).trailer["/Root"]["/DSS"]  # type: ignore[index]
    assert len(store["/CRLs"]) == 1
    assert len(store["/Certs"]) == 3

    (tmp_path / "stamped.pdf").write_bytes(signed)
    said = pdfsig(tmp_path / "stamped.pdf")
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    judge = VeraPdf()
    if not judge.missing:
        assert set(judge.verdicts([tmp_path / "stamped.pdf"]).values()) == {"ok"}


def test_a_service_that_does_not_answer_is_tried_again_later(
    stamped_keys: FileKeys, paper: bytes, tmp_path: Path
) -> None:
    silent = FileKeys(tmp_path / "keys", timestamps="http://127.0.0.1:1/stamp")

    with pytest.raises(SigningDelayed):
        silent.signer().sign(paper, at=datetime.now(UTC), reason="", location="")


def test_a_certificate_that_was_taken_back_signs_nothing(
    stamped_keys: FileKeys, running: Services, paper: bytes
) -> None:
    signer = stamped_keys.signer()
    running.authority.revoked.append(signer._chain.certificates[0].serial_number)

    with pytest.raises(KeyRefused, match="ingetrokken"):
        signer.sign(paper, at=datetime.now(UTC), reason="", location="")


def test_without_the_services_own_certificate_nothing_is_signed(
    stamped_keys: FileKeys, tmp_path: Path
) -> None:
    anchors = tmp_path / "keys" / "timestamp.pem"
    for damaged in ("", "scratched", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        anchors.write_text(damaged)
        with pytest.raises(KeyRefused, match="beschadigd"):
            stamped_keys.signer()
    anchors.unlink()

    with pytest.raises(KeyRefused, match=r"timestamp\.pem"):
        stamped_keys.signer()
